"""Open a user's table in whatever form it has; read it all, or a sample of a large one.

What a file is, is told by its content; its name is not trusted. The cells are read by the same
functions as in a generated project.
"""

from __future__ import annotations

import codecs
import json
import re
import sqlite3
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlscaffold.data import text as texts
from mlscaffold.data.errors import (
    ChooseFile,
    ChooseTable,
    DuplicateColumns,
    EmptyFile,
    HeaderOnly,
    IsAFolder,
    NoSuchFile,
    NoTables,
    NotATable,
    NotReadable,
    TooManyColumns,
    UnevenRows,
    UnknownFile,
    UnknownTable,
)
from mlscaffold.support.raw_files import CANNOT_UNPACK, members, open_raw
from mlscaffold.support.tables import TableFormat, json_lines, json_rows, parse_cells, read_grid

if TYPE_CHECKING:
    import pandas as pd

WHOLE_BYTES = 32 << 20  # of text, up to which all of a file is read
BLOCK_BYTES = 8 << 20  # of each of the blocks that are read of a larger one
MAX_CELLS = 10_000_000  # the same for tables that know their size
HEADER_ROWS = 500  # rows of a sheet by which its header is found

# What a file that is no table begins with, and the reason.
NO_TABLES = {
    b"\xd0\xcf\x11\xe0": "it is a workbook of the old kind (.xls) or protected by a password "
    "(save it as .xlsx, without a password)",
    b"version https://git-lfs": "it is a Git LFS pointer: the data are elsewhere (git lfs pull)",
    b"%PDF": "it is a PDF document",
    b"ARROW1": "it is a Feather file (save it as Parquet)",
    b"\x89HDF": "it is an HDF5 file (save it as Parquet)",
    b"\x80\x04": "it is a pickle, which could run any code (save it as Parquet)",
    b"\x80\x05": "it is a pickle, which could run any code (save it as Parquet)",
}


@dataclass(frozen=True)
class Sample:
    """Rows of a table.

    Attributes
    ----------
    frame
        Text files: every cell as stripped text, "" where it is empty. Others: as they are typed.
    rows, exact
        Rows of the whole table, and whether they were counted or estimated.
    parts
        Which parts of a large file the rows are from; empty where it was read whole.
    remarks
        What a person should know of how the file was read, and why.
    """

    frame: pd.DataFrame
    rows: int
    exact: bool = True
    parts: str = ""
    remarks: tuple[tuple[str, str], ...] = ()


def sniff(
    path: Path,
    table: str | None = None,
    *,
    member: str | None = None,
    header_row: int | None = None,
) -> TableFormat:
    """Find out how a file holds its table.

    Parameters
    ----------
    table
        Table of a SQLite file, sheet of an Excel file; needed where there are several tables.
    member
        File in an archive; needed where there are several.
    header_row
        Line or row, from 1, that holds the column names; found where it is not given.

    Raises
    ------
    NoSuchFile, IsAFolder, NotReadable, EmptyFile, NotATable, ChooseFile, UnknownFile,
    UnknownTable, ChooseTable, NoTables, DuplicateColumns, TooManyColumns
    """
    with _refusals(path):
        start_of_file = _head(path)
        member = _member(path, member)
        with open_raw(path, member) as stream:
            head = stream.read(512)
        if head.startswith(b"SQLite format 3\0"):
            if not start_of_file.startswith(b"SQLite"):
                raise NotATable(path.name, "its database is packed (unpack it)")
            return TableFormat(format="sqlite", table=_sqlite_table(path, table))
        if head.startswith(b"PAR1"):
            return TableFormat(format="parquet", member=member)
        if head.startswith(b"PK\x03\x04"):
            return _workbook(path, table, member, header_row)
        _refuse_no_table(path, head)
        pieces = _pieces(path, member)
        encoding = texts.encoding_of(path.name, _whole_lines(pieces))
        start = _texts(pieces, encoding)[0].lstrip("\ufeff")
        if not start.strip():
            raise EmptyFile(str(path))
        if start.lstrip().startswith(("{", "[")):
            how = _json(path, start, pieces, table)
            return how.model_copy(update={"encoding": encoding, "member": member})
        how = texts.dialect(path.name, start, encoding, header_row)
        return how.model_copy(update={"member": member})


