"""The prepared pictures: a table of samples, and one file of bytes with all pixels."""

import mmap
from pathlib import Path

import numpy as np
import pandas as pd

from .resamples import ROWS as ALONE
from .resamples import Units

PREPARED = Path("data/prepared")
ROWS, IMAGES = PREPARED / "rows.parquet", PREPARED / "images.npy"
PREDICTIONS = Path("data/predictions/oof.parquet")
IN_MEMORY = 1 << 30  # bytes; what is larger stays on the disk, and is read where it is needed
GIVE_BACK = 1 << 27  # bytes read; the system maps up to ten times as many, around each picture


class Images:
    """All pixels, (n, h, w, c) uint8: in memory if they are few, else mapped from the disk."""

    def __init__(self, path: Path = IMAGES):
        mapped = np.load(path, mmap_mode="r")
        self.mapped = mapped.nbytes > IN_MEMORY
        self.pixels = mapped if self.mapped else np.array(mapped)
        self.read = 0

    def __getitem__(self, places: np.ndarray) -> np.ndarray:
        """Read pictures by their places, (b, h, w, c)."""
        pixels = self.pixels[places]
        if self.mapped:
            self.read += pixels.nbytes
            if self.read > GIVE_BACK:  # or memory would fill up with what was read
                self.pixels._mmap.madvise(mmap.MADV_DONTNEED)
                self.read = 0
        return pixels

    def __len__(self) -> int:
        return len(self.pixels)


def rows(part: str | None = None) -> pd.DataFrame:
    """Read the table of samples, of all parts or of one; ``place`` is that in the pixels."""
    frame = pd.read_parquet(ROWS)
    return frame if part is None else frame[frame["part"] == part].reset_index(drop=True)


def units(frame: pd.DataFrame) -> Units:
    """Say what the bootstrap draws: pictures, or groups of them where some belong together."""
    group = np.unique(frame["group"], return_inverse=True)[1]
    return ALONE if len(frame) == group.max() + 1 else Units("groups", group)
