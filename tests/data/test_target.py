"""The right target is proposed, and each wrong one is an error of its own."""

import numpy as np
import pandas as pd
import pytest

from mlscaffold.data import errors
from mlscaffold.data.target import positive_of, propose, spellings, task_of


def table(*names):
    return pd.DataFrame({name: np.arange(60) % (7 + i) for i, name in enumerate(names)})


@pytest.mark.parametrize(
    ("names", "target"),
    [
        (["age", "Churn", "city"], "Churn"),
        (["a", "b", "target"], "target"),
        (["carat", "price", "x", "y", "z"], "price"),
        (["median_house_value", "rooms", "proximity"], "median_house_value"),
        (["x1", "x2", "x3"], "x3"),
        (["x1", "y"], "y"),
        (["PassengerClass", "Survived", "fare"], "Survived"),
    ],
)
def test_a_target_is_proposed(names, target):
    """A telling name wins; else the last column."""
    assert propose(table(*names), {})[0] == target


def test_an_impossible_column_is_not_proposed():
    """An id at the end is passed over."""
    assert propose(table("x1", "x2", "id"), {"id": "identifies the row"})[0] == "x2"


def test_no_possible_target():
    """Where nothing can be predicted, the user is asked to name it."""
    with pytest.raises(errors.NoTargetFound, match="--target"):
        propose(table("id"), {"id": "identifies the row"})


@pytest.mark.parametrize(
    ("values", "task"),
    [
        (["yes", "no"] * 20, "binary"),
        ([0, 1] * 20, "binary"),
        ([True, False] * 20, "binary"),
        (["a", "b", "c"] * 20, "multiclass"),
        ([3, 4, 5, 6, 7, 8] * 20, "multiclass"),
        (list(range(25)) * 2, "regression"),
        ([10, 20, 30, 40, 55, 60, 70, 80, 90, 100, 300] * 4, "regression"),
        ([0.5, 1.5, 2.25] * 20, "regression"),
    ],
)
def test_the_task(values, task):
    """Two values are binary, few are classes, many numbers are a regression."""
    assert task_of(pd.Series(values), "y", len(values))[0] == task


def test_twenty_digits_of_a_label_are_classes():
    """Numbers in a row from zero under the name of a label are classes."""
    assert task_of(pd.Series(list(range(15)) * 4), "label", 60)[0] == "multiclass"


@pytest.mark.parametrize(
    ("values", "error", "message"),
    [
        ([], errors.TargetAllMissing, "no value in any of the 50 rows"),
        (["a", "b"] * 5, errors.TooFewRows, "Only 10 rows have a target; at least 20"),
        (["a"] * 30, errors.OneClassOnly, "all 30 rows are a"),
        ([f"text {i}" for i in range(150)], errors.TargetNotUsable, "150 different texts"),
        (pd.date_range("2024-01-01", periods=30), errors.TargetNotUsable, "dates"),
    ],
)
def test_a_target_that_cannot_be_learnt(values, error, message):
    """Each is a clear error."""
    with pytest.raises(error, match=message):
        task_of(pd.Series(values), "y", 50)


@pytest.mark.parametrize(
    ("values", "positive"),
    [
        (["Yes"] * 30 + ["No"] * 10, "Yes"),
        ([1] * 30 + [0] * 10, 1),
        ([True] * 30 + [False] * 10, True),
        (["malignant"] * 10 + ["benign"] * 30, "malignant"),
        (["<=50K"] * 30 + [">50K"] * 10, ">50K"),
        (["stayed"] * 30 + ["gone"] * 10, "gone"),
        ([1.0] * 30 + [2.0] * 10, 1),
    ],
)
def test_the_positive_class(values, positive):
    """The one that says yes, or else the rarer."""
    found, _ = positive_of(pd.Series(values))
    assert found == positive
    assert type(found) in (str, int, bool)


def test_spellings_of_one_label_are_joined():
    """Case and a full stop do not make a class."""
    y = pd.Series(["<=50K"] * 3 + ["<=50K."] + [">50K"] + ["yes"] * 2 + ["Yes"])
    assert spellings(y) == {"<=50K.": "<=50K", "Yes": "yes"}
