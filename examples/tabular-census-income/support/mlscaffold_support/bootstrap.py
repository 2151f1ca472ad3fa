"""Scores of bootstrap resamples, all resamples at once.

A loop over scikit-learn's functions takes 36 s for six metrics, 16,000 rows and 1,000 resamples,
this module about 1 s: a resample is a row of weights, and one sort serves all of them.
"""

from collections.abc import Callable, Mapping

import numpy as np

from .resampling import ROW, ResamplingUnit, resample_weights

SLOW_RESAMPLES = 200  # for metrics of the project's own, which are computed one by one

Samples = dict[str, np.ndarray]  # metric -> (resamples,)
ScoreFunction = Callable[[np.ndarray, np.ndarray], Mapping[str, float]]


def bootstrap_scores(
    y: np.ndarray,
    prediction: np.ndarray,
    names: Mapping[str, float] | set[str],
    scores: ScoreFunction,
    *,
    times: int,
    seed: int,
    unit: ResamplingUnit = ROW,
) -> Samples:
    """Compute the named scores of resamples, (times,) each."""
    fast = weighted_scores(y, prediction, set(names))
    batches = [fast(weights) for weights in resample_weights(len(y), times, seed, unit)]
    samples = {name: np.concatenate([batch[name] for batch in batches]) for name in batches[0]}
    if slow := [name for name in names if name not in samples]:
        rows = np.arange(len(y))
        drawn = []
        for weights in resample_weights(len(y), min(times, SLOW_RESAMPLES), seed, unit):
            for weight in weights.astype(int):
                resample = np.repeat(rows, weight)
                drawn.append(scores(y[resample], prediction[resample]))
        samples |= {name: np.array([one[name] for one in drawn]) for name in slow}
    return {name: samples[name] for name in names}


def weighted_scores(
    y: np.ndarray, prediction: np.ndarray, names: set[str]
) -> Callable[[np.ndarray], Samples]:
    """Return a function from weights of the rows, (b, n), to all known scores, (b,) each.

    Parameters
    ----------
    names
        The scores that are needed. Rankings are left out if none of them is.
    """
    if prediction.ndim > 1:
        return _classification(y, prediction, names)
    return _regression(y, prediction)


def _regression(y: np.ndarray, prediction: np.ndarray) -> Callable[[np.ndarray], Samples]:
    error, centred = y - prediction, y - y.mean()
    terms = np.stack([error**2, np.abs(error), centred, centred**2], axis=1)  # (n, 4)

    def score(weights: np.ndarray) -> Samples:
        total = weights.sum(axis=1, keepdims=True)  # (b, 1), n where single rows are drawn
        squared, absolute, first, second = (weights @ terms / total).T  # (b,) each
        with np.errstate(invalid="ignore", divide="ignore"):  # equal values have no variance
            explained = 1 - squared / (second - first**2)
        return {"rmse": np.sqrt(squared), "mae": absolute, "r2": explained}

    return score


def _classification(
    y: np.ndarray, prediction: np.ndarray, names: set[str]
) -> Callable[[np.ndarray], Samples]:
    n, k = prediction.shape
    actual, predicted = np.eye(k)[y], np.eye(k)[prediction.argmax(axis=1)]  # (n, k)
    likelihood = np.clip(prediction[np.arange(n), y], np.finfo(float).eps, 1)
    squared = ((actual - prediction) ** 2).sum(axis=1) / 2
    terms = np.column_stack([-np.log(likelihood), squared, actual, predicted, actual * predicted])
    present = np.unique(y)
    ranked = [1] if k == 2 else [c for c in present if len(present) > 1]
    rankings = []
    if {"roc_auc", "average_precision"} & names:  # a sort for each class: a hundred take minutes
        rankings = [_ranking(y == c, prediction[:, c]) for c in ranked]

    def score(weights: np.ndarray) -> Samples:
        total, sums = weights.sum(axis=1), weights @ terms  # (b,), (b, 2 + 3k)
        true, called, both = np.split(sums[:, 2:], 3, axis=1)  # (b, k)
        with np.errstate(invalid="ignore", divide="ignore"):
            f1 = np.where(true > 0, 2 * both / (true + called), 0)
        samples = {
            "log_loss": sums[:, 0] / total,
            "brier": sums[:, 1] / total,
            "accuracy": both.sum(axis=1) / total,
            "macro_f1": f1.sum(axis=1) / (true > 0).sum(axis=1),  # absent classes are left out
        }
        if rankings:
            areas = np.stack([ranking(weights) for ranking in rankings])  # (k, 2, b)
            with np.errstate(invalid="ignore"):  # not a number where all rows are of one class
                area, precision = np.nansum(areas, axis=0) / np.isfinite(areas).sum(axis=0)
            samples |= {"roc_auc": area, "average_precision": precision}
        return samples

    return score


def _ranking(positive: np.ndarray, score: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """ROC AUC and average precision of resamples, (2, b); rows with equal scores are one step."""
    order = np.argsort(-score, kind="stable")
    positive = positive[order].astype(np.float32)
    starts = np.flatnonzero(np.r_[True, np.diff(score[order]) != 0])

    def areas(weights: np.ndarray) -> np.ndarray:
        weights = weights[:, order]  # (b, n)
        hits = np.add.reduceat(weights * positive, starts, axis=1)
        rows = np.add.reduceat(weights, starts, axis=1)  # (b, steps)
        true, called = hits.cumsum(axis=1), rows.cumsum(axis=1)
        positives, negatives = true[:, -1].astype(float), (called - true)[:, -1]
        with np.errstate(invalid="ignore", divide="ignore"):
            ordered = np.vecdot(rows - hits, true - hits / 2)
            precision = np.vecdot(hits, true / np.maximum(called, 1))
            return np.stack([ordered / (positives * negatives), precision / positives])

    return areas
