"""Checks of s1.16: nothing wraps, no value changes, and no byte is wasted."""

import math

import numpy as np
from course import own
from course.calling import call, raises, require


def converted(lesson, values):
    """Call `to_uint8`, and require type and shape."""
    before = values.copy()
    result = call(lesson.to_uint8, values, gives=np.ndarray)
    require(result.dtype == np.uint8, "the cells must be uint8", came=str(result.dtype))
    require(result.shape == values.shape, "the shape stays as it is")
    same = np.array_equal(values, before, equal_nan=values.dtype.kind == "f")
    require(same, "the array that is given stays as it is")
    return result


def test_saturates(lesson, rng):
    """What is beyond an end becomes the end."""
    values = np.array([-1000.0, -1.0, 0.0, 255.0, 256.0, 300.0, 1e20, -np.inf, np.inf])
    look = "clip while the type is still wide enough, and convert after that"
    small = [values[:6].astype(kind) for kind in (float, np.int64, np.int16)]
    for few in (*small, values, values.astype(np.float32)):
        result = converted(lesson, few)
        require((result[few < 0] == 0).all(), "what is below 0 becomes 0", look)
        require((result[few > 255] == 255).all(), "what is above 255 becomes 255", look)
    grey = rng.integers(0, 256, (4, 3, 2))
    kept = np.array_equal(converted(lesson, grey), grey)
    require(kept, "integers from 0 to 255 stay as they are")
    bright = rng.integers(0, 256, 50).astype(np.uint8)
    require(np.array_equal(converted(lesson, bright), bright), "uint8 stays as it is")


def test_rounds(lesson, rng):
    """The nearest integer is at most a half away."""
    values = rng.uniform(0, 255, (5, 7))
    away = np.abs(converted(lesson, values) - values)
    look = "`astype` cuts decimals off"
    require((away <= 0.5).all(), "each cell becomes the nearest integer", look, away.max())
    edge = converted(lesson, np.array([-0.6, 255.4, 254.6]))
    require(edge.tolist() == [0, 255, 255], "cells near the ends are rounded, too")


def test_refuses_nan(lesson):
    """There is no integer for what is not a number."""
    raises(ValueError, lesson.to_uint8, np.array([1.0, np.nan]))
    raises(ValueError, lesson.to_uint8, np.array([[np.nan, 3.0]], dtype=np.float32))


def narrowed(lesson, values):
    """Call `downcast`, and require that no value has changed."""
    before = values.copy()
    result = call(lesson.downcast, values, gives=np.ndarray)
    require(result.dtype.kind in "iu", "the cells must be integers", came=str(result.dtype))
    require(result.shape == values.shape, "the shape stays as it is")
    kept = result.tolist() == before.tolist()
    look = "the smallest and the largest value of all cells; both ends count"
    require(kept, "every integer stays what it is", look)
    return result


def test_keeps_values_within_the_budget(lesson):
    """At each end of each type, values stay and no type is wider than they need."""
    for bits in (8, 16, 32, 64):
        for low, high in ((0, 2**bits - 1), (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)):
            kind = np.uint64 if bits == 64 and low == 0 else np.int64
            values = np.array([[high, 0, low], [low, 1, high]], dtype=kind)
            result = narrowed(lesson, values)
            budget = values.size * bits // 8
            require(result.nbytes <= budget, f"these integers fit in {budget} bytes", "`np.iinfo`")
            if bits < 64:
                wider = narrowed(lesson, np.array([low, high + 1]))
                require(wider.nbytes > 2 * bits // 8, "one more does not fit in this type")


def test_sign(lesson):
    """Where nothing is negative there is no sign, also if there is nothing at all."""
    for given in (np.array(7), np.array([[1, 100]]), np.zeros((0, 3), dtype=np.int64)):
        kind = narrowed(lesson, given).dtype
        require(kind == np.uint8, "the type has no sign where no value is negative", came=str(kind))


def test_narrows_one_side(lesson):
    """A type must hold the smallest value and the largest."""
    for low, high, size in ((-1, 127, 1), (-1, 128, 2), (-129, 0, 2), (-5, 40_000, 4)):
        values = np.array([0, low, high])
        require(narrowed(lesson, values).itemsize == size, "one type has to hold both ends")


def test_narrows_own_numbers(lesson):
    """The project's own whole numbers stay what they are, in no more bytes."""
    for _, column in own.numbers().head(500).items():
        whole = column[np.isfinite(column)].round().clip(-1e15, 1e15).to_numpy().astype(np.int64)
        if whole.size:
            result = narrowed(lesson, whole)
            largest = max(int(whole.max()), -int(whole.min()) - 1, 1)
            bits = math.ceil(math.log2(largest + 1)) + (whole.min() < 0)
            budget = whole.size * next(size for size in (1, 2, 4, 8) if bits <= 8 * size)
            require(result.nbytes <= budget, f"these integers fit in {budget} bytes", "`np.iinfo`")
