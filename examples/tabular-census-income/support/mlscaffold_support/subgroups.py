"""Comparing the errors in parts of the data with those in the rest, corrected for many looks."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from .intervals import simultaneous_intervals, t_quantile
from .resampling import ROW, ResamplingUnit, resample_weights

MIN_ROWS = 50  # in a subgroup, and in the rest
MIN_CLASS_ROWS = 20  # of each class, where there are two
MIN_CLUSTERS = 10
QUANTILES = 4  # bins of a numeric column


def bin_column(column: pd.Series) -> pd.Series:
    """Name the subgroup of each row: its category, or the quarter of the column's range it is in.

    Returns
    -------
    Series of str, (n,)
        ``"≤ 25"``, ``"25 to 40"``, ``"missing"`` … of a number with many values; a date's year.
    """
    if column.dtype.kind == "M":
        column = column.dt.year
    if column.dtype.kind not in "iuf" or column.nunique() <= 2 * QUANTILES:
        return column.map(lambda value: f"{value:g}" if isinstance(value, float) else str(value))
    edges = np.unique(_rounded(column.quantile(np.linspace(0, 1, QUANTILES + 1)[1:-1])))
    labels = [f"{edge:,.4g}" if edge >= 10_000 else f"{edge:g}" for edge in edges]
    names = [f"≤ {labels[0]}", *(f"{a} to {b}" for a, b in pairwise(labels)), f"> {labels[-1]}"]
    binned = np.array(names, dtype=object)[np.searchsorted(edges, column)]
    return pd.Series(binned, column.index).where(column.notna(), "missing")


def _rounded(edges: pd.Series) -> np.ndarray:
    """Round bin edges to three significant digits."""
    return np.array([float(f"{edge:.3g}") for edge in edges])


def compare_subgroups(
    columns: Mapping[str, pd.Series],
    loss: np.ndarray,
    y: np.ndarray,
    predicted: np.ndarray | None,
    *,
    times: int,
    seed: int,
    level: float,
    unit: ResamplingUnit = ROW,
) -> list[dict[str, Any]]:
    """Compare the mean loss of each subgroup with that of all other rows.

    Parameters
    ----------
    columns
        Subgroup of each row (n,), by the name of a column.
    loss : (n,)
        What a prediction costs: absolute error, or negative log-likelihood.
    y, predicted : (n,)
        True and predicted value, or class 0 and 1 and its probability; their difference is the
        ``bias`` of a subgroup. `predicted` is None for more than two classes.

    Returns
    -------
    list of dict
        The largest excess loss first: ``column``, ``value``, ``n``, ``loss``, ``excess`` and
        ``bias`` with their intervals. ``weak`` and ``biased`` say whether the difference is more
        than chance, given that so many subgroups were compared.

    References
    ----------
    Romano and Wolf (2005), Exact and approximate stepdown methods (maximum of the statistics).
    """
    found, members = [], []
    for column, labels in columns.items():
        for value, n in labels.value_counts().items():
            rows = (labels == value).to_numpy()
            if all(_large_enough(part, y, predicted, unit) for part in (rows, ~rows)):
                found.append({"column": column, "value": str(value), "n": int(n)})
                members.append(rows)
    if not found:
        return []
    inside = np.stack(members, axis=1).astype(np.float32)  # (n, subgroups)
    columns_of = [inside * loss[:, None], inside]
    bias = np.zeros(len(y)) if predicted is None else predicted - y
    terms = np.concatenate([*columns_of, inside * bias[:, None], loss[:, None]], axis=1)
    terms = np.column_stack([terms, np.ones(len(y))]).astype(np.float32)
    observed = _differences(np.ones((1, len(y)), np.float32), terms)
    draws = [_differences(w, terms) for w in resample_weights(len(y), times, seed, unit)]
    units = np.array([min(_units(rows, unit), _units(~rows, unit)) for rows in members])
    for key, flag, n in (("excess", "weak", 0), ("bias", "biased", 1)):
        if key == "bias" and predicted is None:
            continue
        values, samples = observed[n][0], np.concatenate([draw[n] for draw in draws])
        margin = t_quantile(level, units) * np.nanstd(samples, axis=0)
        corrected = simultaneous_intervals(values, samples, level, units)
        for subgroup, value, m, wide in zip(found, values, margin, corrected, strict=True):
            subgroup[key] = {
                "value": float(value),
                "low": float(value - m),
                "high": float(value + m),
            }
            subgroup[flag] = wide["low"] > 0 or (key == "bias" and wide["high"] < 0)
    for subgroup, rows in zip(found, members, strict=True):
        subgroup["loss"] = float(loss[rows].mean())
        subgroup["actual"] = None if predicted is None else float(y[rows].mean())
    return sorted(found, key=lambda s: (-s["excess"]["value"], s["column"], s["value"]))


def _large_enough(
    rows: np.ndarray, y: np.ndarray, predicted: np.ndarray | None, unit: ResamplingUnit
) -> bool:
    """Return whether a subgroup has enough rows, rows of each class and clusters."""
    if rows.sum() < MIN_ROWS or (unit.codes is not None and _units(rows, unit) < MIN_CLUSTERS):
        return False
    two_classes = predicted is not None and y.dtype.kind in "iu"
    return not two_classes or min(np.bincount(y[rows], minlength=2)) >= MIN_CLASS_ROWS


def _units(rows: np.ndarray, unit: ResamplingUnit) -> int:
    """Return how many units have some of the rows."""
    return int(rows.sum()) if unit.codes is None else len(np.unique(unit.codes[rows]))


def _differences(weights: np.ndarray, terms: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return excess loss and bias of resamples, (b, subgroups) each."""
    sums = weights @ terms
    loss, n, bias = np.split(sums[:, :-2], 3, axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        rest = (sums[:, -2:-1] - loss) / (sums[:, -1:] - n)
        return loss / n - rest, bias / n
