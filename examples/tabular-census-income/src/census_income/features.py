"""Features: those computed from a row, and the transformers that are fitted on training rows."""

from collections.abc import Mapping
from typing import Self

import numpy as np
import pandas as pd
from mlscaffold_support.errors import DataError
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator, OneToOneFeatureMixin, TransformerMixin
from sklearn.decomposition import PCA
from sklearn.impute import SimpleImputer
from sklearn.model_selection import KFold, StratifiedKFold
from sklearn.preprocessing import OneHotEncoder, StandardScaler, TargetEncoder
from sklearn.utils.validation import check_is_fitted, validate_data

from .config import Config

MARRIED = ("Married-civ-spouse", "Married-AF-spouse")  # and living together
FULL_TIME = 40  # hours a week, the most frequent value
FOLD = "cross_validation_fold"  # column of the prepared training rows


def features_and_target(
    frame: pd.DataFrame, config: Config, labels: list[str]
) -> tuple[pd.DataFrame, np.ndarray]:
    """Separate a prepared table into features X, (n, columns), and target y, (n,)."""
    target = frame[config.data.target]
    # The name of a group is no feature: it says nothing about a new group.
    X = frame.drop(columns={config.data.target, config.split.group, FOLD} & set(frame))
    if config.data.task == "regression":
        return X, target.to_numpy(float)
    return X, target.map({label: code for code, label in enumerate(labels)}).to_numpy()


def column_types(frame: pd.DataFrame) -> dict[str, str]:
    """Return for each column whether it holds numbers, categories or dates."""
    names = {"i": "number", "u": "number", "f": "number", "M": "date"}
    return {column: names.get(frame[column].dtype.kind, "category") for column in frame}


def conform(frame: pd.DataFrame, features: Mapping[str, str]) -> pd.DataFrame:
    """Give new rows the columns and types that the model was trained on.

    Raises
    ------
    DataError
        Names every column that is missing.
    """
    missing = [column for column in features if column not in frame]
    if missing:
        raise DataError(f"Missing column: {', '.join(missing)}. Expected: {', '.join(features)}.")
    frame = frame[list(features)].copy()
    for column, kind in features.items():
        if kind == "number":
            frame[column] = pd.to_numeric(frame[column], errors="coerce").astype(float)
        elif kind == "category":
            present = frame[column].notna()
            frame[column] = frame[column].astype("str").where(present)
    return frame


def add_features(frame: pd.DataFrame) -> pd.DataFrame:
    """Add features that are computed from single rows; numbers take the place of dates.

    The place for features of your own. A transformer of your own belongs into this module as well:
    a saved model may use no other.

    Parameters
    ----------
    frame
        The feature columns, (n, columns). It is not changed.

    Returns
    -------
    DataFrame
        As many rows in the same order; no value depends on another row.
    """
    added = frame.copy()
    # Most people have neither a capital gain nor a loss; the others span orders of magnitude.
    added["capital"] = np.arcsinh(added["capital-gain"] - added["capital-loss"])
    added["married couple"] = added["marital-status"].isin(MARRIED).astype(float)
    added["weekly overtime"] = (added["hours-per-week"] - FULL_TIME).clip(lower=0)
    for column in frame.select_dtypes("datetime"):
        date = added.pop(column).dt
        added[f"{column}_days"] = (date.normalize() - pd.Timestamp("1970-01-01")).dt.days
        added[f"{column}_day_of_year"] = date.day_of_year
        added[f"{column}_weekday"] = date.day_of_week
        added[f"{column}_hour"] = date.hour
    return added


class Impute(SimpleImputer):
    """Replace a missing number by the median of the training rows, and mark where it was missing.

    That a value is missing is often informative in itself; the indicator column keeps it.
    """

    def __init__(self, strategy: str = "median", add_indicator: bool = True):
        super().__init__(strategy=strategy, add_indicator=add_indicator, keep_empty_features=True)


class Encode(OneHotEncoder):
    """One column for each category; rare and unseen ones share a column."""

    def __init__(self, min_frequency: int = 10):
        super().__init__(
            min_frequency=min_frequency,
            handle_unknown="infrequent_if_exist",
            sparse_output=False,
        )


class TargetEncode(TargetEncoder):
    """Replace a category by the mean target of its rows, shrunk where the category is rare.

    The training rows are encoded across folds, so that no row contributes to its own encoding.

    Parameters
    ----------
    target_type
        "binary", "multiclass" or "continuous"; named, since a whole number could be either.

    References
    ----------
    Micci-Barreca (2001), A preprocessing scheme for high-cardinality categorical attributes.
    """

    def __init__(self, target_type: str = "continuous", seed: int = 0):
        splitter = KFold if target_type == "continuous" else StratifiedKFold
        folds = splitter(5, shuffle=True, random_state=seed)
        super().__init__(target_type=target_type, cv=folds)
        self.seed = seed


class Scale(StandardScaler):
    """Give each column of the training rows mean 0 and standard deviation 1."""


class Clip(OneToOneFeatureMixin, TransformerMixin, BaseEstimator):
    """Limit numbers to the range between two quantiles of the training rows.

    Parameters
    ----------
    tail
        Share of the rows beyond each quantile, from 0 (the extremes themselves) to 0.5.
    """

    def __init__(self, tail: float = 0.001):
        self.tail = tail

    def fit(self, X: ArrayLike, y: ArrayLike | None = None) -> Self:
        """Learn the two quantiles of each column; missing values do not count."""
        X = validate_data(self, X, dtype=float, ensure_all_finite="allow-nan")
        self.low_, self.high_ = np.nanquantile(X, [self.tail, 1 - self.tail], axis=0)
        return self

    def transform(self, X: ArrayLike) -> np.ndarray:
        """Clip each column; missing values stay missing."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=float, ensure_all_finite="allow-nan", reset=False)
        return np.clip(X, self.low_, self.high_)


class Reduce(PCA):
    """Keep the principal components that hold a share of the variance."""

    def __init__(self, n_components: float = 0.95):
        super().__init__(n_components=n_components, svd_solver="full")


def column_lists(X: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Return the numeric and the categorical columns as they are after `add_features`."""
    featured = add_features(X.head(1000))
    numeric = list(featured.select_dtypes("number"))
    return numeric, [column for column in featured if column not in numeric]
