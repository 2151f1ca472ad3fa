"""The raw table, from a file of any format."""

import sqlite3
from pathlib import Path

import pandas as pd
import yaml

from .config import Data, Read
from .errors import DataError

RAW, SCHEMA = Path("data/raw"), Path("schema.yaml")


def raw_files(data: Data) -> list[Path]:
    """Name the raw files: the user's own, a table of scikit-learn, or what was fetched."""
    if data.path:
        return [Path(data.path)]
    if data.read.format == "sklearn":
        return [RAW / f"{data.read.table}.csv"]
    return [RAW / name for name in data.sha256]


def read_raw(data: Data) -> pd.DataFrame:
    """Read all raw files into one table; the index says file and row of each."""
    columns = yaml.safe_load(SCHEMA.read_text(encoding="utf-8"))["columns"]
    text = [name for name, column in columns.items() if column.get("dtype") == "str"]
    text += list(data.dates)  # as they are written: their format is known, not guessed
    parts = {path.name: read(path, data, text) for path in raw_files(data)}
    return pd.concat(parts, names=["file", "row"])


def read(path: Path, data: Data, text: list[str]) -> pd.DataFrame:
    """Read one file; columns in ``text`` stay text, whatever their cells look like."""
    if not path.exists():
        raise DataError(f"There is no file {path}.")
    try:
        frame = _parse(path, data.read, list(data.missing), text)
    except (ValueError, OSError, sqlite3.Error) as error:
        raise DataError(f"{path} cannot be read: {' '.join(str(error).split())[:300]}") from None
    if frame.empty:
        raise DataError(f"{path} holds no rows.")
    if data.read.format not in ("csv", "sklearn"):
        frame = frame.mask(frame.astype("str").isin(["", *data.missing]))
    known = [column for column in text if column in frame]
    return frame.astype(dict.fromkeys(known, "str"))


def _parse(path: Path, how: Read, missing: list[str], text: list[str]) -> pd.DataFrame:
    header, names = 0 if how.header else None, list(how.columns) or None
    if how.format == "parquet":
        return pd.read_parquet(path)
    if how.format == "excel":
        sheet = how.table or 0
        return pd.read_excel(path, sheet, header=header, names=names, skiprows=how.skip)
    if how.format == "jsonl":
        return pd.read_json(path, lines=True, dtype=dict.fromkeys(text, "str") or None)
    if how.format == "sqlite":
        with sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True) as store:
            return pd.read_sql_query(f'SELECT * FROM "{how.table}"', store)
    return pd.read_csv(
        path,
        sep=how.delimiter,
        encoding=how.encoding,
        decimal=how.decimal or ".",
        thousands=how.thousands,
        header=header,
        names=names,
        skiprows=how.skip,
        comment=how.comment,
        skipinitialspace=True,
        keep_default_na=False,  # "NA" may be a value; what means "missing" is in params.yaml
        na_values=["", *missing],
        dtype=dict.fromkeys(text, "str"),
        low_memory=False,
    )
