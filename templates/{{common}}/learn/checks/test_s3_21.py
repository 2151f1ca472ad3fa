"""Checks of s3.21: the critical rate, below and above it, and the place where descent ends."""

import numpy as np
from course import gradients
from course.calling import call, raises, require


def test_critical_rate(lesson, rng):
    """Two over the largest curvature of the mean squared error."""
    X, _ = _valley(rng, [3.0, 2.0, 1.0])
    came = _rate(lesson, X)
    values = np.linalg.eigvalsh(X.T @ X)
    n, (low, high) = len(X), values[[0, -1]]
    best = n / high / 2
    mistakes = {
        "the steepest direction sets the limit, not the flattest": n / low,
        "a rate of 1 over the curvature is the best; the critical rate is twice that": best,
        "the loss is the mean of squares: its second derivative has the factor 2": 2 * n / high,
        "the loss is a mean: the number of rows is missing in its curvature": 1 / high,
        "curvatures are eigenvalues, not singular values, which are their roots": n / high**0.5,
    }
    for violates, wrong in mistakes.items():
        require(not np.isclose(came, wrong), violates, "2 / n X^T X")
    require(np.isclose(came, n / high), "the rate is two over the largest curvature", "2 / n X^T X")
    grams = _rate(lesson, 1000 * X)
    require(np.isclose(grams * 1e6, came), "in units 1000 times smaller, a millionth of the rate")
    wide = rng.normal(size=(3, 6))
    require(_rate(lesson, wide) > 0, "more columns than rows are no obstacle")


def test_first_step(lesson, rng):
    """The first step goes down the gradient of the mean squared error, by the rate."""
    X, y = _valley(rng, [3.0, 2.0, 1.0])
    start = np.zeros(3)
    right = gradients.measured(lambda v: np.mean((X @ v - y) ** 2), start)
    # A step that goes up is refused as it must be, so steps are judged where all are small.
    rate = 1e-3
    w, losses = _run(lesson, X, y, rate=rate, steps=1)
    known = {
        ("the sign is wrong: the step goes up", "w minus rate times gradient"): -right,
        ("the gradient is that of a sum, not of a mean", "the number of rows"): len(X) * right,
        ("this is the gradient of half the squared error", "a square's derivative"): right / 2,
    }
    gradients.judge(-w / rate, lambda v: np.mean((X @ v - y) ** 2), start, known)
    require(np.isclose(losses[0], np.mean(y**2)), "the first loss is that of weights of 0", "start")
    last = np.isclose(losses[-1], np.mean((X @ w - y) ** 2))
    require(
        last, "the last loss is that of the weights that are returned", "before or after a step"
    )
    w, losses = _run(lesson, X, y, rate=rate, steps=0)
    require((w == 0).all(), "without a step, the weights are those of the start")


def test_falls_below_the_critical_rate(lesson, rng):
    """Below the critical rate each step goes down, and the end is that of lstsq."""
    X, y = _valley(rng, [3.0, 2.0, 1.5])
    kept = X.copy(), y.copy()
    critical = len(X) / np.linalg.eigvalsh(X.T @ X)[-1]
    for share in (0.3, 0.9):
        w, losses = _run(lesson, X, y, rate=share * critical, steps=400)
        falls = np.diff(losses).max() <= 1e-9 * losses[0]
        require(falls, "below the critical rate, the loss falls with each step", came=losses)
        oracle = np.linalg.lstsq(X, y)[0]
        there = np.abs(w - oracle).max() < 1e-8
        require(there, "after many steps, the weights are those of least squares", "steps", came=w)
    same = np.array_equal(X, kept[0]) and np.array_equal(y, kept[1])
    require(same, "X and y stay as they were", "in-place operators")


def test_divergence_is_reported(lesson, rng):
    """Above the critical rate it raises, soon; a loss that stays as it was is none."""
    X, y = _valley(rng, [3.0, 2.0, 1.5])
    critical = len(X) / np.linalg.eigvalsh(X.T @ X)[-1]
    for share, steps in ((1.1, 4000), (1.5, 100_000), (30.0, 3)):
        raises(FloatingPointError, lesson.descend, X, y, rate=share * critical, steps=steps)
    raises(FloatingPointError, lesson.descend, X, np.full(len(y), np.nan), rate=critical, steps=1)
    w, losses = _run(lesson, X, np.zeros(len(X)), rate=critical / 2, steps=3)
    calm = "at the bottom from the start, nothing moves and nothing is reported"
    require((w == 0).all() and losses == [0.0] * 4, calm, "larger, not at least as large")


def test_reports_no_more_than_it_should(lesson, rng):
    """A loss that rises again, and stays below that at the start, is returned."""
    left, _ = np.linalg.qr(rng.normal(size=(40, 2)))
    X = np.sqrt(40) * left * [2**0.5, 1.0]
    y = X @ np.array([0.16, 1.0])  # the steep direction has little to say at first
    _, losses = _run(lesson, X, y, rate=0.55, steps=3)
    require(losses[1] < losses[3] < losses[0], "the loss rises from the second step on", "the step")


def _valley(rng, lengths):
    """Return rows with these singular values times the root of n, and a target off their span."""
    left, _ = np.linalg.qr(rng.normal(size=(40, 3)))
    right, _ = np.linalg.qr(rng.normal(size=(3, 3)))
    y = np.sqrt(40) * left @ rng.choice([-1.0, 1.0], size=3) + rng.normal(size=40)
    return np.sqrt(40) * left * lengths @ right, y


def _rate(lesson, X):
    came = call(lesson.critical_rate, X, gives=float)
    require(np.isfinite(came), "the rate is a finite number", "which eigenvalue")
    return came


def _run(lesson, X, y, *, rate, steps):
    pair = call(lesson.descend, X, y, rate=rate, steps=steps, gives=tuple)
    require(len(pair) == 2, "two things come back: weights and losses")
    w, losses = pair
    shape = isinstance(w, np.ndarray) and w.shape == (X.shape[1],)
    require(shape, f"the weights are an array of shape ({X.shape[1]},)", "shapes", came=w)
    floats = isinstance(losses, list) and all(isinstance(each, float) for each in losses)
    require(floats, "the losses are a list of floats", "float(...)", came=losses)
    count = "one loss at the start, and one after each step"
    require(len(losses) == steps + 1, count, came=f"{len(losses)} losses of {steps} steps")
    return w, losses