def sample(path: Path, how: TableFormat) -> Sample:
    """Read a table, or parts of a large one, in bounded memory.

    Raises
    ------
    HeaderOnly, UnevenRows, NotATable, DuplicateColumns, TooManyColumns
    """
    with _refusals(path):
        found = _sample(path, how)
    names = [str(name) for name in found.frame.columns]
    if len(set(names)) < len(names):
        raise DuplicateColumns(sorted({name for name in names if names.count(name) > 1}))
    if len(names) > texts.MAX_COLUMNS:
        raise TooManyColumns(path.name, len(names), texts.MAX_COLUMNS)
    if found.frame.empty:
        raise HeaderOnly(str(path))
    return found


def _sample(path: Path, how: TableFormat) -> Sample:
    if how.format == "parquet":
        return _parquet(path, how)
    if how.format == "sqlite":
        return _sqlite(path, how)
    if how.format in ("excel", "json"):
        with _damages(path):
            frame = whole(path, how)
        remarks = _about_formulas(path, how, frame) if how.format == "excel" else ()
        return Sample(frame, len(frame), remarks=tuple(remarks))
    pieces = _pieces(path, how.member)
    if pieces.whole:
        frame = whole(path, how)
        remarks = _about_bytes(pieces.blocks[0], str(how.encoding))
        return Sample(frame, len(frame), remarks=tuple(remarks))
    return (_jsonl if how.format == "jsonl" else _csv)(path, how, pieces)


def read(path: Path, how: TableFormat, rows: int | None = None) -> pd.DataFrame:
    """Read a table, or the first `rows` of its sample; text cells stay text."""
    frame = sample(path, how).frame
    return frame if rows is None else frame.head(rows)


def whole(path: Path, how: TableFormat) -> pd.DataFrame:
    """Read all rows of a table, as the project will."""
    import pandas as pd

    with _refusals(path):
        try:
            return parse_cells(path, how)
        except pd.errors.EmptyDataError:
            raise EmptyFile(path.name) from None
        except pd.errors.ParserError as error:
            if "inside string" in str(error):
                reason = "a quotation mark is opened and never closed"
                raise NotATable(path.name, reason) from error
            raise UnevenRows(path.name, str(error).strip().rpartition(": ")[2]) from error
        except (ValueError, KeyError, *CANNOT_UNPACK) as error:
            raise NotATable(path.name, " ".join(str(error).split())[:200]) from error


def quotes_enclose(path: Path, how: TableFormat) -> bool:
    """Whether quotation marks enclose cells of a text file, or are part of the text.

    They are part of it where every line has all its cells without them, and reading them as
    quotes would make one row of several lines.
    """
    if how.format != "csv" or not how.delimiter:
        return True
    with _refusals(path):
        start = _texts(_pieces(path, how.member), str(how.encoding))[0]
    lines = [line for line in start.split("\n")[how.skip :] if line.strip()]
    if len({line.count(how.delimiter) for line in lines}) > 1:
        return True
    return len(texts.records(start, how.delimiter)) >= len(lines)


@contextmanager
def _refusals(path: Path) -> Iterator[None]:
    """Turn what the operating system says into the errors that a user can act on."""
    try:
        yield
    except FileNotFoundError:
        raise NoSuchFile(str(path)) from None
    except IsADirectoryError:
        raise IsAFolder(str(path)) from None
    except PermissionError as error:
        raise NotReadable(str(path), (error.strerror or "no permission").lower()) from None
    except CANNOT_UNPACK as error:
        raise NotATable(path.name, f"it cannot be unpacked ({error})") from error
    except (OSError, RecursionError) as error:  # what parsers say of damaged files
        reason = " ".join(str(error).split())[:150]
        raise NotATable(path.name, f"it is damaged ({reason})") from error


def _head(path: Path) -> bytes:
    if not path.is_file() and path.exists() and not path.is_dir():
        raise NotReadable(str(path), "it is no regular file")  # a pipe would never end
    with path.open("rb") as file:
        head = file.read(64)
    if not head:
        raise EmptyFile(str(path))
    return head


