"""Look at a table and decide what a careful person would decide, each time saying why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd

from mlscaffold.data import columns, no_samples, tables
from mlscaffold.data.columns import UNREAD, Remark, Typed, is_date, is_number
from mlscaffold.data.download import sha256
from mlscaffold.data.errors import NoFeatures, OneColumn, UnknownTarget
from mlscaffold.data.facts import Decision, Profile, Split
from mlscaffold.data.leaks import duplicates, known_afterwards, leaks
from mlscaffold.data.target import (
    positive_of,
    proposals,
    rare_classes,
    spellings,
    task_of,
)
from mlscaffold.data.text import DELIMITER_NAMES
from mlscaffold.data.words import words
from mlscaffold.errors import MlscaffoldError
from mlscaffold.progress import SILENT, Progress
from mlscaffold.support.cells import as_text, rows_to_drop
from mlscaffold.support.tables import TableFormat

LOOK = 200_000  # rows that are looked at for copies
CALENDAR = ({"year", "yr"}, {"month", "mnth", "mon"}, {"day", "dy"}, {"hour", "hr"})
UNREAD_REASON = "numbers or dates in cells that could not be read as such"
FEW_ROWS = 50  # of a class, below which a person should know

_ID = {"id", "ids", "uuid", "guid", "key", "index", "idx", "no", "nr", "number", "identifier"}
_ID |= {"rownames", "rowid", "row", "instant", "record", "ref", "reference", "unnamed", "code"}
_ENTITY = {*("patient", "subject", "user", "customer", "client", "person", "student", "player")}
_ENTITY |= {*("participant", "household", "family", "device", "machine", "engine", "member")}
_ENTITY |= {*("employee", "vehicle", "donor", "speaker", "account", "session", "driver")}
# Things that have a number of their own, which counts nothing.
_NUMBERED = {*("parcel", "order", "invoice", "ticket", "contract", "policy", "lot", "case")}
_NUMBERED |= {*("serial", "passport", "phone", "telephone", "barcode", "isbn", "ean", "sku")}


def profile(
    path: Path,
    *,
    target: str | None = None,
    table: str | None = None,
    member: str | None = None,
    header_row: int | None = None,
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
        Table of a SQLite file, sheet of an Excel file, list of a JSON file.
    member
        File in an archive.
    header_row
        Line or row, from 1, that holds the column names.

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
    how = tables.sniff(path, table, member=member, header_row=header_row)
    with progress.task(f"Read {path.name}"):
        found = tables.sample(path, how)
    with progress.task(f"Look at {found.frame.shape[1]} columns"):
        decided = examine(found, how, name=path.name, target=target)
    return replace(decided, sha256={path.name: sha256(path, progress)})


def examine(
    found: tables.Sample, how: TableFormat, *, name: str, target: str | None = None
) -> Profile:
    """Decide about rows that have been read; `profile` without the file."""
    if found.frame.shape[1] == 1:
        raise OneColumn(name, str(found.frame.columns[0]))
    cells = found.frame.rename(columns=str)
    no_rows = no_samples.find(cells, how)
    remarks = no_samples.remarks(no_rows, cells)
    drop_rows = {column: labels for column, (labels, _) in no_rows.items()}
    cells = cells[~rows_to_drop(cells, drop_rows)]
    table, target, why_target = _typed(cells, how, target)
    recode = _spellings(table.frame, target)
    table = _in_one_spelling(table, recode)
    rows = table.frame[table.frame[target].notna()]
    task, why_task = task_of(rows[target], target, len(table.frame))
    if task != "regression":
        rows = rows.assign(**{target: _labels(rows[target])})
        rare = rare_classes(rows[target], target, task)
        if rare:
            labels = sorted(
                as_text(cells.loc[rows.index, target])[rows[target].isin(rare)].unique()
            )
            drop_rows[target] = [*drop_rows.get(target, []), *labels]
            remarks.append(_about_rare(rows[target], target, rare))
            rows = rows[~rows[target].isin(rare)]
            cells = cells[~rows_to_drop(cells, {target: labels})]
            table = _Table(columns.typed(cells, how, table.kept), table.kept)
            table = _in_one_spelling(table, recode)
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
        read=how,
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
        dates=table.typed.conversion.dates,
        units=table.typed.conversion.units,
        drop_rows=drop_rows,
        recode=recode,
        drop={str(each): drop[str(each)] for each in rows if str(each) in drop},
        duplicates=int(rows.drop(columns=list(drop)).head(LOOK).duplicated().sum()),
    )
    remarks += [*table.typed.remarks, *_about_outcome(rows, target, task, drop)]
    reasons = _Reasons(why_target, why_task, why_positive, found, tuple(remarks))
    return replace(facts, decisions=tuple(_decisions(facts, table, reasons)))


def _spellings(frame: pd.DataFrame, target: str) -> dict[str, dict[str, str]]:
    """Find spellings of one label, and of true and false in any column."""
    recode = {target: spellings(frame[target].dropna())}
    for name in frame:
        levels = frame[name].dropna()
        if name != target and isinstance(levels.dtype, pd.StringDtype):
            unique = levels.unique()
            if len(unique) > 1 and {text.casefold() for text in unique} == {"true", "false"}:
                spelled = {text: text.capitalize() for text in unique}
                recode[str(name)] = {old: new for old, new in spelled.items() if old != new}
    return {name: pairs for name, pairs in recode.items() if pairs}


def _labels(y: pd.Series) -> pd.Series:
    """Write whole numbers that name classes without decimals, as `prepare` does."""
    if is_number(y) and (y % 1 == 0).all():
        return y.astype("int64")
    return y


def _about_rare(y: pd.Series, target: str, rare: list[object]) -> Remark:
    some = ", ".join(f"{label} ({(y == label).sum()})" for label in rare[:4])
    more = ", …" if len(rare) > 4 else ""
    text = (
        "1 rare class is left out" if len(rare) == 1 else f"{len(rare)} rare classes are left out"
    )
    why = f"too few rows: {some}{more}; or join them by data.recode (data.drop_rows)"
    return Remark(target, text, why)


def _about_outcome(
    rows: pd.DataFrame, target: str, task: str, drop: Mapping[str, str]
) -> list[Remark]:
    """Ask about features that may be known only after the outcome, where they explain much."""
    features = rows.drop(columns=[name for name in drop if name in rows and name != target])
    return [
        Remark(name, "known only afterwards?", f"explains {share:.0%} alone; if so, data.drop")
        for name, share in known_afterwards(features, target, task).items()
    ]


@dataclass(frozen=True)
class _Table:
    """The values, and the columns that can neither be a feature nor a target."""

    typed: Typed
    kept: tuple[str, ...] = ()  # marks that are classes of the target
    useless: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        useless = {str(name): _uselessness(self.frame[name]) for name in self.frame}
        unread = {r.column for r in self.typed.remarks if r.text.startswith(UNREAD)}
        useless |= {name: UNREAD_REASON for name in unread if useless[name]}
        object.__setattr__(self, "useless", {n: why for n, why in useless.items() if why})

    @property
    def frame(self) -> pd.DataFrame:
        return self.typed.frame


@dataclass(frozen=True)
class _Reasons:
    target: str
    task: str
    positive: str
    sample: tables.Sample
    remarks: tuple[Remark, ...]


def _typed(raw: pd.DataFrame, how: TableFormat, wanted: str | None) -> tuple[_Table, str, str]:
    """Give the cells their values and choose the target, each with an eye on the other."""
    table = _Table(columns.typed(raw, how))
    target, why = _target(table, wanted)
    y = table.frame[target]
    # "unknown" may be one of the classes to predict; then it is no mark in any column.
    classes = [mark for mark, names in table.typed.marks.items() if target in names]
    keep = [mark for mark in classes if mark.lower() not in columns.SURE]
    if keep and not is_number(y) and not is_date(y):
        table = _Table(columns.typed(raw, how, keep), tuple(keep))
    return table, target, why


def _in_one_spelling(table: _Table, recode: Mapping[str, Mapping[str, str]]) -> _Table:
    """Return the table with the labels of some columns in one spelling each."""
    typed = table.typed
    for column, spelled in recode.items():
        typed = _recoded(typed, column, spelled)
    return _Table(typed, table.kept)


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
    candidates = proposals(table.frame, table.useless)
    for name, why in candidates:
        try:
            y = table.frame[name].dropna()
            rare_classes(y, name, task_of(y, name, len(table.frame))[0])
        except MlscaffoldError:
            continue
        return name, why
    return candidates[0]


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
    named = _is_id(str(series.name)) or bool(set(words(str(series.name))) & (_NUMBERED | _ENTITY))
    if is_number(series):
        whole = bool((present % 1 == 0).all())
        steps = np.diff(present.to_numpy(dtype="float64"))
        if whole and len(steps) == len(series) - 1 and (np.abs(steps) == 1).all():
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
    if parts := _calendar(rows.drop(columns=target)):
        why = (
            f"{', '.join(parts)} order the rows: the last fifth is the test, as the future will be"
        )
        return Split("time", time=parts, why=why)
    for name in rows:
        if name != target and name not in drop and is_entity(str(name), rows[name]):
            why = f"{name} has several rows each: all rows of one stay on one side"
            return Split("group", group=str(name), why=why)
    if task == "regression":
        return Split("random", why="nothing orders or groups the rows")
    return Split("stratified", why="each side gets the same share of every class")


def _calendar(rows: pd.DataFrame) -> list[str]:
    """Return columns of years, months, days and hours that together order the rows, or none."""
    parts: list[str] = []
    for unit in CALENDAR:
        named = [str(n) for n in rows if is_number(rows[n]) and unit & set(words(str(n)))]
        if len(named) != 1:
            break
        parts += named
    if len(parts) < 2:
        return []
    moment = rows.groupby(parts, dropna=False).ngroup()
    return parts if _orders_rows(moment) else []


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
        rarer = min(facts.balance.values())
        if rarer * len(table.frame) < FEW_ROWS:
            n = f"only {round(rarer * len(table.frame))} rows of a class"
            yield Decision(facts.target, n, "scores will have wide intervals; collect more")
    elif facts.balance and min(facts.balance.values()) < 0.05:
        rare = min(facts.balance, key=lambda each: facts.balance[each])
        share = facts.balance[rare]
        yield Decision(facts.target, "unbalanced classes", f"{rare} has {share:.1%} of the rows")
    without = int(table.frame[facts.target].isna().sum())
    if without:
        rows = "1 row is" if without == 1 else f"{without:,} rows are"
        yield Decision(facts.target, f"{rows} left out", "no target")
    for column, recode in facts.recode.items():
        pairs = ", ".join(f"{old} → {new}" for old, new in list(recode.items())[:4])
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
    for remark in why.remarks:
        yield Decision(remark.column, remark.text, remark.why)
    for column, reason in facts.drop.items():
        yield Decision(column, "left out", reason)
    if facts.duplicates:
        yield Decision(
            None, f"{facts.duplicates:,} rows are copies of others", "in all that is used"
        )
    time = facts.split.time
    by = time if time is None or isinstance(time, str) else time[0]
    yield Decision(by or facts.split.group, _split_text(facts.split), facts.split.why)


def _about_file(facts: Profile, why: _Reasons) -> Iterator[Decision]:
    read = facts.read
    if read.format == "csv":
        mark = DELIMITER_NAMES[str(read.delimiter)]
        extras = [f"decimal {read.decimal}"] if read.decimal != "." else []
        extras += [f"thousands {_shown(read.thousands)}"] if read.thousands else []
        extras += [] if read.header or read.columns[:1] != ["column_1"] else ["no header"]
        extras += [f"header in line {read.skip + 1}"] if read.header and read.skip else []
        text = ", ".join([f"read as {mark} separated", str(read.encoding), *extras])
        yield Decision(None, text, "found in the file")
        if read.comment:
            text = f"lines that begin with {read.comment} are left out"
            yield Decision(None, text, "comments: they have not the cells of a row (data.read)")
    elif read.table is not None:
        header = f", header in row {read.skip + 1}" if read.header and read.skip else ""
        yield Decision(None, f"read table {read.table}{header}", "found in the file")
    if read.member is not None:
        yield Decision(None, f"read {read.member}", "the file in the archive")
    if read.columns and not read.header and read.columns[0] != "column_1":
        joined = ", ".join(read.columns[:3]) + (", …" if len(read.columns) > 3 else "")
        yield Decision(None, f"columns {joined}", "names joined from the rows above the table")
    for text, reason in why.sample.remarks:
        yield Decision(None, text, reason)
    if not facts.exact or facts.sampled < facts.rows:
        about = "" if facts.exact else "about "
        text = f"{facts.sampled:,} of {about}{facts.rows:,} rows were looked at"
        yield Decision(None, text, f"the file is large; they are from {why.sample.parts}")


def _shown(mark: str) -> str:
    return mark if re.fullmatch(r"[\w.-]+", mark) else f'"{mark}"'


def _split_text(split: Split) -> str:
    return {
        "time": "split by time",
        "group": "split by groups",
        "random": "random split",
        "stratified": "stratified split",
    }[split.method]
