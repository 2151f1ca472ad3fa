"""Checks of s2.08: what is filled in comes from the rows that fit saw, and from no others."""

import inspect

import numpy as np
import pandas as pd
import pytest
from course import own
from course.calling import attempt, raises, require
from sklearn.base import clone


@pytest.fixture
def train(rng):
    """Rows to fit on: skewed columns with holes, and a last column without any."""
    frame = pd.DataFrame(rng.lognormal(sigma=1.5, size=(61, 4)), columns=list("abcd"))
    frame.loc[:, "a":"c"] = frame.loc[:, "a":"c"].mask(rng.random((61, 3)) < 0.25)
    frame.iloc[:2, :3] = [[np.nan] * 3, [1.0] * 3]
    return frame


def fit(lesson, X, **settings):
    """Make a step and fit it; it must give itself back."""
    step = attempt(f"Impute({named(settings)})", lambda: lesson.Impute(**settings))
    fitted = attempt(f"Impute({named(settings)}).fit(X)", lambda: step.fit(X))
    require(fitted is step, "fit returns the step itself", "the last line of fit")
    return step


def named(settings) -> str:
    """Write settings as in a call."""
    return ", ".join(f"{name}={value!r}" for name, value in settings.items())


def transform(step, X, width: int, text: str = "step.transform(X)") -> np.ndarray:
    """Transform; an array of numbers with as many rows must come back."""
    out = attempt(text, lambda: step.transform(X), gives=np.ndarray)
    require(out.ndim == 2 and len(out) == len(X), "as many rows come back as went in", came=out)
    look = "an indicator for each column that had holes in fit, and for no other"
    require(out.shape[1] == width, "the number of columns that come back is not right", look, out)
    require(out.dtype == np.float64, "the array holds decimal numbers", came=out)
    require(not np.isnan(out).any(), "no hole is left", came=out)
    return out


@pytest.mark.parametrize("strategy", ["median", "mean"])
def test_holes_get_the_middle(lesson, train, strategy):
    """What was there stays; a hole gets the middle of the values that are there."""
    step = fit(lesson, train, strategy=strategy, add_indicator=False)
    out = transform(step, train, 4)
    values, holes = train.to_numpy(), train.isna().to_numpy()
    require((out[~holes] == values[~holes]).all(), "what was there stays as it was")
    for number in range(3):
        filled = np.unique(out[holes[:, number], number])
        require(len(filled) == 1, "all holes of a column get the same number", came=filled)
        there = values[~holes[:, number], number]
        if strategy == "median":
            sides = (there < filled[0]).sum() <= len(there) / 2 and (
                there > filled[0]
            ).sum() <= len(there) / 2
            require(
                sides,
                "half of the values lie on each side of the median",
                "the values that are there",
                filled,
            )
        else:
            require(
                np.isclose((there - filled[0]).sum(), 0, atol=1e-8 * there.sum()),
                "the distances of the values from their mean add up to 0",
                "`strategy`",
                filled,
            )


def test_median_is_the_default(lesson, train):
    """The settings have their defaults, and the indicators follow the numbers."""
    parameters = inspect.signature(lesson.Impute).parameters
    require(
        list(parameters) == ["strategy", "add_indicator"],
        "the settings are `strategy` and `add_indicator`",
        came=str(list(parameters)),
    )
    out = transform(fit(lesson, train), train, 7)
    plain = transform(fit(lesson, train, strategy="median", add_indicator=False), train, 4)
    require(
        (out[:, :4] == plain).all(),
        "without settings, holes get the median, and the numbers come first",
    )
    marks = train.iloc[:, :3].isna().to_numpy()
    require(
        (out[:, 4:] == marks).all(),
        "an indicator is 1 where the value was missing, else 0",
        "their order",
        out[0],
    )


