"""Checks of s1.11: what is given, what is read for it, and how much is kept."""

import itertools
import math
import tracemalloc
from collections import deque
from collections.abc import Iterator

import pytest
from course import own
from course.calling import attempt, call, is_stub, require
from course.outcomes import NotAttempted

MANY = 60_000
MOST = 200_000  # bytes at the peak; a list of all numbers takes several times as much


class Spy:
    """An iterable that counts what is read from it."""

    def __init__(self, items):
        self.items, self.read = items, 0

    def __iter__(self):
        for item in self.items:
            self.read += 1
            yield item


def take(text, iterator, n):
    """Take n values from the learner's iterator."""
    return attempt(text, lambda: list(itertools.islice(iterator, n)), gives=list)


def lists_of(lesson, items, size):
    """Take all batches."""
    text = f"list(batches({items}, {size}))"
    given = attempt(text, lambda: list(itertools.islice(lesson.batches(items, size), 100)))
    require(all(isinstance(batch, list) for batch in given), "each batch is a list")
    return given


def test_batches(lesson, rng):
    """All items come, in order, in lists of the right length."""
    for n, size in ((7, 3), (6, 3), (2, 5), (4, 1), (int(rng.integers(20, 30)), 8)):
        items = [int(number) for number in rng.integers(100, size=n)]
        given = lists_of(lesson, items, size)
        came = [item for batch in given for item in batch]
        require(came == items, "all items come once, and in order", "the last batch")
        full = all(len(batch) == size for batch in given[:-1])
        require(full, "all batches but the last have `size` items")
        require(0 < len(given[-1]) <= size, "no batch is empty or too long")
    require(lists_of(lesson, [], 3) == [], "no items, no batches", "an empty batch is none")


def test_batches_are_their_own(lesson):
    """A batch that the caller keeps does not change."""
    first, second = lists_of(lesson, [1, 2, 3, 4], 2)
    look = "`clear()` empties the list that was handed out; a new list does not"
    require(first is not second, "each batch is a list of its own", look)


@pytest.mark.parametrize("name", ["batches", "streaming_mean"])
def test_is_an_iterator(lesson, name):
    """The call returns something that waits, and has read nothing."""
    spy = Spy([1.0, 2.0, 3.0])
    function = getattr(lesson, name)
    given = call(function, spy, *([2] if name == "batches" else []), gives=Iterator)
    require(spy.read == 0, "the call alone reads nothing", "`yield`", f"{spy.read} items were read")
    next(given, None)


def test_batches_read_no_further(lesson):
    """A batch is handed out once its last item has been read."""
    spy = Spy(itertools.count())
    given = call(lesson.batches, spy, 4, gives=Iterator)
    for number in (1, 2, 3):
        batch = attempt(f"the batch number {number} of 4 items", lambda: next(given), gives=list)
        require(len(batch) == 4, "a batch of an endless stream is full")
        read = f"{spy.read} items were read for {number} batches of 4"
        require(
            spy.read == 4 * number,
            "no item is read before it is needed",
            "when the batch is handed out",
            read,
        )


def test_mean_reads_no_further(lesson):
    """Each number gives a mean before the next one is read."""
    spy = Spy(itertools.count(1))
    given = call(lesson.streaming_mean, spy, gives=Iterator)
    for number in (1, 2, 3):
        attempt(f"the mean number {number}", lambda: next(given), gives=(float, int))
        read = f"{spy.read} numbers were read for {number} means"
        require(spy.read == number, "no number is read before it is needed", "", read)


def test_mean_is_right(lesson, rng):
    """Each value is the mean of the numbers up to there."""
    numbers = [float(number) for number in rng.normal(rng.uniform(-50, 50), 10, size=20)]
    came = take(f"list(streaming_mean({numbers[:3]} …))", call(lesson.streaming_mean, numbers), 30)
    require(len(came) == len(numbers), "there is one mean for each number")
    for n, mean in enumerate(came, start=1):
        near = math.isclose(mean, math.fsum(numbers[:n]) / n, rel_tol=1e-9, abs_tol=1e-9)
        look = "by how many numbers the sum is divided"
        require(near, f"the mean after {n} numbers is that of the first {n}", look, mean)
    require(
        take("list(streaming_mean([]))", call(lesson.streaming_mean, []), 3) == [],
        "no numbers, no mean",
    )


def test_memory(lesson):
    """However long the stream is, what is kept stays small."""
    for name, sizes in (("batches", [10]), ("streaming_mean", [])):
        function = getattr(lesson, name)
        if is_stub(function):
            raise NotAttempted()
        stream = (float(number) for number in range(MANY))

        def run(function=function, stream=stream, sizes=sizes):
            deque(function(stream, *sizes), maxlen=1)

        tracemalloc.start()
        try:
            attempt(f"{name} of {MANY:,} numbers", run)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        look = "what grows with the stream: `list(…)`, or an append"
        require(
            peak < MOST,
            f"`{name}` keeps no more than it needs",
            look,
            f"{peak / 1e6:.1f} MB at the peak",
        )


def test_own_numbers(lesson):
    """The mean of a column of the project is the last mean of its stream."""
    table = own.numbers()
    columns = [name for name in table if table[name].notna().any()]
    if not columns:
        return  # nothing to compare with; the other checks have said all
    column = table[columns[0]].dropna().head(2000)
    text = f"the last of streaming_mean of your column {columns[0]!r}"
    last = attempt(text, lambda: deque(lesson.streaming_mean(column.tolist()), maxlen=1)[0])
    near = math.isclose(last, column.mean(), rel_tol=1e-6, abs_tol=1e-6)
    require(near, "the last mean is that of the column")
    size = 32
    text = f"batches of {size} rows of yours"
    given = attempt(text, lambda: list(lesson.batches(column.tolist(), size)))
    require(sum(map(len, given)) == len(column), "each of your rows comes once")
