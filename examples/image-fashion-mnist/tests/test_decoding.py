"""Files come from anywhere: each gives an upright square of bytes, or one reason why not."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from fashion_mnist.decoding import Unreadable, decode

COLOURS = Image.fromarray(np.random.default_rng(0).integers(0, 256, (20, 30, 3), dtype=np.uint8))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF"])
@pytest.mark.parametrize("mode", ["RGB", "L", "P", "1", "RGBA", "CMYK", "I;16", "F", "LA"])
def test_every_kind_of_picture(tmp_path, form, mode):
    """All formats and modes that can be written can be read."""
    path = tmp_path / f"picture.{form.lower()}"
    grey = COLOURS.convert("L").convert("I")  # sixteen bits can be made of it alone
    try:
        (grey if mode == "I;16" else COLOURS).convert(mode).save(path, form)
    except (OSError, ValueError):
        pytest.skip(f"{form} has no {mode}")
    for channels in (1, 3):
        picture = decode(path, 16, channels)
        assert picture.pixels.shape == (16, 16, channels)
        assert picture.pixels.std() > 5
        assert (picture.width, picture.height) == (30, 20)


def test_sixteen_bits_keep_their_shades(tmp_path):
    """The upper eight of sixteen bits are kept: white stays white, and grey grey."""
    values = np.linspace(0, 65535, 256).astype(np.uint16).reshape(16, 16)
    Image.fromarray(values).save(tmp_path / "deep.png")
    found = decode(tmp_path / "deep.png", 16, 1).pixels.squeeze()
    assert np.abs(found.astype(int) - values // 257).max() <= 1


def test_camera_held_upright(tmp_path):
    """A picture whose camera was turned comes out as it was seen."""
    picture = Image.new("RGB", (40, 20))
    picture.paste("white", (0, 0, 20, 20))  # left half; turned a quarter, the upper half
    exif = picture.getexif()
    exif[274] = 6
    picture.save(tmp_path / "turned.jpg", exif=exif)
    found = decode(tmp_path / "turned.jpg", 8, 1)
    assert found.pixels[:3].mean() > 200 > 50 > found.pixels[-3:].mean()
    assert (found.width, found.height) == (20, 40)


def test_transparent_is_white(tmp_path):
    """Nothing shines through a hole in a picture but white."""
    Image.new("RGBA", (9, 9), (0, 0, 0, 0)).save(tmp_path / "hole.png")
    assert decode(tmp_path / "hole.png", 8, 3).pixels.min() == 255


def test_wrong_name_is_noted(tmp_path):
    """A PNG that is called .jpg is read all the same."""
    COLOURS.save(tmp_path / "picture.jpg", "PNG")
    assert decode(tmp_path / "picture.jpg", 16, 3).misnamed


def bomb() -> bytes:
    """Write the head of a PNG that claims to be 50,000 pixels wide and high."""
    head = b"IHDR" + struct.pack(">IIBBBBB", 50_000, 50_000, 1, 0, 0, 0, 0)
    data = b"IDAT" + zlib.compress(bytes(1000))
    chunks = [struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in (
        head, data, b"IEND")]  # fmt: skip
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def cut() -> bytes:
    """Write half a JPEG."""
    file = io.BytesIO()
    COLOURS.resize((300, 300)).save(file, "JPEG")
    return file.getvalue()[: len(file.getvalue()) // 2]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty file"),
        (bytes(5000), "no picture"),
        (b"<html>not found</html>", "no picture"),
        (bomb(), "more than 89,478,485 pixels"),
        (cut(), "damaged or cut off"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path, content, why):
    """A file that is no picture, or half of one, or a trap, gives one reason."""
    (tmp_path / "bad.png").write_bytes(content)
    with pytest.raises(Unreadable, match=why):
        decode(tmp_path / "bad.png", 16, 3)
