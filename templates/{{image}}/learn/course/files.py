"""Picture files, good and bad ones, for the checks that read a folder."""

import io
from collections import Counter
from pathlib import Path

import numpy as np
from PIL import Image

from . import own

SUFFIX = ".png"


def write_good(path: Path, rng: np.random.Generator) -> dict[str, object]:
    """Write a random picture, and say what must be measured."""
    height, width, mode = (
        int(rng.integers(20, 40)),
        int(rng.integers(41, 60)),
        str(rng.choice(["L", "RGB"])),
    )
    shape = (height, width) if mode == "L" else (height, width, 3)
    Image.fromarray(rng.integers(0, 256, shape, dtype=np.uint8)).save(path)
    return {"width": width, "height": height, "mode": mode}


def write_bad(path: Path, rng: np.random.Generator, number: int) -> None:
    """Write a file that is no picture, or half of one."""
    file = io.BytesIO()
    Image.fromarray(rng.integers(0, 256, (30, 30), dtype=np.uint8)).save(file, "PNG")
    half = file.getvalue()[: len(file.getvalue()) // 2]
    path.write_bytes([b"", half, b"<html>not found</html>", rng.bytes(200)][number % 4])


def write_own(folder: Path) -> Counter:
    """Write some of the project's own pictures as files, and count them by class."""
    labels = own.labels().astype(str).str.replace("/", "_").head(60)
    for number, (pixels, label) in enumerate(zip(own.pictures()[:60], labels, strict=True)):
        (folder / f"c {label}").mkdir(exist_ok=True)
        Image.fromarray(pixels[:, :, 0]).save(folder / f"c {label}" / f"{number}.png")
    return Counter(f"c {label}" for label in labels)
