"""Image files from anywhere: each gives an upright square of bytes, or one reason why not."""

import io
import struct
import zlib

import numpy as np
import pytest
from drawn import broken, photograph
from PIL import Image

from mlscaffold.support.duplicates import fingerprints, join_groups, near_duplicate_groups
from mlscaffold.support.images import ORIENTATION, UnreadableImage, decode, inspect

COLOURS = Image.fromarray(np.random.default_rng(0).integers(0, 256, (20, 30, 3), dtype=np.uint8))


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF"])
@pytest.mark.parametrize("mode", ["RGB", "L", "P", "1", "RGBA", "CMYK", "I;16", "F", "LA"])
def test_every_format_and_mode_is_decoded(tmp_path, format, mode):
    """All that can be written can be read, in grey and in colour; the header says the same."""
    path = tmp_path / f"image.{format.lower()}"
    grey = COLOURS.convert("L").convert("I")  # of which alone sixteen bits can be made
    try:
        (grey if mode == "I;16" else COLOURS).convert(mode).save(path, format)
    except (OSError, ValueError):
        pytest.skip(f"{format} has no {mode}")
    for channels in (1, 3):
        pixels, info = decode(path, 16, channels)
        assert pixels.shape == (16, 16, channels)
        assert pixels.std() > 5
        assert info == inspect(path)
        assert (info.width, info.height, info.format) == (30, 20, format)
        assert not info.misnamed


def test_sixteen_bits_keep_their_shades(tmp_path):
    """The upper eight of sixteen bits are kept: white stays white, and grey grey."""
    values = np.linspace(0, 65535, 256).astype(np.uint16).reshape(16, 16)
    Image.fromarray(values).save(tmp_path / "deep.png")
    pixels, _ = decode(tmp_path / "deep.png", 16, 1)
    assert np.abs(pixels.squeeze().astype(int) - values // 257).max() <= 1


def test_rotated_image_is_turned_upright(tmp_path):
    """An image whose camera was turned is decoded as it was seen."""
    image = Image.new("RGB", (40, 20))
    image.paste("white", (0, 0, 20, 20))  # left half; after a quarter turn the upper half
    exif = image.getexif()
    exif[ORIENTATION] = 6
    image.save(tmp_path / "rotated.jpg", exif=exif)
    pixels, info = decode(tmp_path / "rotated.jpg", 8, 1)
    assert pixels[:3].mean() > 200 > 50 > pixels[-3:].mean()
    assert (info.width, info.height, info.rotated) == (20, 40, True)


def test_transparent_pixels_are_white(tmp_path):
    """Whatever colour they have."""
    Image.new("RGBA", (9, 9), (0, 0, 0, 0)).save(tmp_path / "hole.png")
    assert decode(tmp_path / "hole.png", 8, 3)[0].min() == 255


def test_content_counts_not_the_name(tmp_path):
    """A PNG that is called .jpg is decoded, and the wrong name noted."""
    photograph().save(tmp_path / "image.jpg", "PNG")
    _, info = decode(tmp_path / "image.jpg", 16, 3)
    assert (info.format, info.misnamed) == ("PNG", True)
    assert not decode(io.BytesIO((tmp_path / "image.jpg").read_bytes()), 16, 3)[1].misnamed


def bomb():
    """Return the start of a PNG that claims to be 50,000 pixels wide and high."""

    def chunk(name, content):
        check = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + check

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0))
    data = chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + header + data


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty file"),
        (bytes(5000), "not an image"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not an image"),
        (bomb(), "more than 89,478,485 pixels"),
    ],
)
def test_unusable_file_has_one_reason(tmp_path, content, reason):
    """Nothing, no image, a format that would start a program, a bomb that is never decoded."""
    (tmp_path / "bad.png").write_bytes(content)
    for read in (inspect, lambda path: decode(path, 16, 3)):
        with pytest.raises(UnreadableImage, match=reason):
            read(tmp_path / "bad.png")


def test_broken_files_raise_nothing_else(tmp_path):
    """Truncated, zeroed, of another sort: each is unreadable, never another exception."""
    for name, content in broken(tmp_path):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(UnreadableImage):
            decode(tmp_path / name, 16, 3)
    with pytest.raises(UnreadableImage, match="no such file"):
        decode(tmp_path / "absent.png", 16, 3)


def test_near_duplicates_share_a_number(tmp_path):
    """At another size, compressed, brighter; other images and flat ones are no duplicates."""
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
    pixels = np.stack([decode(path, 32, 3)[0] for path in paths])
    codes = near_duplicate_groups(fingerprints(pixels), np.arange(len(paths)))
    same = [path.name for path, code in zip(paths, codes, strict=True) if code == codes[0]]
    assert same == ["0.png", "1.png", "2.jpg", "3.png"]
    assert len(set(codes)) == len(paths) - 3


def test_noise_is_no_difference_and_another_image_is():
    """Of 400 images, 100 with noise that is hardly visible are found, and nothing else."""
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (400, 8, 8, 1)).repeat(4, axis=1).repeat(4, axis=2)
    noisy = np.clip(images[:100] + rng.normal(0, 2, (100, 32, 32, 1)), 0, 255)
    prints = fingerprints(np.concatenate([images, noisy]).astype(np.uint8))
    codes = near_duplicate_groups(prints, np.arange(500).astype(str))
    np.testing.assert_array_equal(codes[400:], codes[:100])
    assert len(np.unique(codes)) == 400


def test_groups_are_joined_across_columns():
    """Rows are together where a chain of equal numbers links them, in whatever column."""
    duplicate, group = np.array([0, 1, 1, 2, 3, 4]), np.array([9, 9, 8, 8, 7, 6])
    assert join_groups(duplicate, group).tolist() == [0, 0, 0, 0, 1, 2]
    chain = np.arange(1000) // 2, (np.arange(1000) + 1) // 2
    assert set(join_groups(*chain)) == {0}