def _member(path: Path, wanted: str | None) -> str | None:
    """Return the file of an archive that is meant; None where the file is no archive."""
    names = members(path)
    if wanted is not None and wanted not in names:
        raise UnknownFile(wanted, names)
    if not names:
        return None
    if wanted is None and len(names) > 1:
        raise ChooseFile(str(path), names)
    return wanted or names[0]


def _refuse_no_table(path: Path, head: bytes) -> None:
    for start, reason in NO_TABLES.items():
        if head.startswith(start):
            raise NotATable(path.name, reason)
    start_of_text = head.decode("latin-1").lstrip("ï»¿ \r\n\t").lower()
    if re.match(r"<(!doctype html|html|head|body|table|div)\b", start_of_text):
        raise NotATable(path.name, "it is a web page, perhaps one that asks to sign in")
    if start_of_text.startswith("<?xml"):
        raise NotATable(path.name, "it is an XML document")
    if start_of_text.startswith("@relation"):
        raise NotATable(path.name, "it is an ARFF file of Weka (save it as CSV)")


# ---------------------------------------------------------------------------------- text files


@dataclass(frozen=True)
class _Pieces:
    """Bytes of a text file: all of them, or blocks of them."""

    blocks: tuple[bytes, ...]
    whole: bool
    size: int  # of the whole file, unpacked; estimated where it is packed
    parts: str = ""


def _pieces(path: Path, member: str | None) -> _Pieces:
    with open_raw(path, member) as stream:
        start = stream.read(WHOLE_BYTES + 1)
        if len(start) <= WHOLE_BYTES:
            return _Pieces((start,), True, len(start))
        size = path.stat().st_size
        if _head(path) != start[:64]:  # packed: to reach the middle, all before must be unpacked
            ratio = len(start[:BLOCK_BYTES]) / len(zlib.compress(start[:BLOCK_BYTES], 6))
            estimate = round(size * ratio)
            return _Pieces((start[: 3 * BLOCK_BYTES],), False, estimate, "its beginning")
        blocks = []
        for offset in (0, (size - BLOCK_BYTES) // 2, size - BLOCK_BYTES):
            stream.seek(offset // 4 * 4)  # a character of UTF-16 or UTF-32 stays whole
            blocks.append(stream.read(BLOCK_BYTES))
    return _Pieces(tuple(blocks), False, size, "its beginning, middle and end")


def _texts(pieces: _Pieces, encoding: str) -> list[str]:
    """Decode each block; the lines that a cut went through are left out."""
    first = pieces.blocks[0].decode(encoding, errors="replace" if pieces.whole else "ignore")
    if pieces.whole:
        return [first]
    later = _without_mark(encoding, pieces.blocks[0])
    decoded = [first[: first.rfind("\n") + 1] or first]
    for block in pieces.blocks[1:]:
        lines = block.decode(later, errors="ignore")
        decoded.append(lines[lines.find("\n") + 1 : lines.rfind("\n") + 1])
    return decoded


def _whole_lines(pieces: _Pieces) -> bytes:
    """Return the bytes that were read, without characters that a cut went through."""
    first, *later = pieces.blocks
    cut = [block[block.find(b"\n") + 1 : block.rfind(b"\n") + 1] for block in later]
    return b"".join([first[: first.rfind(b"\n") + 1] if later else first, *cut])


def _without_mark(encoding: str, start: bytes) -> str:
    """Name the encoding of a block that does not begin with the mark of the byte order."""
    if encoding == "utf-8-sig":
        return "utf-8"
    if encoding in {"utf-16", "utf-32"}:
        little = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF32_LE))
        return f"{encoding}-{'le' if little else 'be'}"
    return encoding


def _about_bytes(block: bytes, encoding: str) -> Iterator[tuple[str, str]]:
    """Name the first line with bytes that are no characters of the encoding."""
    try:
        block.decode(encoding)
    except UnicodeDecodeError as error:
        line = block.count(b"\n", 0, error.start) + 1
        last = error.end >= len(block) - 4 and error.start >= len(block) - 4
        why = "the file ends within a character" if last else "it is read as \ufffd"
        yield f"line {line:,} has a byte that is no {encoding}", why


