"""One picture from one file: upright, of one size and kind, whatever the file was like.

Files come from anywhere. One that cannot be read is named and left out; none stops the others.
"""

import struct
import warnings
import zlib
from pathlib import Path
from typing import IO, NamedTuple

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

ORIENTATION = 274  # the number of the EXIF entry
LARGEST = 89_478_485  # pixels, Pillow's own limit; a small file can claim any number of them
BROKEN = (OSError, SyntaxError, ValueError, TypeError, IndexError, KeyError, EOFError)
BROKEN += (struct.error, zlib.error, MemoryError, Image.DecompressionBombError)
SUFFIXES = {"JPEG": {".jpg", ".jpeg"}, "TIFF": {".tif", ".tiff"}, "MPO": {".jpg", ".jpeg"}}

warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)  # it is checked here
warnings.filterwarnings("ignore", category=UserWarning, module="PIL")  # damaged metadata


class Unreadable(Exception):
    """Why a file is left out."""


class Picture(NamedTuple):
    """What a file held."""

    pixels: np.ndarray  # (size, size, channels) uint8
    width: int
    height: int
    mode: str
    misnamed: bool


def decode(file: Path | IO[bytes], size: int, channels: int) -> Picture:
    """Read a picture and make it a square of ``size`` pixels; sides that differ are squeezed.

    Raises
    ------
    Unreadable
        Says in a few words what is wrong with the file.
    """
    if isinstance(file, Path) and file.exists() and not file.stat().st_size:
        raise Unreadable("empty file")
    try:
        with Image.open(file) as image:
            width, height, mode = *image.size, image.mode
            if width * height > LARGEST:
                raise Unreadable(f"more than {LARGEST:,} pixels")
            suffixes = SUFFIXES.get(image.format, {f".{image.format.lower()}"})
            image.draft(image.mode, (2 * size, 2 * size))  # a JPEG need not be decoded in full
            turned = upright(image)
            if turned is not image and image.getexif().get(ORIENTATION, 1) >= 5:  # a quarter turn
                width, height = height, width
            small = eight_bits(turned).convert("L" if channels == 1 else "RGB")
            small = small.resize((size, size), Image.Resampling.BILINEAR, reducing_gap=2.0)
    except UnidentifiedImageError:
        raise Unreadable("no picture of a known format") from None
    except Image.DecompressionBombError:
        raise Unreadable(f"more than {LARGEST:,} pixels") from None
    except BROKEN as error:
        missing = isinstance(error, FileNotFoundError)
        raise Unreadable("no such file" if missing else "damaged or cut off") from None
    misnamed = isinstance(file, Path) and file.suffix.lower() not in suffixes
    return Picture(np.asarray(small).reshape(size, size, channels), width, height, mode, misnamed)


def upright(image: Image.Image) -> Image.Image:
    """Turn a picture as its camera was held; where that is told wrongly, leave it."""
    try:
        return ImageOps.exif_transpose(image)
    except BROKEN:
        return image


def eight_bits(image: Image.Image) -> Image.Image:
    """Bring a picture to eight bits a channel, what is transparent to white."""
    if image.mode.startswith(("I", "F")):
        values = np.nan_to_num(np.asarray(image, dtype=np.float32))
        most = values.max(initial=0)  # 8, 12 or 16 bits, whatever they are stored in
        top = next((bits for bits in (255, 4095, 65535) if most <= bits), most)
        return Image.fromarray((np.clip(values, 0, None) * (255 / top)).astype(np.uint8))
    if image.has_transparency_data:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(white, image).convert("RGB")
    return image
