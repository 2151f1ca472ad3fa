"""What a generated project of the first design claimed, for `error_rates.py`.

The functions are those of `current_procedures.py`, reduced to the calculations of that design.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold

from benchmarks.current_procedures import scores
from mlscaffold.support.bootstrap import weighted_scores
from mlscaffold.support.intervals import LOSSES, wilson_interval
from mlscaffold.support.resampling import ROW, clusters, resample_weights

TIMES, LEVEL, FOLDS = 500, 0.95, 5
MIN_ROWS, GROUPS = 50, 10  # rows in a subgroup; groups of a calibration curve

Json = dict[str, Any]


def resamples(n: int, rows: pd.DataFrame | None = None) -> Iterator[np.ndarray]:
    """Draw rows, groups, or in time circular runs of as many rows as the cube root of n."""
    if rows is not None and "time" in rows:
        length, rng = round(n ** (1 / 3)), np.random.default_rng(0)
        for start in rng.integers(n, size=(TIMES, -(-n // length))):
            drawn = (start[:, None] + np.arange(length)).ravel() % n
            yield np.bincount(drawn, minlength=n)[None].astype(np.float32)
    else:
        unit = clusters(rows["group"]) if rows is not None and "group" in rows else ROW
        yield from resample_weights(n, TIMES, 0, unit)


def resampled_scores(
    metric: str, y: np.ndarray, prediction: np.ndarray, rows: pd.DataFrame | None = None
) -> np.ndarray:
    """Score resamples, (times,)."""
    score = weighted_scores(y, prediction, {metric})
    return np.concatenate([score(weights)[metric] for weights in resamples(len(y), rows)])


def percentiles(samples: np.ndarray) -> tuple[float, float]:
    """Compute the percentile interval."""
    low, high = np.nanquantile(samples, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def interval(
    metric: str, y: np.ndarray, prediction: np.ndarray, rows: pd.DataFrame | None = None
) -> tuple[float, float] | None:
    """Compute the percentile interval of a score."""
    return percentiles(resampled_scores(metric, y, prediction, rows))


def promotes(y: np.ndarray, new: np.ndarray, champion: np.ndarray, metric: str) -> bool:
    """Return whether a model becomes champion: if it is better in 95% of the resamples."""
    gain = resampled_scores(metric, y, new) - resampled_scores(metric, y, champion)
    return bool(np.mean((-gain if metric in LOSSES else gain) > 0) >= LEVEL)


def identify_rows(train: pd.DataFrame, test: pd.DataFrame, target: str) -> str:
    """Hash what had to be equal for two models to be compared: all columns."""
    return str([pd.util.hash_pandas_object(part).sum() for part in (train, test)])


def saving(y: np.ndarray, p: np.ndarray, fp: float, fn: float) -> Json:
    """Choose the threshold with the lowest cost, and claim its saving on the same rows."""
    grid = np.r_[np.unique(p[:, 1]), 1.01]
    order = np.argsort(p[:, 1], kind="stable")
    below = np.searchsorted(p[order, 1], grid, side="left")  # rows that are called negative
    missed = np.r_[0, np.cumsum(y[order])][below]
    alarms = (1 - y).sum() - np.r_[0, np.cumsum(1 - y[order])][below]
    cost = fn * missed + fp * alarms
    called = p[:, 1] >= 0.5
    half = fp * np.sum(called & (y == 0)) + fn * np.sum(~called & (y == 1))
    share = 1 - cost.min() / half if half else 0.0
    return {"threshold": float(grid[cost.argmin()]), "claimed": share > 0, "share": share}


def select(predictions: dict[str, np.ndarray], y: np.ndarray, fold: np.ndarray) -> Json:
    """Select the highest ROC AUC; a blend's weights and its score came from the same rows."""

    def goal(prediction: np.ndarray) -> float:
        return float(roc_auc_score(y, prediction[:, 1]))

    best = max(predictions, key=lambda name: goal(predictions[name]))
    members, total = [best], predictions[best]
    while len(members) < 20:
        mixed = {n: goal((total + p) / (len(members) + 1)) for n, p in predictions.items()}
        best = max(mixed, key=mixed.__getitem__)
        if mixed[best] <= goal(total / len(members)):
            break
        members, total = [*members, best], total + predictions[best]
    name = members[0] if len(set(members)) == 1 else "blend"
    weights = {n: members.count(n) / len(members) for n in dict.fromkeys(members)}
    return {"name": name, "weights": weights, "score": goal(total / len(members))}


