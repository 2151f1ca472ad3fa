"""Find out how a text file holds a table: encoding, delimiter, header, decimal mark."""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mlscaffold.data.errors import DuplicateColumns, NotATable, TooManyColumns
from mlscaffold.support.cells import APOSTROPHES, SPACES
from mlscaffold.support.tables import TableFormat

DELIMITER_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
DELIMITERS = tuple(DELIMITER_NAMES)
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
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T].*)?")
_BESIDE = re.compile(r"^\D*?(?=[+-]?[.,]?\d)|[^\d.,]+$")  # a currency or unit beside a number
_DECIMAL = {mark: re.compile(rf"[+-]?\d+[{mark}]\d+(?:[eE][+-]?\d+)?") for mark in ".,"}
_GROUPED = {
    (group, decimal): re.compile(
        rf"[+-]?\d{{1,3}}(?:[{group}]\d{{2,3}})*[{group}]\d{{3}}(?:[{decimal}]\d+)?"
    )
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
        return "utf-8" if _is_nearly_utf8(sample) else _eight_bit(sample)
    return "utf-8"


def _is_nearly_utf8(sample: bytes) -> bool:
    """Whether all but a few of the characters beyond ASCII are valid UTF-8."""
    text = sample.decode("utf-8", "replace")
    invalid = text.count("\ufffd")
    valid = sum(map(text.count, set(re.findall(r"[^\x00-\x7f\ufffd]", text))))
    return valid >= 5 and invalid <= 0.1 * valid


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


@dataclass(frozen=True)
class Layout:
    """Where a table begins, and how its columns are named.

    Attributes
    ----------
    skip
        Rows, or lines of a text file, before the header or the first row.
    header
        Whether a row with the names follows.
    columns
        Names that stand in no single row: joined from two, or made up.
    body
        Rows below the header, as far as they were looked at.
    """

    skip: int
    header: bool
    columns: tuple[str, ...]
    body: Sequence[Sequence[str]]

    def as_dict(self) -> dict[str, Any]:
        """Return it as keys of a `TableFormat`."""
        return {"skip": self.skip, "header": self.header, "columns": list(self.columns)}


def dialect(name: str, text: str, encoding: str, header_row: int | None = None) -> TableFormat:
    """Say how to read a text as a table.

    Parameters
    ----------
    name
        Of the file, for errors.
    text
        The beginning of the file, whole lines.
    header_row
        Line of the column names, from 1, where it is known.

    Raises
    ------
    DuplicateColumns, NotATable, TooManyColumns
    """
    if header_row is not None:
        text = "\n" * (header_row - 1) + "".join(_lines(text)[header_row - 1 :])
    parsed = max((_parse(text, mark) for mark in DELIMITERS), key=lambda tried: tried.score)
    if parsed.width > MAX_COLUMNS:
        raise TooManyColumns(name, parsed.width, MAX_COLUMNS)
    found = _text_layout(parsed, text, header_row)
    how = TableFormat(
        delimiter=parsed.delimiter,
        encoding=encoding,
        comment=_comment(text, found.skip, parsed),
        **found.as_dict(),
    )
    return _with_numbers(how, found.body)


def records(
    text: str, delimiter: str, limit: int | None = None, *, quoting: bool = True
) -> list[list[str]]:
    """Split a text into stripped cells; blank lines are left out."""
    rows: list[list[str]] = []
    csv.field_size_limit(_LONGEST)
    try:
        for record in csv.reader(
            io.StringIO(text, newline=""),
            delimiter=delimiter,
            skipinitialspace=True,
            quoting=csv.QUOTE_MINIMAL if quoting else csv.QUOTE_NONE,
        ):
            if record and any(record):
                rows.append([cell.strip() for cell in record])
                if len(rows) == limit:
                    break
    except csv.Error:  # a quote that is never closed makes one endless cell
        pass
    return rows


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").splitlines(keepends=True)


def _parse(text: str, delimiter: str) -> _Parsed:
    rows = records(text, delimiter, _RECORDS)
    widths = Counter(map(len, rows))
    wide = {width: n for width, n in widths.items() if width > 1}
    if not wide:
        return _Parsed(delimiter, rows, 1, 0.0)
    width = max(wide, key=lambda cells: (wide[cells], cells))
    full = [record for record in rows if len(record) == width]
    others = "".join(mark for mark in DELIMITERS if mark != delimiter)
    cells = [cell for record in full[:200] for cell in record]
    clean = sum(_is_clean(cell, others) for cell in cells) / len(cells)
    return _Parsed(delimiter, rows, width, len(full) / len(rows) * (0.5 + 0.5 * clean))


def _is_clean(cell: str, others: str) -> bool:
    return not any(c in cell for c in others) or _DECIMAL[","].fullmatch(cell) is not None


def _text_layout(parsed: _Parsed, text: str, header_row: int | None) -> Layout:
    """Find the table in the records of a text."""
    rows, width = parsed.records, parsed.width
    first = next(i for i, record in enumerate(rows) if len(record) == width) if rows else 0
    r_names = first == 1 and len(rows[0]) == width - 1 and width > 2
    if r_names and all(rows[0]) and _looks_like_names(rows[0], rows[1:]):
        first = 0
    heads = _header_rows(rows[first:]) if header_row is None else 1
    skip = _lines_before(text, parsed.delimiter, first)
    names = rows[first] if heads else []
    body = [record for record in rows[first + heads :] if len(record) in (width, len(names))]
    if heads == 2:
        skip = _lines_before(text, parsed.delimiter, first + 2)
        return Layout(skip, False, _joined(rows[first], rows[first + 1]), body)
    if not heads:
        return Layout(skip, False, tuple(f"column_{i + 1}" for i in range(width)), body)
    refuse_duplicates(names)
    if len(names) == width - 1:
        # Rows that end in a delimiter, or row names without a heading, as R writes them.
        ends_empty = not any(record[-1] for record in body)
        columns = (*names, "") if ends_empty else ("row", *names)
        return Layout(skip + 1, False, columns, body)
    return Layout(skip, True, (), body)


def layout(grid: Sequence[Sequence[str]], header_row: int | None = None) -> Layout:
    """Find the table in the rows of a sheet, which may hold a title above it.

    Raises
    ------
    DuplicateColumns
    """
    if header_row is not None:
        first, heads = header_row - 1, 1
    else:
        filled = [len([cell for cell in row if cell]) for row in grid]
        usual = sorted(n for n in filled if n)[sum(map(bool, filled)) // 2] if any(filled) else 0
        wide = [i for i, n in enumerate(filled) if n >= max(1, 0.5 * usual)]
        first = next((i for i in wide if not _is_title(grid[i])), 0)
        heads = _header_rows(grid[first:])
    body = grid[first + heads :]
    if heads == 2:
        return Layout(first + 2, False, _joined(grid[first], grid[first + 1]), body)
    if heads == 1:
        refuse_duplicates(grid[first])
        return Layout(first, True, (), body)
    width = len(grid[0]) if grid else 0
    return Layout(first, False, tuple(f"column_{i + 1}" for i in range(width)), body)


def _is_title(row: Sequence[str]) -> bool:
    """Whether a row is a title that is merged over the columns."""
    cells = [cell for cell in row if cell]
    return len(cells) > 2 and len(set(cells)) == 1 and not _is_value(cells[0])


def _header_rows(rows: Sequence[Sequence[str]]) -> int:
    """Say in how many of the first rows the names of the columns stand: none, one or two."""
    if not rows:
        return 0
    if len(rows) > 2 and _are_group_names(rows[0], rows[1], rows[2:]):
        return 2
    return int(_looks_like_names(rows[0], rows[1:]))


def _are_group_names(
    groups: Sequence[str], names: Sequence[str], rows: Sequence[Sequence[str]]
) -> bool:
    """Whether a row names groups of columns, and the next one the columns."""
    given = [cell for cell in groups if cell]
    spans = len(given) < len(groups) or len(set(given)) < len(given)
    if not spans or len(set(given)) < 2 or len(groups) != len(names) or any(map(_is_value, given)):
        return False
    if sum(map(bool, names)) < 0.75 * len(names) or any(_is_value(cell) for cell in names if cell):
        return False
    return any(_is_value(cell) for row in rows[:500] for cell in row)


def _joined(groups: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    """Join the names of groups, each of which stands over its first column, and of columns."""
    columns, group = [], ""
    for head, name in zip(groups, names, strict=True):
        group = head or group
        columns.append(f"{group} {name}" if name and group and group != name else name or group)
    refuse_duplicates(columns)
    return tuple(columns)


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
    named = list(first)
    while named and not named[-1]:  # columns without a name at the end
        named.pop()
    filled = [cell for cell in named if cell]
    if not filled or len(filled) < len(named) - max(1, len(named) // 4):
        return False
    aligned = [row[-len(first) :] for row in rows[:500]]
    values = [i for i, cell in enumerate(first) if cell and _is_value(cell)]
    if values and (len(values) == len(filled) or not _are_periods(first, values, aligned)):
        return False
    if any(_is_value(cell) for row in aligned for cell in row):
        return True
    return not any(
        cell and any(row[i] == cell for row in aligned if i < len(row))
        for i, cell in enumerate(first)
    )


def _are_periods(
    first: Sequence[str], columns: Sequence[int], rows: Sequence[Sequence[str]]
) -> bool:
    """Whether some cells of a record are years or days that name columns of other values."""
    for is_period in (_is_year, lambda cell: _DATE.fullmatch(cell) is not None):
        if all(is_period(first[i]) for i in columns):
            below = [row[i] for row in rows for i in columns if i < len(row) and row[i]]
            distinct = len({first[i] for i in columns}) == len(columns) > 1
            return distinct and sum(map(is_period, below)) < 0.5 * len(below)
    return False


def _is_year(cell: str) -> bool:
    return re.fullmatch(r"(?:1[5-9]|2[01])\d\d", cell) is not None


def _is_value(cell: str) -> bool:
    """Whether a cell can be a number or a date, which a column name rarely is."""
    return bool(NUMBER.fullmatch(cell) or _DECIMAL[","].fullmatch(cell) or _DATE.fullmatch(cell))


def refuse_duplicates(names: Sequence[str]) -> None:
    """Raise where a header has one name more than once; nameless columns do not count."""
    twice = [name for name, n in Counter(name for name in names if name).items() if n > 1]
    if twice:
        raise DuplicateColumns(twice)


def _comment(text: str, skip: int, parsed: _Parsed) -> str | None:
    """Name the mark of comment lines among the rows.

    It stands nowhere else, and no such line has the cells of a row: ``#ff0000,red`` is a row.
    """
    lines = text.split("\n")[skip + 1 :]
    for mark in "#%":
        marked = [line for line in lines if line.startswith(mark)]
        rows = sum(line.count(parsed.delimiter) == parsed.width - 1 for line in marked)
        if marked and not rows and len(marked) == sum(mark in line for line in lines):
            return mark
    return None


def _with_numbers(how: TableFormat, body: Sequence[Sequence[str]]) -> TableFormat:
    """Add the marks of decimals and of thousands, which one column of numbers is enough to show."""
    decimals: set[str] = set()
    thousands: set[str] = set()
    for column in zip(*body, strict=False):
        cells = [_bare_number(cell) if any(map(str.isdigit, cell)) else cell for cell in column]
        decimal, group = _number_marks([cell for cell in cells if cell], str(how.delimiter))
        decimals |= {decimal} if decimal else set()
        thousands |= {group} if group else set()
    if decimals == {","} and "," not in thousands:
        marks = {"decimal": ",", "thousands": min(thousands, default=None)}
    elif "," not in decimals:
        marks = {"thousands": min(thousands - {"."}, default=None)}
    else:
        marks = {}
    return how.model_copy(update=marks)


def _bare_number(cell: str) -> str:
    """Remove what stands beside a number, and write all spaces between its digits alike."""
    return re.sub(f"[{SPACES}]", " ", _BESIDE.sub("", cell)).translate(
        dict.fromkeys(map(ord, APOSTROPHES))
    )


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
