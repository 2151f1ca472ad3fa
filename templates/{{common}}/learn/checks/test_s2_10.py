"""Checks of s2.10: codes rise with the stated order, in any part of the data."""

import numpy as np
import pandas as pd
import pytest
from course.calling import call, raises, require

WORDS = ["arctic", "cold", "cool", "mild", "warm", "hot", "scorching"]


@pytest.fixture
def order(rng) -> list[str]:
    """An order of words that is not the one of the alphabet."""
    order = list(map(str, rng.permutation(WORDS)))
    return order[::-1] if order == sorted(order) else order


def codes_of(lesson, values: pd.Series, order: list[str]) -> np.ndarray:
    """Encode, and give the codes as an array once they are known to be numbers."""
    codes = call(lesson.encode_ordinal, values, order, gives=pd.Series)
    require(len(codes) == len(values), "there must be one code for each cell")
    require(codes.dtype == float, "the codes must be floats", "`astype(float)`", str(codes.dtype))
    return codes.to_numpy()


def test_rises_with_the_order(lesson, order):
    """What stands later in the order has the larger code, whatever the alphabet says."""
    for stated in (order, order[::-1]):
        codes = codes_of(lesson, pd.Series(sorted(order)), stated)
        sorted_codes = dict(zip(sorted(order), codes, strict=True))
        steps = np.diff([sorted_codes[word] for word in stated])
        look = "who decides on the order: the caller, the alphabet, or the first row"
        require((steps > 0).all(), "a later word of the order must have a larger code", look)
        require((steps == 1).all(), "neighbours in the order must be one apart")
        require(codes.min() == 0, "the least word must have the code 0")


def test_same_in_any_part(lesson, order, rng):
    """A word has the same code whichever other words occur."""
    values = pd.Series(rng.choice(order, size=60))
    whole = codes_of(lesson, values, order)
    part = values[values != order[0]]
    look = "codes that are worked out from the values that occur, not from the order"
    same = np.array_equal(codes_of(lesson, part, order), whole[part.index])
    require(same, "the code of a word must not depend on which others occur", look)


def test_missing_stays_missing(lesson, order):
    """A missing cell has no place in the order."""
    for missing in (None, np.nan):
        codes = codes_of(lesson, pd.Series([order[1], missing, order[0]]), order)
        require(np.isnan(codes[1]), "a missing cell must stay missing, not become a number")
        require(np.isfinite(codes[[0, 2]]).all(), "the other cells keep their codes")


def test_refuses_the_unknown(lesson, order):
    """A value without a place is named in the error."""
    error = raises(ValueError, lesson.encode_ordinal, pd.Series([order[2], "hgih"]), order)
    require("hgih" in str(error), "the message must name the value that is not in the order")
    error = raises(ValueError, lesson.encode_ordinal, pd.Series([7, 2]), [2, 3, 5])
    require("7" in str(error), "the message must name the value that is not in the order")


def test_refuses_a_repeated_word(lesson, order):
    """A word cannot have two places."""
    raises(ValueError, lesson.encode_ordinal, pd.Series(order), [*order, order[0]])


def test_keeps_index_and_values(lesson, order, rng):
    """The codes stand at the rows they belong to, and the column that came in is as it was."""
    values = pd.Series(rng.choice(order, size=9), index=rng.permutation(9) + 100)
    before = values.copy()
    codes = call(lesson.encode_ordinal, values, order, gives=pd.Series)
    require(codes.index.equals(before.index), "the codes must have the index of the values")
    require(values.equals(before), "the values that came in must not be changed")


def test_takes_numbers_and_nothing(lesson):
    """Values may be numbers, and a column may be empty."""
    codes = codes_of(lesson, pd.Series([5, 2, 3, 2]), [2, 3, 5])
    require(list(np.diff(codes)) == [-2, 1, -1], "numbers have a place in an order as words do")
    codes_of(lesson, pd.Series([], dtype=str), ["a", "b"])
