"""Permutation importance over all folds, with intervals that include the sampling of rows."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from .bootstrap import ScoreFunction, bootstrap_scores, weighted_scores
from .intervals import LOSSES, t_quantile
from .resampling import ROW, ResamplingUnit

MAX_SHUFFLES = 200  # of all columns together; a table of more than 40 gets fewer repeats of each
CORRELATED = 0.9  # Spearman correlation from which on columns are shuffled together

Predict = Callable[[int, pd.DataFrame], np.ndarray]  # fold, rows -> predictions


def correlated_groups(X: pd.DataFrame) -> list[list[str]]:
    """Group columns that say nearly the same: shuffled alone, each would seem unimportant."""
    codes = X.apply(lambda c: c if c.dtype.kind in "iuf" else pd.factorize(c)[0])
    close = codes.corr(method="spearman").abs().fillna(0).to_numpy() >= CORRELATED
    groups: list[list[str]] = []
    for n, column in enumerate(X):
        near = [g for g in groups if any(close[n, X.columns.get_loc(other)] for other in g)]
        groups = [g for g in groups if g not in near] + [[*sum(near, []), str(column)]]
    return groups


def permutation_importance(
    X: pd.DataFrame,
    y: np.ndarray,
    fold: np.ndarray,
    predict: Predict,
    metric: str,
    scores: ScoreFunction,
    *,
    repeats: int = 5,
    rows: int = 2000,
    seed: int = 0,
    level: float = 0.95,
    times: int = 200,
    unit: ResamplingUnit = ROW,
) -> list[dict[str, Any]]:
    """Measure how much a score suffers when columns are shuffled among held-out rows.

    Parameters
    ----------
    X, y, fold : (n, …)
        Held-out rows, and the fold whose model has not seen each.
    predict
        Predicts rows by the model of a fold.
    repeats
        How often columns are shuffled at most; at least twice.
    rows
        Sample of the rows that is used, to bound the time.

    Returns
    -------
    list of dict
        The most important first: ``name``, ``columns``, and the loss of the score as ``value`` with
        ``low`` and ``high``, which reflect both the shuffling and the sampling of rows.
        ``important`` says whether it is more than chance, given that so many were compared.

    References
    ----------
    Breiman (2001), Random Forests, section 10.
    """
    rng = np.random.default_rng(seed)
    sample = np.sort(rng.permutation(len(y))[:rows])
    X, y, fold, unit = X.iloc[sample], y[sample], fold[sample], unit.subset(sample)
    sign = -1 if metric in LOSSES else 1

    def predict_all(frames: Sequence[pd.DataFrame]) -> list[np.ndarray]:
        """Predict several versions of the rows, each fold by its own model, in few calls."""
        parts = {}
        for k in np.unique(fold):
            versions = pd.concat([frame[fold == k] for frame in frames])
            parts[k] = np.split(predict(int(k), versions), len(frames))
        results = [np.empty((len(y), *parts[fold[0]][0].shape[1:])) for _ in frames]
        for k, predictions in parts.items():
            for result, prediction in zip(results, predictions, strict=True):
                result[fold == k] = prediction
        return results

    def score(prediction: np.ndarray) -> tuple[float, np.ndarray]:
        """Return the score, so that more is better, and that of resamples."""
        samples = bootstrap_scores(
            y, prediction, {metric}, scores, times=times, seed=seed, unit=unit
        )
        fast = weighted_scores(y, prediction, {metric})(np.ones((1, len(y))))
        value = fast[metric][0] if metric in fast else scores(y, prediction)[metric]
        return sign * value, sign * samples[metric]

    base, base_samples = score(*predict_all([X]))
    found, groups = [], correlated_groups(X)
    repeats = max(2, min(repeats, MAX_SHUFFLES // len(groups)))
    quantile, corrected = t_quantile(
        1 - (1 - level) / np.array([1, len(groups)]), unit.count(len(y))
    )
    for columns in groups:
        shuffled = []
        for _ in range(repeats):
            order = rng.permutation(len(y))
            shuffled.append(X.assign(**{name: X[name].array[order] for name in columns}))
        scored, samples = zip(*map(score, predict_all(shuffled)), strict=True)
        by_row = np.nanvar(base_samples - np.mean(samples, axis=0))
        error = np.sqrt(by_row + np.var(scored, ddof=1) / repeats)
        value, margin = float(base - np.mean(scored)), float(quantile * error)
        ends = {"value": value, "low": value - margin, "high": value + margin}
        important = {"important": bool(value > corrected * error)}
        found.append({"name": " + ".join(columns), "columns": columns} | ends | important)
    return sorted(found, key=lambda group: (-group["value"], group["name"]))
