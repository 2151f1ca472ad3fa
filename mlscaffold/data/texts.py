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
from mlscaffold.data.columns import SURE, is_date
from mlscaffold.data.download import sha256
from mlscaffold.data.errors import (
    ClassTooSmall,
    NotATable,
    NoTextColumn,
    OneClassOnly,
    OneColumn,
    SameColumn,
    SeveralLabels,
    TargetAllMissing,
    TargetNotUsable,
    TextsAllEmpty,
    TooFewRows,
    UnknownTarget,
)
from mlscaffold.data.facts import Decision, Labelled, Parts
from mlscaffold.data.leaks import decides_class
from mlscaffold.data.profile import is_entity
from mlscaffold.data.samples import about_balance, count, is_part, parts_given
from mlscaffold.data.target import MIN_ROWS, propose, spellings
from mlscaffold.data.text import DELIMITER_NAMES, encoding_of
from mlscaffold.data.words import words
from mlscaffold.progress import SILENT, Progress
from mlscaffold.support.cells import as_text
from mlscaffold.support.duplicates import text_key
from mlscaffold.support.raw_files import decode_text, is_utf8
from mlscaffold.support.tables import TableFormat

SUFFIXES = frozenset({".txt", ".text", ".md", ""})
LOOK = 20_000  # texts of a folder that are read
LONGEST = 20_000  # characters of each that are read
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
    "table": None,
    "split_column": None,
}


