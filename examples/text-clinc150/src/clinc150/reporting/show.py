"""What the report's notebook shows: text and pictures, with a description for those who hear it."""

from pathlib import Path

from IPython.display import Image, Markdown, display

from .pictures import caption

FIGURES = Path("reports/figures")


def text(*parts: str) -> None:
    """Show Markdown; nothing where there is nothing to say."""
    if said := "\n\n".join(part for part in parts if part):
        display(Markdown(said))


def figures(*names: str) -> None:
    """Show those of the figures that this project has."""
    paths = [FIGURES / f"{name}.png" for name in names]
    for path in filter(Path.exists, paths):
        display(Image(path, width=480, alt=caption(path)))
