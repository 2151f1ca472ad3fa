"""Find out how a text file holds a table: encoding, delimiter, header, decimal mark."""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mlscaffold.data.errors import DuplicateColumns, NotATable, TooManyColumns
from mlscaffold.data.facts import Format

DELIMITERS = (",", ";", "\t", "|")
MAX_COLUMNS = 5_000
_RECORDS = 2_000  # records that are looked at
_LONGEST = 1 << 24  # characters of one cell; the library's own limit is less than a long text

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# Letters, currency signs, dashes, quotes, degrees and exponents.
_WESTERN = {"Ll", "Lu", "Sc", "Pd", "Pi", "Pf", "Po", "So", "No"}

NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_DECIMAL = {mark: re.compile(rf"[+-]?\d+[{mark}]\d+(?:[eE][+-]?\d+)?") for mark in ".,"}
_GROUPED = {
    (group, decimal): re.compile(rf"[+-]?\d{{1,3}}(?:[{group}]\d{{3}})+(?:[{decimal}]\d+)?")
    for group in ",. "
    for decimal in ".,"
}
_UNGROUPED = {mark: re.compile(rf"[+-]?\d{{1,3}}(?:[{mark}]\d+)?") for mark in ".,"}


# ------------------------------------------------------------------------------------ encoding


def encoding_of(name: str, sample: bytes) -> str:
    """Name the encoding of a text.

    Parameters
    ----------
    name
        Of the file, for the error.
    sample
        Bytes of the file from its beginning; may end inside a character.

    Raises
    ------
    NotATable
        Where the bytes are no text.
    """
    for mark, encoding in _BOMS:
        if sample.startswith(mark):
            return encoding
    if (wide := _utf16_without_mark(sample)) is not None:
        return wide
    if _control_characters(sample[: 1 << 16]) > 0.002:
        raise NotATable(name, "it holds bytes that are no text")
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return _eight_bit(sample)
    return "utf-8"


def _control_characters(sample: bytes) -> float:
    """Return the fraction of bytes that no text has."""
    odd = sample.translate(None, bytes(range(32, 256)) + b"\t\n\r\f\x1a")
    return len(odd) / max(1, len(sample))


def _utf16_without_mark(sample: bytes) -> str | None:
    pairs = sample[: 1 << 16]
    even, odd = pairs[::2].count(0), pairs[1::2].count(0)
    if odd > 0.8 * len(pairs) / 2 and even == 0:
        return "utf-16-le"
    if even > 0.8 * len(pairs) / 2 and odd == 0:
        return "utf-16-be"
    return None


def _eight_bit(sample: bytes) -> str:
    """Tell Western European text, whose accents stand alone among ASCII, from others."""
    runs = re.findall(rb"[\x80-\xff]+", sample)
    if sum(len(run) == 1 for run in runs) >= 0.7 * len(runs):
        try:
            accents = b"".join(runs).decode("cp1252")
        except UnicodeDecodeError:
            return "latin-1"
        common = sum(unicodedata.category(c) in _WESTERN for c in accents)
        if common >= 0.9 * len(accents):
            return "cp1252"
    from charset_normalizer import from_bytes

    lines = [line for line in sample.splitlines() if re.search(rb"[\x80-\xff]", line)]
    best = from_bytes(b"\n".join(lines[:500])).best()
    return "latin-1" if best is None else best.encoding


# ------------------------------------------------------------------------------------- dialect


@dataclass(frozen=True)
class _Parsed:
    """The records that one delimiter gives."""

    delimiter: str
    records: list[list[str]]
    width: int
    score: float


def dialect(name: str, text: str, encoding: str) -> Format:
    """Say how to read a text as a table.

    Parameters
    ----------
    name
        Of the file, for errors.
    text
        The beginning of the file, whole lines.

    Raises
    ------
    DuplicateColumns, NotATable, TooManyColumns
    """
    parsed = max((_parse(text, each) for each in DELIMITERS), key=lambda each: each.score)
    if parsed.width > MAX_COLUMNS:
        raise TooManyColumns(name, parsed.width, MAX_COLUMNS)
    skip, names, body = _head(parsed, text)
    comment = _comment(text, skip)
    if names is not None:
        refuse_duplicates(names)
    format = Format(delimiter=parsed.delimiter, encoding=encoding, skip=skip, comment=comment)
    if names is None:
        columns = tuple(f"column_{i + 1}" for i in range(parsed.width))
        format = replace(format, header=False, columns=columns)
    elif len(names) == parsed.width - 1:
        # Rows that end in a delimiter, or row names without a heading, as R writes them.
        ends_empty = not any(record[-1] for record in body)
        columns = (*names, "nothing") if ends_empty else ("row", *names)
        format = replace(format, header=False, skip=skip + 1, columns=columns)
    return _with_numbers(format, body)


def records(
    text: str, delimiter: str, limit: int | None = None, *, quoting: bool = True
) -> list[list[str]]:
    """Split a text into stripped cells; blank lines are left out."""
    found: list[list[str]] = []
    csv.field_size_limit(_LONGEST)
    try:
        for record in csv.reader(
            io.StringIO(text, newline=""),
            delimiter=delimiter,
            skipinitialspace=True,
            quoting=csv.QUOTE_MINIMAL if quoting else csv.QUOTE_NONE,
        ):
            if record and any(record):
                found.append([cell.strip() for cell in record])
                if len(found) == limit:
                    break
    except csv.Error:  # a quote that is never closed makes one endless cell
        pass
    return found


