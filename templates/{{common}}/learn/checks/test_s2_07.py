"""Checks of s2.07: the gap against a library, the columns against a planted truth."""

import numpy as np
import pandas as pd
from course.calling import call, require
from scipy import stats

N = 3000


def gap(lesson, one, other) -> float:
    """Call the learner's gap; it must be a number."""
    found = call(
        lesson.gap, pd.Series(one, dtype=float), pd.Series(other, dtype=float), gives=float
    )
    require(not np.isnan(found), "a gap is a number: where it cannot be worked out it is 0.0")
    return found


def mar(lesson, frame, **named) -> dict:
    """Call the learner's search; it must be a dictionary of lists."""
    found = call(lesson.mar_columns, frame, gives=dict, **named)
    for value in found.values():
        require(isinstance(value, list), "each value is a list of names of columns")
    return found


def punch(values, chance, rng):
    """Make holes with the given chance for each row."""
    return np.where(rng.random(len(values)) < chance, np.nan, values)


def rising(values):
    """Return chances that rise with the values, a third on average."""
    return 1 / (1 + np.exp(1 - 2 * (values - values.mean()) / values.std()))


def test_gap_agrees_with_library(lesson, rng):
    """It is the statistic of Welch's test, without its sign."""
    for _ in range(8):
        n, m = rng.integers(2, 40, 2)
        one, other = rng.normal(rng.normal(), 2, n), rng.normal(0, 0.5, m)
        found = gap(lesson, one, other)
        require(found >= 0, "a distance has no sign", "abs")
        wanted = abs(stats.ttest_ind(one, other, equal_var=False).statistic)
        look = "variance over size, for each sample by itself; divisor n - 1; the root of their sum"
        require(
            np.isclose(found, wanted), "the gap is not |difference of means| / standard error", look
        )
        swapped = gap(lesson, other, one)
        require(np.isclose(swapped, found), "the gap between two samples is the same both ways")


def test_gap_leaves_missing_out(lesson, rng):
    """Holes count neither in the means nor in the sizes."""
    one, other = rng.normal(1, 1, 12), rng.normal(0, 1, 9)
    plain = gap(lesson, one, other)
    holed = gap(lesson, np.r_[one, np.full(50, np.nan)], np.r_[np.nan, other])
    require(
        np.isclose(plain, holed),
        "missing values are left out, also where values are counted",
        "the sizes",
    )


def test_gap_without_spread(lesson):
    """Where there is nothing to divide by, the gap is 0."""
    for one, other in (([], [1, 2]), ([1, 2], []), ([], []), ([3], [1, 2, 4]), ([1, 2, 4], [3])):
        require(
            gap(lesson, one, other) == 0, "with fewer than two values in a sample the gap is 0.0"
        )
    require(gap(lesson, [2, 2, 2], [5, 5]) == 0, "where neither sample has spread the gap is 0.0")
    require(gap(lesson, [2, 2, 2], [5, 7]) > 0, "one sample with spread is enough to divide by")
    require(gap(lesson, [1, 2], [7, 9]) > 0, "two values have a spread")


def test_finds_what_was_planted(lesson, rng):
    """MCAR, MAR on one and on two columns, and MNAR, in one table of unrelated columns."""
    scale = rng.uniform(0.1, 100, 6)
    age, height, luck, income, rooms, debt = (
        rng.normal(size=(6, N)) * scale[:, None] + 10 * scale[:, None]
    )
    frame = pd.DataFrame({"age": age, "luck": punch(luck, 0.3, rng)})
    frame["income"] = punch(income, rising(age), rng)
    frame["height"] = height
    both = age / age.std() - height / height.std()
    frame["rooms"] = punch(rooms, rising(both), rng)
    frame["debt"] = punch(debt, rising(debt), rng)
    found = mar(lesson, frame, limit=6.0)  # twenty comparisons, and none may fail by chance
    require("age" not in found and "height" not in found, "columns without holes are no keys")
    require(
        list(found) == ["luck", "income", "rooms", "debt"],
        "each column with holes is a key, in the order of the frame",
    )
    require(
        all(name not in others for name, others in found.items()),
        "a column is not compared with itself",
    )
    require(
        found["luck"] == [],
        "holes by pure chance depend on nothing",
        "the limit, and which rows you compare",
    )
    require(
        "age" in found["income"],
        "a dependence on the age was planted and not found",
        "the two groups of rows",
    )
    require(found["income"] == ["age"], "more than what was planted was found", "the limit")
    look = "a dependence in both directions counts: lower values as well as higher ones"
    require(
        set(found["rooms"]) == {"age", "height"}, "the holes of `rooms` depend on two columns", look
    )
    require(found["rooms"] == ["age", "height"], "the names come in the order of the frame")
    require(
        found["debt"] == [],
        "holes that depend on the lost value alone leave no trace in other columns",
    )


def test_holes_in_the_other_column(lesson, rng):
    """A column can explain holes though it has holes itself."""
    age, income = rng.normal(50, 15, N), rng.normal(size=N)
    frame = pd.DataFrame({"income": punch(income, rising(age), rng), "age": punch(age, 0.4, rng)})
    found = mar(lesson, frame, limit=6.0)
    require(
        found.get("income") == ["age"],
        "a column with holes of its own can explain those of another",
    )
    require(found.get("age") == [], "holes by pure chance depend on nothing")


def test_limit_decides(lesson):
    """Greater than the limit, which is 4 unless something else is said."""
    other = np.array([0.0, 4.0, 10.0, 10.0])  # standard error 2 and 0, means 2 and 10
    frame = pd.DataFrame({"x": [1.0, 2.0, np.nan, np.nan], "y": other})
    require(mar(lesson, frame) == {"x": []}, "a gap of exactly the limit is not greater than it")
    require(
        mar(lesson, frame, limit=3.9) == {"x": ["y"]}, "a gap of 4 is greater than a limit of 3.9"
    )
    frame["y"] = [0.0, 4.0, 11.0, 11.0]
    require(
        mar(lesson, frame) == {"x": ["y"]},
        "the limit is 4 unless something else is said: 4.5 is greater",
    )


def test_nothing_and_everything_missing(lesson):
    """No holes, no keys; a column of holes only has no rows to compare with."""
    full = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [0.0, 0.0, 1.0]})
    require(mar(lesson, full) == {}, "a table without holes has no columns to explain")
    hollow = full.assign(c=np.nan)
    require(
        mar(lesson, hollow) == {"c": []},
        "where every row has a hole there is nothing to compare with",
    )
