"""Open a user's table in whatever form it has; read it all, or a sample of a large one.

What a file is, is told by its content; its name is not trusted.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import json
import sqlite3
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mlscaffold.data import text as texts
from mlscaffold.data.errors import (
    ChooseTable,
    DuplicateColumns,
    EmptyFile,
    HeaderOnly,
    IsAFolder,
    NoSuchFile,
    NoTables,
    NotATable,
    NotReadable,
    SeveralFiles,
    TooManyColumns,
    UnevenRows,
    UnknownTable,
)
from mlscaffold.data.facts import Format

if TYPE_CHECKING:
    import pandas as pd

WHOLE = 32 << 20  # bytes of text up to which all of a file is read
BLOCK = 8 << 20  # bytes of each of the blocks that are read of a larger one
CELLS = 10_000_000  # the same for tables that know their size

# RuntimeError is what zipfile says of a password.
_UNPACKING = (zipfile.BadZipFile, gzip.BadGzipFile, EOFError, zlib.error, RuntimeError)


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
    """

    frame: pd.DataFrame
    rows: int
    exact: bool = True
    parts: str = ""


def sniff(path: Path, table: str | None = None) -> Format:
    """Find out how a file holds its table.

    Parameters
    ----------
    table
        Table of a SQLite file, sheet of an Excel file; needed where there are several tables.

    Raises
    ------
    NoSuchFile, IsAFolder, NotReadable, EmptyFile, NotATable, SeveralFiles, UnknownTable,
    ChooseTable, NoTables, DuplicateColumns, TooManyColumns
    """
    with _refusals(path):
        head = _head(path)
        if head.startswith(b"SQLite format 3\0"):
            return Format("sqlite", table=_sqlite_table(path, table))
        if head.startswith(b"PAR1"):
            return Format("parquet")
        if _is_excel(path, head):
            return Format("excel", table=_sheet(path, table))
        if head.startswith(b"\xd0\xcf\x11\xe0"):
            raise NotATable(path.name, "it is a workbook of the old kind (save it as .xlsx)")
        pieces = _pieces(path)
        encoding = texts.encoding_of(path.name, _whole_lines(pieces))
        start = _texts(pieces, encoding)[0]
        if not start.strip():
            raise EmptyFile(str(path))
        if _is_json(start):
            return Format("jsonl", encoding=encoding)
        if start.lstrip().startswith("["):
            raise NotATable(path.name, "it is one JSON list (write one object a line instead)")
        return texts.dialect(path.name, start, encoding)


def read(path: Path, format: Format, rows: int | None = None) -> pd.DataFrame:
    """Read a table, or the first `rows` of its sample; text cells stay text."""
    frame = sample(path, format).frame
    return frame if rows is None else frame.head(rows)


def sample(path: Path, format: Format) -> Sample:
    """Read a table, or parts of a large one, in bounded memory.

    Raises
    ------
    HeaderOnly, UnevenRows, NotATable, DuplicateColumns, TooManyColumns
    """
    readers = {
        "csv": _csv,
        "jsonl": _jsonl,
        "parquet": _parquet,
        "excel": _excel,
        "sqlite": _sqlite,
    }
    with _refusals(path):
        found = readers[format.format](path, format)
    names = [str(each) for each in found.frame.columns]
    if len(set(names)) < len(names):
        raise DuplicateColumns(sorted({each for each in names if names.count(each) > 1}))
    if len(names) > texts.MAX_COLUMNS:
        raise TooManyColumns(path.name, len(names), texts.MAX_COLUMNS)
    if found.frame.empty:
        raise HeaderOnly(str(path))
    return found


def whole(path: Path, format: Format) -> pd.DataFrame:
    """Read all rows of a table, also of a large text file."""
    if format.format == "csv":
        with _refusals(path):
            start = _head(path)
            if not start.startswith((b"\x1f\x8b", b"PK\x03\x04")):
                return _parse(path.name, path.read_bytes(), format)
    return sample(path, format).frame


def quotes_enclose(path: Path, format: Format) -> bool:
    """Whether quotation marks enclose cells of a text file, or are part of the text.

    They are part of it where every line has all its cells without them, and reading them as
    quotes would make one row of several lines.
    """
    if format.format != "csv" or not format.delimiter:
        return True
    with _refusals(path):
        start = _texts(_pieces(path), format.encoding)[0]
    lines = [line for line in start.split("\n")[format.skip :] if line.strip()]
    if len({line.count(format.delimiter) for line in lines}) > 1:
        return True
    return len(texts.records(start, format.delimiter)) >= len(lines)


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


