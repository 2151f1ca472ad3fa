"""Columns described by aggregates: no extreme and no rare category, which may be one row's."""

import pandas as pd

from .markup import paragraphs, table
from .wording import RARE, count, percent

ENDS = (0.05, 0.5, 0.95)


def described(frame: pd.DataFrame) -> str:
    """Make a table with one line for each column."""
    rows = [
        (
            name,
            _kind(column),
            _common(column) if _kind(column) == "category" else _spread(column),
            f"{column.nunique():,}",
            percent(column.isna().mean()),
        )
        for name, column in frame.items()
    ]
    note = (
        f"{count(len(frame), 'training row')}. Numbers and dates: the values that 5%, 50% and 95% "
        "of the rows do not exceed. Categories: the most common; those of fewer than "
        f"{RARE} rows are not named."
    )
    head = ["Column", "Kind", "Values", "Distinct", "Missing"]
    return paragraphs(note, table(head, rows, left=3))


def _kind(column: pd.Series) -> str:
    kinds = {"i": "number", "u": "number", "f": "number", "M": "date"}
    return kinds.get(column.dtype.kind, "category")


def _spread(column: pd.Series) -> str:
    """Give the middle and the ends without the outermost rows."""
    ends = column.quantile(ENDS).dropna()
    shown = (f"{v:%Y-%m-%d}" if isinstance(v, pd.Timestamp) else f"{v:,.5g}" for v in ends)
    return " · ".join(shown)


def _common(column: pd.Series) -> str:
    """Name the most common categories, with their shares."""
    counts = column.value_counts()
    common = counts[counts >= RARE].head(4)
    named = [f"{value} {percent(n / len(column))}" for value, n in common.items()]
    return ", ".join(named + ["…"] * (len(counts) > len(common)))
