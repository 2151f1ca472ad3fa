"""Raw files as rows: each format that texts come in, read into columns of strings."""

import csv
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from .config import Config, Data
from .errors import DataError

RAW = Path("data/raw")
SUFFIXES = {".txt", ".text", ".md", ""}  # of files in a folder for each class
COLUMNS = ["row", "part", "text", "label"]


def raw_files(data: Data) -> list[Path]:
    """Name the raw files: the user's own, what was built on the spot, or what was fetched."""
    if data.path:
        return [Path(data.path)]
    if data.read.format == "builtin":
        return [RAW / f"{data.read.table}.jsonl"]
    return [RAW / name for name in data.sha256]


def read(path: Path, config: Config) -> pd.DataFrame:
    """Read one file, or one folder of texts; the index says which row a text stood in."""
    if not path.exists():
        raise DataError(f"There is no file {path}.")
    try:
        frame = _parse(path, config)
    except (ValueError, OSError, sqlite3.Error) as error:
        raise DataError(f"{path} cannot be read: {' '.join(str(error).split())[:300]}") from None
    if frame.empty:
        raise DataError(f"{path} holds no rows.")
    return frame


def _parse(path: Path, config: Config) -> pd.DataFrame:
    how = config.data.read
    header, names = 0 if how.header else None, list(how.columns) or None
    if how.format in ("folder", "clinc"):
        rows = _clinc(path) if how.format == "clinc" else _texts(path, config)
        return pd.DataFrame(rows, columns=COLUMNS, dtype=object).set_index("row")
    if how.format in ("jsonl", "builtin"):
        return pd.DataFrame(_lines(path, how.encoding or "utf-8"), dtype=object)
    if how.format == "parquet":
        return pd.read_parquet(path)
    if how.format == "excel":
        sheet = how.table or 0
        return pd.read_excel(path, sheet, header=header, names=names, dtype=str, na_filter=False)
    if how.format == "sqlite":
        with sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True) as store:
            store.text_factory = lambda cell: cell.decode("utf-8", "replace")
            return pd.read_sql_query(f'SELECT * FROM "{how.table}"', store)
    return pd.read_csv(
        path,
        sep=how.delimiter,
        encoding=how.encoding,
        encoding_errors="replace",
        quoting=csv.QUOTE_MINIMAL if how.quoting else csv.QUOTE_NONE,
        header=header,
        names=names,
        skiprows=how.skip,
        skipinitialspace=True,
        dtype=str,
        keep_default_na=False,  # "NA" may be a text; what means "missing" is in params.yaml
        low_memory=False,
    )


def _lines(path: Path, encoding: str) -> Iterator[dict[str, object]]:
    """Read JSON lines; only a line feed ends a line, not every mark that Unicode counts as one."""
    with path.open(encoding=encoding, errors="replace", newline="\n") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                try:
                    row = json.loads(line)
                except ValueError as error:
                    raise ValueError(f"line {number} is no JSON ({error})") from None
                if not isinstance(row, dict):
                    raise ValueError(f"line {number} is no JSON object")
                yield row


def _texts(folder: Path, config: Config) -> Iterator[tuple[str, ...]]:
    """Read a folder for each class; where the split is given, inside a folder for each part."""
    depth = 2 if config.split.method == "given" else 1
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder).parts
        hidden = any(name.startswith(".") for name in place)
        if path.is_file() and not hidden and path.suffix.lower() in SUFFIXES and len(place) > depth:
            text = path.read_bytes().decode(config.data.read.encoding or "utf-8", "replace")
            yield "/".join(place), place[0], text, place[depth - 1]


def _clinc(path: Path) -> Iterator[tuple[str, ...]]:
    """Read the file of CLINC150: for each part a list of texts with their intents."""
    for name, pairs in json.loads(path.read_text(encoding="utf-8")).items():
        for number, (text, label) in enumerate(pairs):
            yield f"{name}-{number}", name.removeprefix("oos_"), text, label
