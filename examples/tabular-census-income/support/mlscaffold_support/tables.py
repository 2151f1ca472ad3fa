"""Reading a raw table exactly as its specification in ``params.yaml`` says.

`mlscaffold new` profiles a file through the same functions, so that a project reads what was
profiled.
"""

import csv
import io
import json
import sqlite3
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, Annotated, Any, Literal

import pandas as pd
from pydantic import Field

from .errors import DataError
from .params import Section
from .raw_files import CANNOT_UNPACK, open_raw

BOM, END_OF_FILE = "\ufeff", "\x1a"  # marks that some programs put at the ends of a file


class TableFormat(Section):
    """How the cells of a raw file are found.

    Attributes
    ----------
    thousands
        Separator of thousands in numbers, besides spaces and apostrophes.
    quoting
        Whether quotation marks enclose cells of a CSV file, or are part of the text.
    header
        Whether the first line that is not skipped holds the column names.
    skip
        Lines before the header or the first row.
    comment
        Character at the beginning of a line that is not read.
    columns
        Column names, where there is no header.
    table
        Table of a SQLite file, sheet of a workbook, list in a JSON file, data set of scikit-learn.
    member
        File in an archive that holds several.
    """

    format: Literal["csv", "parquet", "excel", "jsonl", "json", "sqlite", "sklearn"] = "csv"
    delimiter: str | None = ","
    encoding: str | None = "utf-8"
    decimal: str | None = "."
    thousands: str | None = None
    quoting: bool = True
    header: bool = True
    skip: Annotated[int, Field(ge=0)] = 0
    comment: str | None = None
    columns: list[str] = []
    table: str | None = None
    member: str | None = None


def read_cells(path: Path, how: TableFormat) -> pd.DataFrame:
    """Read the cells of one file, before anything is converted.

    Returns
    -------
    DataFrame
        CSV: stripped text, "" where a cell is empty. Other formats: values of their own types. A
        column without name and without values is left out.

    Raises
    ------
    DataError
        There is no such file, it cannot be read, or it holds no rows.
    """
    if not path.exists():
        raise DataError(f"There is no file {path}.")
    try:
        frame = parse_cells(path, how)
    except (ValueError, KeyError, OSError, sqlite3.Error, *CANNOT_UNPACK) as error:
        raise DataError(f"Cannot read {path}: {' '.join(str(error).split())[:300]}") from None
    if frame.empty:
        raise DataError(f"{path} holds no rows.")
    return frame


def parse_cells(path: Path, how: TableFormat) -> pd.DataFrame:
    """Do what `read_cells` does, with the errors of the libraries."""
    if how.format == "sqlite":
        frame = _read_sqlite(path, str(how.table))
    else:
        with open_raw(path, how.member) as stream:
            frame = _read_stream(stream, how)
    frame = frame.rename(columns=lambda name: str(name).strip(f"{BOM} "))
    nameless = frame.columns.str.fullmatch(r"Unnamed: \d+|")
    return frame.loc[:, [not (no and _is_empty(frame.iloc[:, i])) for i, no in enumerate(nameless)]]


def _is_empty(column: pd.Series) -> bool:
    return bool((column.isna() | (column.astype(object) == "")).all())


def _read_stream(stream: IO[bytes], how: TableFormat) -> pd.DataFrame:
    if how.format == "parquet":
        frame = pd.read_parquet(io.BytesIO(stream.read()))
        named = [name for name in frame.index.names if name is not None]
        return frame.reset_index(names=named or None, drop=not named)
    if how.format == "excel":
        return with_header(pd.DataFrame(read_grid(stream, how.table), dtype=object), how)
    if how.format in ("json", "jsonl"):
        text = stream.read().decode(how.encoding or "utf-8", "replace")
        rows = json_rows(text, how.table) if how.format == "json" else json_lines(text)
        return _with_dtypes(pd.DataFrame(list(rows), dtype=object))
    return _read_csv(stream, how).apply(lambda column: column.str.strip(f" \t\n\r\xa0{END_OF_FILE}"))


