"""Checks of s1.17: the same numbers as slow loops, on arrays that are not square."""

import math

import numpy as np
from course import own
from course.calling import call, require


def answered(function, values):
    """Call a function with an array, and require type, shape, and an argument left alone."""
    before = values.copy()
    with np.errstate(all="raise"):
        result = call(function, values, gives=np.ndarray)
    require(result.shape == values.shape, f"the shape must stay {values.shape}")
    require(result.dtype == np.float64, "the answer is float64", came=str(result.dtype))
    require(np.array_equal(values, before), "the array that is given stays as it is")
    return result


def by_loops(values):
    """Standardise each column of (n, d), cell by cell."""
    result = np.zeros(values.shape)
    for j in range(values.shape[1]):
        column = [float(cell) for cell in values[:, j]]
        mean = math.fsum(column) / len(column)
        spread = math.sqrt(math.fsum((cell - mean) ** 2 for cell in column) / len(column))
        for i, cell in enumerate(column):
            result[i, j] = 0 if max(column) == min(column) else (cell - mean) / spread
    return result


def near(result, right):
    """Whether two arrays are equal up to rounding."""
    return np.allclose(result, right, rtol=1e-7, atol=1e-9)


def judged(result, values):
    """Require of standardised columns what must hold, from the plainest to the whole."""
    flat, cells = result.reshape(-1, values.shape[-1]), values.reshape(-1, values.shape[-1])
    constant = np.ptp(cells.astype(float), axis=0) == 0
    require(np.isfinite(flat).all(), "every cell is a finite number", "where a spread is 0")
    require(not flat[:, constant].any(), "what is constant becomes 0", "where a spread is 0")
    means = flat.mean(axis=0)
    look = "over which axes the mean is taken"
    require(near(means, 0), "each column or channel has mean 0", look, means)
    spreads = flat[:, ~constant].std(axis=0)
    look = "over which axes the spread is taken, and what its sum is divided by"
    require(near(spreads, 1), "each column or channel has standard deviation 1", look, spreads)
    same = near(flat, by_loops(cells))
    require(same, "cell by cell, slow loops give the same", "one mean for one column or channel")


def test_standardises_columns(lesson, rng):
    """Columns of a table, more rows than columns and fewer."""
    for n, d in ((7, 3), (3, 5), (4, 4)):
        values = rng.normal(rng.normal(0, 50, d), rng.uniform(1, 9, d), (n, d))
        judged(answered(lesson.standardise, values), values)
    whole = rng.integers(0, 9, (6, 2))
    judged(answered(lesson.standardise, whole), whole)


def test_standardises_channels(lesson, rng):
    """Channels of pictures, over all pictures and places."""
    for shape in ((5, 3, 4, 2), (2, 4, 4, 3), (3, 6, 2)):
        values = rng.normal(rng.uniform(50, 90, shape[-1]), 9, shape) + rng.normal(size=shape[1:])
        judged(answered(lesson.standardise, values), values)
    pixels = rng.integers(0, 256, (4, 3, 5, 2)).astype(np.uint8)
    judged(answered(lesson.standardise, pixels), pixels)


def test_what_is_constant(lesson, rng):
    """A column without any spread becomes 0, also where its mean cannot be held exactly."""
    values = rng.normal(size=(10, 4))
    values[:, 1], values[:, 3] = 7.0, 0.1
    judged(answered(lesson.standardise, values), values)
    judged(answered(lesson.standardise, np.full((3, 2), 0.1)), np.full((3, 2), 0.1))
    small = values * 1e-9
    judged(answered(lesson.standardise, small), small)


def test_standardises_own_numbers(lesson):
    """The project's own numbers."""
    numbers = own.numbers().head(300).dropna(axis=1).to_numpy()
    numbers = numbers[:, np.abs(numbers).max(axis=0, initial=0) < 1e9]
    if numbers.size:
        judged(answered(lesson.standardise, numbers), numbers)


def test_centres_rows(lesson, rng):
    """Each row loses its own mean, also where there are as many rows as columns."""
    for n, d in ((4, 4), (3, 5), (6, 2)):
        values = rng.normal(rng.normal(0, 50, (n, 1)), 1, (n, d))
        result = answered(lesson.centre_rows, values)
        means = [math.fsum(row) / d for row in result]
        look = "(n, d) and (n,) agree from the right only where n is d: `keepdims`"
        require(near(means, 0), "each row has mean 0", look, np.array(means))
        right = [[cell - math.fsum(row) / d for cell in row] for row in values]
        require(near(result, right), "within a row, differences stay as they were")
