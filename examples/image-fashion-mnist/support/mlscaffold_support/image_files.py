"""Decoding the images of a data set, block by block, whatever files they are stored in."""

import base64
import gzip
import io
import struct
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from PIL import Image

from .errors import DataError
from .files import replace_file
from .images import ImageInfo, UnreadableImage, decode

BLOCK = 512  # images in memory at a time

Arrays = tuple[np.ndarray, np.ndarray]  # images (n, h, w) and labels (n,)
Decoded = tuple[np.ndarray, ImageInfo] | str  # pixels (h, w, c) and their file, or the error


def decode_files(paths: Sequence[Path], size: int, channels: int) -> Iterator[list[Decoded]]:
    """Decode files to squares of one size."""

    def attempt(path: Path) -> Decoded:
        try:
            return decode(path, size, channels)
        except UnreadableImage as error:
            return str(error)

    with ThreadPoolExecutor() as pool:  # Pillow lets other threads work while it decodes
        for start in range(0, len(paths), BLOCK):
            yield list(pool.map(attempt, paths[start : start + BLOCK]))


def decode_column(column: Iterable[bytes | str], size: int, channels: int) -> np.ndarray:
    """Decode a column of files, as bytes or as base64 text: (n, size, size, channels)."""
    files = [base64.b64decode(file) if isinstance(file, str) else file for file in column]
    return np.stack([decode(io.BytesIO(file), size, channels)[0] for file in files])


def convert_arrays(images: np.ndarray, size: int, channels: int) -> Iterator[list[Decoded]]:
    """Bring grey images (n, h, w) to the size and channels of those that come from files."""
    height, width = images.shape[1:]
    info = ImageInfo("array", "L", width, height, rotated=False, misnamed=False)
    for start in range(0, len(images), BLOCK):
        block = images[start : start + BLOCK]
        if (height, width) != (size, size):
            resized = [Image.fromarray(image).resize((size, size)) for image in block]
            block = np.stack([np.asarray(image) for image in resized])
        yield [(pixels, info) for pixels in np.repeat(block[..., None], channels, axis=3)]


def write_sklearn_images(name: str, path: Path) -> None:
    """Write images that come with scikit-learn, (n, h, w) from 0 to 255, with their labels (n,)."""
    import sklearn.datasets

    bunch = getattr(sklearn.datasets, f"load_{name}")()
    images = np.round(bunch.images * (255 / bunch.images.max())).astype(np.uint8)
    labels = bunch.target_names[bunch.target].astype(str)
    with replace_file(path) as temporary, temporary.open("wb") as file:
        np.savez(file, images=images, labels=labels)


def read_array_files(folder: Path, names: Iterable[str]) -> dict[str, Arrays]:
    """Read images (n, h, w) and their labels (n,) from files, for each split.

    Parameters
    ----------
    names
        One ``.npz`` file, or pairs such as ``train-images-idx3`` and ``train-labels-idx1``.
    """
    arrays: dict[str, dict[str, np.ndarray]] = {}
    for name in sorted(names):
        if name.endswith(".npz"):
            with np.load(folder / name, allow_pickle=False) as stored:
                arrays[name.removesuffix(".npz")] = dict(stored)
        else:
            split, kind = name.split("-")[:2]
            arrays.setdefault(split, {})[kind] = read_idx(folder / name)
    return {split: (parts["images"], parts["labels"]) for split, parts in arrays.items()}


def read_idx(path: Path) -> np.ndarray:
    """Read an array in the IDX format of the MNIST family, compressed or not.

    Raises
    ------
    DataError
        The file cannot be read, or holds something else.
    """
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rb") as file:
            _, kind, axes = struct.unpack(">HBB", file.read(4))
            shape = struct.unpack(f">{axes}I", file.read(4 * axes))
            values = np.frombuffer(file.read(), np.uint8)
    except (OSError, EOFError, struct.error) as error:
        raise DataError(f"Cannot read {path}: {error}") from None
    if kind != 8 or values.size != np.prod(shape):
        raise DataError(f"{path} is not an array of bytes in the IDX format, or is truncated.")
    return values.reshape(shape)
