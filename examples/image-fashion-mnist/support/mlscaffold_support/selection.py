"""Choosing by predictions of held-out rows, without being misled by the noise in them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from joblib import Parallel, delayed

from .bootstrap import Samples, ScoreFunction, bootstrap_scores
from .intervals import (
    LOSSES,
    Score,
    difference_interval,
    score_interval,
    simultaneous_intervals,
)
from .resampling import ROW, ResamplingUnit


def cross_fit(
    fold: np.ndarray,
    choose: Callable[[np.ndarray], Any],
    apply: Callable[[Any, np.ndarray], np.ndarray],
) -> np.ndarray:
    """Apply to each fold what was chosen on the other folds.

    A score of the result is not inflated by the choice, since no row took part in its own.

    Parameters
    ----------
    fold : (n,)
        Fold of each row.
    choose
        Returns a choice, given the mask (n,) of the rows to choose by.
    apply
        Returns values (m, …) for the m rows of a mask, given a choice.

    Returns
    -------
    values : (n, …)

    References
    ----------
    Tsamardinos et al. (2018), Bootstrapping the out-of-sample predictions for efficient and
    accurate cross-validation.
    """
    values: dict[Any, np.ndarray] = {}
    for k in np.unique(fold):
        values[k] = apply(choose(fold != k), fold == k)
    first = next(iter(values.values()))
    result = np.empty((len(fold), *first.shape[1:]), first.dtype)
    for k, part in values.items():
        result[fold == k] = part
    return result


def random_folds(n: int, unit: ResamplingUnit, seed: int, folds: int = 5) -> np.ndarray:
    """Number the fold of each of n rows, (n,); rows of one unit are in one fold."""
    drawn = np.random.default_rng(seed).permutation(unit.count(n)) % folds
    return drawn if unit.codes is None else drawn[unit.codes]


def paired_gain(
    y: np.ndarray,
    new: np.ndarray,
    old: np.ndarray,
    metric: str,
    scores: ScoreFunction,
    *,
    times: int,
    seed: int,
    level: float,
    unit: ResamplingUnit = ROW,
) -> Score:
    """Measure how much better one model is than another, on the same resamples of the same rows.

    Parameters
    ----------
    new, old : (n, k) or (n,)
        Predictions of the two models.
    """
    samples = [
        bootstrap_scores(y, prediction, {metric}, scores, times=times, seed=seed, unit=unit)
        for prediction in (new, old)
    ]
    values = scores(y, new)[metric], scores(y, old)[metric]
    return difference_interval(metric, *samples, values, level, unit.count(len(y)))


def compare_models(
    predictions: Mapping[str, np.ndarray],
    y: np.ndarray,
    metric: str,
    scores: ScoreFunction,
    order: Sequence[str],
    *,
    times: int,
    seed: int,
    level: float,
    unit: ResamplingUnit = ROW,
) -> tuple[str, dict[str, Any]]:
    """Select the simplest model that is not worse than the best one by more than chance.

    The best of several equally good models looks better than each of them. So the intervals of the
    differences between a model and all others are widened until all of them hold at once.

    A noisy score cannot be told from that of the best model either. So a model is selected only if
    it is better, by more than chance, than each simpler model that is worse than the best one.

    Parameters
    ----------
    predictions
        Of the same held-out rows by each model, (n, k) or (n,).
    order
        The models to select from, the simplest first.

    Returns
    -------
    name
        The selected model.
    candidates
        For each model its score, its ``gain`` over the linear model and its ``shortfall`` to the
        best one, both with the interval of the paired difference.

    References
    ----------
    Dunnett (1955), A multiple comparison procedure for comparing several treatments with a control.
    Romano and Wolf (2005), Exact and approximate stepdown methods (maximum of the statistics).
    """

    def resample(prediction: np.ndarray) -> Samples:
        return bootstrap_scores(y, prediction, {metric}, scores, times=times, seed=seed, unit=unit)

    names = list(predictions)
    drawn = Parallel()(delayed(resample)(prediction) for prediction in predictions.values())
    values = {name: scores(y, p)[metric] for name, p in predictions.items()}
    sign, units = (-1 if metric in LOSSES else 1), unit.count(len(y))
    goals = sign * np.array([values[name] for name in names])  # (models,), more is better
    samples = sign * np.stack([sample[metric] for sample in drawn], axis=1)  # (times, models)
    compared = np.isin(names, order)

    gains: dict[str, dict[str, Score]] = {}  # over each model, by each model
    for i, name in enumerate(names):
        intervals = simultaneous_intervals(
            goals - goals[i], samples - samples[:, [i]], level, units, compared
        )
        gains[name] = dict(zip(names, intervals, strict=True))
    best = max(order, key=lambda name: goals[names.index(name)])
    candidates: dict[str, Any] = {}
    for name, p, sample in zip(names, predictions.values(), drawn, strict=True):
        candidates[name] = score_interval(metric, values[name], sample, y, p, level, unit)
        candidates[name]["shortfall"] = gains[name][best]
        if "linear" in predictions:
            candidates[name]["gain"] = gains["linear"][name]
    worse = [name for name in order if candidates[name]["shortfall"]["low"] > 0]

    def improves(name: str) -> bool:
        simpler = [other for other in worse if order.index(other) < order.index(name)]
        return all(gains[other][name]["low"] > 0 for other in simpler)

    return next(name for name in order if name not in worse and improves(name)), candidates
