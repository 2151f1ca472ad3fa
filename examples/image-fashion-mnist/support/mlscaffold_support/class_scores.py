"""Scores of single classes, and which classes are confused with each other."""

from typing import Any

import numpy as np
from sklearn.metrics import confusion_matrix

from .intervals import MIN_CLASS_SIZE, wilson_interval


def class_scores(
    y: np.ndarray, predicted: np.ndarray, labels: list[str], level: float, min_rows: int = 1
) -> list[dict[str, Any]]:
    """Score each class that has at least ``min_rows`` rows, the lowest F1 first.

    F1 is the share 2 TP / (actual + predicted rows). Its interval is that of a share observed in
    half as many rows, which is approximate; None for fewer than `MIN_CLASS_SIZE` rows.

    Returns
    -------
    list of dict
        ``label``, ``n``, ``precision``, ``recall``, and ``f1`` with its interval.

    References
    ----------
    Takahashi et al. (2022), Confidence interval for micro-averaged F1 and macro-averaged F1 scores.
    """
    counts = confusion_matrix(y, predicted, labels=range(len(labels)))
    actual, called, both = counts.sum(axis=1), counts.sum(axis=0), counts.diagonal()
    rows = []
    for k in np.flatnonzero(actual >= max(min_rows, 1)):
        half = (actual[k] + called[k]) / 2
        f1 = {"value": both[k] / half, "low": None, "high": None}
        if actual[k] >= MIN_CLASS_SIZE:
            f1["low"], f1["high"] = wilson_interval(f1["value"], half, level)
        precision, recall = both[k] / max(called[k], 1), both[k] / actual[k]
        row = {"label": labels[k], "n": actual[k], "precision": precision, "recall": recall}
        rows.append(row | {"f1": f1})
    return sorted(rows, key=lambda row: (row["f1"]["value"], row["label"]))


def confusions(
    y: np.ndarray, predicted: np.ndarray, labels: list[str], min_rows: int = 1, most: int = 20
) -> list[dict[str, Any]]:
    """List pairs of an ``actual`` and another ``predicted`` class by their number of rows."""
    counts = confusion_matrix(y, predicted, labels=range(len(labels)))
    actual = counts.sum(axis=1)
    np.fill_diagonal(counts, 0)
    order = np.argsort(-counts.ravel(), kind="stable")[:most]
    pairs = zip(*np.unravel_index(order, counts.shape), strict=True)
    return [
        {"actual": labels[i], "predicted": labels[j], "n": counts[i, j], "of": actual[i]}
        for i, j in pairs
        if counts[i, j] >= max(min_rows, 1)
    ]
