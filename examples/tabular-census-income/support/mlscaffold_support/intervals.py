"""Confidence intervals of scores and of differences between scores.

Intervals are computed from the bootstrap standard error by formulas that keep to the range of the
score and stay honest near its ends, where percentiles of the bootstrap are far too narrow (see
docs/statistics.md in the repository of mlscaffold for their coverage). They hold for the fitted model:
that another training set would give another model is not in them.

References
----------
Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapters 12 and 13.
Agresti and Coull (1998), Approximate is better than "exact" for interval estimation.
"""

from typing import Any

import numpy as np
from scipy import stats
from scipy.optimize import brentq
from scipy.special import expit, logit

from .bootstrap import Samples, ScoreFunction, bootstrap_scores
from .resampling import ROW, ResamplingUnit, resample_weights

LOSSES = {"rmse", "mae", "log_loss", "brier"}  # metrics of which less is better
PER_CLASS = {"roc_auc", "average_precision", "macro_f1"}
ROUNDING = 1e-12  # a standard error below this is no variation
MIN_CLASS_SIZE = 10  # rows; scores per class of fewer have no usable interval

Score = dict[str, float | None]  # {"value", "low", "high"}


def confidence_intervals(
    y: np.ndarray,
    prediction: np.ndarray,
    scores: ScoreFunction,
    *,
    times: int,
    seed: int,
    level: float,
    unit: ResamplingUnit = ROW,
) -> dict[str, Score]:
    """Compute scores with their confidence intervals.

    Parameters
    ----------
    y : (n,)
        Class numbers, or values.
    prediction : (n, k) or (n,)
        A probability for each class, or a value for each row.
    scores
        Function that computes the scores, by name.
    """
    values = scores(y, prediction)
    samples = bootstrap_scores(y, prediction, values, scores, times=times, seed=seed, unit=unit)
    return {
        name: score_interval(name, value, samples, y, prediction, level, unit)
        for name, value in values.items()
    }


def score_interval(
    name: str,
    value: float,
    samples: Samples,
    y: np.ndarray,
    prediction: np.ndarray,
    level: float,
    unit: ResamplingUnit = ROW,
) -> Score:
    """Put the confidence interval of one score beside its value; None where rows are too few."""
    low, high = _interval(name, value, samples[name], y, prediction, level, unit)
    return {"value": value, "low": low, "high": high}


def difference_interval(
    name: str, new: Samples, old: Samples, values: tuple[float, float], level: float, units: int
) -> Score:
    """Compare two models on the same resamples.

    Parameters
    ----------
    new, old
        Bootstrap scores with equal seeds and units.
    values
        The score of the new and of the old model.
    units
        Number of units that were resampled.

    Returns
    -------
    Score
        How much better the new model is; above zero it is better, also for losses.
    """
    sign = -1 if name in LOSSES else 1
    gains = sign * (new[name] - old[name])
    value = sign * (values[0] - values[1])
    margin = t_quantile(level, units) * float(np.nanstd(gains))
    return {"value": value, "low": value - margin, "high": value + margin}


def simultaneous_intervals(
    values: np.ndarray,
    samples: np.ndarray,
    level: float,
    units: int | np.ndarray,
    compared: np.ndarray | None = None,
) -> list[Score]:
    """Compute intervals of several differences that hold all at once.

    Parameters
    ----------
    values : (m,)
    samples : (times, m)
        Bootstrap samples of the values.
    units
        Number of units that were resampled, of all differences or of each one.
    compared : (m,) of bool, optional
        Which differences are compared; all by default.

    References
    ----------
    Romano and Wolf (2005), Exact and approximate stepdown methods for multiple hypothesis testing.
    """
    error = np.nanstd(samples, axis=0)
    deviation = np.abs(samples - values) / np.where(error > 0, error, np.inf)
    chosen = deviation if compared is None else deviation[:, compared]
    quantile = np.nanquantile(np.nanmax(chosen, axis=1), level)
    margin = t_quantile(2 * stats.norm.cdf(quantile) - 1, units) * error
    return [
        {"value": float(value), "low": float(value - m), "high": float(value + m)}
        for value, m in zip(values, margin, strict=True)
    ]