def _row_estimate(pieces: _Pieces, decoded: list[str], encoding: str, rows: int) -> int:
    """Estimate the rows of a file from those of its blocks."""
    later = _without_mark(encoding, pieces.blocks[0])
    seen = sum(len(block.encode(later, errors="ignore")) for block in decoded)
    return round(pieces.size * rows / max(1, seen))


def _csv(path: Path, how: TableFormat, pieces: _Pieces) -> Sample:
    """Read blocks of a large text file."""
    import pandas as pd

    # A block may begin or end inside a quoted cell, which only this reader survives.
    encoding = str(how.encoding)
    decoded = _texts(pieces, encoding)
    decoded[0] = "\n".join(decoded[0].split("\n")[how.skip :])
    first, *later = (
        texts.records(block, str(how.delimiter), quoting=how.quoting) for block in decoded
    )
    names = list(how.columns) or [n or f"Unnamed: {i}" for i, n in enumerate(first.pop(0))]
    rows = [row for block in (first, *(block[1:] for block in later)) for row in block[:-1]]
    complete = [row for row in rows if len(row) == len(names)]
    frame = pd.DataFrame(complete, columns=names, dtype="str")
    estimate = _row_estimate(pieces, decoded, encoding, len(frame))
    return Sample(frame, estimate, exact=False, parts=pieces.parts)


def _json(path: Path, start: str, pieces: _Pieces, table: str | None) -> TableFormat:
    """Tell JSON lines, a list of objects and an object with such a list from each other."""
    first = start.lstrip().partition("\n")[0]
    try:
        if isinstance(json.loads(first), dict) and start.lstrip().startswith("{"):
            lines = islice(json_lines(start if pieces.whole else start[: start.rfind("\n")]), 2)
            if len(list(lines)) == 2 or (table is None and not _lists(json.loads(first))):
                return TableFormat(format="jsonl")
    except ValueError:
        pass
    if not pieces.whole:
        reason = "it is one large JSON document (write one object a line instead)"
        raise NotATable(path.name, reason)
    try:
        document = json.loads(start)
    except ValueError as error:
        raise NotATable(path.name, f"its JSON is broken ({error})") from None
    if isinstance(document, list):
        key = None
    else:
        key = _chosen(path, table, list(document), _lists(document))
    try:
        json_rows(start, key)
    except ValueError as error:
        raise NotATable(path.name, str(error)) from None
    return TableFormat(format="json", table=key)


def _lists(document: dict[str, Any]) -> list[str]:
    """Name the keys of an object that hold lists of objects."""
    return [
        key
        for key, value in document.items()
        if isinstance(value, list) and value and all(isinstance(row, dict) for row in value)
    ]


def _jsonl(path: Path, how: TableFormat, pieces: _Pieces) -> Sample:
    """Read blocks of a large file of JSON lines."""
    import pandas as pd

    decoded = _texts(pieces, str(how.encoding))
    try:
        frame = pd.DataFrame(list(json_lines("".join(decoded))))
    except ValueError as error:
        raise NotATable(path.name, str(error)) from None
    estimate = _row_estimate(pieces, decoded, str(how.encoding), len(frame))
    return Sample(frame, estimate, exact=False, parts=pieces.parts)


# -------------------------------------------------------------------------- Parquet and Excel


