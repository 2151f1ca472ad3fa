"""Columns that give the target away, and columns that say the same as another."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from mlscaffold.data.columns import is_number

Floats = npt.NDArray[np.float64]

MIN_ROWS = 200  # below, a column that separates the classes may do so by chance
MIN_EQUATIONS = 20  # rows that an equation between columns must hold in
MAX_NUMBERS = 300  # columns among which equations are looked for
_NEARLY_ALL = 0.999
_OPERATIONS = {"+": np.add, "-": np.subtract, "*": np.multiply}


def leaks(frame: pd.DataFrame, target: str, task: str) -> dict[str, str]:
    """Find the columns that give the target away.

    Parameters
    ----------
    frame
        The features that are still in question, and the target; no row without target.

    Returns
    -------
    dict
        Column, and why it is a leak.
    """
    found: dict[str, str] = {}
    y = frame[target]
    features = frame.drop(columns=target)
    for name in features:
        why = (
            _predicts_number(features[name], y)
            if task == "regression"
            else decides_class(features[name], y)
        )
        if why:
            found[str(name)] = why.format(target=target)
    if task == "regression":
        numbers = features[[each for each in features if is_number(features[each])]]
        found |= _parts(numbers.drop(columns=list(found), errors="ignore"), y, target)
    return found


def duplicates(frame: pd.DataFrame) -> dict[str, str]:
    """Find the columns that another one repeats under other names of its values.

    Returns
    -------
    dict
        Column to leave out, and the column that says the same; numbers are kept before text,
        since they have an order.
    """
    if len(frame) < MIN_ROWS:
        return {}
    codes = {str(name): frame[name].factorize()[0] for name in frame}
    levels = {name: int(each.max()) + 1 for name, each in codes.items()}
    found: dict[str, str] = {}
    for one, other in combinations(codes, 2):
        n = levels[one]
        if n != levels[other] or not n >= 3 or one in found or other in found:
            continue
        if n > len(frame) / 10 and not frame[one].equals(frame[other]):
            continue
        pairs = (codes[one] + 1).astype("int64") * (n + 2) + codes[other] + 1
        if len(np.unique(pairs)) <= n + 1 and (codes[one] < 0).sum() == (codes[other] < 0).sum():
            numeric_other = is_number(frame[other]) and not is_number(frame[one])
            gone, kept = (one, other) if numeric_other else (other, one)
            found[gone] = kept
    return found


# ------------------------------------------------------------------------------- single columns


def _predicts_number(x: pd.Series, y: pd.Series) -> str:
    if not is_number(x) or x.nunique() < 10:
        return ""
    both = x.notna()
    if both.mean() < 0.5 or both.sum() < 20:
        return ""
    if np.array_equal(x[both].to_numpy(dtype="float64"), y[both].to_numpy(dtype="float64")):
        return "is {target} itself"
    order = _correlation(x[both].rank().to_numpy(), y[both].rank().to_numpy())
    rounding = 1e-4 if both.sum() >= MIN_ROWS else 1e-12
    return "rises or falls exactly with {target}" if abs(order) > 1 - rounding else ""


def _correlation(a: npt.NDArray[Any], b: npt.NDArray[Any]) -> float:
    a, b = a - a.mean(), b - b.mean()
    scale = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / scale if scale else 0.0


def decides_class(x: pd.Series, y: pd.Series) -> str:
    """Say so where the values of one column, or ranges of them, nearly decide the class."""
    codes = y.factorize()[0]
    common = float(np.bincount(codes).max() / len(codes))
    values = x.factorize(use_na_sentinel=False)[0]
    levels = int(values.max()) + 1
    few = levels <= max(2, len(x) / 20)
    if few and len(x) >= 50 and _purity(values, codes) == 1.0:
        return "decides {target} alone: each of its values goes with one class"
    if len(x) < MIN_ROWS or common > 0.98:
        return ""
    if not few and is_number(x):
        values, few = _ranges(x, 64), True
    purity = _purity(values, codes) if few else 0.0
    return f"decides {{target}} alone in {purity:.1%} of the rows" if purity >= _NEARLY_ALL else ""


def _ranges(x: pd.Series, n: int) -> npt.NDArray[np.int64]:
    """Cut numbers into `n` ranges of about equally many rows; missing ones have their own."""
    values = x.to_numpy(dtype="float64", na_value=np.nan)
    edges = np.unique(np.nanquantile(values, np.linspace(0, 1, n + 1)[1:-1]))
    return np.where(np.isnan(values), len(edges) + 1, np.searchsorted(edges, values))


def _purity(values: npt.NDArray[np.int64], codes: npt.NDArray[np.int64]) -> float:
    """Return the accuracy of guessing the commonest class of each value."""
    table = np.zeros((int(values.max()) + 1, int(codes.max()) + 1), dtype=np.int64)
    np.add.at(table, (values, codes), 1)
    return float(table.max(axis=1).sum() / len(codes))


# ---------------------------------------------------------------------------- several columns


def _parts(numbers: pd.DataFrame, y: pd.Series, target: str) -> dict[str, str]:
    """Find columns that the target is made of: a + b, a - b, a * b, or a longer sum."""
    complete = numbers.notna().all(axis=1).to_numpy()
    names = [str(each) for each in numbers]
    if complete.sum() < MIN_EQUATIONS or not 2 <= len(names) <= MAX_NUMBERS or y.nunique() < 10:
        return {}
    x = numbers[complete].to_numpy(dtype="float64")
    t = y[complete].to_numpy(dtype="float64")
    formula, parts = _pair(x, t, names) or _sum(x, t, names)
    return dict.fromkeys(parts, f"{formula} = {target}: together they are the answer")


def _pair(x: Floats, t: Floats, names: Sequence[str]) -> tuple[str, list[str]] | None:
    head, wanted = x[:50], t[:50, None]  # (50, columns), (50, 1): few rows rule most pairs out
    varied = np.ptp(x, axis=0) > 0
    for i in np.flatnonzero(varied).tolist():
        for sign, made in _OPERATIONS.items():
            fitting = np.isclose(made(head[:, [i]], head), wanted).all(axis=0) & varied
            for j in np.flatnonzero(fitting).tolist():
                if i != j and _same(made(x[:, i], x[:, j]), t):
                    return f"{names[i]} {sign} {names[j]}", [names[i], names[j]]
    return None


def _sum(x: Floats, t: Floats, names: Sequence[str]) -> tuple[str, list[str]]:
    """Return the columns whose plain sum is the target, by least squares."""
    few = slice(0, 20_000)
    design = np.column_stack([x[few], np.ones(len(x[few]))])
    weights = np.linalg.lstsq(design, t[few], rcond=None)[0][:-1]
    ones = np.isclose(weights, 1, atol=1e-6)
    if len(t) < 2 * len(names) or ones.sum() < 2 or not _same(x[:, ones].sum(axis=1), t):
        return "", []
    parts = [name for name, one in zip(names, ones, strict=True) if one]
    return " + ".join(parts), parts


def _same(a: Floats, b: Floats) -> bool:
    return bool(np.allclose(a, b, rtol=1e-6, atol=1e-9))
