"""What each column holds: numbers, dates, categories, text; and which strings mean missing.

What is decided here is a `Conversion`, by which the project converts the same cells again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from mlscaffold.data.facts import Column
from mlscaffold.data.words import words
from mlscaffold.support.cells import (
    DATE,
    EPOCHS,
    ISO,
    RFC,
    SERIAL,
    Conversion,
    as_text,
    convert,
    parse_dates,
    parse_numbers,
    read_number,
    same_unit,
)
from mlscaffold.support.tables import TableFormat

UNREAD = "text, although"  # how a remark begins about a column that is nearly something else
MAX_CATEGORIES = 30  # up to here the values of a column are written down as a set

# Never a value of its own, wherever it stands.
SURE = {"?", "na", "n/a", "#n/a", "<na>", "nan", "null", "(null)", "nat", "#null!", "#div/0!"}
SURE |= {"#ref!", "#value!", "#name?", "#num!", "0000-00-00", "0000-00-00 00:00:00"}
# No value where it stands among numbers, or often.
_LIKELY = {"unknown", "missing", "not available", "not known", "-", "--", ".", "n.a.", "n.d."}
_OFTEN = 0.005  # of the rows
_NO_DAYS = re.compile(r"(?:9999-12-31|0001-01-01|1900-01-01|1753-01-01|1970-01-01)(?:[ T]00:00.*)?")

_DATES: tuple[str, ...] = (
    *("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y-%m", "%Y%m%d"),
    *("%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%m/%d/%Y", "%m-%d-%Y"),
    *("%d/%m/%y", "%d.%m.%y", "%d-%m-%y", "%m/%d/%y", "%m-%d-%y"),
    *("%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%d-%b-%Y", "%d-%b-%y", "%b %Y"),
)
_TIMES: tuple[str, ...] = (
    "",
    " %H:%M",
    " %H:%M:%S",
    "T%H:%M:%S",
    "T%H:%M",
    " %H:%M:%S.%f",
    "T%H:%M:%S.%f",
    " %I:%M %p",
    " %I:%M:%S %p",
)
_ZONED = re.compile(r"(?:(?<=:\d\d)|(?<=\d\d\d))(?:Z| ?[A-Z]{3}| ?[+-]\d\d:?\d\d)$")
_OFFSET = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)")
_RFC = re.compile(
    r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d(?::\d\d)? (?:[A-Z]{1,4}|[+-]\d{4})"
)
_DATE_LIKE = re.compile(
    r"(?:\d{1,4}[-/.]\d{1,2}(?:[-/.]\d{1,4})?|\d{8}|\d{1,2}[ -][A-Za-z]{3,9}[ -]\d{2,4}"
    r"|[A-Za-z]{3,9} (?:\d{1,2}, )?\d{4})(?:[ T]\d.*)?"
)
# Words of columns whose numbers can be points in time, and of those that are written as 08.
_TIME = {"time", "timestamp", "ts", "date", "datetime", "epoch", "unix", "day", "when", "at"}
_TIME |= {"created", "updated", "modified", "posted", "seen", "start", "end", "begin", "on"}
_PADDED = {"month", "day", "hour", "minute", "second", "week", "hr", "min", "sec", "mon"}
_NUMERIC_DATES = {  # the smallest and the largest number, from 1990 to 2040
    "epoch seconds": (631_152_000, 2_208_988_800),
    "epoch milliseconds": (631_152_000_000, 2_208_988_800_000),
    SERIAL: (32_874, 51_136),
}


@dataclass(frozen=True)
class Remark:
    """Something about a column that is not obvious, and why or how to change it."""

    column: str
    text: str
    why: str


@dataclass(frozen=True)
class Typed:
    """A table whose cells have become values.

    Attributes
    ----------
    frame
        Numbers, dates and text, with missing values where a mark or nothing stood.
    conversion
        How the cells became values.
    marks
        Mark, and the columns in which it was taken for "no value".
    ambiguous
        The columns whose dates could also be read with day and month exchanged.
    columns
        The facts about each column.
    remarks
        What is not obvious.
    """

    frame: pd.DataFrame
    conversion: Conversion
    marks: Mapping[str, list[str]]
    ambiguous: frozenset[str]
    columns: Mapping[str, Column]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True)
class _Levels:
    """The different texts of a column: most work is done on these, not on the rows."""

    codes: npt.NDArray[np.int64]  # (rows,): which text stands there, -1 for none
    texts: npt.NDArray[np.object_]  # (levels,)
    counts: npt.NDArray[np.int64]  # (levels,)
    numbers: npt.NDArray[np.float64]  # (levels,): the text as a number, NaN where it is none
    unit: str
    codes_with_zeros: bool

    def without(self, marks: Iterable[str]) -> npt.NDArray[np.bool_]:
        """Say for each level whether it is a value: neither empty nor one of the marks."""
        return ~np.isin(self.texts, ["", *marks])


@dataclass(frozen=True)
class _Kind:
    """What the texts of a column are."""

    dtype: str
    date: str = ""
    ambiguous: bool = False


def typed(raw: pd.DataFrame, how: TableFormat, keep: Iterable[str] = ()) -> Typed:
    """Give every cell its value.

    Parameters
    ----------
    raw
        Text files: stripped text; others: the values as they are typed.
    keep
        Marks that are values here, since the target has them as a class.
    """
    raw = raw.rename(columns=str)
    names = [str(name) for name in raw]
    levels = {name: _levels(raw[name], how) for name in names if _is_text(raw[name])}
    marks = _marks(levels, len(raw))
    marks = {mark: seen for mark, seen in marks.items() if mark not in set(keep)}
    kinds = {
        name: _kind_of_text(raw[name], levels[name], marks)
        if name in levels
        else _kind_of_values(raw[name])
        for name in names
    }
    for mark, name in _no_days(levels, kinds):
        marks.setdefault(mark, []).append(name)
    conversion = Conversion(
        dtypes={name: kind.dtype for name, kind in kinds.items() if kind.dtype},
        na_values=tuple(marks),
        dates={name: kind.date for name, kind in kinds.items() if kind.date},
        units={n: each.unit for n, each in levels.items() if each.unit and _is_numeric(kinds[n])},
        decimal=how.decimal or ".",
        thousands=how.thousands,
    )
    frame = convert(raw, conversion)
    remarks = [
        remark
        for name in names
        for remark in _remarks(raw[name], levels.get(name), kinds[name], conversion)
    ]
    return Typed(
        frame=frame,
        conversion=conversion,
        marks=marks,
        ambiguous=frozenset(name for name, kind in kinds.items() if kind.ambiguous),
        columns={name: _facts(frame[name]) for name in names},
        remarks=tuple(remarks),
    )


def is_number(series: pd.Series) -> bool:
    """Whether a column holds numbers; booleans are none."""
    return pd.api.types.is_numeric_dtype(series) and not pd.api.types.is_bool_dtype(series)


def is_date(series: pd.Series) -> bool:
    """Whether a column holds dates."""
    return pd.api.types.is_datetime64_any_dtype(series)


# --------------------------------------------------------------------------------------- values


def holds_objects(series: pd.Series) -> bool:
    """Whether a column holds lists or objects, which are no values."""
    is_object = pd.api.types.is_object_dtype(series)
    return is_object and any(isinstance(value, list | dict | np.ndarray) for value in series)


def _is_text(series: pd.Series) -> bool:
    if pd.api.types.is_object_dtype(series):
        return not holds_objects(series)
    return not (is_number(series) or is_date(series) or pd.api.types.is_bool_dtype(series))


def _is_numeric(kind: _Kind) -> bool:
    return kind.dtype in ("int64", "float64")


def _levels(series: pd.Series, how: TableFormat) -> _Levels:
    codes, uniques = as_text(series).factorize()
    counts = np.bincount(codes[codes >= 0], minlength=len(uniques))
    found = np.asarray(uniques, dtype=object)
    texts = pd.Series(found, dtype="str")
    unit = _unit(texts, how)
    numbers = parse_numbers(texts, how.decimal or ".", how.thousands, unit).to_numpy()
    padded = bool(_PADDED & set(words(str(series.name))))
    zeros = not padded and bool(texts.str.fullmatch(r"0\d+").any())
    if zeros and not texts.str.fullmatch(r"\d{8}").all():
        numbers = np.full(len(texts), np.nan)
    bounds = texts.str.match(r"[<>≤≥~]")
    if bounds.any() and np.isfinite(numbers[~bounds]).sum() < max(5, bounds.sum()):
        numbers = np.where(bounds, np.nan, numbers)  # "<=50K" beside ">50K" is a class
    return _Levels(codes, found, counts, numbers, unit, zeros)


def _unit(texts: pd.Series, how: TableFormat) -> str:
    """Return the unit that stands beside most of the numbers, "" where there is none."""
    plain = pd.to_numeric(texts.head(1000), errors="coerce").isna() & (texts.head(1000) != "")
    units: Counter[str] = Counter()
    spellings: dict[str, str] = {}
    for text in texts.head(1000)[plain]:
        value, unit = read_number(text, how.decimal or ".", how.thousands)
        if unit and not np.isnan(value):
            units[same_unit(unit)] += 1
            spellings.setdefault(same_unit(unit), unit)
    if not units:
        return ""
    best, n = units.most_common(1)[0]
    return spellings[best] if n >= 2 and n >= 0.8 * units.total() else ""


def _kind_of_values(series: pd.Series) -> _Kind:
    """Say what a column is that came with a type."""
    if pd.api.types.is_object_dtype(series):  # lists and objects
        return _Kind("")
    if pd.api.types.is_bool_dtype(series):
        return _Kind("str")
    if is_date(series):
        return _Kind(DATE)
    numbers = series.astype("Float64").to_numpy("float64", na_value=np.nan)
    if date := _numeric_date(str(series.name), numbers):
        return _Kind(DATE, date)
    whole = pd.api.types.is_integer_dtype(series) and series.notna().all()
    return _Kind("int64" if whole and numbers.max() < 2**63 else "float64")


def _kind_of_text(raw: pd.Series, levels: _Levels, marks: Iterable[str]) -> _Kind:
    """Say what a column of texts is: what all of them are."""
    valid = levels.without(marks)
    present = levels.texts[valid]
    known = np.append(valid, False)[levels.codes]  # the code -1 finds the last
    numbers = np.where(valid, levels.numbers, np.nan)
    if not len(present):
        return _Kind("float64")
    formats = _date_formats(present, as_text(raw).where(known))
    if formats:
        return _Kind(DATE, formats[0], ambiguous=len(formats) > 1)
    if np.isnan(numbers[valid]).any():
        return _Kind("str")
    in_rows = np.append(numbers, np.nan)[levels.codes]
    if date := _numeric_date(str(raw.name), in_rows):
        return _Kind(DATE, date)
    # pandas reads "41.0" as a float, and so do others.
    whole = bool(known.all() and np.isfinite(numbers[valid]).all())
    whole = whole and bool((numbers[valid] % 1 == 0).all() and np.abs(in_rows).max() < 2**53)
    return _Kind("int64" if whole and not set("".join(present)) & set(".eE") else "float64")


def _facts(series: pd.Series) -> Column:
    """Describe a column whose cells have their values."""
    present = series.dropna()
    missing = 1 - len(present) / len(series)
    name = str(series.name)
    if is_date(series):
        return Column(name, DATE, missing, present.nunique())
    if is_number(series):
        dtype = "int64" if pd.api.types.is_integer_dtype(series) else "float64"
        levels = np.unique(present.to_numpy(dtype="float64"))
        two = dtype == "int64" and len(levels) == 2
        low, high = (float(levels[0]), float(levels[-1])) if len(levels) else (None, None)
        values = tuple(int(level) for level in levels) if two else ()
        return Column(name, dtype, missing, len(levels), low, high, values)
    levels = present.astype("str").unique()
    few = len(levels) <= MAX_CATEGORIES and len(levels) <= max(2, len(present) / 10)
    return Column(name, "str", missing, len(levels), values=tuple(sorted(levels)) if few else ())


# -------------------------------------------------------------------------------------- remarks


def _remarks(
    raw: pd.Series, levels: _Levels | None, kind: _Kind, conversion: Conversion
) -> Iterator[Remark]:
    name = str(raw.name)
    change = "change dtype in schema.yaml"
    if levels is None:
        if is_number(raw) and raw.dtype.kind == "f" and np.isinf(raw).any():
            yield Remark(name, f"{int(np.isinf(raw).sum()):,} infinite values mean missing", "inf")
        return
    if np.isinf(levels.numbers).any() and _is_numeric(kind):
        n = int(levels.counts[np.isinf(levels.numbers)].sum())
        yield Remark(name, f"{n:,} infinite values mean missing", "inf is no measurement")
    if _is_numeric(kind):
        if name in conversion.units:
            yield Remark(name, f"numbers in {levels.unit}", "read without it (data.units)")
        yield from _about_spelling(name, levels)
    elif levels.codes_with_zeros and kind.dtype == "str":
        yield Remark(name, "codes, kept as text", f"some begin with 0; {change} if not")
    elif kind.dtype == "str":
        yield from _about_text(name, levels, conversion)


def _about_spelling(name: str, levels: _Levels) -> Iterator[Remark]:
    for pattern, what in ((r"[<>≤≥~]", "the number beside the sign"), (r".*\d\s*[KkMB]\b", "")):
        marked = [text for text in levels.texts if re.match(pattern, text)]
        if marked:
            number = levels.numbers[list(levels.texts).index(marked[0])]
            n = int(levels.counts[np.isin(levels.texts, marked)].sum())
            yield Remark(name, f"{marked[0]} is read as {number:,.6g}", what or f"{n:,} such cells")


def _about_text(name: str, levels: _Levels, conversion: Conversion) -> Iterator[Remark]:
    """Say of a column of text that it is nearly one of numbers or dates."""
    valid = levels.without(conversion.na_values)
    numeric = valid & ~np.isnan(levels.numbers)
    n, total = levels.counts[numeric].sum(), levels.counts[valid].sum()
    if n >= 0.5 * total:
        others = levels.texts[valid & np.isnan(levels.numbers)]
        some = ", ".join(others[:3]) + (", …" if len(others) > 3 else "")
        why = f"others: {some} (add them to data.na_values, and float64 to schema.yaml)"
        yield Remark(name, f"{UNREAD} {n / total:.0%} of its cells are numbers", why)
        return
    present = levels.texts[valid][:200]
    if len(present) > 2 and all(_DATE_LIKE.fullmatch(text) for text in present):
        shapes = {re.sub(r"\d", "0", text): text for text in present}
        some = ", ".join(list(shapes.values())[:3])
        why = f"several formats: {some}; write them in one, for example 2024-01-31"
        yield Remark(name, f"{UNREAD} it looks like dates", why)
        return
    units = Counter(unit for text in present if (unit := read_number(text)[1]))
    if units.total() >= 0.5 * len(present) and len(units) > 1:
        some = ", ".join(list(units)[:4])
        yield Remark(name, f"{UNREAD} it holds numbers", f"in several units: {some}")


# ---------------------------------------------------------------------------------------- marks


def _marks(levels: Mapping[str, _Levels], rows: int) -> dict[str, list[str]]:
    """Find the strings that mean missing, and the columns that hold them."""
    marks: dict[str, list[str]] = {}
    for name, each in levels.items():
        for mark in _text_marks(each, rows):
            marks.setdefault(mark, []).append(name)
    for mark, names in _sentinels(levels, marks, rows).items():
        marks.setdefault(mark, []).extend(names)
    return marks


def _text_marks(levels: _Levels, rows: int) -> list[str]:
    no_number = np.isnan(levels.numbers) & (levels.texts != "")
    texts, counts = levels.texts[no_number], levels.counts[no_number]
    often = max(5, _OFTEN * rows)
    found = [
        text
        for text, n in zip(texts.tolist(), counts.tolist(), strict=True)
        if text.lower() in SURE or (text.lower() in _LIKELY and n >= often)
    ]
    others = ~np.isin(texts, found)
    if "NA" in found and _are_codes(texts[others]):
        found.remove("NA")
    numeric = ~np.isnan(levels.numbers)
    few = 0 < others.sum() <= 3 and counts[others].sum() <= 0.2 * levels.counts[numeric].sum()
    return found + texts[others].tolist() if few and numeric.sum() >= 10 else found


def _are_codes(texts: npt.NDArray[np.object_]) -> bool:
    """Whether the values are two capital letters each, among which NA is Namibia."""
    return len(texts) >= 5 and all(re.fullmatch("[A-Z]{2}", each) for each in texts)


def _sentinels(
    levels: Mapping[str, _Levels], marks: Iterable[str], rows: int
) -> dict[str, list[str]]:
    """Find numbers that stand for "no value": frequent, and far from all others."""
    numeric: dict[str, _Levels] = {}
    for name, each in levels.items():
        valid = each.without(marks)
        if valid.any() and not np.isnan(each.numbers[valid]).any():
            numeric[name] = each
    candidates = {
        value
        for each in numeric.values()
        for value in (np.nanmin(each.numbers).item(), np.nanmax(each.numbers).item())
        if _is_sentinel(value, each, rows)
    }
    found: dict[str, list[str]] = {}
    for value in sorted(candidates):
        having = {name: each for name, each in numeric.items() if (each.numbers == value).any()}
        # One list of marks holds for all columns: a value that is ordinary in one stays in all.
        if all(_is_at_odds(value, each.numbers) for each in having.values()):
            for name, each in having.items():
                for mark in each.texts[each.numbers == value]:
                    found.setdefault(mark, []).append(name)
    return found


def _is_sentinel(value: float, levels: _Levels, rows: int) -> bool:
    others = levels.numbers[~np.isnan(levels.numbers) & (levels.numbers != value)]
    share = levels.counts[levels.numbers == value].sum() / rows
    if len(others) < 10 or share < 0.01 or value % 1:
        return False
    span = others.max() - others.min()
    if value < -1:
        return bool(others.min() - value >= span / 2 and (others.min() >= 0 or value <= -99))
    nines = re.fullmatch("99+", f"{value:.0f}") is not None
    return bool(nines and value - others.max() >= 2 * span)


def _is_at_odds(value: float, numbers: npt.NDArray[np.float64]) -> bool:
    """Whether a value is the only one of its sign, or outside half the range of the others."""
    others = numbers[~np.isnan(numbers) & (numbers != value)]
    if not len(others):
        return False
    gap = max(others.min() - value, value - others.max())
    return bool((value < 0 <= others.min()) or gap >= (others.max() - others.min()) / 2)


# ---------------------------------------------------------------------------------------- dates


def _date_formats(present: npt.NDArray[np.object_], series: pd.Series) -> list[str]:
    """List the formats that every value has, the likeliest first."""
    if len(present) < 2:
        return []
    for how, pattern in ((ISO, _OFFSET), (RFC, _RFC)):
        if pattern.fullmatch(present[0]) and all(pattern.fullmatch(text) for text in present):
            return [how] if _fits(pd.Series(present, dtype="str"), how) else []
    if not all(_DATE_LIKE.fullmatch(text) for text in present):
        return []
    if all(re.fullmatch(r"\d+\.\d+", text) for text in present):  # 10.5 is a number
        return []
    texts = pd.Series(present, dtype="str")
    few, zone = texts.head(20), _zone(present[0])
    formats = [date + time for date, time in product(_DATES, _TIMES)]
    formats = [how + zone for how in formats if _has_shape(present[0], how)]
    fitting = [how for how in formats if _fits(few, how) and _fits(texts, how)]
    if fitting and fitting[0].startswith("%Y%m%d"):
        years = texts.str[:4].astype(int)
        fitting = fitting if years.between(1900, 2100).all() else []
    return sorted(fitting, key=lambda how: _disorder(series, how))


def _has_shape(text: str, how: str) -> bool:
    """Whether a date has the punctuation of a format, which rules most of them out at once."""
    return re.sub(r"\w", "", _ZONED.sub("", text)) == re.sub(r"\w|%", "", how)


def _zone(text: str) -> str:
    """Return how the time zone at the end of a date is written in a format, "" without one."""
    zone = _ZONED.search(text)
    if zone is None or ":" not in text:
        return ""
    space = " " if zone[0].startswith(" ") else ""
    return zone[0] if zone[0].strip().isalpha() else f"{space}%z"


def _numeric_date(name: str, numbers: npt.NDArray[Any]) -> str:
    """Say as what numbers are points in time, "" where they are not; NaN is missing."""
    present = numbers[~np.isnan(numbers)]
    if len(present) < 2 or not _TIME & set(words(name)):
        return ""
    for how, (low, high) in _NUMERIC_DATES.items():
        whole = how == SERIAL or (present % 1 == 0).all()
        if whole and present.min() >= low and present.max() <= high:
            return how if how in EPOCHS or np.ptp(present) >= 2 else ""
    return ""


def _no_days(
    levels: Mapping[str, _Levels], kinds: Mapping[str, _Kind]
) -> Iterator[tuple[str, str]]:
    """Find dates that stand for "no date": 9999-12-31, or 1900-01-01 far before all others."""
    for name, kind in kinds.items():
        if kind.date and name in levels and not kind.date.startswith(("epoch", "Excel")):
            texts = levels[name].texts
            days = parse_dates(pd.Series(texts, dtype="str"), kind.date)
            candidates = np.array([_NO_DAYS.fullmatch(text) is not None for text in texts])
            others = days[~candidates & days.notna()]
            for text, day in zip(texts[candidates], days[candidates], strict=True):
                span = others.max() - others.min() if len(others) else pd.Timedelta(0)
                gap = max(others.min() - day, day - others.max()) if len(others) else span
                if gap > span and gap > pd.Timedelta(3650, "D"):
                    yield text, name


def _fits(texts: pd.Series, how: str) -> bool:
    return bool(parse_dates(texts, how).notna().all())


def _disorder(series: pd.Series, how: str) -> float:
    """Return how often the dates of following rows go back; rows tend to be in order."""
    dates = parse_dates(series, how).dropna().to_numpy().astype("int64")
    back = float(np.mean(np.diff(dates) < 0)) if len(dates) > 1 else 0.0
    return min(back, 1 - back)
