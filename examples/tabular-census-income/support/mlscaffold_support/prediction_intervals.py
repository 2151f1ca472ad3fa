"""Prediction intervals around predicted values, from errors on held-out rows.

References
----------
Vovk, Gammerman and Shafer (2005), Algorithmic Learning in a Random World (split conformal).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

MAX_BINS = 5  # of predicted values, each with its own width: errors often grow with them


def fit_widths(y: np.ndarray, prediction: np.ndarray, level: float) -> dict[str, Any]:
    """Learn widths that hold ``level`` of the true values, from rows that no model was fitted on.

    A bin needs 1 / (1 - level) rows for that, 20 at 95%. Of fewer rows altogether, the largest
    error is the width, and n / (n + 1) of the true values are within it.

    Parameters
    ----------
    y, prediction : (n,) float
        In units of the target.
    """
    count = int(np.clip(len(y) * (1 - level) / 2, 1, MAX_BINS))  # twice as many: bins vary in size
    edges = np.unique(np.quantile(prediction, np.linspace(0, 1, count + 1)[1:-1]))
    bins, error = np.searchsorted(edges, prediction), np.abs(y - prediction)
    widths = []
    for number in range(len(edges) + 1):
        errors = np.sort(error[bins == number])
        rank = int(np.ceil((len(errors) + 1) * level))
        if rank > len(errors):  # many predictions are equal, or there are few rows
            errors = np.sort(error)
            rank = min(int(np.ceil((len(errors) + 1) * level)), len(errors))
        widths.append(errors[rank - 1])
    return {"level": level, "edges": edges, "half_widths": widths}


def bounds(prediction: np.ndarray, widths: Mapping[str, Any]) -> np.ndarray:
    """Return the ends of each row's prediction interval, (n, 2)."""
    half = np.asarray(widths["half_widths"])[np.searchsorted(widths["edges"], prediction)]
    return np.stack([prediction - half, prediction + half], axis=1)
