"""The data card, as text and as a page."""

from pathlib import Path

from . import kind, notebook, story
from .artefacts import Artefacts
from .markup import paragraphs


def data_card(facts: Artefacts, title: str) -> str:
    """Describe the data: origin, classes, lengths, flaws, split."""
    return paragraphs(
        f"# Data card: {title}",
        kind.data(facts),
        "## Where it comes from",
        story.origin(facts),
        kind.sources(facts),
        "## Classes",
        kind.balance(facts),
        "## Lengths",
        kind.lengths(facts),
        "## What is wrong with it",
        kind.flaws(facts),
        "## Checks",
        story.checks(facts),
        "## Split",
        kind.split(facts),
    )


def write_data_page(facts: Artefacts, title: str, card: str, path: Path) -> None:
    """Write the data card as a page; it holds aggregates only, so it may always be shown."""
    page = notebook.from_markdown(card)
    notebook.write_page(page, path, f"Data card: {title}", f"The data behind {title}")
