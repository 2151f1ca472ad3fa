"""Checks of s3.01: a share, and of what it is one."""

import numpy as np
import pandas as pd
from course import own
from course.calling import call, require


def table_of(lesson, given, outcome):
    """Ask for a table whose labels are right and whose cells are numbers."""
    table = call(lesson.conditional_table, given, outcome, gives=pd.DataFrame)
    pairs = [(g, o) for g, o in zip(given, outcome, strict=True) if pd.notna(g) and pd.notna(o)]
    rows, columns = {g for g, _ in pairs}, {o for _, o in pairs}
    look = "which of the two goes down, which across, and whether a missing value got a place"
    labels = "the rows are labelled with the values of `given` that have an outcome"
    require(len(table) == len(rows) and set(table.index) == rows, labels, look, list(table.index))
    labels = "the columns are labelled with the values of `outcome`"
    shown = list(table.columns)
    require(len(shown) == len(columns) and set(shown) == columns, labels, look, shown)
    require(not table.isna().any(axis=None), "a pair that never occurs has the probability 0")
    return table.astype(float), pairs


def judge(table, pairs):
    """Compare every cell with a count, one row at a time."""
    down, across = table.sum(axis=0), table.sum(axis=1)
    if len(table) > 1 and not np.allclose(across, 1):
        text = "the columns sum to one: these are shares of each outcome, not of each given value"
        require(not np.allclose(down, 1), text, "which of the two stands behind the bar")
    text = "each row sums to one: all rows of the data with that property have some outcome"
    require(np.allclose(across, 1), text, "what the counts are divided by", across.tolist()[:6])
    for value in table.index[:20]:
        among = [o for g, o in pairs if g == value]
        for label in table.columns[:20]:
            share = sum(o == label for o in among) / len(among)
            text = f"the cell ({value!r}, {label!r}) is the share of that outcome among these rows"
            require(np.isclose(table.loc[value, label], share), text, came=table.loc[value, label])


def test_counts(lesson, rng):
    """Every cell is a count over the count of its row, also where the rows are of unequal size."""
    given = rng.choice(["sun", "rain", "snow"], 200, p=[0.7, 0.2, 0.1])
    outcome = rng.choice(["late", "on time"], 200, p=[0.3, 0.7])
    given[:4], outcome[:4] = ["sun", "rain", "snow", "sun"], ["late", "late", "on time", "on time"]
    judge(*table_of(lesson, list(given), list(outcome)))


def test_pairs_that_never_occur(lesson):
    """Where no row has both, the share is 0, not missing."""
    table, pairs = table_of(lesson, ["a", "a", "b", "b"], ["x", "x", "x", "y"])
    judge(table, pairs)


def test_missing_values(lesson):
    """A place without a given value or without an outcome does not count."""
    given = ["a", "a", "a", None, "b", "b", "c"]
    outcome = ["x", "y", None, "x", float("nan"), "y", None]
    table, pairs = table_of(lesson, given, outcome)
    text = "places where a value is missing are left out of every count, also of the divisor"
    require(np.allclose(table.sum(axis=1), 1), text, "which rows the divisor counts")
    judge(table, pairs)


def test_paired_by_place(lesson):
    """Two Series are paired by place, whatever their index says."""
    given = pd.Series(["a", "b", "a", "b"], index=[3, 2, 1, 0])
    outcome = pd.Series(["x", "y", "x", "y"])
    table, _ = table_of(lesson, given, outcome)
    text = "the values are paired by their place, not by the index of the Series"
    require(table.loc["a", "x"] == 1, text, "what pandas does with two Series of different index")


def test_own_data(lesson):
    """On the training data the rows, weighted by their size, give the share of each outcome."""
    features, outcome = own.features(), own.labels()
    given = features.iloc[:, 0]
    if given.name not in own.categories():
        given = pd.Series(np.where(given > given.median(), "high", "low"))
    if own.task() == "regression":
        outcome = pd.Series(np.where(outcome > outcome.median(), "high", "low"))
    if given.notna().sum() == 0:
        given = pd.Series(np.resize(["even", "odd"], len(outcome)))
    given, outcome = given.reset_index(drop=True)[:2000], outcome.reset_index(drop=True)[:2000]
    table, pairs = table_of(lesson, given, outcome)
    judge(table, pairs)
    weights = pd.Series([g for g, _ in pairs]).value_counts(normalize=True)
    total = sum(weights[value] * table.loc[value] for value in table.index)
    overall = pd.Series([o for _, o in pairs]).value_counts(normalize=True)
    text = "weighted with how common each given value is, the rows add up to the outcomes' shares"
    require(np.allclose(total, overall[total.index]), text, "the law of total probability")
