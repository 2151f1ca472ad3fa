"""Turning the cells of a raw table into numbers, dates and text, as ``params.yaml`` says."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any

import numpy as np
import pandas as pd

from .errors import DataError

ISO, RFC = "ISO 8601", "RFC 2822"
EPOCHS = {"epoch seconds": "s", "epoch milliseconds": "ms"}
SERIAL = "Excel serial"  # days since the end of 1899
DATE = "datetime64[us]"  # in UTC; nanoseconds would end in 2262, and 9999-12-31 is common

SPACES = " \u00a0\u2007\u2009\u202f"  # between groups of digits: usual, no-break, narrow, thin
APOSTROPHES = "'\u2019"  # typewritten and typeset
MINUS = "\u2212\u2012\u2013\ufe63\uff0d-"  # the last is the usual one
SCALES = {
    **dict.fromkeys(["K", "k", "thousand"], 1e3),
    **dict.fromkeys(["M", "mn", "mio", "Mio", "Mio.", "million", "Million"], 1e6),
    **dict.fromkeys(["B", "bn", "Mrd", "Mrd.", "billion", "Billion"], 1e9),
    **dict.fromkeys(["lakh", "Lakh", "Lac"], 1e5),
    **dict.fromkeys(["Cr", "crore", "Crore"], 1e7),
}
SCALE = "|".join(map(re.escape, sorted(SCALES, key=len, reverse=True)))
CURRENCY = (
    r"[A-Z]{0,3}[$¢£¥฿\u20a0-\u20cf]|Rs\.?|kr\.?|S?Fr\.?|zł|Kč|"
    r"(?:AED|AUD|BRL|CAD|CHF|CNY|CZK|DKK|EUR|GBP|HKD|HUF|IDR|ILS|INR|JPY|KRW|MXN|MYR|NOK|NZD|PHP|"
    r"PLN|RON|RUB|SAR|SEK|SGD|THB|TRY|TWD|UAH|USD|VND|ZAR)\b"
)
NUMBER = re.compile(
    rf"(?P<open>\()?[<>≤≥~]?=?\s*(?P<sign>[+{MINUS}])?\s*(?P<before>{CURRENCY})?\s*"
    rf"(?P<sign2>[+{MINUS}])?(?P<digits>[.,]?\d(?:[\d.,{APOSTROPHES}{SPACES}]*\d)?[.,]?)"
    rf"(?P<exponent>[eE][+-]?\d+)?"
    rf"\s*(?:(?P<scale>{SCALE})(?![^\W\d_]))?"
    rf"\s*(?P<after>[^\s\d.,:;/()+{APOSTROPHES}{MINUS}][^()\d]{{0,14}}?\d?)?"
    rf"\s*(?P<trailing>[{MINUS}])?(?P<close>\))?"
)
GROUPS = {
    mark: re.compile(rf"\d{{1,3}}(?:{re.escape(mark)}\d{{2,3}})*{re.escape(mark)}\d{{3}}")
    for mark in [*SPACES, *APOSTROPHES, ",", "."]
}


@dataclass(frozen=True)
class Conversion:
    """What the cells of each column become.

    Attributes
    ----------
    dtypes
        Column: ``str``, ``float64``, ``int64`` or ``datetime64[us]``; others stay as they are.
    na_values
        Strings treated as missing, besides empty cells.
    dates
        Column: how its dates are written, as in `parse_dates`.
    units
        Column: the currency or unit beside its numbers.
    decimal, thousands
        Marks in numbers.
    """

    dtypes: Mapping[str, str]
    na_values: Sequence[str] = ()
    dates: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    decimal: str = "."
    thousands: str | None = None


def convert(cells: pd.DataFrame, conversion: Conversion) -> pd.DataFrame:
    """Convert the cells of a table.

    Raises
    ------
    DataError
        Cells that are not what their column should hold, with one line for each column.
    """
    columns: dict[str, pd.Series] = {}
    problems: list[str] = []
    for name in cells:
        try:
            columns[name] = _convert(cells[name], conversion)
        except ValueError as error:
            problems.append(f"- column {name}: {error}")
    if problems:
        advice = "Add what means missing to data.na_values, or change dtype in schema.yaml."
        raise DataError("\n".join(["Some cells cannot be converted:", *problems, advice]))
    return pd.DataFrame(columns, index=cells.index)


def _convert(cells: pd.Series, conversion: Conversion) -> pd.Series:
    name = str(cells.name)
    dtype = conversion.dtypes.get(name)
    if dtype is None:
        return cells
    if dtype == DATE and cells.dtype.kind == "M":
        return _in_utc(cells)
    if dtype in ("float64", "int64") and pd.api.types.is_any_real_numeric_dtype(cells):
        missing = [float(text) for text in conversion.na_values if _is_float(text)]
        return _with_dtype(cells.mask(cells.isin(missing)), dtype)
    text = as_text(cells)
    text = text.mask(text.isin(["", *conversion.na_values]))
    if dtype == "str":
        return text
    if dtype == DATE:
        dates = parse_dates(text, conversion.dates.get(name, ISO))
        _refuse(text[dates.isna() & text.notna()], f"dates ({conversion.dates.get(name, ISO)})")
        return dates
    unit = conversion.units.get(name, "")
    numbers = parse_numbers(text, conversion.decimal, conversion.thousands, unit)
    _refuse(text[numbers.isna() & text.notna()], f"numbers ({unit})" if unit else "numbers")
    return _with_dtype(numbers, dtype)


def _refuse(cells: pd.Series, what: str) -> None:
    if len(cells):
        raise ValueError(f"{len(cells):,} cells are not {what}, for example {cells.iloc[0]!r}")


def _with_dtype(numbers: pd.Series, dtype: str) -> pd.Series:
    """Return numbers as float64, or as int64 where none is missing; infinity is missing."""
    if dtype == "int64" and numbers.dtype.kind in "iu" and numbers.dtype != "uint64":
        return numbers.astype("int64")
    values = numbers.astype("Float64").to_numpy("float64", na_value=np.nan)
    values = np.where(np.isfinite(values), values, np.nan)
    whole = dtype == "int64" and np.isfinite(values).all()
    return pd.Series(values.astype("int64") if whole else values, numbers.index, name=numbers.name)


def _is_float(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def as_text(cells: pd.Series) -> pd.Series:
    """Write the cells of a column as stripped text; a missing one stays missing."""
    if isinstance(cells.dtype, pd.StringDtype):
        return cells.str.strip()
    if cells.dtype.kind == "f" and (cells.dropna() % 1 == 0).all():
        whole = cells.where(np.isfinite(cells)).dropna()
        if not len(whole) or whole.abs().max() < 2**53:
            cells = cells.where(np.isfinite(cells)).astype("Int64")  # 1.0, since others are missing
    present = cells.notna()
    texts = [
        _writable(value) if there else None for value, there in zip(cells, present, strict=True)
    ]
    return pd.Series(texts, cells.index, dtype="str", name=cells.name)


def _writable(value: Any) -> str:
    """Write a cell; half a character, which JSON can hold and no file can, is replaced."""
    return str(value).encode("utf-8", "replace").decode().strip()


# -------------------------------------------------------------------------------------- numbers


def parse_numbers(
    texts: pd.Series, decimal: str = ".", thousands: str | None = None, unit: str = ""
) -> pd.Series:
    """Read numbers as people write them; what is none becomes NaN.

    Spaces and apostrophes may separate groups of digits, and the mark `thousands` as well.
    ``(1,234.50)`` and ``1,234.50-`` are negative, ``12.3K`` is 12,300, and ``<5`` is 5.

    Parameters
    ----------
    unit
        Currency or unit that may stand beside each number: ``$``, ``%``, ``kg``.
    """
    plain = texts
    if decimal == ",":
        plain = texts.mask(texts.str.contains(".", regex=False, na=False))
        plain = plain.str.replace(",", ".", regex=False)
    numbers = pd.to_numeric(plain, errors="coerce").astype("float64")
    rest = numbers.isna() & texts.notna()
    if rest.any():
        wanted = same_unit(unit)
        values = {}
        for text in texts[rest].unique():
            value, beside = read_number(text, decimal, thousands)
            values[text] = value if same_unit(beside) in ("", wanted) else np.nan
        numbers = numbers.where(~rest, texts.map(values).astype("float64"))
    return numbers


def read_number(text: str, decimal: str = ".", thousands: str | None = None) -> tuple[float, str]:
    """Return a number as people write it, NaN where it is none, and the unit beside it."""
    match = NUMBER.fullmatch(text)
    if match is None or bool(match["open"]) != bool(match["close"]):
        return np.nan, ""
    if match["before"] and match["after"] and match["after"] != "%":
        return np.nan, ""
    digits = _plain_digits(match["digits"], decimal, thousands)
    if digits is None:
        return np.nan, ""
    value = float(digits + (match["exponent"] or "")) * SCALES.get(match["scale"] or "", 1.0)
    signs = (match["sign"], match["sign2"], match["trailing"])
    negative = match["open"] or any(sign and sign in MINUS for sign in signs)
    return (-value if negative else value), (match["before"] or match["after"] or "").strip()


def _plain_digits(digits: str, decimal: str, thousands: str | None) -> str | None:
    """Remove the marks between groups of digits; None where the marks make no number."""
    whole, _, fraction = digits.partition(decimal)
    if fraction and not fraction.isdigit():
        return None
    if whole and not whole.isdigit():
        mark = next(c for c in whole if not c.isdigit())
        if mark in ",." and mark != thousands:
            return None
        if mark not in GROUPS or not GROUPS[mark].fullmatch(whole):
            return None
        whole = whole.replace(mark, "")
    return f"{whole or 0}.{fraction or 0}"


def same_unit(unit: str) -> str:
    """Return what spellings of one unit have in common: ``Years`` and ``year``."""
    folded = unit.casefold().rstrip(".")
    return folded[:-1] if len(folded) > 3 and folded.endswith("s") else folded


# ---------------------------------------------------------------------------------------- dates


def parse_dates(texts: pd.Series, how: str) -> pd.Series:
    """Parse dates that are all written in one way; what is no such date becomes missing.

    Parameters
    ----------
    how
        ``strptime`` format, ``ISO 8601``, ``RFC 2822``, ``epoch seconds``,
        ``epoch milliseconds`` or ``Excel serial``: guessing would mix days with months.

    Returns
    -------
    Series
        (n,) of datetime64[us], in UTC where a time zone is given.
    """
    if how == RFC:
        dates = pd.Series([_rfc_date(text) for text in texts], texts.index)
        parsed = pd.to_datetime(dates, errors="coerce", utc=True)
    elif how in EPOCHS or how == SERIAL:
        numbers = pd.to_numeric(texts, errors="coerce").astype("float64")
        days = numbers / {"s": 86_400, "ms": 86_400_000}.get(EPOCHS.get(how, ""), 1)
        origin = pd.Timestamp("1899-12-30" if how == SERIAL else "1970-01-01")
        parsed = pd.to_datetime(days, unit="D", origin=origin, errors="coerce")
    elif how == ISO:
        parsed = pd.to_datetime(texts, format="ISO8601", errors="coerce", utc=True)
    else:
        parsed = pd.to_datetime(texts, format=how, errors="coerce", utc="%z" in how)
    return _in_utc(parsed).rename(texts.name)


def _rfc_date(text: Any) -> Any:
    try:
        return parsedate_to_datetime(str(text))
    except ValueError:
        return None


def _in_utc(dates: pd.Series) -> pd.Series:
    if dates.dt.tz is not None:
        dates = dates.dt.tz_convert("UTC").dt.tz_localize(None)
    return dates.astype(DATE)


def schema_dtypes(columns: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Return the type of each column of ``schema.yaml`` that is not excluded."""
    return {name: column["dtype"] for name, column in columns.items() if "dtype" in column}


def rows_to_drop(cells: pd.DataFrame, rules: Mapping[str, Iterable[str]]) -> pd.Series:
    """Mark the rows, (n,) of bool, that a rule drops: ``{column: [text, …]}``, such as totals."""
    dropped = pd.Series(False, cells.index)
    for column, texts in rules.items():
        if column in cells:
            dropped |= as_text(cells[column]).fillna("").isin(list(texts))
    return dropped
