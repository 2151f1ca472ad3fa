"""Pictures that the tests draw."""

import numpy as np
from PIL import Image


def photograph(seed=0, side=64, colour=True):
    """Make a picture with soft shapes, as a photograph has."""
    rng = np.random.default_rng(seed)
    coarse = rng.integers(0, 255, (6, 6, 3 if colour else 1), dtype=np.uint8)
    small = Image.fromarray(coarse if colour else coarse[:, :, 0])
    return small.resize((side, side), Image.Resampling.BICUBIC)


def broken(tmp_path):
    """Yield files that are no whole pictures."""
    photograph().save(tmp_path / "whole.jpg")
    photograph().save(tmp_path / "whole.png")
    jpeg, png = (tmp_path / "whole.jpg").read_bytes(), (tmp_path / "whole.png").read_bytes()
    yield "half.jpg", jpeg[: len(jpeg) // 2]
    yield "half.png", png[: len(png) // 2]
    yield "empty.png", b""
    yield "zeros.png", bytes(4096)
    yield "text.png", b"this is no picture"
    yield "header.png", png[:20]
    yield "page.jpg", b"<html></html>"
