"""Data with a planted truth, for the simulations of `error_rates.py`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pandas as pd
from scipy import stats
from scipy.signal import lfilter
from scipy.special import expit, logit, softmax

POSITIVE = 0.37  # share of malignant tumours in the breast cancer data, where n = 113 comes from
LARGE = 400_000  # rows by which a true score is computed

Rng = np.random.Generator
Data = tuple[np.ndarray, np.ndarray]  # y (n,), prediction (n, k) or (n,)


def two_columns(p: np.ndarray) -> np.ndarray:
    """Return the probabilities of both classes, (n, 2)."""
    return np.column_stack([1 - p, p])


def binary(
    rng: Rng, n: int, auc: float, positive: float = POSITIVE, overconfidence: float = 1
) -> Data:
    """Draw classes and their calibrated probabilities, which have a known ROC AUC.

    An overconfidence of 2 doubles the logits, so that the ranking is the same.
    """
    distance = np.sqrt(2) * stats.norm.ppf(auc)
    y = (rng.random(n) < positive).astype(int)
    score = rng.normal(size=n) + distance * y
    logits = distance * score - distance**2 / 2 + logit(positive)
    return y, two_columns(expit(overconfidence * logits))


def three_classes(rng: Rng, n: int, distance: float = 3.0) -> Data:
    """Draw three classes of different sizes and their calibrated probabilities."""
    shares = np.array([0.6, 0.25, 0.15])
    y = rng.choice(3, n, p=shares)
    score = rng.normal(size=(n, 3)) + distance * np.eye(3)[y]
    return y, softmax(distance * score + np.log(shares), axis=1)


def equal_models(
    rng: Rng, n: int, count: int, auc: float, correlation: float = 0.8
) -> tuple[np.ndarray, list[np.ndarray]]:
    """Draw classes and the predictions of several models that are equally good."""
    distance = np.sqrt(2) * stats.norm.ppf(auc)
    y = (rng.random(n) < POSITIVE).astype(int)
    common, predictions = rng.normal(size=n), []
    for _ in range(count):
        own = rng.normal(size=n)
        score = np.sqrt(correlation) * common + np.sqrt(1 - correlation) * own + distance * y
        predictions.append(two_columns(expit(distance * score - distance**2 / 2 + logit(POSITIVE))))
    return y, predictions


def regression(rng: Rng, n: int, errors: str = "normal") -> Data:
    """Draw values and predictions whose errors have standard deviation 1."""
    draw = {
        "normal": lambda: rng.normal(size=n),
        "laplace": lambda: rng.laplace(size=n) / np.sqrt(2),
        "t5": lambda: rng.standard_t(5, n) / np.sqrt(5 / 3),
    }
    prediction = rng.normal(size=n)
    return prediction + draw[errors](), prediction


def hourly(rng: Rng, n: int, kind: str) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Draw hourly rows, values and predictions whose errors resemble those of hours nearby."""
    rows = pd.DataFrame({"time": pd.date_range("2011-01-01", periods=n, freq="h")})
    day = np.arange(n) // 24
    errors = {
        "autocorrelated": lambda: autoregressive(rng, n, 0.9),
        "days": lambda: np.sqrt(0.5) * (rng.normal(size=n) + rng.normal(size=day.max() + 1)[day]),
        "volatile": lambda: rng.normal(size=n) * np.exp(0.5 * autoregressive(rng, n, 0.95)),
    }
    return rows, errors[kind](), np.zeros(n)


def autoregressive(rng: Rng, n: int, correlation: float) -> np.ndarray:
    """Draw a stationary series with standard deviation 1, (n,)."""
    shocks = rng.normal(size=n + 500) * np.sqrt(1 - correlation**2)
    return lfilter([1], [1, -correlation], shocks)[500:]


def grouped(
    rng: Rng, groups: int, size: int, correlation: float = 0.3
) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Draw rows in groups whose errors are correlated, with standard deviation 1."""
    rows = pd.DataFrame({"group": np.repeat(np.arange(groups), size)})
    common = rng.normal(size=groups)[rows["group"]]
    own = rng.normal(size=len(rows))
    return rows, np.sqrt(correlation) * common + np.sqrt(1 - correlation) * own, np.zeros(len(rows))


@cache
def true_score(metric: str, draw: Callable[..., Data], *arguments: object) -> float:
    """Compute the score of a model on so many rows that chance plays no part."""
    from benchmarks.template_package import generated

    y, prediction = draw(np.random.default_rng(987654321), LARGE, *arguments)
    return generated("metrics").scores(y, prediction)[metric]
