"""The checks that the report shows: what makes a score too good, or worse than it need be."""

from typing import Any

import pandas as pd

from . import data, leaks

MOST = 5  # findings of one check that are named


def found(
    learned: pd.DataFrame, frame: pd.DataFrame, across: pd.Series
) -> dict[str, dict[str, Any]]:
    """Look for what makes a score too good, or worse than it need be; tell what asks for a look."""
    words = leaks.giveaways(learned)
    spelt = leaks.spellings(frame["label"])
    odd = leaks.contradictions(frame.assign(unit=data.units(frame, grouped=False)))
    results = {
        "one word gives a class away": some([f"{w!r} in {c}" for c, w in words.items()]),
        "labels spelt in two ways": some(spelt) + " (see data.recode)" * bool(spelt),
        "one text, two labels": f"{odd:,} texts stand there again with another label" * bool(odd),
    }
    for name, detail in results.items():
        if detail:
            print(f"Look at this, {name}: {detail}"[:300])
    checks = {
        name: {"ok": not detail, "detail": detail or "none found"}
        for name, detail in results.items()
    }
    moved = f"{across.sum():,} rows that equal one of another part were taken out"
    together = moved if across.any() else "none; what is nearly the same lies on one side"
    return checks | {"same text in two parts": {"ok": True, "detail": together}}


def some(found: list[str]) -> str:
    """Name the first few."""
    more = f" and {len(found) - MOST} more" if len(found) > MOST else ""
    return ", ".join(found[:MOST]) + more