# ---------------------------------------------------------------------------------- text files


@dataclass(frozen=True)
class _Pieces:
    """Bytes of a text file: all of them, or blocks of them."""

    blocks: tuple[bytes, ...]
    whole: bool
    size: int  # of the whole file, unpacked; estimated for gzip
    parts: str = ""


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        head = file.read(64)
    if not head:
        raise EmptyFile(str(path))
    return head


def _pieces(path: Path) -> _Pieces:
    head = _head(path)
    try:
        if head.startswith(b"\x1f\x8b"):
            with path.open("rb") as packed, gzip.open(packed) as stream:
                start = stream.read(WHOLE + 1)
                size = int(path.stat().st_size * len(start) / max(1, packed.tell()))
            return _beginning(start, size)
        if head.startswith(b"PK\x03\x04"):
            with zipfile.ZipFile(path) as archive:
                names = [each for each in archive.namelist() if not each.endswith("/")]
                if len(names) != 1:
                    raise SeveralFiles(str(path), names)
                with archive.open(names[0]) as stream:
                    start = stream.read(WHOLE + 1)
                return _beginning(start, archive.getinfo(names[0]).file_size)
    except _UNPACKING as error:
        raise NotATable(path.name, f"it cannot be unpacked ({error})") from error
    return _spread(path)


def _beginning(start: bytes, size: int) -> _Pieces:
    """Keep the beginning only: to reach the middle, all that stands before must be unpacked."""
    if len(start) <= WHOLE:
        return _Pieces((start,), True, len(start))
    return _Pieces((start[: 3 * BLOCK],), False, size, "its beginning")


def _spread(path: Path) -> _Pieces:
    size = path.stat().st_size
    with path.open("rb") as file:
        if size <= WHOLE:
            return _Pieces((file.read(),), True, size)
        blocks = []
        for offset in (0, (size - BLOCK) // 2, size - BLOCK):
            file.seek(offset // 4 * 4)  # a character of UTF-16 or UTF-32 stays whole
            blocks.append(file.read(BLOCK))
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
    cut = [each[each.find(b"\n") + 1 : each.rfind(b"\n") + 1] for each in later]
    return b"".join([first[: first.rfind(b"\n") + 1] if later else first, *cut])


def _without_mark(encoding: str, start: bytes) -> str:
    """Name the encoding of a block that does not begin with the mark of the byte order."""
    if encoding == "utf-8-sig":
        return "utf-8"
    if encoding in {"utf-16", "utf-32"}:
        little = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF32_LE))
        return f"{encoding}-{'le' if little else 'be'}"
    return encoding


def _rows(pieces: _Pieces, decoded: list[str], encoding: str, found: int) -> int:
    """Estimate the rows of a file from those of its blocks."""
    later = _without_mark(encoding, pieces.blocks[0])
    seen = sum(len(each.encode(later, errors="ignore")) for each in decoded)
    return round(pieces.size * found / max(1, seen))


def _csv(path: Path, format: Format) -> Sample:
    import pandas as pd

    pieces = _pieces(path)
    if pieces.whole:
        frame = _parse(path.name, pieces.blocks[0], format)
        return Sample(frame, len(frame))
    # A block may begin or end inside a quoted cell, which only this reader survives.
    decoded = _texts(pieces, format.encoding)
    decoded[0] = "\n".join(decoded[0].split("\n")[format.skip :])
    first, *later = (
        texts.records(each, format.delimiter, quoting=format.quoting) for each in decoded
    )
    names = list(format.columns) or [n or f"Unnamed: {i}" for i, n in enumerate(first.pop(0))]
    rows = [row for block in (first, *(each[1:] for each in later)) for row in block[:-1]]
    whole = [row for row in rows if len(row) == len(names)]
    frame = pd.DataFrame(whole, columns=names, dtype="str")
    estimate = _rows(pieces, decoded, format.encoding, len(frame))
    return Sample(frame, estimate, exact=False, parts=pieces.parts)


