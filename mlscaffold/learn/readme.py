"""The progress in the project's README: there only if the learner wants it there."""

from __future__ import annotations

import re

START, END = "<!-- learn:start -->", "<!-- learn:end -->"
BLOCK = re.compile(rf"{START}[\s\S]*?{END}\n*")
PLACE = "## Licence"


def with_block(text: str, block: str) -> str:
    """Return a README with the block between its markers, new ones where there are none."""
    marked = f"{START}\n{block}\n{END}\n\n"
    if BLOCK.search(text):
        return BLOCK.sub(lambda _: marked, text, count=1)
    head, place, rest = text.partition(PLACE)
    return (
        f"{head}{marked}{place}{rest}" if place else f"{text.rstrip()}\n\n{marked}".rstrip() + "\n"
    )


def without(text: str) -> str:
    """Return a README without the block."""
    return BLOCK.sub("", text)