def mean_interval(
    values: np.ndarray,
    *,
    times: int,
    seed: int,
    level: float,
    unit: ResamplingUnit = ROW,
    largest: float = 0.0,
) -> Score:
    """Compute a mean with its interval: a share (of values 0 and 1), a cost, or a difference.

    Parameters
    ----------
    values : (n,)
        Of each row.
    largest
        For costs the largest that a row can have: if no row has one, the interval still shows
        which mean would be likely.
    """
    n, mean = len(values), float(values.mean())
    drawn = [
        weights @ values / weights.sum(axis=1) for weights in resample_weights(n, times, seed, unit)
    ]
    error, units = float(np.std(np.concatenate(drawn))), unit.count(n)
    if np.isin(values, (0, 1)).all():
        low, high = _share_interval(mean, error, t_quantile(level, units), n, units)
    elif values.min() >= 0:
        low, high = _loss_interval(mean, error, t_quantile(level, units), largest / n)
    else:  # units without a difference say nothing about the size of the others
        filled = np.bincount(np.arange(n) if unit.codes is None else unit.codes, values != 0)
        margin = t_quantile(level, max(np.count_nonzero(filled), 2)) * error
        low, high = mean - margin, mean + margin
    return {"value": mean, "low": low, "high": high}


def excludes_zero(difference: Score) -> bool:
    """Return whether the interval of a difference lies on one side of zero."""
    low, high = difference["low"], difference["high"]
    return low is not None and high is not None and (low > 0 or high < 0)


def wilson_interval(share: float, n: float, level: float = 0.95) -> tuple[float, float]:
    """Compute the interval of a share that was observed in n rows.

    References
    ----------
    Wilson (1927), Probable inference, the law of succession, and statistical inference.
    """
    return _wilson(share, n, stats.norm.ppf((1 + level) / 2))


def auc_interval(y: np.ndarray, score: np.ndarray, level: float = 0.95) -> tuple[float, float]:
    """Compute the interval of the area under the ROC curve of independent rows.

    The variance is that of DeLong, but at least half of what Hanley and McNeil give, on the logit
    scale. Of an area of 1, DeLong's variance is 0: Newcombe's interval takes its place.

    References
    ----------
    DeLong, DeLong and Clarke-Pearson (1988); Hanley and McNeil (1982).
    Newcombe (2006), Confidence intervals for an effect size measure based on the Mann-Whitney
    statistic, part 2, method 5.
    """
    positive, negative = score[y == 1], score[y == 0]
    m, n = len(positive), len(negative)
    rank = stats.rankdata(np.r_[positive, negative])
    above = (rank[:m] - stats.rankdata(positive)) / n  # share of negatives below each positive
    below = 1 - (rank[m:] - stats.rankdata(negative)) / m  # of positives above each negative
    area = float(above.mean())
    z = stats.norm.ppf((1 + level) / 2)
    if area in (0.0, 1.0):
        return _newcombe(area, m, n, z)
    delong = above.var(ddof=1) / m + below.var(ddof=1) / n
    error = np.sqrt(max(delong, _hanley_mcneil(area, m, n) / 2)) / (area * (1 - area))
    return float(expit(logit(area) - z * error)), float(expit(logit(area) + z * error))


def _hanley_mcneil(area: float, m: int, n: int) -> float:
    half = (m + n) / 2 - 1
    spread = 1 + half * (1 - area) / (2 - area) + half * area / (1 + area)
    return area * (1 - area) * spread / (m * n)


def _newcombe(area: float, m: int, n: int, z: float) -> tuple[float, float]:
    """Find the areas whose Hanley-McNeil interval just reaches an area of 0 or 1."""

    def excess(true: float) -> float:
        return (true - area) ** 2 - z**2 * _hanley_mcneil(true, m, n)

    if area == 1:
        return float(brentq(excess, 1e-9, 1 - 1e-9)), 1.0
    return 0.0, float(brentq(excess, 1e-9, 1 - 1e-9))


