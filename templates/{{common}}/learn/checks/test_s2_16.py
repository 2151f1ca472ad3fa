"""Checks of s2.16: planted outliers and copies are found, and little else is."""

import statistics

import numpy as np
import pandas as pd
import pytest
from course.calling import call, require

RECALL = 0.95
FALSE = 0.02


def scores_of(lesson, values: pd.Series) -> np.ndarray:
    """Ask for scores, and require one for each value, at its place."""
    out = call(lesson.robust_scores, values, gives=pd.Series)
    require(out.index.equals(values.index), "there must be one score for each value, at its index")
    return out.to_numpy(float)


def flags_of(lesson, values: pd.Series, *limit: float) -> np.ndarray:
    """Ask for anomalies, and require a truth value for each value."""
    out = call(lesson.anomalies, values, *limit, gives=pd.Series)
    require(out.index.equals(values.index), "there must be one answer for each value, at its index")
    require(out.dtype == bool, "the answers must be true or false", "the dtype", str(out.dtype))
    return out.to_numpy()


def test_scores_agree_with_a_loop(lesson, rng):
    """Medians by sorting give the same scores, for an odd and an even number of values."""
    for n, unit in ((21, 30.0), (40, 0.0001)):
        values = pd.Series(unit * (rng.gamma(2, 1, n) - 20), index=rng.permutation(n))
        middle = statistics.median(values)
        spread = statistics.median(abs(x - middle) for x in values)
        loop = [0.6745 * (x - middle) / spread for x in values]
        scores = scores_of(lesson, values)
        require((np.sign(scores) == np.sign(loop)).all(), "a value above the median scores above 0")
        look = "the median of the distances from the median, and the factor"
        require(np.allclose(scores, loop), "the scores must be those of the formula", look)


def test_missing_values_take_no_part(lesson, rng):
    """The other scores are as without them, and theirs are missing."""
    values = pd.Series(rng.normal(size=30))
    holes = values.copy()
    holes[[2, 9, 17]] = np.nan
    scores = scores_of(lesson, holes)
    without = scores_of(lesson, holes.dropna())
    require(np.isnan(scores[[2, 9, 17]]).all(), "a missing value must have a missing score")
    same = np.allclose(scores[holes.notna()], without)
    require(same, "missing values must not change the scores of the others")
    require(not flags_of(lesson, holes, 0.0)[[2, 9, 17]].any(), "missing is no anomaly")
    nothing = pd.Series([np.nan, np.nan])
    require(np.isnan(scores_of(lesson, nothing)).all(), "without a value no score is known")


def test_mostly_one_value(lesson, rng):
    """Where the MAD is 0 the mean distance takes over, and no score is infinite."""
    values = pd.Series(np.where(rng.random(90) < 0.3, rng.uniform(1, 2, 90), 0.0))
    values[7], values[8] = 60.0, 0.0
    scores = scores_of(lesson, values)
    require(np.isfinite(scores).all(), "a MAD of 0 must not be divided by", "the other formula")
    distance = statistics.mean(abs(x) for x in values)
    loop = [0.7979 * x / distance for x in values]
    look = "the mean distance from the median, and its factor"
    require(np.allclose(scores, loop), "where the MAD is 0 the mean distance takes over", look)
    require(flags_of(lesson, values)[7], "a far value must be flagged where most values are equal")


def test_constant(lesson):
    """Where all values are equal none stands out."""
    scores = scores_of(lesson, pd.Series([0.1, 0.1, np.nan, 0.1]))
    require((scores[[0, 1, 3]] == 0).all(), "where all values are equal every score is 0")


@pytest.mark.parametrize("side", [1, -1])
def test_finds_planted_outliers(lesson, rng, side):
    """Recall and false alarms keep within bounds, though many outliers lie on one side."""
    n, unit = 300, 10.0 ** rng.integers(-3, 4)
    strange = rng.random(n) < 0.15
    plain = rng.normal(size=n)
    shift = rng.normal(size=n) + side * 14
    values = pd.Series(unit * np.where(strange, shift, plain) + 100 * unit)
    flagged = flags_of(lesson, values)
    look = "outliers that move the middle and the spread they are measured with"
    recall = flagged[strange].mean()
    require(recall >= RECALL, "planted outliers must be found", look, f"{recall:.0%} of them found")
    false = flagged[~strange].mean()
    require(false <= FALSE, "ordinary values must not be flagged", look, f"{false:.0%} are flagged")


def test_limit_is_a_border(lesson, rng):
    """A higher limit flags fewer, the default is 3.5, and the border itself is not beyond."""
    values = pd.Series(rng.standard_t(2, size=200))
    scores = np.abs(scores_of(lesson, values))
    for limit in (1.0, 3.5, 6.0):
        same = (flags_of(lesson, values, limit) == (scores > limit)).all()
        require(same, "flagged is what lies further than the limit from 0, on either side")
    border = scores[5]
    require(
        not flags_of(lesson, values, border)[5], "a score that equals the limit is not beyond it"
    )
    same = (flags_of(lesson, values) == flags_of(lesson, values, 3.5)).all()
    require(same, "the limit must be 3.5 unless another is given")


def pairs_of(lesson, rows: np.ndarray, within: float) -> list[tuple]:
    """Ask for near-duplicates, and require a list of pairs."""
    out = call(lesson.near_duplicates, rows, within, gives=list)
    pairs = all(isinstance(pair, tuple) and len(pair) == 2 for pair in out)
    require(pairs, "the answer must be a list of pairs (i, j)")
    require(all(i < j for i, j in out), "in each pair the smaller place must come first, i < j")
    require(out == sorted(out), "the pairs must be in ascending order")
    return out


def test_finds_planted_copies(lesson, rng):
    """Every copy is found, whichever column differs, and nothing else."""
    rows = rng.normal(size=(40, 6))
    first, second = rng.choice(40, (2, 4), replace=False)
    rows[second] = rows[first] + rng.uniform(-0.01, 0.01, (4, 6))
    planted = {(min(pair), max(pair)) for pair in zip(first.tolist(), second.tolist(), strict=True)}
    found = set(pairs_of(lesson, rows, 0.05))
    require(planted <= found, "every planted copy must be found", "equality finds no near copy")
    require(found <= planted, "rows that are no copies must not be paired")


def test_distance_is_that_of_the_formula(lesson):
    """The border belongs to it, and being near is not handed on."""
    rows = np.array([[0.0, 0.0], [3.0, 4.0], [6.0, 8.0], [0.0, 100.0]])
    found = pairs_of(lesson, rows, 5.0)
    require((0, 1) in found, "a distance that equals `within` counts", "the root of the squares")
    require((0, 2) not in found, "two rows near a third need not be near each other")
    require(found == [(0, 1), (1, 2)], "the distance must be the root of the summed squares")
    require(pairs_of(lesson, rows, 4.99) == [], "a distance above `within` does not count")
    require(pairs_of(lesson, rows[:1], 9.0) == [], "one row has no pair")
