"""The data card, as text and as a page."""

from pathlib import Path

from . import kind, notebook, story
from .artefacts import Artefacts
from .markup import paragraphs, table
from .wording import count


def data_card(facts: Artefacts, title: str) -> str:
    """Describe the data: origin, pictures, flaws, split."""
    return paragraphs(
        f"# Data card: {title}",
        kind.data(facts),
        "## Where it comes from",
        story.origin(facts),
        "## Classes and parts",
        parts(facts),
        "## The files",
        files(facts),
        "## What is wrong with it",
        kind.flaws(facts),
        "## Checks",
        story.checks(facts),
        "## Split",
        kind.split(facts),
    )


def parts(facts: Artefacts) -> str:
    """Count the images of each class in each part."""
    names = ("train", "validation", "test")
    found = facts.prepare["pictures"]["classes"]
    rows = [(name, *(f"{found[name].get(part, 0):,}" for part in names)) for name in sorted(found)]
    return table(["Class", *(name.capitalize() for name in names)], rows)


def files(facts: Artefacts) -> str:
    """Say what the files were like before they were made alike."""
    seen = facts.prepare["pictures"]
    side = seen["longer_side"]
    modes = ", ".join(f"{mode} ({n:,})" for mode, n in seen["modes"].items())
    return (
        f"{count(facts.prepare['rows'], 'image')}. Of the longer sides, 5%, 50% and 95% are at "
        f"most {side['low']:,.0f}, {side['median']:,.0f} and {side['high']:,.0f} pixels. Kinds of "
        f"pixels, as Pillow calls them: {modes}. Each was turned upright, put on white where it "
        f"was transparent, and made {seen['size']} by {seen['size']} pixels. On a scale to 255 the "
        f"mean brightness is {seen['brightness']:.0f}, the mean contrast {seen['contrast']:.0f}."
    )


def write_data_page(facts: Artefacts, title: str, card: str, path: Path) -> None:
    """Write the data card as a page."""
    page = notebook.from_markdown(card)
    notebook.write_page(page, path, f"Data card: {title}", f"The data behind {title}")
