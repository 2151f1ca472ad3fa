"""Columns that give the target away are found, and honest ones are not."""

import numpy as np
import pandas as pd
import pytest

from mlscaffold.data.leaks import duplicates, leaks

N = 400


@pytest.fixture
def rng():
    """Return the same random numbers for every test."""
    return np.random.default_rng(0)


@pytest.fixture
def frame(rng):
    """Return honest features."""
    return pd.DataFrame({"a": rng.normal(size=N), "b": rng.integers(0, 50, N), "c": rng.random(N)})


def test_honest_features_are_left_alone(frame, rng):
    """A strong feature is no leak."""
    y = 3 * frame["a"] + 0.1 * rng.normal(size=N)
    assert leaks(frame.assign(y=y), "y", "regression") == {}


@pytest.mark.parametrize(
    "make",
    [lambda y: y, lambda y: 2 * y + 7, np.exp, lambda y: -(y**3)],
    ids=["same", "linear", "exponential", "cube"],
)
def test_a_copy_of_the_target_in_other_units(make, frame, rng):
    """A column that rises or falls exactly with the target is a leak."""
    y = rng.normal(size=N)
    assert list(leaks(frame.assign(y=y, leak=make(y)), "y", "regression")) == ["leak"]


@pytest.mark.parametrize(
    ("formula", "y"),
    [
        ("a + b", lambda f: f["a"] + f["b"]),
        ("a - b", lambda f: f["a"] - f["b"]),
        ("b - a", lambda f: f["b"] - f["a"]),
        ("b * c", lambda f: f["b"] * f["c"]),
        ("a + b + c", lambda f: f["a"] + f["b"] + f["c"]),
    ],
)
def test_columns_that_the_target_is_made_of(formula, y, frame):
    """Sums, differences, products and longer sums are found, and the formula is said."""
    found = leaks(frame.assign(y=y(frame)), "y", "regression")
    assert sorted(found) == [each for each in "abc" if each in formula]
    parts = {part.strip() for part in formula.replace("-", "+").replace("*", "+").split("+")}
    assert all(part in why for why in found.values() for part in parts)


def test_a_sum_with_gaps_is_found(frame):
    """Rows with a missing part do not hide the sum."""
    y = frame["a"] + frame["b"]
    frame.loc[:20, "a"] = np.nan
    assert sorted(leaks(frame.assign(y=y), "y", "regression")) == ["a", "b"]


def test_a_column_that_decides_the_class(frame, rng):
    """Other names of the classes are a leak."""
    y = pd.Series(rng.choice(["yes", "no"], N))
    found = leaks(frame.assign(y=y, code=y.map({"yes": "A", "no": "B"})), "y", "binary")
    assert list(found) == ["code"]


def test_a_number_that_nearly_decides_the_class(frame, rng):
    """A threshold that separates the classes is a leak."""
    y = rng.integers(0, 2, N)
    found = leaks(frame.assign(y=y, score=y + rng.random(N) / 2), "y", "binary")
    assert list(found) == ["score"]


def test_a_good_predictor_is_no_leak(frame, rng):
    """Ninety-five in a hundred is a good feature."""
    y = rng.integers(0, 2, N)
    wrong = rng.random(N) < 0.05
    assert leaks(frame.assign(y=y, good=np.where(wrong, 1 - y, y)), "y", "binary") == {}


def test_a_column_that_decides_by_its_gaps(frame, rng):
    """A column that has a value in one class only gives that class away."""
    y = pd.Series(rng.choice(["stayed", "left"], N))
    reason = pd.Series(rng.choice(["price", "moved"], N)).where(y == "left")
    assert list(leaks(frame.assign(y=y, reason=reason), "y", "binary")) == ["reason"]


def test_names_that_are_all_different_are_no_leak(frame, rng):
    """A text of its own in each row decides nothing."""
    y = rng.integers(0, 2, N)
    frame["name"] = [f"n{i}" for i in range(N)]
    assert leaks(frame.assign(y=y), "y", "binary") == {}


def test_a_number_is_kept_before_the_text_that_says_the_same(rng):
    """Of two columns that map one to one, the ordered one stays."""
    level = pd.Series(rng.integers(0, 8, N))
    frame = pd.DataFrame({"name": level.map(lambda i: "abcdefgh"[i]), "number": level})
    assert duplicates(frame) == {"name": "number"}


def test_columns_that_only_agree_often_are_both_kept(frame, rng):
    """Nearly the same is not the same."""
    level = rng.integers(0, 8, N)
    other = np.where(rng.random(N) < 0.01, (level + 1) % 8, level)
    assert duplicates(pd.DataFrame({"one": level, "other": other})) == {}


def test_an_exact_copy_is_left_out(frame):
    """The second of two equal columns goes."""
    assert duplicates(frame.assign(again=frame["a"])) == {"again": "a"}
