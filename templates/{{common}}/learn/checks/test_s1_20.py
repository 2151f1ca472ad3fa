"""Checks of s1.20: the same seed, the same rows, and nothing outside is touched."""

import random

import numpy as np
from course import own
from course.calling import call, raises, require


def drawn(lesson, n, size, seed):
    """Call `sample_rows`, and require rows that can be used."""
    rows = call(lesson.sample_rows, n, size, seed, gives=np.ndarray)
    require(rows.shape == (size,), f"the shape must be ({size},)", came=rows)
    require(rows.dtype.kind in "iu", "row numbers are integers", came=str(rows.dtype))
    inside = bool(((rows >= 0) & (rows < n)).all())
    require(inside, "row numbers go from 0 to n - 1")
    require(len(np.unique(rows)) == size, "no row is drawn twice", "the defaults of `choice`")
    require(np.array_equal(rows, np.sort(rows)), "row numbers are sorted")
    return rows


def test_draws_rows(lesson, rng):
    """Rows are different ones, within bounds; all rows are a sample, too."""
    seed = int(rng.integers(1 << 30))
    for n, size in ((50, 20), (10, 9), (5, 5), (1, 1), (7, 0)):
        drawn(lesson, n, size, seed)
    raises(ValueError, lesson.sample_rows, 5, 6, seed)
    own_rows = len(own.frame())
    drawn(lesson, own_rows, own_rows // 2, seed)


def test_the_seed_decides(lesson, rng):
    """Equal seeds give equal rows, other seeds others."""
    seed = int(rng.integers(1 << 30))
    first, again = drawn(lesson, 500, 100, seed), drawn(lesson, 500, 100, seed)
    require(np.array_equal(first, again), "the same seed gives the same rows", "what uses the seed")
    others = [drawn(lesson, 500, 100, seed + k) for k in (1, 2)]
    different = not any(np.array_equal(first, other) for other in others)
    require(different, "another seed gives other rows", "what uses the seed")


def test_chances_are_equal(lesson):
    """Over many seeds each row comes about equally often."""
    n, size, times = 12, 4, 300
    counts = np.zeros(n)
    for seed in range(times):
        counts[drawn(lesson, n, size, seed)] += 1
    expected = times * size / n  # 100, with a standard deviation of 8.2
    even = bool((np.abs(counts - expected) < 50).all())
    came = f"over {times} seeds, rows were drawn {counts.astype(int).tolist()} times"
    require(even, "every row has the same chance, the first and the last too", came=came)


def state():
    """Take the global states of NumPy and of Python."""
    name, keys, *rest = np.random.get_state()
    return name, keys.tolist(), rest, random.getstate()


def test_global_state(lesson):
    """What others draw is not changed, and what others have drawn changes nothing."""
    calls = ((lesson.sample_rows, (100, 10, 3)), (lesson.streams, (3, 2)))
    for function, arguments in calls:
        before = state()
        call(function, *arguments)
        look = "`np.random.seed` and `random.seed` set a state that all code shares"
        require(state() == before, "the global states stay as they were", look)
    np.random.seed(1)
    first = drawn(lesson, 100, 10, 3)
    np.random.seed(2)
    again = drawn(lesson, 100, 10, 3)
    require(np.array_equal(first, again), "the rows do not depend on a global state")


def numbers(lesson, seed, number):
    """Draw from each stream, after requiring generators."""
    made = call(lesson.streams, seed, number, gives=list)
    require(len(made) == number, "there are as many generators as were asked for")
    whole = all(isinstance(each, np.random.Generator) for each in made)
    require(whole, "each is a numpy.random.Generator")
    own_each = len({id(each) for each in made}) == number
    require(own_each, "each stream is a generator of its own")
    return [each.integers(1 << 60, size=20).tolist() for each in made]


def test_streams(lesson, rng):
    """Streams are stable, and meet neither each other nor those of another seed."""
    seed = int(rng.integers(1 << 30))
    five = numbers(lesson, seed, 5)
    require(numbers(lesson, seed, 5) == five, "the same seed gives the same streams")
    few = numbers(lesson, seed, 3) == five[:3]
    require(few, "stream k is the same, however many are asked for")
    apart = len({tuple(stream) for stream in five}) == 5
    require(apart, "the streams of one seed differ from each other")
    for near in (1, 2, 3):
        met = {tuple(stream) for stream in numbers(lesson, seed + near, 5)}
        look = "`seed + k` is also a seed that somebody else uses"
        alone = not met & {tuple(stream) for stream in five}
        require(alone, "streams of another seed are others", look)
    plain = np.random.default_rng(seed).integers(1 << 60, size=20).tolist()
    require(plain not in five, "no stream is the plain generator of that seed, which others use")
    require(call(lesson.streams, seed, 0, gives=list) == [], "no streams are an empty list")
