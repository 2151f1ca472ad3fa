"""Extreme numbers."""

from typing import Self

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator, OneToOneFeatureMixin, TransformerMixin
from sklearn.utils.validation import check_is_fitted, validate_data


class Clip(OneToOneFeatureMixin, TransformerMixin, BaseEstimator):
    """Pull values outside the training rows' quantiles in to them, so that none rules a model.

    Parameters
    ----------
    tail
        Share of rows beyond each end, from 0 (the extremes themselves) to 0.5.
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