def _read_csv(stream: IO[bytes], how: TableFormat) -> pd.DataFrame:
    try:
        with warnings.catch_warnings(action="error", category=pd.errors.ParserWarning):
            return pd.read_csv(
                stream,
                sep=how.delimiter,
                encoding=how.encoding,
                encoding_errors="replace",  # one invalid byte is one wrong character
                header=0 if how.header else None,
                names=how.columns or None,
                skiprows=how.skip,
                comment=how.comment,
                quoting=csv.QUOTE_MINIMAL if how.quoting else csv.QUOTE_NONE,
                skipinitialspace=True,
                index_col=False,
                dtype="str",
                na_filter=False,  # "NA" may be a value; what means missing is in params.yaml
            )
    except pd.errors.ParserWarning:  # pandas would leave out cells
        raise pd.errors.ParserError("rows have more cells than there are columns") from None


def _read_sqlite(path: Path, table: str) -> pd.DataFrame:
    name = '"' + table.replace('"', '""') + '"'
    address = f"{path.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as database:
        return pd.read_sql_query(f"SELECT * FROM {name}", database)


# ------------------------------------------------------------------------------------- workbooks


def read_grid(stream: IO[bytes], sheet: str | None, rows: int | None = None) -> list[list[Any]]:
    """Read the cells of a sheet, a merged cell in each place that it covers.

    Parameters
    ----------
    rows
        How many rows to read; all if None.
    """
    import openpyxl

    content = io.BytesIO(stream.read())
    merged = _has_merged_cells(content)
    with warnings.catch_warnings(action="ignore"):  # openpyxl tells what it leaves out
        book = openpyxl.load_workbook(content, read_only=not merged, data_only=True)
        with closing(book):
            table = book[sheet] if sheet else book.worksheets[0]
            if merged:
                _fill_merged(table)
            grid = [list(row) for row in table.iter_rows(max_row=rows, values_only=True)]
    while grid and all(value is None for value in grid[-1]):
        grid.pop()
    width = max(
        (k + 1 for row in grid for k, cell in enumerate(row) if cell is not None), default=0
    )
    return [row[:width] + [None] * (width - len(row)) for row in grid]


def _has_merged_cells(content: io.BytesIO) -> bool:
    with zipfile.ZipFile(content) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        return any(b"<mergeCell " in book.read(name) for name in sheets)


def _fill_merged(sheet: Any) -> None:
    """Write the value of each merged area into all of its cells."""
    for area in list(sheet.merged_cells.ranges):
        value = sheet.cell(area.min_row, area.min_col).value
        sheet.unmerge_cells(str(area))
        for row in sheet.iter_rows(area.min_row, area.max_row, area.min_col, area.max_col):
            for cell in row:
                cell.value = value


def with_header(grid: pd.DataFrame, how: TableFormat) -> pd.DataFrame:
    """Take the column names of a grid from its header, or from the specification."""
    grid = grid.iloc[how.skip :]
    if how.columns:
        names = list(how.columns)
        grid = grid.iloc[int(how.header) :]
    elif how.header:
        header = grid.iloc[0] if len(grid) else []
        names = [f"Unnamed: {k}" if pd.isna(name) else str(name) for k, name in enumerate(header)]
        grid = grid.iloc[1:]
    else:
        names = [f"column_{k + 1}" for k in range(grid.shape[1])]
    if len(names) != grid.shape[1]:
        raise ValueError(f"{len(names)} column names for {grid.shape[1]} columns")
    return grid.set_axis(names, axis=1).reset_index(drop=True).infer_objects()


# ------------------------------------------------------------------------------------------ JSON


def json_lines(text: str) -> Iterator[dict[str, Any]]:
    """Read one object a line; only a line feed ends a line."""
    for number, line in enumerate(text.lstrip(BOM).split("\n"), 1):
        if line.strip():
            try:
                row = json.loads(line)
            except ValueError as error:
                raise ValueError(f"line {number} is no JSON ({error})") from None
            if not isinstance(row, dict):
                raise ValueError(f"line {number} is no JSON object")
            yield row


def json_rows(text: str, key: str | None) -> list[dict[str, Any]]:
    """Read a list of objects, which is the whole document or the value of one of its keys."""
    document = json.loads(text.lstrip(BOM))
    rows = document if key is None else document[key]
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError("it is no list of JSON objects")
    return rows


def _with_dtypes(frame: pd.DataFrame) -> pd.DataFrame:
    """Give each column its type; texts with half a character, as JSON can hold, stay objects."""
    columns = {}
    for name in frame:
        try:
            columns[str(name).encode("utf-8", "replace").decode()] = frame[name].infer_objects()
        except UnicodeEncodeError:
            columns[str(name)] = frame[name]
    return pd.DataFrame(columns, frame.index)
