"""How well texts that are out of scope are told from the others, and rejected."""

from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn.metrics import roc_auc_score

from .intervals import confidence_intervals, mean_interval
from .predictions import HeldOut
from .resampling import ROW, ResamplingUnit
from .selection import cross_fit

Classify = Callable[[np.ndarray, np.ndarray], np.ndarray]  # p, thresholds -> classes or -1


def cross_fitted_threshold(
    fit: Callable[[np.ndarray, np.ndarray], float], y: np.ndarray, p: np.ndarray, fold: np.ndarray
) -> np.ndarray:
    """Return for each text the threshold that was fitted on the other folds, (n,)."""
    return cross_fit(
        fold,
        lambda rows: fit(y[rows], p[rows]),
        lambda threshold, rows: np.full(rows.sum(), threshold),
    )


def rejection_scores(
    in_scope: HeldOut, out_of_scope: HeldOut, classify: Classify, options: dict[str, Any]
) -> dict[str, Any]:
    """Score the rejection of texts, each score with its confidence interval.

    Parameters
    ----------
    in_scope, out_of_scope
        Predictions with the ``threshold`` of each text among their columns; the class number of a
        text out of scope is -1.
    options
        ``times``, ``seed`` and ``level`` of the intervals.
    """
    correct, rejected = (
        (classify(part.selected, part.columns["threshold"].to_numpy()) == part.y).astype(float)
        for part in (in_scope, out_of_scope)
    )
    confidence = np.r_[in_scope.selected.max(axis=1), out_of_scope.selected.max(axis=1)]
    outside = np.repeat([0, 1], [len(correct), len(rejected)])
    unit = ROW
    if in_scope.unit.codes is not None:
        units = [part.unit.codes for part in (in_scope, out_of_scope)]
        others = np.arange(len(rejected)) if units[1] is None else units[1]
        unit = ResamplingUnit("cluster", np.r_[units[0], units[0].max() + 1 + others])
    area = {"roc_auc": roc_auc_score(outside, -confidence)}
    scored = confidence_intervals(
        outside, np.column_stack([confidence, -confidence]), lambda *_: area, unit=unit, **options
    )
    return {
        "in_scope_accuracy": mean_interval(correct, unit=in_scope.unit, **options),
        "out_of_scope_recall": mean_interval(rejected, unit=out_of_scope.unit, **options),
        "out_of_scope_roc_auc": scored["roc_auc"],
    }
