"""The prepared images: a table of them, and one file of bytes with the pixels of all."""

import hashlib
import io
import mmap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

import numpy as np
import pandas as pd
from PIL import Image

from .duplicates import fingerprints, near_duplicate_groups
from .errors import DataError
from .files import replace_file
from .image_files import Decoded

PREPARED = Path("data/prepared")
ROWS, IMAGES = PREPARED / "rows.parquet", PREPARED / "images.npy"
MAX_IN_MEMORY = 1 << 30  # bytes; a larger file stays on disk and is read where it is needed
RELEASE_INTERVAL = 1 << 27  # bytes; the system maps up to ten times as many around each image
SCALE_SAMPLE = 10_000_000  # bytes of pixels that mean and standard deviation are computed from
BATCH, BATCH_POINTS = 1000, 2_000_000  # images at a time, and their pixels


def read_rows(split: str | None = None, root: Path = Path()) -> pd.DataFrame:
    """Read the table of images, of one split or of all; ``place`` is that of the pixels."""
    rows = pd.read_parquet(root / ROWS)
    return rows if split is None else rows[rows["split"] == split].reset_index(drop=True)


def sample_files(n: int) -> pd.DataFrame:
    """Return some training images as PNG files, as a client of a served model would send them."""
    files = []
    for pixels in StoredImages()[read_rows("train")["place"].to_numpy()[:n]]:
        file = io.BytesIO()
        Image.fromarray(pixels.squeeze()).save(file, "PNG")
        files.append(file.getvalue())
    return pd.DataFrame({"image": files})


class StoredImages:
    """All pixels, (n, h, w, c) uint8: in memory if they fit, else mapped from the disk."""

    def __init__(self, path: Path = IMAGES):
        mapped = np.load(path, mmap_mode="r")
        self.is_mapped = mapped.nbytes > MAX_IN_MEMORY
        self.pixels = mapped if self.is_mapped else np.array(mapped)
        self.bytes_read = 0

    def __getitem__(self, places: np.ndarray) -> np.ndarray:
        """Read images by their places, (b, h, w, c)."""
        pixels = self.pixels[places]
        if self.is_mapped:
            self.bytes_read += pixels.nbytes
            if self.bytes_read > RELEASE_INTERVAL:  # or memory would fill up with what was read
                self.pixels._mmap.madvise(mmap.MADV_DONTNEED)
                self.bytes_read = 0
        return pixels

    def measure_scale(self, places: np.ndarray) -> dict[str, list[float]]:
        """Compute "mean" and "std" of each channel, of a sample where the images are many."""
        largest = max(100, SCALE_SAMPLE // self.pixels[0].size)
        sample = self[np.sort(places[:: max(1, len(places) // largest)])]
        mean = sample.mean(axis=(0, 1, 2), dtype=np.float64)
        std = sample.std(axis=(0, 1, 2), dtype=np.float64)
        return {"mean": mean.round(3).tolist(), "std": np.maximum(std, 1).round(3).tolist()}

    def batches(self, places: np.ndarray) -> Iterator[np.ndarray]:
        """Read many images, a bounded number of pixels at a time."""
        _, height, width, _ = self.pixels.shape
        size = max(1, min(BATCH, BATCH_POINTS // (height * width)))
        for start in range(0, len(places), size):
            yield self[places[start : start + size]]


def write_images(
    samples: pd.DataFrame, blocks: Iterable[list[Decoded]], size: int, channels: int
) -> pd.DataFrame:
    """Write the pixels of all images to one file.

    How many can be read is known at the end, so the header of the file, in which NumPy leaves room
    for a longer number, is written twice.

    Returns
    -------
    DataFrame
        The samples, each with its ``error``, or with the ``place`` of its pixels, what they
        are like, and a number ``duplicate`` that near duplicates share.

    Raises
    ------
    DataError
        None of the images can be read.
    """
    records: list[dict[str, Any]] = []
    prints: list[np.ndarray] = []
    with replace_file(IMAGES) as temporary, temporary.open("wb") as file:
        _write_header(file, (len(samples), size, size, channels))
        for block in blocks:
            records += [_describe(image) for image in block]
            if readable := [image[0] for image in block if not isinstance(image, str)]:
                pixels = np.stack(readable)  # (b, h, w, c)
                file.write(pixels.data)
                prints.append(fingerprints(pixels))
        file.seek(0)
        count = sum(map(len, prints))
        _write_header(file, (count, size, size, channels))
    if not count:
        raise DataError(f"None of the images can be read; the first one: {records[0]['error']}.")
    rows = samples.assign(**pd.DataFrame(records, index=samples.index))
    readable = rows["error"] == ""
    digests = rows.loc[readable, "digest"].to_numpy()
    rows.loc[readable, "duplicate"] = near_duplicate_groups(np.concatenate(prints), digests)
    return rows.assign(place=readable.cumsum() - 1)


def _write_header(file: IO[bytes], shape: tuple[int, ...]) -> None:
    header = {"descr": "|u1", "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(file, header)


def _describe(image: Decoded) -> dict[str, Any]:
    """Describe a decoded image; equal digests are equal pixels."""
    if isinstance(image, str):
        return {"error": image}
    pixels, info = image
    return {
        "error": "",
        "longer_side": max(info.width, info.height),
        "mode": info.mode,
        "misnamed": info.misnamed,
        "brightness": pixels.mean(),
        "contrast": pixels.std(),
        "digest": hashlib.blake2b(pixels.data, digest_size=16).hexdigest(),
    }
