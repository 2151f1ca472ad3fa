"""The contract that cleaned texts must keep before anything is learned from them."""

import pandas as pd

from ..data import BROKEN


def violations(frame: pd.DataFrame) -> list[str]:
    """Say in one line each how the table breaks its contract; an empty list if it does not.

    Parameters
    ----------
    frame
        Columns ``text`` and ``label``, (n, 2 or more).
    """
    missing = [column for column in ("text", "label") if column not in frame]
    if missing:
        return [f"column {column} is missing" for column in missing]
    if frame.empty:
        return ["no row has both a text and a label"]
    found = []
    for column in ("text", "label"):
        cells = frame[column]
        if not cells.map(lambda cell: isinstance(cell, str)).all():
            found.append(f"column {column} holds cells that are no text")
            continue
        for what, wrong in {
            "empty": cells.str.strip() == "",
            "broken, with NUL or half a character": cells.map(BROKEN.search).notna(),
        }.items():
            if wrong.any():
                found.append(f"column {column}: {wrong.sum():,} cells are {what}")
    return found
