"""Checks of s3.19: both gradients against measured slopes, and the known mistakes by name."""

import numpy as np
from course import gradients, samples
from course.calling import call, require
from scipy.special import expit

SIGN = ("the sign is wrong: this points where the loss falls", "score minus truth, in which order")
SUM = ("this is the gradient of the sum over the rows, not of their mean", "the number of rows")
BOTH = ("the sign is wrong, and rows are summed, not averaged", "one mistake after the other")
WIDTH = ("this divides by the number of weights, not by the number of rows", "len of what")


def test_squared_error(lesson, rng):
    """The gradient of the mean squared error agrees with measured slopes."""
    X, y, w = rng.normal(size=(12, 3)), rng.normal(size=12), rng.normal(size=3)
    _judge_squared(lesson, X, y, w)


def test_log_loss(lesson, rng):
    """The gradient of the mean log loss agrees with measured slopes."""
    X, w = rng.normal(size=(12, 3)), rng.normal(size=3)
    y = rng.permutation(np.repeat([0.0, 1.0], 6))
    _judge_logistic(lesson, X, y, w)
    one = np.ones(12)
    _judge_logistic(lesson, X, one, w)


def test_own_rows(lesson, rng):
    """Both gradients hold on the project's own rows."""
    X, y = samples.outcome()
    w = rng.normal(size=X.shape[1]) / np.sqrt(X.shape[1])
    _judge_squared(lesson, X, y, w)
    _judge_logistic(lesson, X, y, w)


def test_large_scores(lesson, rng):
    """Scores of size 1000 give probabilities of 0 and 1, and a finite gradient."""
    X, y = np.array([[1000.0, 1], [-1000, 2], [800, -1], [-900, 1]]), np.array([0.0, 1, 1, 0])
    with np.errstate(all="ignore"):  # what matters is what comes out
        came = call(lesson.logistic_gradient, X, y, np.array([1.0, 0.0]), gives=np.ndarray)
    require(
        came.shape == (2,), f"the gradient has one slope for each weight, (2,), not {came.shape}"
    )
    large = "with scores of size 1000 the gradient is no finite number"
    require(np.isfinite(came).all(), large, "infinity over infinity; scipy.special.expit")
    sure = np.array([[row[k] for row in X] @ (np.array([1.0, 0, 1, 0]) - y) / 4 for k in range(2)])
    require(np.allclose(came, sure), "a score of size 1000 is a probability of 0 or 1", "clipping")


def test_arguments_stay(lesson, rng):
    """Nothing that comes in is changed."""
    X, y, w = rng.normal(size=(6, 2)), np.array([0.0, 1, 0, 1, 1, 0]), rng.normal(size=2)
    kept = X.copy(), y.copy(), w.copy()
    for function in (lesson.mse_gradient, lesson.logistic_gradient):
        call(function, X, y, w, gives=np.ndarray)
        same = all(np.array_equal(a, b) for a, b in zip((X, y, w), kept, strict=True))
        require(same, "X, y and w stay as they were", "in-place operators")


def _judge_squared(lesson, X, y, w):
    n, off = len(X), X @ w - y
    right = gradients.measured(lambda v: np.mean((X @ v - y) ** 2), w)
    half = ("this is the gradient of half the squared error", "the derivative of a square")
    size = ("this is the gradient of the absolute error", "each row pulls as far as it is off")
    logistic = ("this is the gradient of the log loss", "the score itself is compared, no sigmoid")
    root = (
        "this is the gradient of the root of the error",
        "the mean itself is wanted, not its root",
    )
    known = {
        SIGN: -right,
        SUM: n * right,
        BOTH: -n * right,
        half: right / 2,
        size: gradients.measured(lambda v: np.mean(np.abs(X @ v - y)), w),
        logistic: gradients.measured(lambda v: _log_loss(X, y, v), w),
        root: right / (2 * np.sqrt(np.mean(off**2))),
        WIDTH: n / X.shape[1] * right,
    }
    came = call(lesson.mse_gradient, X, y, w, gives=np.ndarray)
    gradients.judge(came, lambda v: np.mean((X @ v - y) ** 2), w, known)


def _judge_logistic(lesson, X, y, w):
    n = len(X)
    right = gradients.measured(lambda v: _log_loss(X, y, v), w)
    linear = ("this compares scores, not probabilities, with the classes", "the sigmoid")
    brier = ("this is the gradient of the squared error of probabilities", "the factor p (1 - p)")
    signed = ("this takes the classes for -1 and 1", "y holds 0 and 1")
    double = ("this is twice the gradient: the log loss has no square", "the factor 2")
    known = {
        SIGN: -right,
        SUM: n * right,
        BOTH: -n * right,
        linear: (X @ w - y) @ X / n,
        brier: gradients.measured(lambda v: np.mean((expit(X @ v) - y) ** 2), w),
        signed: X.T @ (expit(X @ w) - (2 * y - 1)) / n,
        double: 2 * right,
        WIDTH: n / X.shape[1] * right,
    }
    came = call(lesson.logistic_gradient, X, y, w, gives=np.ndarray)
    gradients.judge(came, lambda v: _log_loss(X, y, v), w, known)


def _log_loss(X, y, w):
    z = X @ w
    return np.mean(np.logaddexp(0, z) - y * z)
