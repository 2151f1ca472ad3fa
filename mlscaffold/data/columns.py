"""What each column holds: numbers, dates, categories, text; and which marks mean "no value"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

from mlscaffold.data.facts import Column, Format

MAX_CATEGORIES = 30  # up to here the values of a column are written down as a set

# Never a value of its own, wherever it stands.
_SURE = {"?", "na", "n/a", "#n/a", "<na>", "nan", "null", "(null)", "nat", "#null!", "#div/0!"}
# No value where it stands among numbers, or often.
_LIKELY = {"unknown", "missing", "not available", "not known", "-", "--", ".", "n.a.", "n.d."}
_OFTEN = 0.005  # of the rows

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
    "T%H:%M:%SZ",
    " %H:%M:%S.%f",
)
_TIMES += ("T%H:%M:%S.%f", "T%H:%M:%S.%fZ", " %I:%M %p", " %I:%M:%S %p")
_DATE_LIKE = re.compile(
    r"(?:\d{1,4}[-/.]\d{1,2}(?:[-/.]\d{1,4})?|\d{8}|\d{1,2}[ -][A-Za-z]{3,9}[ -]\d{2,4}"
    r"|[A-Za-z]{3,9} (?:\d{1,2}, )?\d{4})(?:[ T]\d.*)?"
)


@dataclass(frozen=True)
class Typed:
    """A table whose cells have become values.

    Attributes
    ----------
    frame
        Numbers, booleans, dates and text, with missing values where a mark or nothing stood.
    marks
        Mark, and the columns in which it was taken for "no value".
    dates
        Column, and the format that every one of its values has.
    ambiguous
        The columns whose dates could also be read with day and month exchanged.
    columns
        The facts about each column.
    """

    frame: pd.DataFrame
    marks: Mapping[str, list[str]]
    dates: Mapping[str, str]
    ambiguous: frozenset[str]
    columns: Mapping[str, Column]


def typed(raw: pd.DataFrame, format: Format, keep: Iterable[str] = ()) -> Typed:
    """Give every cell its value.

    Parameters
    ----------
    raw
        Text files: stripped text; others: the values as they are typed.
    keep
        Marks that are values here, since the target has them as a class.
    """
    raw = raw.rename(columns=str)
    names = [str(each) for each in raw]
    levels = {name: _levels(raw[name]) for name in names if _is_text(raw[name])}
    marks = _marks(levels, len(raw), format)
    marks = {mark: names for mark, names in marks.items() if mark not in set(keep)}
    values: dict[str, pd.Series] = {}
    formats: dict[str, str] = {}
    ambiguous: set[str] = set()
    for name in names:
        if name not in levels:
            values[name] = _plain(raw[name], marks)
            continue
        present = [each for each in levels[name].index if each and each not in marks]
        series = raw[name].where(raw[name].isin(present))
        found = _date_formats(present, series)
        if found:
            formats[name] = found[0]
            values[name] = pd.to_datetime(series, format=found[0])
            ambiguous |= {name} if len(found) > 1 else set()
        else:
            values[name] = _values(present, series, format)
    frame = pd.DataFrame(values)
    columns = {name: _facts(frame[name]) for name in names}
    return Typed(frame, marks, formats, frozenset(ambiguous), columns)


def is_number(series: pd.Series) -> bool:
    """Whether a column holds numbers; booleans are none."""
    return pd.api.types.is_numeric_dtype(series) and not pd.api.types.is_bool_dtype(series)


def is_date(series: pd.Series) -> bool:
    """Whether a column holds dates."""
    return pd.api.types.is_datetime64_any_dtype(series)


# --------------------------------------------------------------------------------------- values


def _is_text(series: pd.Series) -> bool:
    return pd.api.types.is_string_dtype(series) or pd.api.types.is_object_dtype(series)


def _levels(series: pd.Series) -> pd.Series:
    """Count the different texts of a column."""
    return series.dropna().astype("str").value_counts()


def _plain(series: pd.Series, marks: Mapping[str, list[str]]) -> pd.Series:
    """Return a column that came with a type, its numeric marks taken out."""
    if not is_number(series):
        return series
    sentinels = [float(mark) for mark in marks if _is_float(mark)]
    return series.mask(series.isin(sentinels)) if series.isin(sentinels).any() else series


def _is_float(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _numbers(texts: Iterable[str], format: Format) -> pd.Series:
    """Return texts as numbers, missing where a text is none."""
    series = pd.Series(texts, dtype="str")
    if format.thousands:
        series = series.str.replace(format.thousands, "", regex=False)
    if format.decimal == ",":
        series = series.str.replace(".", " ", regex=False).str.replace(",", ".", regex=False)
    return pd.to_numeric(series, errors="coerce").astype("float64")


def _values(present: list[str], series: pd.Series, format: Format) -> pd.Series:
    """Return the texts of a column as what they all are: numbers, booleans or just text."""
    complete = not series.isna().any()
    if not present:
        return series.astype("float64")
    if {each.lower() for each in present} == {"true", "false"} and complete:
        return series.str.lower() == "true"
    levels = _numbers(present, format)
    if levels.isna().any():
        return series
    numbers = series.map(dict(zip(present, levels, strict=True))).astype("float64")
    whole = complete and not any(mark in each for each in present for mark in ".eE,")
    if format.thousands == ",":
        whole = complete and bool((levels % 1 == 0).all())
    return numbers.astype("int64") if whole and np.abs(numbers).max() < 2**53 else numbers


def _facts(series: pd.Series) -> Column:
    """Describe a column whose cells have their values."""
    present = series.dropna()
    missing = 1 - len(present) / len(series)
    name = str(series.name)
    if is_date(series):
        return Column(name, "datetime64[ns]", missing, present.nunique())
    if pd.api.types.is_bool_dtype(series):
        return Column(name, "bool", missing, present.nunique())
    if is_number(series):
        dtype = "int64" if pd.api.types.is_integer_dtype(series) and not missing else "float64"
        levels = np.unique(present.to_numpy(dtype="float64"))
        small = dtype == "int64" and len(levels) == 2
        low, high = (float(levels[0]), float(levels[-1])) if len(levels) else (None, None)
        values = tuple(int(each) for each in levels) if small else ()
        return Column(name, dtype, missing, len(levels), low, high, values)
    levels = present.astype("str").unique()
    few = len(levels) <= MAX_CATEGORIES and len(levels) <= max(2, len(present) / 10)
    return Column(name, "str", missing, len(levels), values=tuple(sorted(levels)) if few else ())


# ---------------------------------------------------------------------------------------- marks


def _marks(levels: Mapping[str, pd.Series], rows: int, format: Format) -> dict[str, list[str]]:
    """Find the marks that mean "no value", and the columns that showed it."""
    marks: dict[str, list[str]] = {}
    numeric: dict[str, pd.Series] = {}
    for name, counts in levels.items():
        found = _text_marks(counts, rows, format)
        for mark in found:
            marks.setdefault(mark, []).append(name)
        rest = counts.drop(["", *found], errors="ignore")
        numbers = _numbers(rest.index, format)
        if len(rest) and numbers.notna().all():
            numeric[name] = pd.Series(numbers.to_numpy(), index=rest.index)
    for mark, names in _sentinels(levels, numeric, rows).items():
        marks.setdefault(mark, []).extend(names)
    return marks


def _text_marks(counts: pd.Series, rows: int, format: Format) -> list[str]:
    found = [
        each
        for each, n in zip(counts.index.astype("str"), counts, strict=True)
        if each.lower() in _SURE or (each.lower() in _LIKELY and n >= max(5, _OFTEN * rows))
    ]
    if "NA" in found and _are_codes(counts.drop(found)):
        found.remove("NA")
    rest = counts.drop(["", *found], errors="ignore")
    no_number = _numbers(rest.index, format).isna().to_numpy()
    others, numbers = rest[no_number], rest[~no_number]
    if 0 < len(others) <= 3 and len(numbers) >= 10 and others.sum() <= 0.2 * rest.sum():
        found += [str(each) for each in others.index]
    return found


def _are_codes(counts: pd.Series) -> bool:
    """Whether the values are two capital letters each, among which NA is Namibia."""
    return len(counts) >= 5 and all(re.fullmatch("[A-Z]{2}", each) for each in counts.index)


def _sentinels(
    levels: Mapping[str, pd.Series], numeric: Mapping[str, pd.Series], rows: int
) -> dict[str, list[str]]:
    """Find numbers that stand for "no value": frequent, and far from all others."""
    candidates: set[float] = set()
    for name, numbers in numeric.items():
        for value in (numbers.min(), numbers.max()):
            if _is_sentinel(float(value), numbers, levels[name], rows):
                candidates.add(float(value))
    found: dict[str, list[str]] = {}
    for value in sorted(candidates):
        having = {name: numbers for name, numbers in numeric.items() if (numbers == value).any()}
        # One list of marks holds for all columns: a value that is ordinary in one stays in all.
        if all(_is_at_odds(value, numbers) for numbers in having.values()):
            for name, numbers in having.items():
                for mark in numbers.index[numbers == value]:
                    found.setdefault(mark, []).append(name)
    return found


def _is_sentinel(value: float, numbers: pd.Series, counts: pd.Series, rows: int) -> bool:
    others = numbers[numbers != value]
    share = counts[numbers.index[numbers == value]].sum() / rows
    if len(others) < 10 or share < 0.01 or value % 1:
        return False
    span = others.max() - others.min()
    if value < -1:
        return bool(others.min() - value >= span / 2 and (others.min() >= 0 or value <= -99))
    nines = re.fullmatch("99+", f"{value:.0f}") is not None
    return bool(nines and value - others.max() >= 2 * span)


def _is_at_odds(value: float, numbers: pd.Series) -> bool:
    """Whether a value is the only one of its sign, or outside half the range of the others."""
    others = numbers[numbers != value]
    if others.empty:
        return False
    gap = max(others.min() - value, value - others.max())
    return bool((value < 0 <= others.min()) or gap >= (others.max() - others.min()) / 2)


# ---------------------------------------------------------------------------------------- dates


def _date_formats(present: list[str], series: pd.Series) -> list[str]:
    """List the formats that every value has, the likeliest first."""
    if len(present) < 2 or not all(_DATE_LIKE.fullmatch(each) for each in present):
        return []
    if all(re.fullmatch(r"\d+\.\d+", each) for each in present):  # 10.5 is a number
        return []
    texts = pd.Series(present)
    few = texts.head(20)
    fitting = [
        date + time
        for date, time in product(_DATES, _TIMES)
        if _fits(few, date + time) and _fits(texts, date + time)
    ]
    if fitting and fitting[0].startswith("%Y%m%d"):
        years = texts.str[:4].astype(int)
        fitting = fitting if years.between(1900, 2100).all() else []
    return sorted(fitting, key=lambda each: _disorder(series, each))


def _fits(texts: pd.Series, format: str) -> bool:
    return bool(pd.to_datetime(texts, format=format, errors="coerce").notna().all())


def _disorder(series: pd.Series, format: str) -> float:
    """Return how often the dates of following rows go back; rows tend to be in order."""
    dates = pd.to_datetime(series, format=format).dropna().to_numpy().astype("int64")
    back = float(np.mean(np.diff(dates) < 0)) if len(dates) > 1 else 0.0
    return min(back, 1 - back)
