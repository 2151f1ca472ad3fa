"""Checks of s3.13: residuals perpendicular to the columns, and planted dependent columns."""

import numpy as np
from course.calling import call, require


def test_residual_is_perpendicular(lesson, rng):
    """No column has anything in common with what is left."""
    X, y = rng.normal(size=(30, 3)), rng.normal(size=30)
    w = _weights(lesson, X, y)
    look = "X^T (y - Xw) = 0: no column is added unless you add it, and none is moved to its mean"
    left = np.abs(X.T @ (y - X @ w)).max()
    require(left < 1e-8, "the residual is perpendicular to each column of X", look)
    better = ((y - X @ w) ** 2).sum()
    for _ in range(20):
        other = w + rng.normal(scale=0.1, size=3)
        require(((y - X @ other) ** 2).sum() >= better, "no other weights come closer", look)


def test_dependent_columns_have_an_answer(lesson, rng):
    """Columns that repeat each other leave many weights; all reach the same foot."""
    a, y = rng.normal(size=(25, 2)), rng.normal(size=25)
    X = np.column_stack([a, a[:, 0] + a[:, 1], a[:, 0]])
    w = _weights(lesson, X, y)
    look = "a matrix with dependent columns has no inverse; lstsq works without one"
    require(
        np.isfinite(w).all() and np.abs(w).max() < 1e3, "the weights are of a usable size", look
    )
    left = np.abs(X.T @ (y - X @ w)).max()
    dependent = "with dependent columns, too, the residual is perpendicular to each column"
    require(left < 1e-8, dependent, look)


def test_keeps_its_digits(lesson, rng):
    """Two columns that are nearly one cost digits once, not twice."""
    X, w = rng.normal(size=(40, 3)), rng.uniform(1, 2, size=3)
    X[:, 2] = X[:, 0] + 1e-6 * X[:, 2]
    came = _weights(lesson, X, X @ w)
    twice = "two columns are alike to one part in a million, and too many digits were lost"
    look = "X^T X squares the condition number: solve without it"
    require(np.abs(came - w).max() < 1e-6, twice, look)


def test_finds_planted_columns(lesson, rng):
    """Sums, copies, other units and one column for each level are found, and nothing else."""
    a = rng.normal(size=(40, 4))
    require(_found(lesson, a) == [], "columns drawn independently all say something new")
    total = np.column_stack([a[:, 0], a[:, 1], a[:, 2], a[:, 0] + a[:, 1] - 2 * a[:, 2], a[:, 3]])
    sums = "a column made of three others is dependent, though it is like none of them"
    require(3 in _found(lesson, total), sums, "ranks of the first 1, 2, 3 ... columns")
    second = "of columns that make each other superfluous, only the last is listed"
    require(_found(lesson, total) == [3], second, "what the columns before it span")
    twins = np.column_stack([a[:, 0], a[:, 1], 0.3048 * a[:, 0], a[:, 2], -a[:, 1]])
    require(_found(lesson, twins) == [2, 4], second, "a column in another unit, or turned round")
    level = rng.permutation(np.repeat([0, 1, 2], 12))
    onehot = np.column_stack([np.ones(36), *(level == each for each in range(3))]).astype(float)
    ones = "one column for each level adds up to the column of ones"
    require(_found(lesson, onehot) == [3], ones, "rank, not correlation: a column of ones has none")
    zero = np.column_stack([np.zeros(20), a[:20, 0], np.zeros(20)])
    require(
        _found(lesson, zero) == [0, 2], "a column of zeros says nothing", "the first column too"
    )


def test_units_make_no_difference(lesson, rng):
    """Millionths beside millions are not rounding."""
    X = rng.normal(size=(30, 3)) * np.array([1e9, 1e-18, 1.0])
    kept = X.copy()
    scale = "a column in tiny units says something new"
    require(_found(lesson, X) == [], scale, "the length of each column before the rank is taken")
    require(np.array_equal(X, kept), "the array that came in stays as it was", "in-place operators")
    ones = np.column_stack([X, X[:, 0] / 1e9 + X[:, 1] * 1e18])
    require(_found(lesson, ones) == [3], "a sum of columns is found, whatever their units")


def _weights(lesson, X, y):
    w = call(lesson.least_squares, X, y, gives=np.ndarray)
    require(w.shape == (X.shape[1],), f"one weight for each column: ({X.shape[1]},), not {w.shape}")
    return w


def _found(lesson, X):
    found = call(lesson.dependent_columns, X, gives=list)
    integers = all(type(each) is int for each in found)
    require(integers, "the list holds Python integers", "`int(...)`, or `tolist()` of an array")
    return found
