"""Checks of s2.15: both coefficients agree with SciPy, and the choice with how data were made."""

import ast

import numpy as np
import pandas as pd
import pytest
from course import exercises
from course.calling import call, is_stub, require
from course.outcomes import NotAttempted
from scipy import stats

LIBRARY = {"pearson": stats.pearsonr, "spearman": stats.spearmanr}
NOT_HERE = {"corr", "corrcoef", "corrwith", "pearsonr", "spearmanr", "cov"}


@pytest.fixture
def columns(rng) -> tuple[pd.Series, pd.Series]:
    """Two columns that go together a little, in units of their own."""
    x = pd.Series(rng.gamma(2, size=60) * 100 + 7)
    return x, pd.Series(0.02 * x + rng.normal(size=60) - 5)


def value(lesson, name: str, x: pd.Series, y: pd.Series) -> float:
    """Ask for a coefficient, and require a number that may be missing."""
    return float(call(getattr(lesson, name), x, y, gives=float))


@pytest.mark.parametrize("name", LIBRARY)
def test_agrees_with_scipy(lesson, columns, name):
    """The value is the library's, also for falling columns and very small ones."""
    x, y = columns
    yes = (x > x.median()).astype(float)
    for one, two in ((x, y), (y, x), (-x, y), (x * 1e-6, y), (x, x), (x, -x), (yes, y), (x, yes)):
        near = np.isclose(value(lesson, name, one, two), LIBRARY[name](one, two).statistic)
        require(near, f"{name} must agree with SciPy's value", "the formula, term by term")


def test_ties_share_their_rank(lesson, rng):
    """Equal values have equal ranks, so the order of the rows does not matter."""
    x = pd.Series(rng.integers(0, 3, 50).astype(float))
    y = pd.Series(rng.integers(0, 4, 50) + x)
    right = stats.spearmanr(x, y).statistic
    look = "equal values share the mean of their places"
    near = np.isclose(value(lesson, "spearman", x, y), right)
    require(near, "ties must share a rank, not be broken by the order of the rows", look)


@pytest.mark.parametrize("name", LIBRARY)
def test_units_do_not_matter(lesson, columns, name):
    """A shift and a positive factor change nothing."""
    x, y = columns
    first = value(lesson, name, x, y)
    same = np.isclose(value(lesson, name, 3 * x - 1000, y + 10), first)
    require(same, "the unit and the zero of a column must not matter", "the means")


def test_ranks_see_order_only(lesson, columns):
    """A curve that always rises leaves Spearman's coefficient as it was, and not Pearson's."""
    x, y = columns
    first = value(lesson, "spearman", x, y)
    same = np.isclose(value(lesson, "spearman", x, np.exp(y)), first)
    require(same, "a rising curve over a column must not change its rank correlation")


@pytest.mark.parametrize("name", LIBRARY)
def test_missing_rows_are_left_out(lesson, columns, name):
    """A row counts only if both values are known, for means and ranks as well."""
    x, y = (column.copy() for column in columns)
    x[[3, 8, 20]], y[[8, 30, 41, 50]] = np.nan, np.nan
    whole = pd.concat([x, y], axis=1).dropna()
    found = value(lesson, name, x, y)
    look = "rows are left out of both columns before anything is computed"
    require(not np.isnan(found), "missing values must not make the answer missing", look)
    near = np.isclose(found, LIBRARY[name](whole[0], whole[1]).statistic)
    require(near, "only rows in which both values are known may take part", look)


@pytest.mark.parametrize("name", LIBRARY)
def test_constant_is_undefined(lesson, rng, name):
    """Without a difference there is nothing to go together."""
    x = pd.Series(rng.normal(size=9))
    flat = pd.Series(np.full(9, 0.1))
    hidden = pd.Series([5.0, *[np.nan] * 4, *[2.0] * 4]), pd.Series([np.nan, *rng.normal(size=8)])
    for one, two in ((x, flat), (flat, x), hidden, (x * np.nan, x), (x[:1], x[:1])):
        found = value(lesson, name, one, two)
        look = "how many different values are left, not whether a rounded sum is 0"
        require(np.isnan(found), "a column without two different values must give nan", look)


@pytest.mark.parametrize("name", LIBRARY)
def test_works_it_out(exercise, lesson, name):
    """The coefficient is computed, not asked for."""
    if is_stub(getattr(lesson, name)):
        raise NotAttempted()
    nodes = ast.walk(exercises.tree(exercise, name))
    used = {getattr(node, "attr", getattr(node, "id", None)) for node in nodes}
    asked = sorted(used & NOT_HERE)
    require(not asked, "the coefficient must be worked out here", "the formula", ", ".join(asked))


def test_chooses_by_the_data(lesson, rng):
    """A line takes Pearson; a curve, and rows far out, take Spearman."""
    x, noise = rng.normal(size=200), rng.normal(size=200)
    far = np.r_[x[:60], 40], np.r_[noise[:60], 40]
    hiding = np.r_[x[:60], 40], np.r_[x[:60] + noise[:60] / 3, -40]
    for data, right, what in (
        ((x, 3 * x + noise), "pearson", "a line with noise must be summed up by Pearson"),
        ((x, -2 * x + noise), "pearson", "a falling line must be summed up by Pearson"),
        ((x, np.exp(3 * x)), "spearman", "a curve must be summed up by Spearman"),
        ((x, -np.exp(3 * x)), "spearman", "a falling curve must be summed up by Spearman"),
        (far, "spearman", "one row that makes a correlation must not decide"),
        (hiding, "spearman", "one row that hides a correlation must not decide"),
        ((x, np.full(200, 0.1)), "neither", "a constant column has no coefficient to quote"),
    ):
        said = call(lesson.choose, *map(pd.Series, data), gives=str)
        require(said == right, what, "by how much the two differ, and what is not defined")
