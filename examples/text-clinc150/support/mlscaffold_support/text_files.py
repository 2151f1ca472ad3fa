"""Reading texts and labels exactly as ``params.yaml`` says, from a table or a folder of files."""

import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

import pandas as pd

from .errors import DataError
from .raw_files import decode_text
from .tables import TableFormat, read_cells

COLUMNS = ["text", "label", "source", "group"]
FILE_TYPES = {".txt", ".text", ".md", ""}  # in a folder for each class
MAX_CHARACTERS = 20_000  # what follows is cut, or one text would take as long as all others
UNWRITABLE = re.compile("[\x00\ud800-\udfff]")  # NUL and lone surrogates: no text file holds them


class TextFormat(TableFormat):
    """How texts are found in a table, or in a folder with one folder for each class.

    Attributes
    ----------
    split_column
        Column that names the split of a row, where the splits are given.
    """

    format: Literal[  # type: ignore[assignment]
        "csv", "parquet", "excel", "jsonl", "json", "sqlite", "folder", "clinc", "builtin"
    ] = "csv"
    split_column: str | None = None


def read_texts(
    path: Path, how: TextFormat, text: str, label: str, group: str | None, split_folders: bool
) -> pd.DataFrame:
    """Read one file, or one folder of files.

    Parameters
    ----------
    text, label, group
        Columns of a table.
    split_folders
        Whether the folders of the classes are inside a folder for each split.

    Returns
    -------
    DataFrame
        Strings, (n, 4): ``text``, ``label``, ``source`` (the split where it is given, else the
        file) and ``group``; the index names the row.

    Raises
    ------
    DataError
        There is no such file, it cannot be read, or a column is missing.
    """
    if how.format in ("folder", "clinc"):
        if not path.exists():
            raise DataError(f"There is no {path}.")
        rows = _clinc(path) if how.format == "clinc" else _folder(path, how, split_folders)
        return pd.DataFrame(rows, columns=["row", *COLUMNS], dtype="str").set_index("row")
    lines = how.format == "builtin"
    frame = read_cells(path, how.model_copy(update={"format": "jsonl"}) if lines else how)
    columns = {"text": text, "label": label, "source": how.split_column, "group": group}
    for column in columns.values():
        if column is not None and column not in frame:
            names = ", ".join(map(str, frame.columns[:20]))
            raise DataError(f"{path} has no column {column}; its columns are {names}.")
    cells = {name: as_text(frame[c]) for name, c in columns.items() if c is not None}
    return pd.DataFrame({"source": path.name, "group": ""} | cells, frame.index)[COLUMNS]


def read_new_texts(
    file: str, how: TextFormat, text: str, raw_files: Sequence[Path] = ()
) -> pd.DataFrame:
    """Read texts to classify: a table or folder in the raw data's format, or one text a line.

    Only a line feed ends a line, and an empty line is no text.

    Parameters
    ----------
    file
        "-" is standard input.
    raw_files
        Files that are tables, whatever their suffix.

    Returns
    -------
    DataFrame
        A column ``text``.
    """
    path = Path(file)
    if file != "-" and not path.exists():
        raise DataError(f"There is no file {path}.")
    is_table = path.is_dir() or path.suffix.lower() not in FILE_TYPES or path in raw_files
    if file != "-" and is_table:
        how = how.model_copy(update={"split_column": None})
        return read_texts(path, how, text, text, None, False)
    content = sys.stdin.buffer.read() if file == "-" else path.read_bytes()
    lines = content.decode("utf-8", "replace").replace("\r\n", "\n").split("\n")
    return pd.DataFrame({"text": [line for line in lines if line.strip()]}, dtype=object)


def _folder(folder: Path, how: TextFormat, split_folders: bool) -> Iterator[tuple[str, ...]]:
    depth = 2 if split_folders else 1
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder).parts
        hidden = any(name.startswith(".") for name in place)
        usable = path.is_file() and path.suffix.lower() in FILE_TYPES and len(place) > depth
        if usable and not hidden:
            text = decode_text(path.read_bytes(), how.encoding or "utf-8")
            yield "/".join(place), text, place[depth - 1], place[0], ""


def _clinc(path: Path) -> Iterator[tuple[str, ...]]:
    """Read the file of CLINC150: for each split a list of texts with their intents."""
    for name, pairs in json.loads(path.read_text(encoding="utf-8")).items():
        for number, (text, label) in enumerate(pairs):
            yield f"{name}-{number}", text, label, name.removeprefix("oos_"), ""


def as_text(cells: pd.Series) -> pd.Series:
    """Convert the cells of a column to strings, a missing one to an empty string."""
    if cells.dtype.kind == "f" and (cells.dropna() % 1 == 0).all():
        cells = cells.astype("Int64")  # 1.0 where other rows had no value
    present = cells.astype(object).where(cells.notna(), "")
    return pd.Series(list(map(str, present)), cells.index, dtype=object)  # "str" is valid Unicode


def clean_texts(cells: pd.Series) -> pd.Series:
    """Strip texts, replace characters that cannot be written, and cut very long ones."""
    texts = [UNWRITABLE.sub("\ufffd", text[:MAX_CHARACTERS]).strip() for text in as_text(cells)]
    return pd.Series(texts, cells.index, dtype="str")
