"""Where the model is right and wrong: what it looks at, its weakest parts, its worst errors."""

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from . import models
from .config import Config
from .intervals import LARGER_IS_WORSE, interval, resampled
from .reporting.wording import RARE
from .resamples import Units, resamples
from .steps.metrics import scores

ROWS, REPEATS = 1000, 5  # of the sample in which columns are shuffled
MOST, LEAST, PARTS = 5, 50, 4  # columns to slice by, rows in a slice, parts of a number's range
FEW = 10  # groups; fewer say too little of how far the mean could be off
WORST = 20

Found = list[dict[str, Any]]


def importance(
    model: dict[str, Any], X: pd.DataFrame, y: np.ndarray, metric: str, seed: int
) -> Found:
    """Shuffle one column at a time among unseen rows, and see what the model loses.

    References
    ----------
    Breiman (2001), Random Forests, section 10.
    """
    held_out, weights = models.load(models.HELD_OUT), model["weights"]
    classes, sign = len(model["labels"]), -1 if metric in LARGER_IS_WORSE else 1
    rng = np.random.default_rng(seed)
    rows = rng.permutation(len(y))[:ROWS]
    X, y = X.iloc[rows], y[rows]
    base = scores(y, models.predict(held_out, weights, X, classes))[metric]
    found = []
    for column in X:
        shuffled = pd.concat([X] * REPEATS, ignore_index=True)  # one call for all repeats
        order = np.concatenate([rng.permutation(len(y)) for _ in range(REPEATS)])
        shuffled[column] = X[column].array[order]
        predictions = np.split(models.predict(held_out, weights, shuffled, classes), REPEATS)
        losses = [sign * (base - scores(y, p)[metric]) for p in predictions]
        middle, spread = np.mean(losses), 2 * np.std(losses, ddof=1) / REPEATS**0.5
        found.append(
            {"name": column, "value": middle, "low": middle - spread, "high": middle + spread}
        )
    return sorted(found, key=lambda feature: (-feature["value"], feature["name"]))


def slices(
    X: pd.DataFrame, y: np.ndarray, prediction: np.ndarray, columns: list[str],
    metric: str, config: Config, units: Units,
) -> Found:  # fmt: skip
    """Score the parts of the data by value or range of a column, the worst first.

    Of values and of two classes, ``bias`` says how far a part is predicted too high on average.
    """
    found = []
    for column in columns:
        parts = pieces(X[column])
        for value, n in parts.value_counts().items():
            rows = (parts == value).to_numpy()
            if n < LEAST or n == len(y) or (prediction.ndim == 2 and len(np.unique(y[rows])) < 2):
                continue
            part = units.among(rows)
            samples = resampled(y[rows], prediction[rows], 400, config.seed, part)[metric]
            score = {"value": scores(y[rows], prediction[rows])[metric]}
            score |= interval(samples, config.evaluate.level)
            said = {"column": column, "value": value, "n": n, "score": score}
            found.append(said | level(y[rows], prediction[rows], config, part))
    sign = 1 if metric in LARGER_IS_WORSE else -1
    return sorted(found, key=lambda s: (-sign * s["score"]["value"], s["column"], s["value"]))


def level(y: np.ndarray, prediction: np.ndarray, config: Config, units: Units) -> dict[str, Any]:
    """Compare the mean of what is predicted with the mean of what is true, for two classes a share.

    A model can rank the rows of a part well and predict all of them too high. Nothing is said of
    more than two classes, of a few groups, and of a share that would point at a few private rows.
    """
    two = prediction.ndim == 2
    rare = two and not config.publish_rows and min(np.bincount(y, minlength=2)) < RARE
    few = units.group is not None and units.group.max() + 1 < FEW
    if rare or few or (two and prediction.shape[1] > 2):
        return {}
    error = (prediction[:, 1] if two else prediction) - y  # (n,)
    drawn = resamples(len(y), config.evaluate.bootstrap, config.seed, units)
    means = np.concatenate([weights @ error / weights.sum(axis=1) for weights in drawn])
    bias = {"value": error.mean()} | interval(means, config.evaluate.level)
    return {"truth": y.mean(), "bias": bias}


def pieces(column: pd.Series) -> pd.Series:
    """Name the part that each row belongs to: a category, or a quarter of a number's range."""
    if column.dtype.kind == "M":
        column = column.dt.year
    if column.dtype.kind not in "iuf" or column.nunique() <= 2 * PARTS:
        return column.map(lambda value: f"{value:g}" if isinstance(value, float) else str(value))
    edges = np.unique(column.quantile(np.linspace(0, 1, PARTS + 1)[1:-1]))
    names = [f"≤ {edges[0]:g}"]
    names += [f"{a:g} to {b:g}" for a, b in pairwise(edges)]
    names.append(f"> {edges[-1]:g}")
    part = pd.Series(np.array(names, dtype=object)[np.searchsorted(edges, column)], column.index)
    return part.where(column.notna(), "missing")


def worst_errors(
    X: pd.DataFrame, y: np.ndarray, prediction: np.ndarray, labels: list[str], publish_rows: bool
) -> Found:
    """List the rows where the model was most wrong; of each but the kind of error if not public."""
    if labels:
        given = prediction[np.arange(len(y)), y]  # probability of what is true
        error, chosen = 1 - given, prediction.argmax(axis=1)
    else:
        error = np.abs(y - prediction)
    found = []
    for row in np.argsort(-error, kind="stable")[:WORST]:
        if labels:
            told = {"truth": labels[y[row]], "prediction": labels[chosen[row]]}
            single = {"probability": prediction[row].max()}
        else:
            told = {"too_low": prediction[row] < y[row]}
            single = {"truth": y[row], "prediction": prediction[row]}
        if publish_rows:
            told |= single | {"row": row, "error": error[row]}
            told["features"] = {c: None if pd.isna(v) else v for c, v in X.iloc[row].items()}
        found.append(told)
    return found if publish_rows else sorted(found, key=str)  # their order tells of single rows