def test_held_out_rows_teach_nothing(lesson, train, rng):
    """Whatever the later rows hold, the step knows only the rows of fit."""
    step = fit(lesson, train)
    learned = {name: np.copy(value) for name, value in vars(step).items() if name.endswith("_")}
    look = "transform only reads what fit has kept in attributes with a trailing underscore"
    require(
        learned, "what fit learned is kept in attributes that end in `_`", look, sorted(vars(step))
    )
    before = transform(step, train, 7)
    later = pd.DataFrame(rng.normal(1e6, 1e5, (30, 4)), columns=list("abcd")).mask(
        rng.random((30, 4)) < 0.5
    )
    later.iloc[0] = np.nan
    out = transform(step, later, 7, "step.transform(later rows)")
    fills = before[0, :3]  # the first training row lacks these
    require(
        (out[0, :3] == fills).all(),
        "a hole in a later row is filled with what was learned in fit",
        look,
        out[0],
    )
    require(
        out[0, 3] < 1e5,
        "a hole in a column that had none in fit is filled from fit as well",
        look,
        out[0],
    )
    marks = later.iloc[:, :3].isna().to_numpy()
    require(
        (out[:, 4:] == marks).all(),
        "the indicators say where the *later* rows have holes",
        came=out[0],
    )
    after = {name: np.copy(value) for name, value in vars(step).items() if name.endswith("_")}
    same = learned.keys() == after.keys() and all(
        (learned[name] == after[name]).all() for name in learned
    )
    require(same, "transform changed what fit had learned", look)
    require(
        (transform(step, train, 7) == before).all(), "the training rows come out as before", look
    )


def test_rows_stand_for_themselves(lesson, train):
    """A row comes out the same alone and among others."""
    step = fit(lesson, train)
    whole = transform(step, train, 7)
    for row in (0, 1, 17):
        alone = transform(step, train.iloc[[row]], 7, "step.transform(one row)")
        require(
            (alone == whole[[row]]).all(),
            "a row comes out the same, whichever rows come with it",
            "what transform computes",
            alone,
        )
    both = attempt(
        "Impute().fit_transform(X)", lambda: lesson.Impute().fit_transform(train), gives=np.ndarray
    )
    require(
        both.shape == whole.shape and (both == whole).all(),
        "fit_transform is fit and then transform",
    )


def test_fitted_anew(lesson, train):
    """A second fit forgets the first; other rows teach other numbers."""
    step = fit(lesson, train)
    step = attempt("step.fit(other rows)", lambda: step.fit(10 * train.iloc[:, [0, 3]] + 5))
    again = transform(step, train.iloc[:, [0, 3]], 3)
    first = transform(fit(lesson, train), train, 7)
    require(
        np.isclose(again[0, 0], 10 * first[0, 0] + 5),
        "a step that is fitted again learns from the new rows",
    )


def test_columns_without_values(lesson):
    """A column that fit never saw a value of gets 0; arrays are taken as well as frames."""
    X = np.array([[np.nan, 1.0], [np.nan, 3.0]])
    out = transform(fit(lesson, X), X, 3)
    require((out[:, 0] == 0).all(), "a column without any value is filled with 0", came=out)
    require((out[:, 2] == 1).all(), "its indicator says that all of it was missing", came=out)


def test_is_a_step_of_scikit_learn(lesson, train):
    """It can be cloned, keeps its settings, and leaves its input alone."""
    step = fit(lesson, train, strategy="mean", add_indicator=False)
    fresh = attempt("clone(step)", lambda: clone(step))
    require(
        vars(fresh) == {"strategy": "mean", "add_indicator": False},
        "__init__ stores its settings and nothing else",
        came=vars(fresh),
    )
    before = train.copy()
    transform(step, train, 4)
    require(train.equals(before), "the rows that were given have changed", came=train)
    wrong = attempt("Impute(strategy='middle')", lambda: lesson.Impute(strategy="middle"))
    raises(ValueError, wrong.fit, train)


def test_own_rows(lesson, rng):
    """The first half of the project's own numbers fills the second."""
    numbers = own.numbers().head(600).reset_index(drop=True)
    if numbers.empty:
        numbers = pd.DataFrame(rng.lognormal(size=(100, 3)))
    numbers = numbers.mask(rng.random(numbers.shape) < 0.1)
    half = max(1, len(numbers) // 2)
    train, later = numbers.iloc[:half], numbers.iloc[half - 1 :]
    width = numbers.shape[1] + int(train.isna().any().sum())
    out = transform(fit(lesson, train), later, width)
    holes = later.isna().to_numpy()
    middle = np.broadcast_to(train.median().fillna(0).to_numpy(), holes.shape)
    filled = out[:, : numbers.shape[1]][holes]
    require(
        np.allclose(filled, middle[holes]),
        "holes in your later rows are not filled from your earlier ones",
    )