def _parse(name: str, block: bytes, format: Format) -> pd.DataFrame:
    import pandas as pd

    try:
        frame = pd.read_csv(
            io.BytesIO(block),
            sep=format.delimiter,
            encoding=format.encoding,
            encoding_errors="replace",
            header=0 if format.header else None,
            names=list(format.columns) or None,
            skiprows=format.skip,
            comment=format.comment,
            skipinitialspace=True,
            quoting=csv.QUOTE_MINIMAL if format.quoting else csv.QUOTE_NONE,
            index_col=False,
            dtype="str",
            na_filter=False,
        )
    except pd.errors.EmptyDataError:
        raise EmptyFile(name) from None
    except pd.errors.ParserError as error:
        if "inside string" in str(error):
            raise NotATable(name, "a quotation mark is opened and never closed") from error
        raise UnevenRows(name, str(error).strip().rpartition(": ")[2]) from error
    return pd.DataFrame({name: frame[name].str.strip() for name in frame})


def _is_json(start: str) -> bool:
    line = start.lstrip().partition("\n")[0]
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


def _jsonl(path: Path, format: Format) -> Sample:
    import pandas as pd

    pieces = _pieces(path)
    decoded = _texts(pieces, format.encoding)
    rows = []
    # Not splitlines(): U+2028 and its like may stand in a JSON string.
    for number, line in enumerate("".join(decoded).split("\n"), 1):
        if line.strip():
            try:
                rows.append(dict(json.loads(line, object_pairs_hook=_writable)))
            except (ValueError, TypeError):
                raise NotATable(path.name, f"line {number} is no JSON object") from None
    frame = pd.DataFrame(rows)
    if pieces.whole:
        return Sample(frame, len(frame))
    estimate = _rows(pieces, decoded, format.encoding, len(frame))
    return Sample(frame, estimate, exact=False, parts=pieces.parts)


def _writable(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Make a JSON object; half a character, which JSON can hold and no column can, is replaced."""
    return {
        name.encode("utf-8", "replace").decode(): (
            value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
        )
        for name, value in pairs
    }


# -------------------------------------------------------------------------- Parquet and Excel


def _parquet(path: Path, format: Format) -> Sample:
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            rows, columns = file.metadata.num_rows, file.metadata.num_columns
            wanted = max(1, CELLS // max(1, columns))
            if rows <= wanted:
                return Sample(file.read().to_pandas().reset_index(drop=True), rows)
            groups = sorted({0, file.num_row_groups // 2, file.num_row_groups - 1})
            size = wanted // len(groups) // 4
            parts = [next(file.iter_batches(size, row_groups=[each])) for each in groups]
            frame = pd.concat([each.to_pandas() for each in parts], ignore_index=True)
            return Sample(frame, rows, parts="some of its row groups")
    except pa.ArrowException as error:
        raise NotATable(path.name, "its Parquet is broken") from error


def _is_excel(path: Path, head: bytes) -> bool:
    if not head.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except zipfile.BadZipFile as error:
        raise NotATable(path.name, f"it cannot be unpacked ({error})") from error


def _sheet(path: Path, table: str | None) -> str:
    import openpyxl

    with (
        warnings.catch_warnings(action="ignore"),
        closing(openpyxl.load_workbook(path, read_only=True)) as book,
    ):
        names = [each.title for each in book.worksheets]
        filled = [each.title for each in book.worksheets if (each.max_row or 2) > 1]
        chosen = _chosen(path, table, names, filled or names[:1])
        # pandas would rename the second of two equal names without a word.
        for header in book[chosen].iter_rows(max_row=1, values_only=True):
            texts.refuse_duplicates([str(each or "") for each in header])
    return chosen


def _excel(path: Path, format: Format) -> Sample:
    import pandas as pd

    with warnings.catch_warnings(action="ignore"):  # openpyxl tells what it leaves out
        frame = pd.read_excel(
            path,
            sheet_name=str(format.table),
            engine="openpyxl",
            keep_default_na=False,
            na_values=[""],
        )
    return Sample(frame, len(frame))


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
    return _chosen(path, table, names, names)


def _chosen(path: Path, table: str | None, names: list[str], candidates: list[str]) -> str:
    if table is not None:
        if table not in names:
            raise UnknownTable(table, names)
        return table
    if len(candidates) != 1:
        raise ChooseTable(str(path), candidates)
    return candidates[0]


def _sqlite(path: Path, format: Format) -> Sample:
    import pandas as pd

    name = '"' + str(format.table).replace('"', '""') + '"'
    with _database(path) as database:
        ((rows,),) = database.execute(f"SELECT count(*) FROM {name}")
        width = len(database.execute(f"SELECT * FROM {name} LIMIT 0").description)
        wanted = max(1, CELLS // width)
        if rows <= wanted:
            return Sample(pd.read_sql_query(f"SELECT * FROM {name}", database), rows)
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
