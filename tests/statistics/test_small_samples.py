"""Where there are too few rows for a claim, none is made; what one row says is what is computed."""

import numpy as np
import pandas as pd
import pytest

pytest.importorskip("scipy", reason="needs the packages of a generated project")
pytest.importorskip("joblib", reason="needs the packages of a generated project")

from mlscaffold.support.bootstrap import weighted_scores
from mlscaffold.support.duplicates import row_codes
from mlscaffold.support.experiments import rows_hash
from mlscaffold.support.intervals import auc_interval, excludes_zero, score_interval
from mlscaffold.support.resampling import time_blocks
from mlscaffold.support.selection import cross_fit
from mlscaffold.support.subgroups import compare_subgroups

OPTIONS = {"times": 100, "seed": 0, "level": 0.95}


def test_fewer_than_ten_rows_of_a_class_have_no_interval():
    """Rule 6: the value stands alone."""
    y = np.r_[np.zeros(50, int), np.ones(9, int)]
    prediction = np.column_stack([1 - y, y]) * 0.8 + 0.1
    samples = {"roc_auc": np.ones(100)}
    found = score_interval("roc_auc", 1.0, samples, y, prediction, 0.95)
    assert found == {"value": 1.0, "low": None, "high": None}
    assert not excludes_zero(found)


def test_classes_that_a_resample_lacks_are_left_out():
    """Rule 6: they do not count as an F1 of 0."""
    y = np.array([0, 0, 1, 2])
    score = weighted_scores(y, np.eye(3)[y], {"macro_f1"})
    assert score(np.array([[2.0, 2, 0, 0], [1, 1, 2, 0]]))["macro_f1"].tolist() == [1, 1]


def test_a_perfect_ranking_is_not_certain():
    """Rule 6: an area of 1 has a lower end below 1, the lower the fewer rows there are."""
    few, many = (auc_interval(np.arange(n) % 2, np.arange(n) % 2.0) for n in (40, 400))
    assert few[0] < many[0] < 1 == few[1] == many[1]


def test_whole_weeks_are_drawn_where_errors_last_a_week():
    """Rule 6: the unit comes from the time column and the errors."""
    time = pd.Series(pd.date_range("2024-01-01", periods=24 * 7 * 52, freq="h"))
    rng, week = np.random.default_rng(0), np.arange(len(time)) // (24 * 7)
    alone, weekly = rng.normal(size=len(time)), rng.normal(size=52)[week]
    assert time_blocks(time, alone).period == "h"
    assert time_blocks(time, weekly + 0.1 * alone).period == "W"


def test_small_subgroups_are_not_compared():
    """Rule 7: 20 rows of each class, and 50 rows for a regression."""
    n = 200
    labels = {"part": pd.Series(np.where(np.arange(n) < 45, "small", "large"))}
    y = np.arange(n, dtype=float)
    assert compare_subgroups(labels, np.ones(n), y, y, **OPTIONS) == []
    labels = {"part": pd.Series(np.where(np.arange(n) < 100, "a", "b"))}
    classes = (np.arange(n) % 10 == 0).astype(int)
    assert compare_subgroups(labels, np.ones(n), classes, np.full(n, 0.1), **OPTIONS) == []


def test_no_row_takes_part_in_its_own_choice():
    """Rules 3, 4 and 10: what is applied to a fold was chosen on the other ones."""
    fold = np.arange(12) % 3
    result = cross_fit(fold, lambda rows: rows, lambda chosen, rows: chosen[rows])
    assert not result.any()


def test_the_hash_of_rows_ignores_the_features():
    """Rule 2: a column less does not change which rows are compared, another target does."""
    frame = pd.DataFrame({"a": range(9), "y": range(9)})
    assert rows_hash(frame["y"]) == rows_hash(frame.drop(columns="a")["y"])
    assert rows_hash(frame["y"]) != rows_hash(frame["y"] + 1)


def test_copies_are_found_without_their_ids():
    """Rule 11: equal rows have one number; where few values are possible, they are no copies."""
    frame = pd.DataFrame({"a": [1, 2, 1, 3], "b": list("xyxz")})
    assert row_codes(frame).tolist() == [0, 1, 0, 2]
    dice = pd.DataFrame({"a": np.arange(300) % 6})
    assert len(np.unique(row_codes(dice))) == 300