def weak_subgroups(
    columns: pd.DataFrame, y: np.ndarray, prediction: np.ndarray, group: np.ndarray | None = None
) -> tuple[bool, bool]:
    """Return whether a subgroup's interval leaves out the score, and whether one's bias is not 0.

    A score within each subgroup was compared with that of all rows, by eye.
    """
    regression = prediction.ndim == 1
    metric = "mae" if regression else "roc_auc"
    error = (prediction if regression else prediction[:, 1]) - y
    overall = scores(y, prediction)[metric]
    weak = biased = False
    for name in columns:
        labels = columns[name].to_numpy()
        for value in np.unique(labels):
            rows = labels == value
            if rows.sum() < MIN_ROWS or (not regression and len(np.unique(y[rows])) < 2):
                continue
            frame = None if group is None else pd.DataFrame({"group": group[rows]})
            low, high = percentiles(resampled_scores(metric, y[rows], prediction[rows], frame))
            weak |= low > overall if regression else high < overall
            drawn = [w @ error[rows] / w.sum(axis=1) for w in resamples(rows.sum(), frame)]
            low, high = percentiles(np.concatenate(drawn))
            biased |= low > 0 or high < 0
    return weak, biased


def importance(
    X: pd.DataFrame,  # noqa: N803
    y: np.ndarray,
    fold: np.ndarray,
    fitted: list[Any],
) -> tuple[list[Json], bool]:
    """Shuffle columns in the rows of the last fold; intervals reflect the shuffling alone."""
    rng, last = np.random.default_rng(0), len(fitted) - 1
    X, y = X[fold == last], y[fold == last]

    def score(rows: pd.DataFrame) -> float:
        return float(roc_auc_score(y, fitted[last].predict_proba(rows)[:, 1]))

    base, found = score(X), []
    for column in X:
        orders = [rng.permutation(len(y)) for _ in range(5)]
        losses = [base - score(X.assign(**{column: X[column].array[o]})) for o in orders]
        value, margin = np.mean(losses), 2 * np.std(losses, ddof=1) / np.sqrt(5)
        ends = {"value": value, "low": value - margin, "high": value + margin}
        found.append({"name": column, "columns": [column]} | ends)
    found.sort(key=lambda row: -row["value"])
    return found, bool(found[0]["value"] > 0)


def calls_miscalibrated(y: np.ndarray, p: np.ndarray, group: np.ndarray | None = None) -> bool:
    """Return whether the interval of one of ten equally large groups misses the diagonal."""
    for rows in np.array_split(np.argsort(p, kind="stable"), GROUPS):
        low, high = wilson_interval(y[rows].mean(), len(rows))
        if not low <= p[rows].mean() <= high:
            return True
    return False


def prediction_intervals(
    y: np.ndarray, prediction: np.ndarray, fold: np.ndarray, new: np.ndarray
) -> tuple[float, np.ndarray]:
    """Return the coverage of the rows that set the widths, and intervals of new rows, (m, 2)."""
    edges = np.quantile(prediction, np.linspace(0, 1, 6)[1:-1])
    bins, error = np.searchsorted(edges, prediction), np.abs(y - prediction)
    widths = []
    for number in range(5):
        errors = np.sort(error[bins == number] if (bins == number).any() else error)
        rank = int(np.ceil((len(errors) + 1) * LEVEL)) - 1
        widths.append(errors[min(rank, len(errors) - 1)])
    half, of_new = np.array(widths)[bins], np.array(widths)[np.searchsorted(edges, new)]
    return float(np.mean(error <= half)), np.stack([new - of_new, new + of_new], axis=1)


def assign_folds(frame: pd.DataFrame) -> np.ndarray:
    """Assign folds to a table with the target ``diagnosis``, copies like any other row."""
    fold = np.empty(len(frame), int)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    for k, (_, held_out) in enumerate(folds.split(frame, frame["diagnosis"])):
        fold[held_out] = k
    return fold


def record_evaluations(times: int) -> int:
    """Return how many of several evaluations of one model were recorded: the record had its id."""
    return len({"m" for _ in range(times)})
