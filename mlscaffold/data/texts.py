"""Look at texts and decide what a careful person would decide, each time saying why."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from mlscaffold.data import folders, tables
from mlscaffold.data.columns import SURE, is_date, is_number
from mlscaffold.data.download import sha256
from mlscaffold.data.errors import (
    ClassTooSmall,
    NotATable,
    NoTextColumn,
    OneClassOnly,
    OneColumn,
    SameColumn,
    TargetAllMissing,
    TargetNotUsable,
    TextsAllEmpty,
    TooFewRows,
    UnknownTarget,
)
from mlscaffold.data.facts import Decision, Format, Labelled, Parts
from mlscaffold.data.leaks import decides_class
from mlscaffold.data.profile import is_entity
from mlscaffold.data.samples import about_balance, count, is_part, parts_given
from mlscaffold.data.target import MIN_ROWS, propose, spellings, words
from mlscaffold.data.text import encoding_of
from mlscaffold.progress import SILENT, Progress

SUFFIXES = frozenset({".txt", ".text", ".md", ""})
LOOK = 20_000  # texts of a folder that are read
LONGEST = 20_000  # characters of each that are looked at
CHARACTERS = 2_000_000  # of all texts together, by which the script is told
MOST_CLASSES = 1_000
NUMBERS = 20  # different numbers that can still be names of classes
NAMED = {
    *("text", "texts", "message", "sentence", "review", "content", "body", "comment", "tweet"),
    *("document", "question", "query", "utterance", "description", "abstract", "title", "post"),
}
MARKS = SURE - {"?"}
ENTITY = re.compile(r"&(?:[a-z]{2,8}|#\d{2,6});", re.IGNORECASE)

READ: Mapping[str, object] = {
    "format": "csv",
    "delimiter": ",",
    "encoding": "utf-8",
    "quoting": True,
    "header": True,
    "skip": 0,
    "columns": (),
    "part": None,
    "table": None,
}


def described(
    *,
    read: Mapping[str, object],
    text: str,
    outside: str | None = None,
    missing: tuple[str, ...] = (),
    **known: Any,
) -> Labelled:
    """Return what is known of texts, with every key of params.yaml in its place."""
    before, after = {"text": text}, {"missing": missing, "outside": outside}
    return Labelled(read={**READ, **read}, before=before, after=after, **known)


@dataclass(frozen=True)
class _Source:
    """Texts and labels as they were read, and what is known of where they come from."""

    frame: pd.DataFrame  # columns as in the file; "" where nothing stands
    text: str
    target: str
    read: Mapping[str, object]
    split: Parts
    decisions: tuple[Decision, ...]
    name: str
    samples: int
    exact: bool = True
    sha256: Mapping[str, str] | None = None
    files: Mapping[str, Path] | None = None


def profile(
    path: Path,
    *,
    target: str | None = None,
    text: str | None = None,
    table: str | None = None,
    progress: Progress = SILENT,
) -> Labelled:
    """Find out what texts are there and decide how to learn from them.

    Parameters
    ----------
    path
        A table in any format that tables are read from, or a folder with one folder per class.
    target
        Column of the labels; the likeliest is proposed where none is named.
    text
        Column of the texts; the one with the longest texts where none is named.
    table
        Table of a SQLite file, sheet of an Excel file.

    Raises
    ------
    MlscaffoldError
        One class for each thing that can be wrong; see `mlscaffold.data.errors`.
    """
    path = folders.placed(path, target, text, table)
    if not path.is_dir():
        with progress.task(f"Read {path.name}"):
            source = _table(path, target, text, table)
        source = replace(source, sha256={path.name: sha256(path, progress)})
    else:
        source = _folder(path, progress)
    with progress.task(f"Look at {len(source.frame):,} texts"):
        return _decided(source)


# --------------------------------------------------------------------------------------- reading


def _folder(path: Path, progress: Progress) -> _Source:
    found = folders.look(path, SUFFIXES, "texts")
    step = max(1, -(-len(found.samples) // LOOK))
    looked = found.samples[::step]
    with progress.task(f"Read {len(looked):,} texts", len(looked)) as advance:
        contents = []
        for each in looked:
            with each.path.open("rb") as file:
                contents.append(file.read(4 * LONGEST))
            advance(1)
    try:
        encoding = encoding_of(path.name, b"\n".join(content[:2000] for content in contents[:2000]))
    except NotATable:
        encoding = "utf-8"
    frame = pd.DataFrame(
        {
            "text": [content.decode(encoding, "replace").strip() for content in contents],
            "label": [each.label for each in looked],
        }
    )
    recode = spellings(frame["label"])
    return _Source(
        frame=frame,
        text="text",
        target="label",
        read={"format": "folder", "encoding": encoding},
        split=folders.parts_of(found.samples, recode),
        decisions=(*folders.about(found, "texts"), Decision(None, encoding, "found in the files")),
        name=path.name,
        samples=len(found.samples),
        files={each.name: each.path for each in found.samples},
    )


def _table(path: Path, target: str | None, text: str | None, table: str | None) -> _Source:
    format = replace(tables.sniff(path, table), comment=None)
    format = replace(format, quoting=tables.quotes_enclose(path, format))
    found = tables.sample(path, format)
    if found.frame.shape[1] == 1:
        raise OneColumn(path.name, str(found.frame.columns[0]))
    frame = pd.DataFrame({str(name): cells(found.frame[name]) for name in found.frame})
    names = [str(each) for each in frame]
    for wanted in (target, text):
        if wanted is not None and wanted not in names:
            raise UnknownTarget(wanted, names)
    if target is not None and target == text:
        raise SameColumn(target)
    text, why_text = (text, "as you said") if text else _text_column(frame, target)
    target, why_target = (target, "as you said") if target else _target_column(frame, text)
    if not format.header:  # then the names are free to choose
        named = {text: "text", target: "label"}
        frame = frame.rename(columns=named)
        names, text, target = [named.get(each, each) for each in names], "text", "label"
        format = replace(format, columns=tuple(names))
    others = [each for each in names if each not in (text, target)]
    part = next((each for each in others if is_part(each, frame[each])), None)
    group = next((each for each in others if each != part and is_entity(each, frame[each])), None)
    if part is not None:
        split = parts_given(frame[part].unique())
    elif group is not None:
        split = Parts(
            "group", group=group, why=f"{group} has several texts each: all of one stay in one part"
        )
    else:
        split = Parts()
    decisions = [
        *_about_format(format),
        Decision(text, "the texts", why_text),
        Decision(target, "the label", why_target),
    ]
    if not found.exact:
        seen = f"{len(frame):,} of about {found.rows:,} texts were looked at"
        decisions.append(Decision(None, seen, f"the file is large; they are from {found.parts}"))
    return _Source(
        frame=frame,
        text=text,
        target=target,
        read={**_read(format), "part": part},
        split=split,
        decisions=tuple(decisions),
        name=path.name,
        samples=found.rows,
        exact=found.exact,
    )


def _read(format: Format) -> dict[str, object]:
    kept = {name: value for name, value in vars(format).items() if name in READ}
    plain = {"header": True, "delimiter": ",", "encoding": "utf-8"}
    if format.format not in ("csv", "jsonl"):
        kept |= plain
    return kept


def cells(series: pd.Series) -> pd.Series:
    """Return the cells of a column as stripped text that every program can write; "" for none."""
    if is_number(series) and series.dtype.kind == "f" and not (series.dropna() % 1 != 0).any():
        series = series.astype("Int64")
    plain = series.astype(object).where(series.notna(), "")
    # A lone half of a character, as JSON can hold it, is in no encoding.
    return plain.map(lambda cell: str(cell).encode("utf-8", "replace").decode().strip()).astype(
        "str"
    )


def _about_format(format: Format) -> Iterator[Decision]:
    if format.format == "csv":
        mark = {"\t": "tab", ",": "comma", ";": "semicolon", "|": "bar"}[format.delimiter]
        extras = [] if format.header else ["no header"]
        extras += [] if format.quoting else ["quotation marks are part of the texts"]
        text = ", ".join([f"read as {mark} separated", format.encoding, *extras])
        yield Decision(None, text, "found in the file")
    elif format.table is not None:
        yield Decision(None, f"table {format.table}", "as you said, or the only one")


# --------------------------------------------------------------------------------------- columns


def _text_column(frame: pd.DataFrame, target: str | None) -> tuple[str, str]:
    """Choose the column that holds prose: long, varied, of words."""
    names = [str(each) for each in frame if each != target]
    scores = {name: _prose(name, frame[name]) for name in names}
    best = max(scores, key=lambda name: scores[name])
    if scores[best] > 0:
        return best, "named like texts" if _is_named(best) else "its texts are the longest"
    for name in names:
        if (_is_named(name) or len(names) == 1) and (frame[name] == "").all():
            raise TextsAllEmpty(name, len(frame))
    raise NoTextColumn(names)


def _is_named(name: str) -> bool:
    return bool(set(words(name)) & NAMED)


def _prose(name: str, column: pd.Series) -> float:
    """Score how much a column is like texts; 0 where it is none."""
    present = column[column != ""].head(2000)
    if present.empty:
        return 0.0
    letters = present.str.contains(r"[^\W\d_]", regex=True).mean()
    if letters < 0.5 or (present.nunique() < 0.1 * len(present) and not _is_named(name)):
        return 0.0
    # A word without spaces, in ASCII, is a name or an address; some other scripts have no spaces.
    spaces = present.str.contains(r"\s", regex=True).mean()
    like_prose = max(spaces, 1 - present.map(str.isascii).mean(), 0.1)
    return float(present.str.len().mean() * like_prose * (3 if _is_named(name) else 1))


def _target_column(frame: pd.DataFrame, text: str) -> tuple[str, str]:
    others = [str(each) for each in frame if each != text]
    if len(others) == 1:
        return others[0], "the other column"
    impossible = {name: "" for name in others if frame[name].nunique() > len(frame) / 3}
    impossible |= {name: "" for name in others if is_part(name, frame[name])}
    return propose(frame.mask(frame == ""), {**impossible, text: "holds the texts"})


# ------------------------------------------------------------------------------------- decisions


def _decided(source: _Source) -> Labelled:
    frame, text, target = source.frame, source.text, source.target
    missing = _missing(frame, text, target)
    usable = ~frame[[text, target]].isin(["", *missing]).any(axis=1)
    if (frame[text].isin(["", *missing])).all():
        folder = source.files is not None
        raise TextsAllEmpty(source.name if folder else text, len(frame), folder=folder)
    rows = frame[usable]
    recode = spellings(rows[target])
    rows = rows.assign(**{target: rows[target].replace(recode)})
    _check(rows[target], target, len(frame), source)
    counts = rows[target].value_counts()
    found = described(
        kind="text",
        name=source.name,
        sha256=source.sha256 or {},
        read=source.read,
        text=text,
        missing=missing,
        samples=source.samples,
        exact=source.exact,
        task="binary" if len(counts) == 2 else "multiclass",
        target=target,
        recode=recode,
        split=source.split,
        balance={str(label): float(n / len(rows)) for label, n in counts.items()},
        files=source.files or {},
        columns=tuple(str(each) for each in frame),
    )
    decisions = [
        *source.decisions,
        *about_balance(found),
        *_about_empty(frame, found),
        *_about_texts(rows[text]),
        *_about_copies(rows, found),
        *_about_leaks(rows, found),
        Decision(source.split.group, f"{source.split.method} split", source.split.why),
    ]
    return replace(found, decisions=tuple(decisions))


def _missing(frame: pd.DataFrame, text: str, target: str) -> tuple[str, ...]:
    """Return the marks that stand for no text or no label."""
    marks = set()
    for name in (text, target):
        shares = frame[name].value_counts(normalize=True)
        few = 1.0 if name == text else 0.05
        marks |= {mark for mark, n in shares.items() if str(mark).lower() in MARKS and n <= few}
    return tuple(sorted(str(each) for each in marks))


def _check(y: pd.Series, target: str, rows: int, source: _Source) -> None:
    if y.empty:
        raise TargetAllMissing(target, rows)
    if len(y) < MIN_ROWS:
        raise TooFewRows(len(y), MIN_ROWS)
    counts = y.value_counts()
    if len(counts) == 1:
        raise OneClassOnly(target, counts.index[0], len(y))
    numbers = pd.to_numeric(y, errors="coerce").notna().all()
    if is_date(y) or (numbers and len(counts) > NUMBERS):
        raise TargetNotUsable(target, f"it holds {len(counts):,} different numbers, not classes")
    if len(counts) > min(MOST_CLASSES, len(y) / 2):
        raise TargetNotUsable(target, f"it holds {len(counts):,} different texts")
    small = [str(label) for label, n in counts.items() if n < folders.LEAST]
    if small and source.exact and source.split.method != "given" and source.files is None:
        raise ClassTooSmall(small, folders.LEAST)


def _about_empty(frame: pd.DataFrame, found: Labelled) -> Iterator[Decision]:
    text = str(found.before["text"])
    marks = found.after["missing"]
    assert isinstance(marks, tuple)
    if marks:
        yield Decision(None, f"{', '.join(marks)} means nothing", "no text or no label")
    for name, what in ((text, "text"), (found.target, "label")):
        n = int(frame[name].isin(["", *marks]).sum())
        if n:
            yield Decision(name, f"{count(n, 'row')} will be skipped", f"there is no {what}")


def _about_texts(texts: pd.Series) -> Iterator[Decision]:
    lengths = texts.str.len()
    text = f"{lengths.median():,.0f} characters in the middle"
    yield Decision(None, text, "the lengths of the texts", f"{lengths.max():,} at most")
    scripts = _scripts(texts)
    if scripts:
        some = ", ".join(f"{name} {share:.0%}" for name, share in scripts[:4])
        yield Decision(None, f"written in {scripts[0][0]} letters", f"of all letters: {some}")
    entities = int(texts.str.contains(ENTITY).sum())
    if entities:
        why = "left over from web pages; they are texts like others"
        text = f"{count(entities, 'text')} with HTML entities"
        yield Decision(None, text, why)


def _scripts(texts: pd.Series) -> list[tuple[str, float]]:
    """Return the scripts of the letters, the commonest first, each with its share."""
    step = max(1, int(texts.str.len().clip(upper=LONGEST).sum()) // CHARACTERS)
    letters: Counter[str] = Counter()
    for text in texts.iloc[::step]:
        letters.update(text[:LONGEST])
    scripts: Counter[str] = Counter()
    for letter, n in letters.items():
        if letter.isalpha():
            scripts[unicodedata.name(letter, "UNKNOWN").partition(" ")[0].capitalize()] += n
    total = scripts.total()
    return [(name, n / total) for name, n in scripts.most_common() if n / total >= 0.005]


def _about_copies(rows: pd.DataFrame, found: Labelled) -> Iterator[Decision]:
    text, target = str(found.before["text"]), found.target
    plain = rows[text].str.casefold().str.replace(r"[\W\d_]+", " ", regex=True).str.strip()
    plain = plain.where(plain != "", rows[text])
    exact, near = int(rows[text].duplicated().sum()), int(plain.duplicated().sum())
    if near:
        why = "in case, marks and figures at most; copies stay in one part"
        yield Decision(
            text, f"{count(near, 'copy', 'copies')} of other texts, {exact:,} of them exact", why
        )
        labels = rows[target].groupby(plain.to_numpy()).nunique()
        if (labels > 1).any():
            n = int((labels > 1).sum())
            yield Decision(
                target, f"{count(n, 'text')} with several labels", "one of them is wrong"
            )


def _about_leaks(rows: pd.DataFrame, found: Labelled) -> Iterator[Decision]:
    text, target = str(found.before["text"]), found.target
    inside = [
        label.casefold() in each[:LONGEST].casefold()
        for each, label in zip(rows[text].head(5000), rows[target].head(5000), strict=True)
        if len(label) > 2
    ]
    if len(inside) >= MIN_ROWS and sum(inside) > 0.9 * len(inside):
        share = sum(inside) / len(inside)
        yield Decision(
            text, "gives the label away", f"{share:.0%} of the texts hold their own label"
        )
    for name in found.columns:
        if name not in (text, target, found.read["part"], found.split.group):
            why = decides_class(rows[name], rows[target])
            if why:
                yield Decision(name, "left out", why.format(target=target))
