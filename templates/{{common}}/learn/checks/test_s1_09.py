"""Checks of s1.09: the state of `random`, in the block and after it."""

import random

import pytest
from course.calling import attempt, call, refuses, require

N = 4  # draws that are compared


@pytest.fixture(autouse=True)
def somewhere(rng):
    """Begin each check in a state of its own, and leave no trace."""
    before = random.getstate()
    start = int(rng.integers(2**31))
    random.seed(start)
    yield
    random.setstate(before)


def draw():
    """Draw a few numbers."""
    return [random.random() for _ in range(N)]


def draws_of(lesson, seed):
    """Draw within a block."""

    def inside():
        with lesson.seeded(seed):
            return draw()

    return attempt(f"draws within `with seeded({seed}):`", inside, gives=list)


def untouched(action):
    """Return what is drawn after an action, and what would have been drawn without it."""
    state = random.getstate()
    right = draw()
    random.setstate(state)
    action()
    return draw(), right


def test_same_seed_same_draws(lesson, rng):
    """The block draws what the seed says."""
    first, second = (int(seed) for seed in rng.choice(10_000, size=2, replace=False))
    came = draws_of(lesson, first)
    require(draws_of(lesson, first) == came, "the same seed gives the same draws")
    require(draws_of(lesson, second) != came, "another seed gives other draws")
    random.seed(first)
    require(came == draw(), "the draws are those after `random.seed` with this seed")


def test_goes_on_as_before(lesson):
    """After the block, the sequence goes on where it was."""
    came, right = untouched(lambda: draws_of(lesson, 7))
    look = "read the state before you change it: `random.getstate`"
    require(came == right, "the draws after the block are those of a program without it", look)
    came, right = untouched(lambda: (draws_of(lesson, 7), draws_of(lesson, 7)))
    require(came == right, "the draws after two blocks are those of a program without them")


def fail(lesson):
    """Raise in the middle of a block."""
    with lesson.seeded(7):
        draw()
        raise KeyError("planted")


def test_restores_after_an_exception(lesson):
    """An exception in the block passes, and leaves no trace in the state."""
    text = "with seeded(7): …; raise KeyError('planted')"
    errors = []
    came, right = untouched(lambda: errors.append(refuses(KeyError, text, lambda: fail(lesson))))
    require(errors[0].args == ("planted",), "the exception goes through unchanged")
    look = "the line after `yield` is not reached; `finally` is"
    require(came == right, "the state is put back after an exception as well", look)


def test_blocks_within_blocks(lesson):
    """An inner block does not disturb the outer one."""
    alone = draws_of(lesson, 1)
    inner = draws_of(lesson, 2)

    def nested():
        with lesson.seeded(1):
            first = draw()[: N // 2]
            random.seed(1)
            draw_half = [random.random() for _ in range(N // 2)]
            with lesson.seeded(2):
                second = draw()
            return first, draw_half + [random.random() for _ in range(N // 2)], second

    text = "draws within `with seeded(1):`, with a block of seed 2 in the middle"
    first, outer, second = attempt(text, nested)
    require(first == alone[: N // 2], "the outer block begins with its own seed")
    require(second == inner, "the inner block draws what its seed says")
    require(outer == alone, "the outer block goes on as if the inner one had not been")


def test_call_alone_changes_nothing(lesson):
    """Only the block changes the state, not the call."""
    came, right = untouched(lambda: call(lesson.seeded, 7))
    require(came == right, "a call without `with` changes nothing", "what runs before `yield`")
