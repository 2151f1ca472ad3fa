"""Stage 1, fetch: bring the raw data. Also lists the images and decodes them, block by block."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from mlscaffold_support import image_files
from mlscaffold_support.download import fetch
from mlscaffold_support.errors import DataError
from mlscaffold_support.images import SUFFIXES

from .config import Config, Data, load

RAW = Path("data/raw")


def main() -> None:
    """Bring every raw file that is not there with the right checksum."""
    data = load().data
    if data.read.format == "sklearn":
        image_files.write_sklearn_images(str(data.read.table), RAW / f"{data.read.table}.npz")
    else:
        fetch(data.dataset, data.url, data.sha256, RAW)


def list_images(config: Config) -> pd.DataFrame:
    """List the images: ``id``, ``label``, and the ``split`` and ``group`` if they are given."""
    data = config.data
    if data.read.format == "folder":
        rows = list_folder(Path(data.path), config.split.method == "given")
    elif data.read.format == "csv":
        rows = list_table(data, config.split.group)
    else:
        labels = {name: pd.Series(y.astype(str)) for name, (_, y) in read_arrays(data).items()}
        rows = pd.concat(labels, names=["split", "n"]).rename("label").reset_index()
        rows["id"] = rows["split"] + ":" + rows.pop("n").astype("str")
        rows["group"] = ""
    if rows.empty:
        raise DataError(f"There is no image in {data.path or RAW}.")
    return rows.assign(label=rows["label"].str.strip().replace(data.recode))


def list_folder(root: Path, has_splits: bool) -> pd.DataFrame:
    """List a folder for each class, perhaps below a folder for each split."""
    if not root.is_dir():
        raise DataError(f"There is no folder {root}.")
    rows = []
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        hidden = any(part.startswith(".") for part in parts)
        if path.suffix.lower() in SUFFIXES and not hidden and len(parts) >= 2 + has_splits:
            rows.append(("/".join(parts), parts[has_splits], parts[0] if has_splits else ""))
    return pd.DataFrame(rows, columns=["id", "label", "split"], dtype="str").assign(group="")


def list_table(data: Data, group: str | None) -> pd.DataFrame:
    """List the rows of ``labels.csv``, which holds paths and labels."""
    path, read = Path(data.path) / "labels.csv", data.read
    if not path.exists():
        raise DataError(f"There is no file {path}.")
    table = pd.read_csv(path, dtype="str", keep_default_na=False)
    columns = {"id": read.image, "label": read.label, "split": read.split_column, "group": group}
    missing = [column for column in columns.values() if column and column not in table]
    if missing:
        raise DataError(f"{path} has no column {', '.join(missing)}, only {', '.join(table)}.")
    return pd.DataFrame({key: table[column] if column else "" for key, column in columns.items()})


def read_arrays(data: Data) -> dict[str, image_files.Arrays]:
    """Read images that come as arrays: for each split (n, h, w) and labels (n,)."""
    return image_files.read_array_files(RAW, data.sha256 or [f"{data.read.table}.npz"])


def decode_images(rows: pd.DataFrame, data: Data) -> Iterator[list[image_files.Decoded]]:
    """Decode the images of `list_images`, block by block, in their order."""
    if data.read.format in ("folder", "csv"):
        paths = [Path(data.path) / name for name in rows["id"]]
        yield from image_files.decode_files(paths, data.size, data.channels)
    else:
        for images, _ in read_arrays(data).values():
            yield from image_files.convert_arrays(images, data.size, data.channels)


if __name__ == "__main__":
    main()
