"""All pictures as one file of bytes, written a block at a time, and what each was like."""

import hashlib
from typing import IO, Any

import numpy as np
import pandas as pd

from . import reading, twins
from .config import Config
from .decoding import Picture

FACTS = ("width", "height", "mode", "misnamed", "brightness", "contrast", "digest")


def write(listed: pd.DataFrame, config: Config, file: IO[bytes]) -> tuple[pd.DataFrame, np.ndarray]:
    """Write the pixels of all pictures to a file in NumPy's format.

    How many can be read is known at the end, so the head of the file, whose length NumPy leaves
    room in, is written twice.

    Returns
    -------
    found
        A row for each listed sample: ``why`` it was skipped, or the ``place`` of its pixels.
    drawings : (n, d)
        Small grey drawings of those that were read, to find copies by.
    """
    size, channels = config.data.size, config.data.channels
    write_head(file, (len(listed), size, size, channels))
    told, drawings, place = [], [], 0
    for block in reading.pictures(listed, config.data):
        for picture in block:
            if isinstance(picture, str):
                told.append({"why": picture, "place": -1})  # a place is a whole number
                continue
            told.append({"why": "", "place": place} | facts(picture))
            place += 1
        read = [picture.pixels for picture in block if isinstance(picture, Picture)]
        if read:
            pixels = np.stack(read)  # (b, h, w, c)
            file.write(pixels.data)
            drawings.append(twins.drawing(pixels))
    file.seek(0)
    write_head(file, (place, size, size, channels))
    found = pd.concat([listed, pd.DataFrame(told, columns=["why", "place", *FACTS])], axis=1)
    return found, np.concatenate(drawings) if drawings else np.empty((0, 1), np.float32)


def write_head(file: IO[bytes], shape: tuple[int, ...]) -> None:
    """Write the head of an array of bytes."""
    head = {"descr": "|u1", "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(file, head)


def facts(picture: Picture) -> dict[str, Any]:
    """Say what a picture is like; equal digests are equal pixels."""
    pixels = picture.pixels
    digest = hashlib.blake2b(pixels.data, digest_size=16).hexdigest()
    seen = (picture.width, picture.height, picture.mode, picture.misnamed)
    return dict(zip(FACTS, (*seen, pixels.mean(), pixels.std(), digest), strict=True))
