"""What each column holds: numbers, dates, categories, text; and which marks mean "no value"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt
import pandas as pd

from mlscaffold.data.facts import Column, Format

MAX_CATEGORIES = 30  # up to here the values of a column are written down as a set

# Never a value of its own, wherever it stands.
SURE = {"?", "na", "n/a", "#n/a", "<na>", "nan", "null", "(null)", "nat", "#null!", "#div/0!"}
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


@dataclass(frozen=True)
class _Levels:
    """The different texts of a column: most work is done on these, not on the rows."""

    codes: npt.NDArray[np.int64]  # (rows,): which text stands there, -1 for none
    texts: npt.NDArray[np.object_]  # (levels,)
    counts: npt.NDArray[np.int64]  # (levels,)
    numbers: npt.NDArray[np.float64]  # (levels,): the text as a number, NaN where it is none

    def without(self, marks: Iterable[str]) -> npt.NDArray[np.bool_]:
        """Say for each level whether it is a value: neither empty nor one of the marks."""
        return ~np.isin(self.texts, ["", *marks])


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
    levels = {name: _levels(raw[name], format) for name in names if _is_text(raw[name])}
    marks = _marks(levels, len(raw))
    marks = {mark: seen for mark, seen in marks.items() if mark not in set(keep)}
    values: dict[str, pd.Series] = {}
    formats: dict[str, str] = {}
    ambiguous: set[str] = set()
    for name in names:
        if name not in levels:
            values[name] = _plain(raw[name], marks)
            continue
        values[name], fitting = _values(raw[name], levels[name], marks)
        if fitting:
            formats[name] = fitting[0]
            ambiguous |= {name} if len(fitting) > 1 else set()
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


def _levels(series: pd.Series, format: Format) -> _Levels:
    present = series.astype("str") if pd.api.types.is_object_dtype(series) else series
    codes, texts = present.where(series.notna()).factorize()
    counts = np.bincount(codes[codes >= 0], minlength=len(texts))
    found = np.asarray(texts, dtype=object)
    return _Levels(codes, found, counts, _numbers(found, format))


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


def _numbers(texts: npt.NDArray[np.object_], format: Format) -> npt.NDArray[np.float64]:
    series = pd.Series(texts, dtype="str")
    if format.thousands:
        series = series.str.replace(format.thousands, "", regex=False)
    if format.decimal == ",":
        series = series.str.replace(".", " ", regex=False).str.replace(",", ".", regex=False)
    return pd.to_numeric(series, errors="coerce").to_numpy(dtype="float64", na_value=np.nan)


def _values(raw: pd.Series, levels: _Levels, marks: Iterable[str]) -> tuple[pd.Series, list[str]]:
    """Return a column of texts as what they all are, and the formats that fit if dates."""
    valid = levels.without(marks)
    present = levels.texts[valid]
    known = np.append(valid, False)[levels.codes]  # the code -1 finds the last
    numbers = np.where(valid, levels.numbers, np.nan)
    if not len(present):
        return pd.Series(np.nan, index=raw.index, name=raw.name), []
    if set(map(str.lower, present[:9])) == {"true", "false"} and len(present) < 9 and known.all():
        return raw.str.lower() == "true", []
    series = raw.where(known)
    if np.isnan(numbers[valid]).any():
        formats = _date_formats(present, series)
        return (pd.to_datetime(series, format=formats[0]) if formats else series), formats
    if formats := _date_formats(present, series):
        return pd.to_datetime(series, format=formats[0]), formats
    column = pd.Series(np.append(numbers, np.nan)[levels.codes], index=raw.index, name=raw.name)
    whole = known.all() and bool((numbers[valid] % 1 == 0).all())
    # pandas reads "41.0" as a float, and so will the project.
    whole = whole and not set("".join(present)) & set(".eE") and np.abs(column).max() < 2**53
    return (column.astype("int64") if whole else column), []


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


def _marks(levels: Mapping[str, _Levels], rows: int) -> dict[str, list[str]]:
    """Find the marks that mean "no value", and the columns that showed it."""
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
    if len(present) < 2 or not all(_DATE_LIKE.fullmatch(each) for each in present):
        return []
    if all(re.fullmatch(r"\d+\.\d+", each) for each in present):  # 10.5 is a number
        return []
    texts = pd.Series(present, dtype="str")
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
