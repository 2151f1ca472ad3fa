"""Numbers to try an idea on: the project's own where there are enough, made-up ones where not."""

import numpy as np
import pandas as pd

from . import own

MOST = 2000  # rows; more would only make a lesson slow
MADE_UP = "made up"


def numbers(columns: int = 2, rows: int = 20) -> pd.DataFrame:
    """Return columns of numbers in which no cell is missing and that all vary, (n, d).

    Gaps are filled with the column's median. Where the project has fewer such columns or rows than
    asked for, 200 rows of three columns are made up: two that vary together, and one of its own.
    """
    table = _usable()
    return table if table.shape[1] >= columns and len(table) >= rows else _made_up()


def standardised(columns: int = 2, rows: int = 20) -> tuple[np.ndarray, list[str]]:
    """Return the same, each column with mean 0 and standard deviation 1, and their names."""
    table = numbers(columns, rows)
    return ((table - table.mean()) / table.std(ddof=0)).to_numpy(), list(map(str, table.columns))


def outcome() -> tuple[np.ndarray, np.ndarray]:
    """Return standardised columns (n, d), and for each row whether something holds, (n,) 0 or 1.

    It is whether the row belongs to the most frequent class or, where a number is predicted,
    whether that number lies above its median. Made-up rows get a made-up outcome, and so do rows
    that are all of one class.
    """
    X, _ = standardised()
    if numbers().index.name != MADE_UP:
        label = own.labels()[numbers().index]
        regression = own.task() == "regression"
        holds = label > label.median() if regression else label == label.mode()[0]
        if holds.nunique() == 2:
            return X, holds.to_numpy(dtype=float)
    noise = np.random.default_rng(1).normal(size=len(X))
    return X, (X[:, 0] + noise > 0).astype(float)


def _usable() -> pd.DataFrame:
    table = own.numbers().replace([np.inf, -np.inf], np.nan).dropna(axis=1, how="all")
    table = table.iloc[:: max(1, len(table) // MOST)]
    table = table.fillna(table.median())
    return table.loc[:, table.std() > 1e-9 * (1 + table.abs().max())]


def _made_up() -> pd.DataFrame:
    rng = np.random.default_rng(0)
    first, noise, third = rng.normal(size=(3, 200))
    made = {"first": first, "second": first + noise / 2, "third": third}
    return pd.DataFrame(made, index=pd.RangeIndex(200, name=MADE_UP))