def _interval(
    name: str,
    value: float,
    samples: np.ndarray,
    y: np.ndarray,
    prediction: np.ndarray,
    level: float,
    unit: ResamplingUnit,
) -> tuple[float | None, float | None]:
    """Compute the interval of one score; (None, None) where the rows are too few for one."""
    classes = prediction.shape[1] if prediction.ndim > 1 else 0
    sizes = np.unique(y, return_counts=True)[1] if classes else np.array([len(y)])
    if classes and name in PER_CLASS and sizes.min() < MIN_CLASS_SIZE:
        return None, None
    error, units = float(np.nanstd(samples)), unit.count(len(y))
    quantile = t_quantile(level, units)
    if error < ROUNDING and 0 < value < 1:  # the same in all resamples: a constant prediction
        return value, value
    if name == "roc_auc" and classes == 2 and unit.codes is None:
        return auc_interval(y, prediction[:, 1], level)
    if name in LOSSES:
        weight = _loss_of_error(name, prediction) / len(y) if classes else 0.0
        return _loss_interval(value, error, quantile, weight)
    if classes and np.nanmin(samples) >= 0 and np.nanmax(samples) <= 1:
        return _share_interval(value, error, quantile, _effective_rows(name, sizes), units)
    return value - quantile * error, value + quantile * error


def _share_interval(
    value: float, error: float, quantile: float, rows: float, units: int
) -> tuple[float, float]:
    """Compute Wilson's interval for a score from 0 to 1 as if it were a share.

    It is the share of so many rows that its standard error is that of the score, but of at most
    `rows`; without an error, as at a score of 1, of at most `units`.
    """
    effective = value * (1 - value) / error**2 if error else units
    return _wilson(value, min(rows, effective), quantile)


def _effective_rows(name: str, sizes: np.ndarray) -> float:
    """Return how many rows a score rests on at most, given the sizes of the classes.

    An error in a small class moves a score per class more than one in a large class does. Rankings
    vary less than shares; as for DeLong's variance, at least half of the binomial one is assumed.
    """
    if name == "accuracy":
        return float(sizes.sum())
    rows = len(sizes) ** 2 / np.sum(1 / sizes)
    if name == "macro_f1":
        return float(rows)
    ranking = name in PER_CLASS
    return float(2 * rows if ranking and len(sizes) > 2 else (1 + ranking) * sizes.min())


def _loss_interval(
    value: float, error: float, quantile: float, weight: float
) -> tuple[float, float]:
    """Compute the interval of a mean loss to which rare errors add about equal amounts.

    The variance of such a mean is proportional to it, as that of a count is, so the interval is
    that of a Poisson mean.

    Parameters
    ----------
    weight
        What one error adds to the mean at least, also where hardly any error was observed.
    """
    weight = max(error**2 / value if value else 0.0, weight)
    centre = value + quantile**2 * weight / 2
    margin = quantile * np.sqrt(value * weight + (quantile * weight / 2) ** 2)
    return float(centre - margin), float(centre + margin)


def _loss_of_error(name: str, prediction: np.ndarray) -> float:
    """Return variance over mean of a loss per row, if the predicted probabilities are right."""
    p = np.clip(prediction, np.finfo(float).tiny, 1)
    loss = -np.log(p) if name == "log_loss" else (1 - 2 * p + (p**2).sum(1, keepdims=True)) / 2
    mean = float((p * loss).sum(axis=1).mean())  # loss of each class: (n, k)
    return float((p * loss**2).sum(axis=1).mean() - mean**2) / mean if mean else 0.0


def _wilson(share: float, n: float, z: float) -> tuple[float, float]:
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    margin = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return max(float(centre - margin), 0.0), min(float(centre + margin), 1.0)


def t_quantile(level: Any, units: Any) -> Any:
    """Return how many bootstrap standard errors an interval extends to each side.

    The bootstrap draws from the observed units and so misses the factor m / (m - 1) of a variance.
    """
    units = np.maximum(units, 2)
    return stats.t.ppf((1 + level) / 2, units - 1) * np.sqrt(units / (units - 1))
