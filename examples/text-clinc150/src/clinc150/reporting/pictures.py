"""What a picture says of itself: a figure carries its title, so a page can say it in words."""

from pathlib import Path

from PIL import Image


def caption(path: Path) -> str:
    """Read the title of a figure from its file."""
    with Image.open(path) as picture:
        return picture.info.get("Title", path.stem.replace("_", " "))