def _parse(text: str, delimiter: str) -> _Parsed:
    found = records(text, delimiter, _RECORDS)
    widths = Counter(map(len, found))
    wide = {width: n for width, n in widths.items() if width > 1}
    if not wide:
        return _Parsed(delimiter, found, 1, 0.0)
    width = max(wide, key=lambda each: (wide[each], each))
    rows = [record for record in found if len(record) == width]
    others = "".join(each for each in DELIMITERS if each != delimiter)
    cells = [cell for record in rows[:200] for cell in record]
    clean = sum(_is_clean(cell, others) for cell in cells) / len(cells)
    return _Parsed(delimiter, found, width, len(rows) / len(found) * (0.5 + 0.5 * clean))


def _is_clean(cell: str, others: str) -> bool:
    return not any(c in cell for c in others) or _DECIMAL[","].fullmatch(cell) is not None


def _head(parsed: _Parsed, text: str) -> tuple[int, list[str] | None, list[list[str]]]:
    """Return the number of lines before the table, its column names, and the records."""
    rows = parsed.records
    first = next(i for i, record in enumerate(rows) if len(record) == parsed.width) if rows else 0
    r_names = first == 1 and len(rows[0]) == parsed.width - 1 and parsed.width > 2
    if r_names and all(rows[0]) and _looks_like_names(rows[0], rows[1:]):
        first = 0
    skip = _lines_before(text, parsed.delimiter, first)
    body = [record for record in rows[first:] if len(record) in (parsed.width, len(rows[first]))]
    if body and _looks_like_names(body[0], body[1:]):
        return skip, body[0], body[1:]
    return skip, None, body


def _lines_before(text: str, delimiter: str, wanted: int) -> int:
    """Return the number of physical lines before the record `wanted`, blank ones left out."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    seen, line = 0, 0
    for record in reader:
        if record and any(record):
            if seen == wanted:
                return line
            seen += 1
        line = reader.line_num
    return 0


def _looks_like_names(first: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether a record names the columns rather than being the first row of values."""
    if list(first) == [str(i) for i in range(len(first))]:
        return True
    filled = [cell for cell in first if cell]
    if len(filled) < len(first) - max(1, len(first) // 4) or any(map(_is_value, filled)):
        return False
    aligned = [row[-len(first) :] for row in rows[:500]]
    if any(_is_value(cell) for row in aligned for cell in row):
        return True
    return not any(
        cell and any(row[i] == cell for row in aligned if i < len(row))
        for i, cell in enumerate(first)
    )


def _is_value(cell: str) -> bool:
    """Whether a cell can be a number or a date, which a column name cannot."""
    return bool(
        NUMBER.fullmatch(cell)
        or _DECIMAL[","].fullmatch(cell)
        or re.fullmatch(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T].*)?", cell)
    )


def refuse_duplicates(names: Sequence[str]) -> None:
    """Raise where a header has one name more than once; nameless columns do not count."""
    twice = [name for name, n in Counter(name for name in names if name).items() if n > 1]
    if twice:
        raise DuplicateColumns(twice)


def _comment(text: str, skip: int) -> str | None:
    """Name the mark of comment lines among the rows, where it stands nowhere else."""
    lines = text.split("\n")[skip + 1 :]
    for mark in "#%":
        at_start = sum(line.startswith(mark) for line in lines)
        if at_start and at_start == sum(mark in line for line in lines):
            return mark
    return None


def _with_numbers(format: Format, body: Sequence[Sequence[str]]) -> Format:
    """Add the marks of decimals and of thousands, which one column of numbers is enough to show."""
    decimals: set[str] = set()
    thousands: set[str] = set()
    for column in zip(*body, strict=False):
        decimal, group = _number_marks([cell for cell in column if cell], format.delimiter)
        decimals |= {decimal} if decimal else set()
        thousands |= {group} if group else set()
    if decimals == {","} and "," not in thousands:
        return replace(format, decimal=",", thousands=min(thousands, default=None))
    if "," not in decimals:
        return replace(format, thousands=min(thousands - {"."}, default=None))
    return format


def _number_marks(cells: Sequence[str], delimiter: str) -> tuple[str | None, str | None]:
    """Return the marks of decimals and of thousands that a column of numbers shows.

    "1,234" alone proves neither. It is read as thousands where commas separate the cells, or
    where the column also has several groups, both marks in one cell, or smaller numbers.
    """
    joined = "".join(cells)
    if not {",", " "} & set(joined) and joined.count(".") <= len(cells):
        return ("." if "." in joined and NUMBER.fullmatch(cells[0]) else None), None
    need = 0.8 * len(cells)
    integers = sum(cell.lstrip("+-").isdigit() for cell in cells)
    for group, decimal in ((",", "."), (" ", "."), (" ", ","), (".", ",")):
        grouped = [cell for cell in cells if _GROUPED[group, decimal].fullmatch(cell)]
        small = sum(_UNGROUPED[decimal].fullmatch(cell) is not None for cell in cells)
        if grouped and len(grouped) + small >= need:
            certain = any(cell.count(group) > 1 or decimal in cell for cell in grouped)
            if certain or group == " " or (group == "," and (integers or delimiter == ",")):
                return (decimal if any(decimal in cell for cell in cells) else None), group
    for mark in ".,":
        decimals = sum(_DECIMAL[mark].fullmatch(cell) is not None for cell in cells)
        if decimals and decimals + integers >= need:
            return mark, None
    return None, None
