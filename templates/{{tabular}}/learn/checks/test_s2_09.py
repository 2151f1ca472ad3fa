"""Checks of s2.09: what fit saw decides the columns, and nothing that comes later does."""

import inspect

import numpy as np
import pandas as pd
import pytest
from course import own
from course.calling import attempt, require
from sklearn.base import clone

REST = "the rest is the last column of each block, and it is always there"


@pytest.fixture
def train(rng):
    """Two columns of words with a known number of rows each, shuffled; some cells missing."""
    city = ["Rome"] * 30 + ["Paris"] * 10 + ["Bonn"] * 9 + ["Oslo"] + [None] * 10
    floor = ["10"] * 25 + ["2"] * 25 + ["ground"] * 10
    return pd.DataFrame(
        {"city": rng.permutation(np.array(city, object)), "floor": rng.permutation(floor)}
    )


def fit(lesson, X, *settings):
    """Make a step and fit it; it must give itself back."""
    text = f"Encode({', '.join(map(str, settings))})"
    step = attempt(text, lambda: lesson.Encode(*settings))
    require(attempt(f"{text}.fit(X)", lambda: step.fit(X)) is step, "fit returns the step itself")
    return step


def transform(step, X, width: int, text: str = "step.transform(X)") -> np.ndarray:
    """Transform; one row of zeros and ones must come back for each row."""
    out = attempt(text, lambda: step.transform(X), gives=np.ndarray)
    require(out.ndim == 2 and len(out) == len(X), "as many rows come back as went in", came=out)
    look = f"how often a category must occur; {REST}"
    require(
        out.shape[1] == width,
        "the number of columns is not that of the kept categories and the rests",
        look,
        out,
    )
    require(out.dtype == np.float64, "the array holds decimal numbers", came=out)
    require(
        np.isin(out, [0, 1]).all(),
        "a cell is the category or is not: there are only 0 and 1",
        came=out,
    )
    totals = np.unique(out.sum(axis=1))
    require((totals == X.shape[1]).all(), "each row has one 1 for each column of X", REST, totals)
    return out


def test_columns_are_sorted_names(lesson, train):
    """Frequent categories in sorted order, then the rest; missing cells are a category."""
    out = transform(fit(lesson, train), train, 8)
    city, floor = train["city"], train["floor"]
    look = "sorted as texts; 10 rows are enough, 9 are not"
    blocks = [city.isna(), city == "Paris", city == "Rome", city.isin(["Bonn", "Oslo"])]
    names = ["missing cells of `city`", "Paris", "Rome", "the rare ones of `city`"]
    blocks += [floor == "10", floor == "2", floor == "ground"]
    for number, (rows, name) in enumerate(zip(blocks, [*names, "10", "2", "ground"], strict=True)):
        placed = (out[:, number] == rows.to_numpy()).all()
        require(placed, f"column {number} does not mark {name}", look, out[:, number])


def test_frequency_is_the_callers(lesson, train):
    """The least frequency can be changed, and is 10 unless it is."""
    parameters = inspect.signature(lesson.Encode).parameters
    require(
        list(parameters) == ["min_frequency"],
        "the setting is called `min_frequency`",
        came=str(list(parameters)),
    )
    require(
        parameters["min_frequency"].default == 10,
        "a category needs 10 rows unless something else is said",
    )
    transform(fit(lesson, train, 1), train, 10)
    transform(fit(lesson, train, 11), train, 5)
    out = transform(fit(lesson, train, 1000), train, 2)
    require(
        (out == 1).all(),
        "where no category is frequent enough, every row belongs to the rest",
        came=out,
    )


def test_unseen_words_are_safe(lesson, train):
    """A word that training never saw goes to the rest, with no column more."""
    step = fit(lesson, train)
    later = pd.DataFrame({"city": ["Atlantis", "Rome", None], "floor": ["2", "ground", "10"]})
    out = transform(step, later, 8, "step.transform(later rows)")
    require(out[0, 3] == 1, "a word that training never saw belongs to the rest", REST, out[0])
    require(
        out[1, 2] == 1 and out[2, 0] == 1,
        "known words keep their columns among unknown ones",
        came=out,
    )


def test_order_is_stable(lesson, train, rng):
    """Shuffled rows teach the same columns; a row comes out the same alone."""
    step = fit(lesson, train)
    out = transform(step, train, 8)
    shuffled = train.iloc[rng.permutation(len(train))]
    again = transform(fit(lesson, shuffled), train, 8)
    require(
        (out == again).all(),
        "the order of the columns depends on the order of the rows",
        "sorted names",
    )
    for row in (0, 23):
        alone = transform(step, train.iloc[[row]], 8, "step.transform(one row)")
        require(
            (alone == out[[row]]).all(),
            "a row comes out the same, whichever rows come with it",
            came=alone,
        )


def test_is_a_step_of_scikit_learn(lesson, train):
    """Cloned and fitted again it starts anew; the input stays as it was."""
    step = fit(lesson, train, 3)
    learned = [name for name in vars(step) if name.endswith("_")]
    require(
        learned, "what fit learned is kept in attributes that end in `_`", came=sorted(vars(step))
    )
    fresh = attempt("clone(step)", lambda: clone(step))
    require(
        vars(fresh) == {"min_frequency": 3},
        "__init__ stores its setting and nothing else",
        came=vars(fresh),
    )
    before = train.copy()
    transform(step, train, 9)
    require(train.equals(before), "the rows that were given have changed", came=train)
    step = attempt("step.fit(other rows)", lambda: step.fit(train[["floor"]]))
    transform(step, train[["floor"]], 4, "step.transform(other rows)")


def test_own_rows(lesson, rng):
    """The project's own words: as many columns as a loop counts."""
    words = own.categories().head(2000)
    if words.empty:
        words = pd.DataFrame(
            {"drawn": rng.choice(list("abcde"), 200, p=[0.4, 0.3, 0.2, 0.09, 0.01])}
        )
    cut = max(1, len(words) // 2)
    train = words.iloc[:cut]
    width = sum(1 + int((train[name].value_counts(dropna=False) >= 10).sum()) for name in train)
    out = transform(fit(lesson, train), words, width)
    require(len(out) == len(words), "all your own rows come out")
