"""Columns that make a score too good to be true."""

import numpy as np
import pandas as pd

TOO_GOOD = 0.985  # share of the target that one column alone may explain
BINS, LEAST = 50, 5


def giveaways(frame: pd.DataFrame, target: str, task: str) -> dict[str, float]:
    """Find columns that predict the target almost perfectly on their own.

    Each is cut into bins; one half of the rows says what a bin means, the other half is predicted.
    The result is R², or the share of errors of the commonest class that go away.
    """
    frame = frame.sample(min(len(frame), 20_000), random_state=0)
    y = frame.pop(target)
    if task == "regression":
        y = y.rank() if y.skew() > 1 else y
    explained = {c: _explained(frame[c], y, task == "regression") for c in frame}
    return {column: share for column, share in explained.items() if share > TOO_GOOD}


def _explained(column: pd.Series, y: pd.Series, numeric: bool) -> float:
    """Share of the target that the column explains on rows that it was not learned from."""
    if column.dtype.kind in "iufM" and column.nunique() > BINS:
        bins = pd.qcut(column, BINS * (4 if numeric else 1), labels=False, duplicates="drop")
    else:
        bins = pd.Series(pd.factorize(column)[0], column.index)
    learn = np.arange(len(y)) % 2 == 0
    groups = y[learn].groupby(bins[learn])
    meaning = groups.mean() if numeric else groups.agg(lambda g: g.mode().iloc[0])
    known = meaning[groups.size() >= LEAST].to_dict()
    truth, fallback = y[~learn], y[learn].mean() if numeric else y[learn].mode().iloc[0]
    said = np.array([known.get(part, fallback) for part in bins[~learn]])
    error = ((truth - said) ** 2).sum() if numeric else (truth != said).sum()
    start = ((truth - fallback) ** 2).sum() if numeric else (truth != fallback).sum()
    return float(1 - error / start) if start else 0.0


def identifiers(frame: pd.DataFrame) -> list[str]:
    """Name columns of text or whole numbers in which no value comes twice."""
    return [
        column
        for column in frame
        if frame[column].dtype.kind not in "fM" and frame[column].is_unique and len(frame) > 20
    ]
