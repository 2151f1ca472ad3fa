"""The data card, as text and as a page."""

import re
from pathlib import Path

import pandas as pd

from ..files import replacing
from . import columns, kind, notebook, story
from .artefacts import Artefacts
from .markup import paragraphs

PREPARED = Path("data/prepared/train.parquet")
DRAWN = 20_000  # rows that the page of the data looks at


def data_card(facts: Artefacts, title: str) -> str:
    """Describe the data: origin, columns, flaws, split."""
    rows = pd.read_parquet(PREPARED)
    rows = rows[[name for name in rows if name in facts.prepare["columns"]]]  # not whose they are
    return paragraphs(
        f"# Data card: {title}",
        kind.data(facts),
        "## Where it comes from",
        story.origin(facts),
        "## Columns",
        columns.described(rows),
        "## What is wrong with it",
        kind.flaws(facts),
        "## Checks",
        story.checks(facts),
        "## Split",
        kind.split(facts),
    )


def write_data_page(facts: Artefacts, title: str, card: str, path: Path) -> None:
    """Write the data card as a page: every column drawn, or aggregates where rows stay private."""
    if not facts.config.publish_rows:
        page = notebook.from_markdown(card)
        notebook.write_page(page, path, f"Data card: {title}", f"The data behind {title}")
        return
    import matplotlib
    from skrub import TableReport  # takes seconds, and only here

    frame, heading = pd.read_parquet(PREPARED), f"Data card: {title}"
    if len(frame) > DRAWN:
        frame = frame.sample(DRAWN, random_state=0).sort_index()
        heading += f" ({DRAWN:,} rows drawn at random)"
    with replacing(path) as part:
        with matplotlib.rc_context({"svg.hashsalt": "data card"}):  # else ids are drawn at random
            page = TableReport(frame, title=heading, verbose=0).html()
        part.write_text(_stable(page), encoding="utf-8")


def _stable(page: str) -> str:
    """Put numbers for the ids that skrub draws and leave out times: equal data, equal bytes."""
    page = re.sub(r"<dc:date>.*?</dc:date>", "", page)
    drawn = dict.fromkeys(re.findall(r'(?:\breport_|\bid=")([0-9a-f]{8})\b', page))
    number = {each: f"{n:08x}" for n, each in enumerate(drawn)}
    return re.sub(r"[0-9a-f]{8}", lambda found: number.get(found[0], found[0]), page)
