"""Opening image files of any origin: upright, of one size and mode, or one reason why not."""

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

# Formats that Pillow decodes itself; for others it would start programs, such as Ghostscript.
FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF")
SUFFIXES = {f".{name.lower()}": name for name in FORMATS} | {".tif": "TIFF"}
SUFFIXES |= dict.fromkeys([".jpg", ".jfif", ".jpe"], "JPEG")
MAX_PIXELS = 89_478_485  # Pillow's own limit; a small file can claim any number of pixels
ORIENTATION = 0x0112  # EXIF
FAILURES = (  # what a damaged or hostile file makes a decoder raise
    OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, MemoryError, OverflowError,
    AttributeError, ZeroDivisionError, struct.error, zlib.error,
)  # fmt: skip

ImageSource = Path | IO[bytes]

warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)  # checked here
warnings.filterwarnings("ignore", category=UserWarning, module="PIL")  # damaged metadata


class UnreadableImage(Exception):
    """Why a file cannot be used as an image, in a few words."""


@dataclass(frozen=True)
class ImageInfo:
    """What a file holds; width and height are those of the upright image."""

    format: str
    mode: str
    width: int
    height: int
    rotated: bool  # by its EXIF data, which tell how the camera was held
    misnamed: bool  # its name says that it is of another format


def inspect(source: ImageSource) -> ImageInfo:
    """Read the header of a file, and decode nothing.

    Raises
    ------
    UnreadableImage
    """
    with _open(source) as image:
        return _info(image, source)


def decode(source: ImageSource, size: int, channels: int) -> tuple[np.ndarray, ImageInfo]:
    """Read an image as a square of ``size`` pixels; sides that differ are squeezed.

    Returns
    -------
    pixels : (size, size, channels) uint8
        Upright, transparent parts white.
    info

    Raises
    ------
    UnreadableImage
    """
    with _open(source) as image:
        info = _info(image, source)
        image.draft(image.mode, (2 * size, 2 * size))  # a JPEG need not be decoded in full
        upright = ImageOps.exif_transpose(image) if info.rotated else image
        square = _to_8_bits(upright).convert("L" if channels == 1 else "RGB")
        square = square.resize((size, size), Image.Resampling.BILINEAR, reducing_gap=2.0)
        return np.asarray(square).reshape(size, size, channels), info


@contextmanager
def _open(source: ImageSource) -> Iterator[Image.Image]:
    """Open a file, and turn whatever is wrong with it into `UnreadableImage`."""
    try:
        with Image.open(source, formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise UnreadableImage(f"more than {MAX_PIXELS:,} pixels")
            yield image
    except UnidentifiedImageError:
        empty = isinstance(source, Path) and source.stat().st_size == 0
        raise UnreadableImage("empty file" if empty else "not an image") from None
    except Image.DecompressionBombError:
        raise UnreadableImage(f"more than {MAX_PIXELS:,} pixels") from None
    except FileNotFoundError:
        raise UnreadableImage("no such file") from None
    except FAILURES:
        raise UnreadableImage("damaged or truncated") from None


def _info(image: Image.Image, source: ImageSource) -> ImageInfo:
    try:
        orientation = image.getexif().get(ORIENTATION, 1)
    except FAILURES:  # damaged metadata say nothing about the pixels
        orientation = 1
    width, height = image.size
    if orientation in (5, 6, 7, 8):  # a quarter turn
        width, height = height, width
    kind = "JPEG" if image.format == "MPO" else str(image.format)
    misnamed = isinstance(source, Path) and SUFFIXES.get(source.suffix.lower()) != kind
    return ImageInfo(kind, image.mode, width, height, orientation in range(2, 9), misnamed)


def _to_8_bits(image: Image.Image) -> Image.Image:
    """Convert an image to eight bits a channel, and what is transparent to white."""
    if image.mode.startswith(("I", "F")):
        values = np.nan_to_num(np.asarray(image, dtype=np.float32))
        largest = values.max(initial=0)  # 8, 12 or 16 bits, whatever they are stored in
        top = next((bits for bits in (255, 4095, 65535) if largest <= bits), largest)
        return Image.fromarray((np.clip(values, 0, None) * (255 / top)).astype(np.uint8))
    if image.has_transparency_data:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(white, image).convert("RGB")
    return image
