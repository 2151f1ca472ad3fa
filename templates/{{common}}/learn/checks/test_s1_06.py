"""Checks of s1.06: the three calls that make a container."""

import itertools

import pytest
from course import own
from course.calling import attempt, call, raises, refuses, require

ROWS = 300


def make(lesson, rows, labels):
    """Make a data set."""
    return call(lesson.Dataset, rows, labels, gives=lesson.Dataset)


@pytest.fixture
def plain(rng):
    """Rows and labels that are told apart by their values, and not equal in number to any place."""
    n = int(rng.integers(6, 12))
    return [[100 + place, place] for place in range(n)], [f"label {place}" for place in range(n)]


def test_length(lesson, plain):
    """It is as long as its rows."""
    for n in (len(plain[0]), 1, 0):
        dataset = make(lesson, plain[0][:n], plain[1][:n])
        came = attempt("len(dataset)", lambda d=dataset: len(d), gives=int)
        require(came == n, "the length is the number of rows")


def test_places(lesson, plain):
    """Each place gives its own pair, counted from either end."""
    rows, labels = plain
    dataset = make(lesson, rows, labels)
    for place in (0, 1, len(rows) - 1, -1, -2, -len(rows)):
        pair = attempt(f"dataset[{place}], of {len(rows)}", lambda p=place: dataset[p], gives=tuple)
        require(len(pair) == 2, "a place gives a pair: the row and its label")
        look = "negative places count from the end"
        require(pair[0] == rows[place], "the row is the one of that place", look)
        require(pair[1] == labels[place], "the label belongs to the row")


def test_outside(lesson, plain):
    """A place that is not there is an IndexError, on both sides."""
    n = len(plain[0])
    dataset = make(lesson, *plain)
    for place in (n, n + 5, -n - 1):
        refuses(IndexError, f"dataset[{place}], of {n}", lambda p=place: dataset[p])
    empty = make(lesson, [], [])
    refuses(IndexError, "Dataset([], [])[0]", lambda: empty[0])


def test_slices(lesson, plain):
    """A slice is a data set of the pairs in it."""
    rows, labels = plain
    dataset = make(lesson, rows, labels)
    for cut in (
        slice(1, 4),
        slice(None, None, 2),
        slice(-2, None),
        slice(None, None, -1),
        slice(4, 2),
    ):
        text = f"dataset[{cut}]"
        part = attempt(text, lambda c=cut: dataset[c], gives=lesson.Dataset)
        came = attempt(f"list({text})", lambda p=part: list(p))
        right = list(zip(rows[cut], labels[cut], strict=True))
        require(came == right, "a slice holds the pairs of those places, in that order")
        size = attempt(f"len({text})", lambda p=part: len(p), gives=int)
        require(size == len(right), "the length of a slice is the number of its pairs")


def test_loops_are_independent(lesson, plain):
    """Each loop starts from the beginning, also inside another one."""
    dataset = make(lesson, *plain)
    right = list(zip(*plain, strict=True))
    look = "a loop that goes on where the last one stopped gives an empty second epoch"
    for epoch in (1, 2):
        text = f"list(dataset), for the {'first' if epoch == 1 else 'second'} time"
        came = attempt(text, lambda: list(itertools.islice(dataset, len(right) + 1)))
        require(came == right, "a loop gives each pair once, in order", look if epoch == 2 else "")
    both = attempt("zip(dataset, dataset)", lambda: list(zip(dataset, dataset, strict=False)))
    require(all(a == b for a, b in both), "two loops at a time do not disturb each other", look)
    require(len(both) == len(right), "two loops at a time do not disturb each other", look)
    attempt("iter(dataset)", lambda: iter(dataset))


def test_lengths_must_agree(lesson, plain):
    """A label too many or too few is refused."""
    rows, labels = plain
    raises(ValueError, lesson.Dataset, rows, labels[:-1])
    raises(ValueError, lesson.Dataset, rows[:-1], labels)
    raises(ValueError, lesson.Dataset, rows, [])


def test_own_contents(lesson):
    """The pairs are those of the project's training data."""
    rows, labels = own.numbers().head(ROWS).to_numpy().tolist(), own.labels().head(ROWS).tolist()
    dataset = make(lesson, rows, labels)
    came = attempt("list(Dataset(your rows, your labels))", lambda: list(dataset))
    require(len(came) == len(rows), "there are as many pairs as rows in your data", "", len(came))
    same = all(
        row is mine and label == answer
        for (row, label), mine, answer in zip(came, rows, labels, strict=True)
    )
    require(same, "each pair holds a row of your data and its label")