def described(
    *,
    read: Mapping[str, object],
    text: str,
    out_of_scope: str | None = None,
    na_values: tuple[str, ...] = (),
    **properties: Any,
) -> Labelled:
    """Return the description of a data set of texts, with every key of params.yaml in its place."""
    after = {"na_values": na_values, "out_of_scope": out_of_scope}
    return Labelled(read={**READ, **read}, before={"text": text}, after=after, **properties)


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
    member: str | None = None,
    header_row: int | None = None,
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
    member, header_row
        File in an archive, and line of the column names, as in `mlscaffold.data.tables.sniff`.

    Raises
    ------
    MlscaffoldError
        One class for each thing that can be wrong; see `mlscaffold.data.errors`.
    """
    path = folders.placed(path, target, text, table, member, header_row)
    if not path.is_dir():
        folders.refuse_packed(path, SUFFIXES - {""})
        with progress.task(f"Read {path.name}"):
            how = tables.sniff(path, table, member=member, header_row=header_row)
            source = _table(path, target, text, how)
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
    encoding = _encoding_of_files(path.name, contents)
    frame = pd.DataFrame(
        {
            "text": [decode_text(content, encoding).strip() for content in contents],
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


def _encoding_of_files(name: str, contents: list[bytes]) -> str:
    """Name the encoding of those files that are not UTF-8, or UTF-8 where most are."""
    others = [content[:2000] for content in contents[:2000] if not is_utf8(content)]
    if len(others) < 0.2 * len(contents[:2000]):
        return "utf-8"
    try:
        return encoding_of(name, b"\n".join(others))
    except NotATable:
        return "utf-8"


def _table(path: Path, target: str | None, text: str | None, how: TableFormat) -> _Source:
    how = how.model_copy(update={"comment": None})
    how = how.model_copy(update={"quoting": tables.quotes_enclose(path, how)})
    found = tables.sample(path, how)
    if found.frame.shape[1] == 1:
        raise OneColumn(path.name, str(found.frame.columns[0]))
    frame = pd.DataFrame({str(name): as_text(found.frame[name]).fillna("") for name in found.frame})
    names = [str(each) for each in frame]
    for wanted in (target, text):
        if wanted is not None and wanted not in names:
            raise UnknownTarget(wanted, names)
    if target is not None and target == text:
        raise SameColumn(target)
    text, why_text = (text, "as you said") if text else _text_column(frame, target)
    target, why_target = (target, "as you said") if target else _target_column(frame, text)
    if how.columns[:1] == ["column_1"]:  # then the names are free to choose
        named = {text: "text", target: "label"}
        frame = frame.rename(columns=named)
        names, text, target = [named.get(each, each) for each in names], "text", "label"
        how = how.model_copy(update={"columns": names})
    others = [each for each in names if each not in (text, target)]
    part = next((each for each in others if is_part(each, frame[each])), None)
    group = next((each for each in others if each != part and is_entity(each, frame[each])), None)
    if part is not None:
        split = parts_given(frame[part].unique())
    elif group is not None:
        split = Parts("group", group=group, why=f"all texts of one {group} are in one split")
    else:
        split = Parts()
    decisions = [
        *_about_format(how),
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
        read={**_read(how), "split_column": part},
        split=split,
        decisions=tuple(decisions),
        name=path.name,
        samples=found.rows,
        exact=found.exact,
    )


def _read(how: TableFormat) -> dict[str, object]:
    settings = {name: value for name, value in how.model_dump().items() if name in READ}
    if how.member is not None:
        settings["member"] = how.member
    return settings


def _about_format(how: TableFormat) -> Iterator[Decision]:
    if how.format == "csv":
        mark = DELIMITER_NAMES[str(how.delimiter)]
        extras = [] if how.header else ["no header"]
        extras += [] if how.quoting else ["quotation marks are part of the texts"]
        text = ", ".join([f"read as {mark} separated", str(how.encoding), *extras])
        yield Decision(None, text, "found in the file")
    elif how.table is not None:
        yield Decision(None, f"table {how.table}", "as you said, or the only one")


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
    na_values = _na_values(frame, text, target)
    usable = ~frame[[text, target]].isin(["", *na_values]).any(axis=1)
    if (frame[text].isin(["", *na_values])).all():
        folder = source.files is not None
        raise TextsAllEmpty(source.name if folder else text, len(frame), folder=folder)
    rows = frame[usable]
    recode = spellings(rows[target]) | _whole_numbers(rows[target])
    rows = rows.assign(**{target: rows[target].replace(recode)})
    _check(rows[target], target, len(frame), source)
    counts = rows[target].value_counts()
    found = described(
        kind="text",
        name=source.name,
        sha256=source.sha256 or {},
        read=source.read,
        text=text,
        na_values=na_values,
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


def _na_values(frame: pd.DataFrame, text: str, target: str) -> tuple[str, ...]:
    """Return the strings that stand for a missing text or label."""
    strings: set[str] = set()
    for name, highest_share in ((text, 1.0), (target, 0.05)):
        shares = frame[name].value_counts(normalize=True)
        common = shares[shares <= highest_share].index.astype(str)
        strings |= {string for string in common if string.lower() in MARKS}
    return tuple(sorted(strings))


def _whole_numbers(labels: pd.Series) -> dict[str, str]:
    """Return names without decimals for numbered classes that other programs wrote as 4.0."""
    unique = labels.unique()
    if all(re.fullmatch(r"-?\d+\.0", label) for label in unique):
        return {label: label.removesuffix(".0") for label in unique}
    return {}


def _refuse_several_labels(y: pd.Series, target: str) -> None:
    """Refuse cells that hold several labels each, such as ``billing;bug``."""
    for mark in ";|,":
        parts = [[part.strip(" []'\"") for part in label.split(mark)] for label in y.unique()]
        single = {part[0] for part in parts if len(part) == 1}
        several = [part for part in parts if len(part) > 1]
        known = [part for part in several if all(name and len(name) < 40 for name in part)]
        names = Counter(name for part in known for name in part)
        shared = sum(n > 1 for n in names.values())
        if len(known) >= 3 and shared >= 0.8 * len(names) and len(single | set(names)) < len(parts):
            raise SeveralLabels(target, sorted(names))


def _check(y: pd.Series, target: str, rows: int, source: _Source) -> None:
    if y.empty:
        raise TargetAllMissing(target, rows)
    if len(y) < MIN_ROWS:
        raise TooFewRows(len(y), MIN_ROWS)
    counts = y.value_counts()
    if len(counts) == 1:
        raise OneClassOnly(target, counts.index[0], len(y))
    _refuse_several_labels(y, target)
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
    na_values = found.after["na_values"]
    assert isinstance(na_values, tuple)
    if na_values:
        why = "stands where a text or a label should be"
        yield Decision(None, f"treated as missing: {', '.join(na_values)}", why)
    for name, what in ((text, "text"), (found.target, "label")):
        n = int(frame[name].isin(["", *na_values]).sum())
        if n:
            yield Decision(name, f"{count(n, 'row')} will be skipped", f"the {what} is missing")


def _about_texts(texts: pd.Series) -> Iterator[Decision]:
    lengths = texts.str.len()
    text = f"median length {lengths.median():,.0f} characters"
    yield Decision(None, text, "length of the texts", f"at most {lengths.max():,}")
    scripts = _scripts(texts)
    if scripts:
        shares = ", ".join(f"{name} {share:.0%}" for name, share in scripts[:4])
        yield Decision(None, f"{scripts[0][0]} script", f"share of the letters: {shares}")
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
    keys = rows[text].map(text_key)
    exact, near = int(rows[text].duplicated().sum()), int(keys.duplicated().sum())
    if near:
        why = "they differ in case, punctuation and digits at most, and stay in one split"
        yield Decision(text, f"{count(near, 'near duplicate')}, {exact:,} of them exact", why)
        labels = rows[target].groupby(keys.to_numpy()).nunique()
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
        yield Decision(text, "target leakage", f"{share:.0%} of the texts contain their own label")
    for name in found.columns:
        if name not in (text, target, found.read["split_column"], found.split.group):
            why = decides_class(rows[name], rows[target])
            if why:
                yield Decision(name, "not used", why.format(target=target))
