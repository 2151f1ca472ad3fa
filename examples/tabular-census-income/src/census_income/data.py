"""Stage 1, fetch: bring the raw data. Also reads them as one table of values."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import yaml
from mlscaffold_support.cells import Conversion, convert, rows_to_drop, schema_dtypes
from mlscaffold_support.download import fetch
from mlscaffold_support.files import replace_file
from mlscaffold_support.tables import TableFormat, read_cells

from .config import Data, load

RAW, PREPARED, SCHEMA = Path("data/raw"), Path("data/prepared"), Path("schema.yaml")
PREDICTIONS = Path("data/predictions/validation.parquet")


def main() -> None:
    """Bring every raw file that is not there with the right checksum."""
    data = load().data
    if data.read.format == "sklearn":
        write_builtin(data)
    else:
        fetch(data.dataset, data.url, data.sha256, RAW)


def write_builtin(data: Data) -> None:
    """Write a table that comes with scikit-learn, its classes by their names."""
    import sklearn.datasets

    bunch = getattr(sklearn.datasets, f"load_{data.read.table}")(as_frame=True)
    frame = bunch.data.assign(**{data.target: bunch.target_names[bunch.target]})
    with replace_file(raw_files(data)[0]) as temporary:
        frame.to_csv(temporary, index=False, lineterminator="\n")


def raw_files(data: Data) -> list[Path]:
    """Return the raw files: the user's own, a table of scikit-learn, or what was downloaded."""
    if data.path:
        return [Path(data.path)]
    if data.read.format == "sklearn":
        return [RAW / f"{data.read.table}.csv"]
    return [RAW / name for name in data.sha256]


def read_raw(data: Data) -> pd.DataFrame:
    """Read all raw files into one table; its index holds file and row.

    Rows that are no samples, such as totals, are left out; their number is printed, and kept in
    ``attrs["left_out"]``.
    """
    frames = {path.name: read_values(path, data, data.read) for path in raw_files(data)}
    raw = pd.concat(frames, names=["file", "row"])
    raw.attrs["left_out"] = sum(frame.attrs["left_out"] for frame in frames.values())
    return raw


def read_values(path: Path, data: Data, how: TableFormat) -> pd.DataFrame:
    """Read one file and convert its cells to the types in ``schema.yaml``."""
    columns = yaml.safe_load(SCHEMA.read_text(encoding="utf-8"))["columns"]
    cells = read_cells(path, how)
    dropped = rows_to_drop(cells, data.drop_rows)
    if dropped.any():
        print(f"{path.name}: {len(cells):,} rows read, {dropped.sum():,} left out (data.drop_rows)")
    values = to_values(cells[~dropped], data, schema_dtypes(columns))
    values.attrs["left_out"] = int(dropped.sum())
    return values


def to_values(cells: pd.DataFrame, data: Data, dtypes: Mapping[str, str]) -> pd.DataFrame:
    """Convert cells as they were written to numbers, dates and text."""
    decimal, thousands = data.read.decimal or ".", data.read.thousands
    how = Conversion(dtypes, data.na_values, data.dates, data.units, decimal, thousands)
    return convert(cells, how)


def clean(frame: pd.DataFrame, data: Data) -> pd.DataFrame:
    """Apply the choices in ``params.yaml`` that concern single values."""
    frame = frame.copy()
    for column, values in data.recode.items():
        if column in frame:
            frame[column] = frame[column].replace(values)
    return frame


if __name__ == "__main__":
    main()
