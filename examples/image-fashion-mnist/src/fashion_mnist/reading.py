"""Which pictures there are, with their labels; the pixels come later, a block at a time."""

import gzip
import struct
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image

from .config import Config, Data
from .decoding import Picture, Unreadable, decode
from .errors import DataError

RAW = Path("data/raw")
SUFFIXES = {".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff"}
BLOCK = 512  # pictures in memory at a time

Block = list[Picture | str]  # a picture, or why there is none


def listing(config: Config) -> pd.DataFrame:
    """List the samples: ``id``, ``label``, the ``part`` and the ``group`` that are given."""
    data, method = config.data, config.data.read.format
    if method == "folder":
        frame = in_folders(Path(data.path), config.split.method == "given")
    elif method == "csv":
        frame = in_table(data, config.split.group)
    else:
        frame = pd.concat([labels_of(part, y) for part, (_, y) in arrays(data).items()])
    if frame.empty:
        raise DataError(f"There is no picture in {data.path or RAW}.")
    frame["label"] = frame["label"].astype("str").str.strip().replace(dict(data.recode))
    return frame.reset_index(drop=True)


def in_folders(root: Path, parts: bool) -> pd.DataFrame:
    """List a folder for each class, perhaps below a folder for each part."""
    if not root.is_dir():
        raise DataError(f"There is no folder {root}.")
    found = []
    for path in sorted(root.rglob("*")):
        steps = path.relative_to(root).parts
        hidden = any(step.startswith(".") for step in steps)
        if hidden or path.suffix.lower() not in SUFFIXES or len(steps) < 2 + parts:
            continue
        found.append((path.relative_to(root).as_posix(), steps[parts], steps[0] if parts else ""))
    return pd.DataFrame(found, columns=["id", "label", "part"]).assign(group="")


def in_table(data: Data, group: str | None) -> pd.DataFrame:
    """List the rows of ``labels.csv``, which holds paths and labels."""
    path, read = Path(data.path) / "labels.csv", data.read
    if not path.exists():
        raise DataError(f"There is no file {path}.")
    table = pd.read_csv(path, dtype="str", keep_default_na=False)
    named = {"id": read.image, "label": read.label, "part": read.part, "group": group}
    missing = [column for column in named.values() if column and column not in table]
    if missing:
        raise DataError(f"{path} has no column {', '.join(missing)}, only {', '.join(table)}.")
    return pd.DataFrame({key: table[column] if column else "" for key, column in named.items()})


def arrays(data: Data) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Read pictures that come as arrays: for each part, (n, h, w) and (n,)."""
    if data.read.format == "sklearn":
        with np.load(RAW / f"{data.read.table}.npz", allow_pickle=False) as stored:
            return {str(data.read.table): (stored["images"], stored["labels"])}
    parts = {}
    for name in sorted(name for name in data.sha256 if "-images" in name):
        part = name.split("-images")[0]
        labels = next(other for other in data.sha256 if other.startswith(f"{part}-labels"))
        parts[part] = (idx(RAW / name), idx(RAW / labels))
    return parts


def idx(path: Path) -> np.ndarray:
    """Read an array in the IDX format of the MNIST family, packed or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rb") as file:
            _, kind, axes = struct.unpack(">HBB", file.read(4))
            shape = struct.unpack(f">{axes}I", file.read(4 * axes))
            values = np.frombuffer(file.read(), np.uint8)
    except (OSError, EOFError, struct.error) as error:
        raise DataError(f"{path} cannot be read: {error}") from None
    if kind != 8 or values.size != np.prod(shape):
        raise DataError(f"{path} is no array of bytes in the IDX format, or is cut off.")
    return values.reshape(shape)


def labels_of(part: str, y: np.ndarray) -> pd.DataFrame:
    """List the samples of an array; a sample is known by its part and its place."""
    ids = [f"{part}:{place}" for place in range(len(y))]
    return pd.DataFrame({"id": ids, "label": y.astype(str), "part": part, "group": ""})


def pictures(frame: pd.DataFrame, data: Data) -> Iterator[Block]:
    """Give the pictures of the listed samples, block after block, in their order."""
    if data.read.format in ("sklearn", "idx"):
        for images, _ in arrays(data).values():
            for start in range(0, len(images), BLOCK):
                yield [square(image, data) for image in images[start : start + BLOCK]]
        return
    paths = [Path(data.path) / name for name in frame["id"]]
    with ThreadPoolExecutor() as pool:  # Pillow lets other threads work while it decodes
        for start in range(0, len(paths), BLOCK):
            yield list(pool.map(lambda path: attempt(path, data), paths[start : start + BLOCK]))


def attempt(path: Path, data: Data) -> Picture | str:
    """Read a file, or say why it cannot be read."""
    try:
        return decode(path, data.size, data.channels)
    except Unreadable as why:
        return str(why)


def square(image: np.ndarray, data: Data) -> Picture:
    """Make an array (h, w) a picture like those that come from files."""
    pixels, (height, width) = image, image.shape
    if image.shape != (data.size, data.size):
        pixels = np.asarray(Image.fromarray(image).resize((data.size, data.size)))
    pixels = np.repeat(pixels[:, :, None], data.channels, axis=2)
    return Picture(pixels, width, height, "L", False)
