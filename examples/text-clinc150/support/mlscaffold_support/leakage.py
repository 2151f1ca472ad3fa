"""Target leakage: columns that predict the target, and columns that identify the row."""

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

SUSPICIOUS = 0.985  # share of the target that one column may explain alone
CERTAIN = 0.9995
SAMPLE_ROWS = 20_000
MAX_BINS = 200
MIN_BIN_ROWS = 5
MAX_EQUATION_COLUMNS = 300
OPERATIONS = {"+": np.add, "-": np.subtract, "*": np.multiply}


def explained_shares(frame: pd.DataFrame, target: str, task: str) -> dict[str, float]:
    """Measure how much of the target each column explains on its own, on held-out rows.

    See `explained_share`; only a sample of the rows is used.
    """
    frame = frame.sample(min(len(frame), SAMPLE_ROWS), random_state=0)
    y = frame.pop(target)
    return {str(name): explained_share(frame[name], y, task) for name in frame}


def explained_share(column: pd.Series, y: pd.Series, task: str) -> float:
    """Measure how much of the target a column explains on its own, on held-out rows.

    One half of the rows predicts the other half: by the typical target of the same category or bin
    of numbers, and by that of the rows with the nearest numbers, which finds exact relations.

    Returns
    -------
    float
        Of a numeric target R² of its ranks, of classes the share of the errors of the most
        frequent class that are avoided. 1 is a perfect prediction.
    """
    numeric = task == "regression"
    y = y.rank() if numeric else y
    learn = np.random.default_rng(0).permutation(len(y)) % 2 == 0
    actual = y[~learn].to_numpy()
    fallback = y[learn].mean() if numeric else y[learn].mode().iloc[0]
    start = _error(actual, np.full(len(actual), fallback), numeric)
    if not start:
        return 0.0
    errors = [_error(actual, _by_bin(column, y, learn, fallback, numeric), numeric)]
    if column.dtype.kind in "iuf" and column.nunique() > MIN_BIN_ROWS:
        errors.append(_error(actual, _by_neighbours(column, y, learn, fallback, numeric), numeric))
    return float(1 - min(errors) / start)


def _by_bin(
    column: pd.Series, y: pd.Series, learn: np.ndarray, fallback: Any, numeric: bool
) -> np.ndarray:
    """Predict the other half by the mean or most frequent target of its bin; NaN is a bin."""
    count = min(MAX_BINS, max(2, int(learn.sum()) // (2 * MIN_BIN_ROWS)))
    if column.dtype.kind in "iufM" and column.nunique() > count:
        bins = pd.qcut(column, count, labels=False, duplicates="drop").fillna(-1)
    else:
        bins = pd.Series(pd.factorize(column)[0], column.index)
    groups = y[learn].groupby(bins[learn])
    typical = groups.mean() if numeric else groups.agg(lambda group: group.mode().iloc[0])
    prediction_of = typical[groups.size() >= MIN_BIN_ROWS].to_dict()
    return np.array([prediction_of.get(value, fallback) for value in bins[~learn]])


def _by_neighbours(
    column: pd.Series, y: pd.Series, learn: np.ndarray, fallback: Any, numeric: bool
) -> np.ndarray:
    """Predict the other half between the targets of the rows with the nearest numbers."""
    x, present, target = column.to_numpy(float), column.notna().to_numpy(), y.to_numpy()
    order = np.flatnonzero(learn & present)[np.argsort(x[learn & present], kind="stable")]
    if numeric:
        predicted = np.interp(x[~learn], x[order], target[order])
    else:
        place = np.searchsorted(x[order], x[~learn]).clip(1, len(order) - 1)
        left, right = order[place - 1], order[place]
        nearer = np.where(x[~learn] - x[left] <= x[right] - x[~learn], left, right)
        predicted = target[nearer]
    return np.where(present[~learn], predicted, fallback)


def _error(actual: np.ndarray, predicted: np.ndarray, numeric: bool) -> float:
    return float(((actual - predicted) ** 2).sum() if numeric else (actual != predicted).sum())


def target_equation(numbers: pd.DataFrame, y: pd.Series) -> tuple[str, list[str]]:
    """Find columns that the target is computed from: a + b, a - b, a * b, or a longer sum.

    Returns
    -------
    formula, columns
        Empty where there are none.
    """
    complete = numbers.notna().all(axis=1).to_numpy()
    names = [str(name) for name in numbers]
    if complete.sum() < 20 or not 2 <= len(names) <= MAX_EQUATION_COLUMNS or y.nunique() < 10:
        return "", []
    x, t = numbers[complete].to_numpy(dtype=float), y[complete].to_numpy(dtype=float)
    head, start = x[:50], t[:50]  # few rows rule most pairs out
    for i, j in combinations(np.flatnonzero(np.ptp(x, axis=0) > 0), 2):
        for sign, operation in OPERATIONS.items():
            for a, b in ((i, j), (j, i)) if sign == "-" else ((i, j),):
                if np.allclose(operation(head[:, a], head[:, b]), start) and np.allclose(
                    operation(x[:, a], x[:, b]), t, rtol=1e-6
                ):
                    return f"{names[a]} {sign} {names[b]}", [names[a], names[b]]
    design = np.column_stack([x, np.ones(len(x))])[:SAMPLE_ROWS]
    weights = np.linalg.lstsq(design, t[:SAMPLE_ROWS], rcond=None)[0][:-1]
    parts = np.flatnonzero(np.isclose(weights, 1, atol=1e-6))
    if len(t) < 2 * len(names) or len(parts) < 2:
        return "", []
    if not np.allclose(x[:, parts].sum(axis=1), t, rtol=1e-6):
        return "", []
    return " + ".join(names[i] for i in parts), [names[i] for i in parts]


def identifiers(frame: pd.DataFrame) -> list[str]:
    """Name the columns of text or whole numbers in which no value occurs twice."""
    return [
        column
        for column in frame
        if frame[column].dtype.kind not in "fM" and frame[column].is_unique and len(frame) > 20
    ]


def leakage_checks(train: pd.DataFrame, target: str, task: str, shared: int) -> dict[str, Any]:
    """Check for what could make a score too good to be true, and print what needs attention.

    Parameters
    ----------
    shared
        Test rows that a training row equals in all features and the target.

    Returns
    -------
    dict
        For each check whether it passed (``ok``), and its ``detail``.
    """
    shares = explained_shares(train, target, task)
    found = {
        "predicts the target on its own": ", ".join(
            f"{column} ({share:.1%})" for column, share in shares.items() if share > SUSPICIOUS
        ),
        "identifies the row": ", ".join(identifiers(train.drop(columns=target))),
        "rows in training and test set": f"{shared:,} test rows" if shared else "",
    }
    for name, detail in found.items():
        if detail:
            print(f"A check needs attention: {name}: {detail}")
    return {name: {"ok": not detail, "detail": detail or "none"} for name, detail in found.items()}
