"""Checks of s1.04: the function, and the examples that have to tell it from faulty ones."""

import doctest
import math
import os

import pytest
from course.calling import attempt, call, is_stub, require
from course.outcomes import NotAttempted


@pytest.fixture
def share(lesson):
    """The learner's function, once it is right for ordinary numbers."""
    if is_stub(lesson.share):
        raise NotAttempted()
    require(
        call(lesson.share, 1, 4) == 25, "the function itself must be right first", "`100 * part`"
    )
    return lesson.share


def examples(function):
    """Return the examples in a docstring."""
    text = function.__doc__ or ""
    return attempt(
        "the examples in the docstring", lambda: doctest.DocTestParser().get_examples(text)
    )


def broken(lesson, function):
    """Run the examples on another function in the place of ``share``; return those that fail."""
    failed = []

    class Quiet(doctest.DocTestRunner):
        def report_failure(self, out, test, example, got):
            failed.append(
                f"{example.source.strip()} gave {got.strip()}, not {example.want.strip()}"
            )

        def report_unexpected_exception(self, out, test, example, info):
            failed.append(f"{example.source.strip()} raised {info[0].__name__}")

    names = {**vars(lesson), "share": function}
    test = doctest.DocTest(examples(lesson.share), names, "share", None, 0, None)
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        Quiet(verbose=False).run(test, out=nowhere.write)
    return failed


def test_computes_a_share(lesson, rng):
    """The percentage is right, and rounded as asked."""
    require(call(lesson.share, 1, 8, gives=float) == 12.5, "the part is divided by the whole")
    part, whole = rng.uniform(1, 9), rng.uniform(10, 99)
    for digits in (0, 2, 4):
        came = call(lesson.share, part, whole, digits=digits, gives=float)
        near = math.isclose(came, 100 * (part / whole), abs_tol=0.5001 * 10**-digits)
        require(near, "the answer lies within half of the last decimal", "`round`")
        require(round(came, digits) == came, "`digits` says how many decimals are kept")
    came = call(lesson.share, part, whole, gives=float)
    require(round(came, 1) == came, "without `digits`, one decimal is kept")
    near = math.isclose(came, 100 * (part / whole), abs_tol=0.05001)
    require(near, "without `digits`, one decimal is kept")


def test_empty_whole(lesson):
    """A share of nothing is zero."""
    require(call(lesson.share, 0, 0, gives=float) == 0, "a share of nothing is zero")
    require(call(lesson.share, 3, 0, gives=float) == 0, "a share of nothing is zero")
    require(call(lesson.share, 0.5, 1, gives=float) == 50, "a whole of one is not an empty one")


def test_examples_hold(lesson, share):
    """The docstring has examples, and they are true."""
    found = examples(share)
    require(
        found, "the docstring holds examples", "a line that begins with `>>> `, its answer below"
    )
    failed = broken(lesson, share)
    look = "the text must be what the interpreter prints, to the letter"
    require(not failed, "each example holds for your own function", look, "; ".join(failed))


def test_examples_reject_swapped(lesson, share):
    """An example finds a division the wrong way round."""

    def faulty(part, whole, digits=1):
        return share(whole, part, digits)

    look = "an example whose part and whole differ"
    require(broken(lesson, faulty), "no example notices that part and whole are swapped", look)


def test_examples_reject_the_crash(lesson, share):
    """An example finds the division by zero."""

    def faulty(part, whole, digits=1):
        if not whole:
            raise ZeroDivisionError
        return share(part, whole, digits)

    require(broken(lesson, faulty), "no example notices a crash at an empty whole", "the edges")


def test_examples_reject_fixed_digits(lesson, share):
    """An example finds that an option has no effect."""

    def faulty(part, whole, digits=1):
        return share(part, whole)

    look = "an example that gives `digits`, and whose answer depends on it"
    require(broken(lesson, faulty), "no example notices that `digits` is not used", look)


def test_examples_reject_cut_decimals(lesson, share):
    """An example finds decimals that are cut off."""

    def faulty(part, whole, digits=1):
        exact = share(part, whole, 9)
        return math.trunc(exact * 10**digits) / 10**digits

    look = "a share whose next decimal is 5 or more, such as two thirds"
    require(broken(lesson, faulty), "no example notices decimals that are cut off", look)
