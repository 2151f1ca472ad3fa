"""A picture is looked at safely, whatever it is."""

import struct
import zlib

import numpy as np
import pytest
from drawn import broken, photograph
from PIL import Image

from mlscaffold.data import pictures


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "I", "F"])
def test_every_mode_is_looked_at(tmp_path, mode):
    """Also those of scans, masks and prints."""
    suffix = {"CMYK": "jpg", "I": "tif", "F": "tif", "I;16": "png"}.get(mode, "png")
    place = tmp_path / f"picture.{suffix}"
    values = np.asarray(photograph(colour=False), dtype=np.uint16) * 257
    if mode == "I;16":
        Image.fromarray(values).save(place)
    elif mode in ("I", "F"):
        Image.fromarray(values.astype(np.int32 if mode == "I" else np.float32)).save(place)
    else:
        photograph().convert(mode).save(place)
    found = pictures.look(place)
    assert (found.width, found.height) == (64, 64)
    assert found.small is not None
    assert np.ptp(found.small) > 16
    assert found.grey == (mode not in ("P", "RGB", "RGBA", "CMYK"))


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF"])
def test_the_content_says_what_it_is(tmp_path, format):
    """The name is not trusted."""
    photograph().save(tmp_path / "picture.jpg", format)
    assert pictures.look(tmp_path / "picture.jpg").format == format


def test_colours_that_are_all_grey_are_grey(tmp_path):
    """Many grey scans are stored in colour."""
    photograph(colour=False).convert("RGB").save(tmp_path / "a.png")
    assert pictures.look(tmp_path / "a.png").grey


def test_a_bomb_is_refused_by_its_header(tmp_path):
    """50,000 by 50,000 pixels in a few hundred bytes; nothing is decoded."""

    def chunk(name, content):
        check = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + check

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0))
    data = chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    (tmp_path / "bomb.png").write_bytes(b"\x89PNG\r\n\x1a\n" + header + data)
    with pytest.raises(pictures.Unreadable, match=r"50,000 by 50,000|too many"):
        pictures.look(tmp_path / "bomb.png")


def test_what_is_broken_is_told(tmp_path):
    """One short reason each, never another exception."""
    for name, content in broken(tmp_path):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(pictures.Unreadable):
            pictures.look(tmp_path / name)


def test_orientation_is_seen(tmp_path):
    """The camera was turned."""
    exif = Image.Exif()
    exif[pictures.ORIENTATION] = 6
    photograph().save(tmp_path / "turned.jpg", exif=exif)
    assert pictures.look(tmp_path / "turned.jpg").turned


def test_near_copies_are_found(tmp_path):
    """At another size, compressed, a little brighter; other pictures are not taken for copies."""
    original = photograph(1, side=96)
    original.save(tmp_path / "0.png")
    original.resize((48, 48)).save(tmp_path / "1.png")
    original.save(tmp_path / "2.jpg", quality=50)
    original.point(lambda value: min(255, value + 4)).save(tmp_path / "3.png")
    for seed in range(10, 60):
        photograph(seed).save(tmp_path / f"{seed}.png")
    Image.new("RGB", (64, 64), "white").save(tmp_path / "white.png")
    Image.new("RGB", (64, 64), "ivory").save(tmp_path / "yvory.png")
    paths = sorted(tmp_path.iterdir())
    assert pictures.alike([pictures.look(path) for path in paths]) == [
        [i for i, path in enumerate(paths) if path.stem in "0123" and len(path.stem) == 1]
    ]
