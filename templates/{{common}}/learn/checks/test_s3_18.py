"""Checks of s3.18: the error falls with the square of the step, along each axis by itself."""

import math

import numpy as np
from course.calling import call, require


def test_slope(lesson, rng):
    """The slope is right, and quadratics are met exactly, as a central difference must."""
    x, a = rng.uniform(0.5, 1.5), rng.uniform(1, 2)
    came = _slope(lesson, math.exp, x, 1e-4)
    look = "how far apart the two points are"
    double = "the slope comes out twice as steep as it is"
    require(abs(came / math.exp(x) - 2) > 1e-3, double, look)
    require(came > 0, "a function that rises has a slope above 0", "which value is subtracted")
    close = abs(came / math.exp(x) - 1) < 1e-3
    require(close, "the slope of exp at x, with a step of 0.0001, is right to one in a thousand")
    parabola = _slope(lesson, lambda t: a * t * t + t, x, 0.5)
    exact = "of a parabola the difference to both sides is exact, however large the step"
    require(abs(parabola - (2 * a * x + 1)) < 1e-9, exact, "the point x itself is not needed")


def test_error_has_order_two(lesson, rng):
    """On axes with logarithms, the error falls with a slope of two."""
    x = rng.uniform(0.3, 1.2)
    for f, slope in ((math.sin, math.cos(x)), (math.exp, math.exp(x))):
        steps = 2.0 ** -np.arange(2, 9)
        came = [_slope(lesson, f, x, float(h)) for h in steps]
        errors = np.abs(np.array(came) - slope)
        require(errors.max() < 1, "the slope tends to the right one", "the quotient", came=came)
        order = np.polyfit(np.log(steps), np.log(errors + 1e-300), 1)[0]
        square = "with half the step, the error is a quarter"
        shown = f"errors that fall with the power {order:.2f} of the step"
        require(1.9 < order < 2.1, square, "steps to both sides", came=shown)


def test_gradient_moves_one_at_a_time(lesson, rng):
    """Entry i is the slope if weight i alone moves."""
    w, a, b = rng.uniform(0.5, 1.5, size=(3, 4))
    came = _gradient(lesson, lambda v: float(a @ v**2 + b @ v), w, 1e-3)
    slopes = 2 * a * w + b
    together = "all entries are alike: each must be the slope if only one weight moves"
    require(np.ptp(came) > 1e-9, together, "what is added to which weight")
    alone = "entry i is the slope along axis i, the other weights where they were"
    require(np.allclose(came, slopes, rtol=0, atol=1e-7), alone, "the step back")
    mixed = _gradient(lesson, lambda v: float(v[0] * v[1] * v[2] - v[3] ** 3), w, 1e-4)
    one = [_slope(lesson, lambda t: t * w[1] * w[2] - w[3] ** 3, w[0], 1e-4)]
    require(np.allclose(mixed[:1], one, atol=1e-6), "entry 0 agrees with `derivative`, w[0] moved")
    cubed = abs(mixed[3] + 3 * w[3] ** 2) < 1e-6
    require(cubed, "steps go to both sides along each axis, at the right distance")


def test_gradient_of_whole_numbers(lesson):
    """A small step is not lost in an array of integers."""
    came = _gradient(lesson, lambda v: float((v**2).sum()), np.array([1, 2, -3]), 1e-4)
    lost = "w held integers, and the step was rounded away"
    require(not np.allclose(came, 0), lost, "the dtype of what the step is added to")
    require(np.allclose(came, [2, 4, -6], atol=1e-6), "integers are points like others")


def test_weights_stay(lesson, rng):
    """The array that came in is never changed, not even while f is called."""
    w = rng.uniform(1, 2, size=5)
    kept, changed = w.copy(), []

    def f(v):
        changed.append(not np.array_equal(w, kept))
        return float(v @ v)

    _gradient(lesson, f, w, 1e-3)
    require(np.array_equal(w, kept), "after the call, w is as it was before", "a copy")
    require(not any(changed), "w is not changed in between, either", "a copy for each step")


def _slope(lesson, f, x, h):
    came = call(lesson.derivative, f, x, h, gives=(float, int))
    require(math.isfinite(came), "the slope is a finite number", "what is divided by")
    return came


def _gradient(lesson, f, w, h):
    came = call(lesson.gradient, f, w, h, gives=np.ndarray)
    require(came.shape == w.shape, f"one slope for each weight, {w.shape}, not {came.shape}")
    require(came.dtype.kind == "f", "the slopes are floats", "the dtype of what is filled")
    require(np.isfinite(came).all(), "each slope is a finite number", "what is divided by")
    return came
