"""The project's own training rows, for lessons and checks. The test rows are never read here."""

import pandas as pd

from .project import PREPARED, params, read_table

FOLD = "cross_validation_fold"  # a column that `prepare` adds; it is no feature


def frame() -> pd.DataFrame:
    """Return the training rows, target included, (n, columns)."""
    return read_table(PREPARED / "train.parquet").drop(columns=FOLD)


def target() -> str:
    """Return the name of the column that is predicted."""
    return params()["data"]["target"]


def task() -> str:
    """Return binary, multiclass or regression."""
    return params()["data"]["task"]


def labels() -> pd.Series:
    """Return what is predicted for each training row, (n,)."""
    return frame()[target()]


def features() -> pd.DataFrame:
    """Return the training rows without the target."""
    return frame().drop(columns=target())


def numbers() -> pd.DataFrame:
    """Return the columns of numbers among the features; there may be none, and cells missing."""
    return features().select_dtypes("number").astype(float)


def categories() -> pd.DataFrame:
    """Return the columns of words among the features; there may be none, and cells missing."""
    return features().select_dtypes(["object", "str", "category"])