def _parquet(path: Path, how: TableFormat) -> Sample:
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with open_raw(path, how.member) as stream, pq.ParquetFile(stream) as file:
            rows, columns = file.metadata.num_rows, file.metadata.num_columns
            wanted = max(1, MAX_CELLS // max(1, columns))
            if rows > wanted:
                groups = sorted({0, file.num_row_groups // 2, file.num_row_groups - 1})
                size = wanted // len(groups) // 4
                parts = [next(file.iter_batches(size, row_groups=[group])) for group in groups]
                frame = pd.concat([part.to_pandas() for part in parts], ignore_index=True)
                return Sample(frame, rows, parts="some of its row groups")
        frame = parse_cells(path, how)
        for column in map(str, frame.select_dtypes("str")):
            frame[column].str.len()  # fails where bytes are no text
        return Sample(frame, rows)
    except pa.ArrowException as error:
        raise NotATable(path.name, "its Parquet is broken") from error


@contextmanager
def _damages(path: Path) -> Iterator[None]:
    """Turn what openpyxl raises for a damaged workbook into an error that a user can act on."""
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError, SyntaxError) as error:
        raise NotATable(path.name, f"its workbook is damaged ({error})"[:200]) from error


def _workbook(
    path: Path, table: str | None, member: str | None, header_row: int | None
) -> TableFormat:
    """Find the sheet of a workbook, and the header in it."""
    import openpyxl

    with open_raw(path, member) as stream, _damages(path):
        names = set(zipfile.ZipFile(stream).namelist())
        if "xl/workbook.xml" not in names:
            kind = "an OpenDocument file" if "mimetype" in names else "no workbook of Excel"
            raise NotATable(path.name, f"it is {kind} (save it as .xlsx or CSV)")
        stream.seek(0)
        with (
            warnings.catch_warnings(action="ignore"),
            closing(openpyxl.load_workbook(stream, read_only=True)) as book,
        ):
            sheets = [sheet.title for sheet in book.worksheets]
            shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            filled = [sheet.title for sheet in shown if (sheet.max_row or 2) > 1]
            chosen = _chosen(path, table, sheets, filled or sheets[:1])
        stream.seek(0)
        grid = read_grid(stream, chosen, HEADER_ROWS)
    rows = [["" if value is None else str(value).strip() for value in row] for row in grid]
    layout = texts.layout(rows, header_row)
    return TableFormat(format="excel", table=chosen, member=member, **layout.as_dict())


def _about_formulas(path: Path, how: TableFormat, frame: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Name the empty columns that hold formulas whose results were never stored."""
    import openpyxl

    empty = [k for k, name in enumerate(frame) if frame[name].isna().all()]
    if not empty:
        return
    with (
        open_raw(path, how.member) as stream,
        warnings.catch_warnings(action="ignore"),
        closing(openpyxl.load_workbook(stream, read_only=True)) as book,
    ):
        first = how.skip + 2 if how.header else how.skip + 1
        row = next(book[str(how.table)].iter_rows(first, first, values_only=True), ())
    for k in empty:
        if k < len(row) and str(row[k]).startswith("="):
            text = f"{frame.columns[k]} holds formulas without results"
            yield text, "open the file in a spreadsheet program once, and save it"


# --------------------------------------------------------------------------------------- SQLite


def _sqlite_table(path: Path, table: str | None) -> str:
    with _database(path) as database:
        query = (
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
            " AND name NOT LIKE 'sqlite_%' ORDER BY name"
        )
        names = [name for (name,) in database.execute(query)]
    if not names:
        raise NoTables(str(path))
    return str(_chosen(path, table, names, names))


def _chosen(path: Path, table: str | None, names: list[str], candidates: list[str]) -> str:
    if table is not None:
        if table not in names:
            raise UnknownTable(table, names)
        return table
    if len(candidates) != 1:
        raise ChooseTable(str(path), candidates or names)
    return candidates[0]


def _sqlite(path: Path, how: TableFormat) -> Sample:
    import pandas as pd

    name = '"' + str(how.table).replace('"', '""') + '"'
    with _database(path) as database:
        ((rows,),) = database.execute(f"SELECT count(*) FROM {name}")
        width = len(database.execute(f"SELECT * FROM {name} LIMIT 0").description)
        wanted = max(1, MAX_CELLS // width)
        if rows <= wanted:
            return Sample(parse_cells(path, how), rows)
        size = wanted // 12
        parts = [
            pd.read_sql_query(f"SELECT * FROM {name} LIMIT {size} OFFSET {offset}", database)
            for offset in (0, (rows - size) // 2, rows - size)
        ]
    return Sample(pd.concat(parts, ignore_index=True), rows, parts="its beginning, middle and end")


@contextmanager
def _database(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            yield database
    except sqlite3.DatabaseError as error:
        raise NotATable(path.name, f"its SQLite is broken ({error})") from error
