"""Checks of s3.17: the bend, the flat pieces between hinges, and XOR without training."""

import ast

import numpy as np
from course import calling, exercises, outcomes
from course.calling import call, require

CORNERS = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
ODD = np.array([False, True, True, False])
FITS = {"fit", "minimize", "least_squares", "lstsq", "backward", "step", "Adam", "SGD", "random"}
LOOPS = (ast.For, ast.While, ast.ListComp, ast.GeneratorExp, ast.SetComp, ast.DictComp)


def test_forward(lesson, rng):
    """Each hidden unit is cut off at 0, then all are weighed and added."""
    X, W, b, v = (rng.normal(size=shape) for shape in ((30, 3), (3, 5), 5, 5))
    c = rng.normal()
    came = _forward(lesson, X, W, b, v, c)
    linear = "the network is a straight line of its inputs: nothing is cut off between the layers"
    require(not np.allclose(came, (X @ W + b) @ v + c), linear, "max(0, z), unit by unit")
    end = "the hidden units are cut off at 0, and not what comes out of the last layer"
    require(not np.allclose(came, np.maximum((X @ W + b) @ v + c, 0)), end, "where max stands")
    steps = "a unit that is on passes its value on, not a 1"
    require(not np.allclose(came, (X @ W + b > 0) @ v + c), steps, "the ReLU is no step")
    by_hand = []
    for row in X:
        sums = [sum(row * W[:, j]) + b[j] for j in range(5)]
        by_hand.append(sum(v[j] * s for j, s in enumerate(sums) if s > 0) + c)
    require(np.allclose(came, by_hand), "a row, unit by unit, gives another sum", "b and c")


def test_active(lesson, rng):
    """A unit is on where its sum is above 0; on the hinge it is off."""
    X, W, b = (rng.normal(size=shape) for shape in ((30, 3), (3, 5), 5))
    came = _active(lesson, X, W, b)
    above = np.sign(X @ W + b) == 1
    require(np.array_equal(came, above), "a unit is on where its sum with b is above 0", "b")
    W, b = np.array([[2.0, 1.0], [-1.0, 1.0]]), np.array([0.0, -3.0])
    hinge = _active(lesson, np.array([[1.0, 2.0]]), W, b)
    require(not hinge.any(), "a unit whose sum is exactly 0 is off", "above, not at least")


def test_flat_between_hinges(lesson, rng):
    """Halfway between two points of one piece lies the mean of their values."""
    W, b, v = (rng.normal(size=shape) for shape in ((2, 6), 6, 6))
    start = rng.normal(size=(300, 2))
    end = start + rng.normal(scale=0.2, size=(300, 2))
    alike = (_active(lesson, start, W, b) == _active(lesson, end, W, b)).all(axis=1)
    require(alike.any() and not alike.all(), "neighbours often share a pattern, and not always")
    values = [_forward(lesson, X, W, b, v, 0.3) for X in (start, end, (start + end) / 2)]
    bent = np.abs((values[0] + values[1]) / 2 - values[2])
    require(bent[alike].max() < 1e-9, "between points with one pattern the network is flat")
    require(bent.max() > 1e-3, "across a hinge the network bends", "max(0, z)")


def test_weights_tell_xor(lesson):
    """Around each corner the class is right, also 0.2 away in each coordinate."""
    four = call(lesson.xor_weights, gives=tuple)
    require(len(four) == 4, "four things come back: W, b, v and c", "what is returned")
    for name, part, shape in zip("Wbv", four, ((2, 2), (2,), (2,)), strict=False):
        floats = isinstance(part, np.ndarray) and part.shape == shape and part.dtype.kind == "f"
        require(
            floats, f"`{name}` is an array of floats, {shape}", "shapes, and 1.0 for 1", came=part
        )
    require(isinstance(four[3], float), "`c` is a float", "what comes fourth", came=four[3])
    values = _values(CORNERS, *four)
    touching = (values[0] > 0) == (values[3] > 0) and (values[1] > 0) == (values[2] > 0)
    look = "the two hinges: where each lies, and what slope there is before, between, behind"
    mirrored = "opposite corners belong to the same class"
    require(touching, mirrored, look, came=values)
    require(not ((values > 0) == ~ODD).all(), "above 0 stands for (0, 1) and (1, 0)", "signs")
    for corner, odd in zip(CORNERS, ODD, strict=True):
        right = (_values(corner, *four) > 0) == odd
        require(right, f"({corner[0]:g}, {corner[1]:g}) lies on the wrong side of 0", look)
    offsets = np.linspace(-0.2, 0.2, 9)
    around = np.array([[x, y] for x in offsets for y in offsets])
    for corner, odd in zip(CORNERS, ODD, strict=True):
        near = _values(corner + around, *four)
        slack = "near a corner, up to 0.2 in each coordinate, the class is that of the corner"
        steady = (near > 1e-9).all() if odd else (near < -1e-9).all()
        require(steady, slack, "move the hinges, or c, so that 0 is crossed halfway")


def test_nothing_is_trained(lesson, exercise):
    """The weights are written down: no loop, no fit, nothing imported."""
    if calling.is_stub(lesson.xor_weights):
        raise outcomes.NotAttempted()
    nodes = list(ast.walk(exercises.tree(exercise, "xor_weights")))
    names = {getattr(node, "attr", getattr(node, "id", "")) for node in nodes}
    fitted = sorted(names & FITS)
    require(not fitted, "the weights are found by thought", "`xor_weights`", came=fitted)
    looped = any(isinstance(node, (*LOOPS, ast.Import, ast.ImportFrom)) for node in nodes)
    require(not looped, "`xor_weights` needs no loop and no import", came="its source")


def _values(X, W, b, v, c):
    sums = X @ W + b
    return np.where(sums > 0, sums, 0) @ v + c


def _forward(lesson, X, W, b, v, c):
    came = call(lesson.forward, X, W, b, v, c, gives=np.ndarray)
    require(came.shape == (len(X),), f"one value for each row, ({len(X)},), not {came.shape}")
    return came


def _active(lesson, X, W, b):
    came = call(lesson.active, X, W, b, gives=np.ndarray)
    shape = (len(X), W.shape[1])
    require(came.shape == shape, f"one entry for each row and unit, {shape}, not {came.shape}")
    require(came.dtype == bool, "the patterns are bool", "a comparison", came=came)
    return came
