"""Open one picture safely: what it is, whether it can be decoded, what it looks like."""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, UnidentifiedImageError

# The formats that are decoded by Pillow alone; others would start programs, such as Ghostscript.
FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF")
LARGEST = 89_478_485  # pixels: Pillow's own limit, beyond which it takes a picture for an attack
PIXELS = 1_500_000_000  # pixels that are decoded in one look
SIDE = 16  # of the small grey copy by which pictures are compared
BITS = 12  # of its 240 steps from pixel to pixel that may go another way in a near copy
# Mean difference of the small copies, in standard deviations, up to which they are near copies:
# compression makes 0.02 of it; of 2,500 garments in Fashion-MNIST the nearest two are at 0.042.
GREYS = 0.03
ORIENTATION = 0x0112  # EXIF

Small = npt.NDArray[np.float32]
# Whatever a damaged or hostile file makes a decoder stumble over.
_FAILURES: tuple[type[Exception], ...] = (
    *(OSError, SyntaxError, ValueError, TypeError, EOFError, MemoryError, OverflowError),
    *(struct.error, zlib.error, IndexError, KeyError, AttributeError, ZeroDivisionError),
)


class Unreadable(Exception):
    """A file that is no picture, or one that is damaged or too large."""


@dataclass(frozen=True)
class Picture:
    """What is known of one picture; `small` is its grey copy, where it was decoded."""

    format: str
    mode: str
    width: int
    height: int
    grey: bool
    turned: bool
    small: Small | None = field(default=None, repr=False, compare=False)


def look(path: Path, *, decode: bool = True) -> Picture:
    """Read the header of a picture and, where asked for, all of it.

    The number of its pixels is known from the header, so that a bomb is never decoded.

    Raises
    ------
    Unreadable
    """
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(path, formats=FORMATS) as image:
            width, height = image.size
            if width * height > LARGEST:
                raise Unreadable(f"{width:,} by {height:,} pixels are too many")
            format, mode = str(image.format), image.mode
            turned = image.getexif().get(ORIENTATION, 1) not in (0, 1)
            small, colour = _small(image) if decode else (None, mode not in ("L", "1", "LA"))
    except UnidentifiedImageError:
        empty = path.stat().st_size == 0
        raise Unreadable("it is empty" if empty else "it is no picture") from None
    except Image.DecompressionBombError:
        raise Unreadable("it has too many pixels") from None
    except _FAILURES as error:
        raise Unreadable(" ".join(str(error).split()) or type(error).__name__) from None
    return Picture(format, mode, width, height, not colour, turned, small)


def _small(image: Image.Image) -> tuple[Small, bool]:
    """Return a small grey copy, and whether the picture has colours."""
    if image.mode.startswith("I") or image.mode == "F":  # 16 bits and more: L would cut them off
        values = np.asarray(image, dtype=np.float32)
        span = float(np.ptp(values)) or 1.0
        image = Image.fromarray(((values - values.min()) / span * 255).astype(np.uint8))
    image.draft("RGB", (4 * SIDE, 4 * SIDE))  # JPEG can be decoded at an eighth of its size
    copy = image.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BOX)
    pixels = np.asarray(copy, dtype=np.float32)  # (16, 16, 3)
    colour = bool((pixels.max(axis=2) - pixels.min(axis=2)).max() > 8)
    # Brightness is what compression keeps best.
    return np.asarray(copy.convert("L"), dtype=np.float32), colour


def alike(pictures: Sequence[Picture]) -> list[list[int]]:
    """Group pictures that show the same, at another size or after another compression.

    Returns
    -------
    list of list of int
        Numbers of the pictures of each group. Pictures without contrast are in none.
    """
    numbers = [i for i, each in enumerate(pictures) if each.small is not None]
    numbers = [i for i in numbers if np.ptp(np.asarray(pictures[i].small)) > 16]
    if len(numbers) < 2:
        return []
    small = np.stack([np.asarray(pictures[i].small) for i in numbers])  # (n, 16, 16)
    small -= small.mean(axis=(1, 2), keepdims=True)  # brightness and contrast do not count
    small /= small.std(axis=(1, 2), keepdims=True)
    bits = np.where(np.diff(small, axis=2) > 0, np.float32(1), np.float32(-1))
    bits = bits.reshape(len(numbers), -1)  # (n, 240)
    group = list(range(len(numbers)))
    for start in range(0, len(numbers), 512):
        # Of the signs of two pictures, the product sums to the steps that agree less the others.
        close = bits[start : start + 512] @ bits.T >= bits.shape[1] - 2 * BITS
        for i, j in np.argwhere(np.triu(close, start + 1)).tolist():
            if np.abs(small[start + i] - small[j]).mean() <= GREYS:
                _join(group, start + i, j)
    members: dict[int, list[int]] = {}
    for i, number in enumerate(numbers):
        members.setdefault(_first(group, i), []).append(number)
    return [each for each in members.values() if len(each) > 1]


def _first(group: list[int], i: int) -> int:
    while group[i] != i:
        i = group[i]
    return i


def _join(group: list[int], i: int, j: int) -> None:
    a, b = _first(group, i), _first(group, j)
    group[max(a, b)] = min(a, b)
