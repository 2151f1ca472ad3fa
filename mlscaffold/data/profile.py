"""Look at a table and decide what a careful person would decide, each time saying why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd

from mlscaffold.data import columns, tables
from mlscaffold.data.columns import Typed, is_date, is_number
from mlscaffold.data.download import sha256
from mlscaffold.data.errors import NoFeatures, OneColumn, UnknownTarget
from mlscaffold.data.facts import Decision, Format, Profile, Split
from mlscaffold.data.leaks import duplicates, leaks
from mlscaffold.data.target import positive_of, propose, spellings, task_of, words
from mlscaffold.progress import SILENT, Progress

LOOK = 200_000  # rows that are looked at for copies

_ID = {"id", "ids", "uuid", "guid", "key", "index", "idx", "no", "nr", "number", "identifier"}
_ID |= {"rownames", "rowid", "row", "instant", "record", "ref", "reference", "unnamed", "code"}
_ENTITY = {*("patient", "subject", "user", "customer", "client", "person", "student", "player")}
_ENTITY |= {*("participant", "household", "family", "device", "machine", "engine", "member")}
_ENTITY |= {*("employee", "vehicle", "donor", "speaker", "account", "session", "driver")}


def profile(
    path: Path,
    *,
    target: str | None = None,
    table: str | None = None,
    progress: Progress = SILENT,
) -> Profile:
    """Find out what a file holds and decide how to learn from it.

    Parameters
    ----------
    path
        CSV and its like, Parquet, Excel, JSON lines or SQLite.
    target
        Column to predict; the likeliest is proposed where none is named.
    table
        Table of a SQLite file, sheet of an Excel file.

    Returns
    -------
    Profile
        The facts, and one decision a line for the user to confirm or change.

    Raises
    ------
    MlscaffoldError
        One class for each thing that can be wrong with a file, a table or a target; see
        `mlscaffold.data.errors`.
    """
    path = Path(path)
    format = tables.sniff(path, table)
    with progress.task(f"Read {path.name}"):
        found = tables.sample(path, format)
    with progress.task(f"Look at {found.frame.shape[1]} columns"):
        decided = examine(found, format, name=path.name, target=target)
    return replace(decided, sha256={path.name: sha256(path, progress)})


def examine(
    found: tables.Sample, format: Format, *, name: str, target: str | None = None
) -> Profile:
    """Decide about rows that have been read; `profile` without the file."""
    if found.frame.shape[1] == 1:
        raise OneColumn(name, str(found.frame.columns[0]))
    table, target, why_target = _typed(found.frame, format, target)
    recode = spellings(table.frame[target].dropna())
    if recode:
        table = _Table(_recoded(table.typed, target, recode))
    rows = table.frame[table.frame[target].notna()]
    task, why_task = task_of(rows[target], target, len(table.frame))
    positive, why_positive = positive_of(rows[target]) if task == "binary" else (None, "")
    drop = _drops(table.useless, rows, target, task)
    split = _split(rows, target, task, drop)
    if split.group is not None:
        drop.setdefault(split.group, "names the entity; the next one has another name")
    if len(drop) == rows.shape[1] - 1:
        raise NoFeatures(target, drop)
    facts = Profile(
        name=name,
        sha256={},
        read=format,
        rows=found.rows,
        exact=found.exact,
        sampled=len(found.frame),
        columns=tuple(table.typed.columns.values()),
        task=task,
        target=target,
        split=split,
        positive=positive,
        balance={} if task == "regression" else _balance(rows[target]),
        missing=tuple(table.typed.marks),
        dates=table.typed.dates,
        recode={target: recode} if recode else {},
        drop={str(each): drop[str(each)] for each in rows if str(each) in drop},
        duplicates=int(rows.drop(columns=list(drop)).head(LOOK).duplicated().sum()),
    )
    reasons = _Reasons(why_target, why_task, why_positive, found.parts)
    return replace(facts, decisions=tuple(_decisions(facts, table, reasons)))


@dataclass(frozen=True)
class _Table:
    """The values, and the columns that can neither be a feature nor a target."""

    typed: Typed
    useless: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        useless = {str(name): _uselessness(self.frame[name]) for name in self.frame}
        object.__setattr__(self, "useless", {n: why for n, why in useless.items() if why})

    @property
    def frame(self) -> pd.DataFrame:
        return self.typed.frame


@dataclass(frozen=True)
class _Reasons:
    target: str
    task: str
    positive: str
    parts: str


def _typed(raw: pd.DataFrame, format: Format, wanted: str | None) -> tuple[_Table, str, str]:
    """Give the cells their values and choose the target, each with an eye on the other."""
    table = _Table(columns.typed(raw, format))
    target, why = _target(table, wanted)
    y = table.frame[target]
    # "unknown" may be one of the classes to predict; then it is no mark in any column.
    classes = [mark for mark, names in table.typed.marks.items() if target in names]
    keep = [mark for mark in classes if mark.lower() not in columns.SURE]
    if keep and not is_number(y) and not is_date(y):
        table = _Table(columns.typed(raw, format, keep))
    return table, target, why


def _recoded(typed: Typed, target: str, recode: Mapping[str, str]) -> Typed:
    """Return the table with the labels of its target in one spelling."""
    y = typed.frame[target].replace(dict(recode))
    facts = typed.columns[target]
    values = tuple(sorted(y.dropna().unique())) if facts.values else ()
    facts = replace(facts, values=values, distinct=y.nunique())
    frame = typed.frame.assign(**{target: y})
    return replace(typed, frame=frame, columns={**typed.columns, target: facts})


# --------------------------------------------------------------------------------------- target


def _target(table: _Table, wanted: str | None) -> tuple[str, str]:
    names = [str(each) for each in table.frame]
    if wanted is not None:
        if wanted not in names:
            raise UnknownTarget(wanted, names)
        return wanted, "as you said"
    return propose(table.frame, table.useless)


def _balance(y: pd.Series) -> dict[str, float]:
    shares = y.value_counts(normalize=True)
    return {str(label): float(share) for label, share in shares.items()}


# --------------------------------------------------------------------------------------- drops


def _drops(
    useless: Mapping[str, str], rows: pd.DataFrame, target: str, task: str
) -> dict[str, str]:
    """Decide which columns are no features, from the rows that have a target."""
    drop = {name: why for name, why in useless.items() if name != target}
    drop |= leaks(rows.drop(columns=list(drop)), target, task)
    rest = rows.drop(columns=[target, *drop])
    for name, kept in duplicates(rest[[n for n in rest if not is_date(rest[n])]]).items():
        drop[name] = f"{kept} says the same"
    return drop


def _uselessness(series: pd.Series) -> str:
    """Say why a column can teach nothing, or nothing where it can."""
    present = series.dropna()
    if present.empty:
        return "has no value in any row"
    try:
        distinct = present.nunique()
    except TypeError:
        return "holds lists or objects, not values"
    if distinct == 1 and len(present) == len(series):
        return "has the same value in every row"
    if distinct >= 0.95 * len(series) and len(series) >= 20:
        return _identity(series, present, distinct)
    if not (is_number(series) or is_date(series)) and _is_prose(present, distinct):
        return "free text, nearly every row has its own"
    return ""


def _identity(series: pd.Series, present: pd.Series, distinct: int) -> str:
    """Say why a column with its own value in each row is none to learn from."""
    if is_date(series):
        return ""
    named = _is_id(str(series.name))
    if is_number(series):
        whole = bool((present % 1 == 0).all())
        steps = np.diff(present.to_numpy(dtype="float64"))
        if whole and len(steps) == len(series) - 1 and (steps == 1).all():
            return "numbers the rows"
        return "identifies the row" if named and whole else ""
    texts = present.astype("str")
    if named or not texts.str.contains(r"\s").mean() > 0.05:
        return "identifies the row"
    return "free text, nearly every row has its own"


def _is_prose(present: pd.Series, distinct: int) -> bool:
    texts = present.astype("str")
    return bool(distinct > 0.5 * len(present) and distinct > 50 and texts.str.len().mean() > 20)


def _is_id(name: str) -> bool:
    parts = words(name) or [name]
    return parts[-1] in _ID or parts[0] in {"id", "unnamed", "rownames"} or name.endswith("Id")


# --------------------------------------------------------------------------------------- split


def _split(rows: pd.DataFrame, target: str, task: str, drop: Mapping[str, str]) -> Split:
    for name in rows:
        if name != target and is_date(rows[name]) and _orders_rows(rows[name]):
            why = f"{name} orders the rows: the last fifth is the test, as the future will be"
            return Split("time", time=str(name), why=why)
    for name in rows:
        if name != target and name not in drop and is_entity(str(name), rows[name]):
            why = f"{name} has several rows each: all rows of one stay on one side"
            return Split("group", group=str(name), why=why)
    if task == "regression":
        return Split("random", why="nothing orders or groups the rows")
    return Split("stratified", why="each side gets the same share of every class")


def _orders_rows(dates: pd.Series) -> bool:
    if dates.isna().any() or dates.nunique() < 10:
        return False
    steps = np.diff(dates.to_numpy().astype("int64"))
    return bool((steps >= 0).mean() > 0.999 or (steps <= 0).mean() > 0.999)


def is_entity(name: str, series: pd.Series) -> bool:
    """Whether a column names things that have several rows each, of which others will come."""
    if is_date(series) or (is_number(series) and (series.dropna() % 1 != 0).any()):
        return False
    distinct = series.nunique()
    if series.isna().mean() > 0.1 or not 20 <= distinct <= len(series) / 2:
        return False
    parts = set(words(name))
    return bool(parts & _ENTITY) or (_is_id(name) and distinct >= len(series) / 100)


# ----------------------------------------------------------------------------------- decisions


def _decisions(facts: Profile, table: _Table, why: _Reasons) -> Iterator[Decision]:
    yield from _about_file(facts, why)
    yield Decision(facts.target, f"target, {facts.task}", f"{why.target}; {why.task}")
    if facts.positive is not None:
        share = facts.balance[str(facts.positive)]
        yield Decision(facts.target, f"positive: {facts.positive}", f"{why.positive}, {share:.1%}")
    elif facts.balance and min(facts.balance.values()) < 0.05:
        rare = min(facts.balance, key=lambda each: facts.balance[each])
        share = facts.balance[rare]
        yield Decision(facts.target, "unbalanced classes", f"{rare} has {share:.1%} of the rows")
    without = int(table.frame[facts.target].isna().sum())
    if without:
        yield Decision(facts.target, f"{without:,} rows are left out", "they have no target")
    for column, recode in facts.recode.items():
        pairs = ", ".join(f"{old} → {new}" for old, new in recode.items())
        yield Decision(column, pairs, "the same label in other letters")
    for mark, names in table.typed.marks.items():
        some = ", ".join(names[:3]) + (", …" if len(names) > 3 else "")
        yield Decision(None, f"{_shown(mark)} means missing", f"seen in {some}")
    for column, format in facts.dates.items():
        ambiguous = column in table.typed.ambiguous
        yield Decision(
            column,
            f"dates as {format}",
            "other formats fit as well, so look at it" if ambiguous else "every value has it",
        )
    for column, reason in facts.drop.items():
        yield Decision(column, "left out", reason)
    if facts.duplicates:
        yield Decision(
            None, f"{facts.duplicates:,} rows are copies of others", "in all that is used"
        )
    yield Decision(facts.split.time or facts.split.group, _split_text(facts.split), facts.split.why)


def _about_file(facts: Profile, why: _Reasons) -> Iterator[Decision]:
    read = facts.read
    if read.format == "csv":
        mark = {"\t": "tab", ",": "comma", ";": "semicolon", "|": "bar"}[read.delimiter]
        extras = [f"decimal {read.decimal}"] if read.decimal != "." else []
        extras += [f"thousands {_shown(read.thousands)}"] if read.thousands else []
        extras += [] if read.header else ["no header"]
        text = ", ".join([f"read as {mark} separated", read.encoding, *extras])
        yield Decision(None, text, "found in the file")
    elif read.table is not None:
        yield Decision(None, f"read table {read.table}", "found in the file")
    if not facts.exact or facts.sampled < facts.rows:
        about = "" if facts.exact else "about "
        text = f"{facts.sampled:,} of {about}{facts.rows:,} rows were looked at"
        yield Decision(None, text, f"the file is large; they are from {why.parts}")


def _shown(mark: str) -> str:
    return mark if re.fullmatch(r"[\w.-]+", mark) else f'"{mark}"'


def _split_text(split: Split) -> str:
    return {
        "time": "split by time",
        "group": "split by groups",
        "random": "random split",
        "stratified": "stratified split",
    }[split.method]
