"""Contracts of the steps: what any implementation must do, also one of your own."""

import numpy as np
import pandas as pd
import pytest
from optuna.trial import FixedTrial
from sklearn import metrics as oracle
from sklearn.base import clone

from census_income import config
from census_income.steps import (
    baseline,
    clip,
    contract,
    encode,
    features,
    impute,
    metrics,
    reduce,
    scale,
    search,
    split,
    target_encode,
    threshold,
)

RNG = np.random.default_rng(0)
NUMBERS = pd.DataFrame({"a": RNG.normal(size=80), "b": RNG.lognormal(size=80) * 1000})
HOLES = NUMBERS.mask(RNG.random(NUMBERS.shape) < 0.2)
WORDS = pd.DataFrame({"c": np.repeat(["x", "y", "z", "rare"], [30, 30, 18, 2])})
Y = np.resize([0, 1], 80)


@pytest.mark.parametrize(
    ("step", "X"),
    [
        (impute.Impute(), HOLES),
        (encode.Encode(), WORDS),
        (target_encode.TargetEncode("binary"), WORDS),
        (scale.Scale(), NUMBERS),
        (clip.Clip(), NUMBERS),
        (reduce.Reduce(), NUMBERS),
    ],
)
class TestTransformer:
    """What every step with something to learn has in common."""

    def test_keeps_rows(self, step, X):
        """Every row comes out, with finite numbers only."""
        out = np.asarray(clone(step).fit_transform(X, Y), dtype=float)
        assert len(out) == len(X)
        assert np.isfinite(out).all()

    def test_learns_in_fit_only(self, step, X):
        """A row comes out the same, whichever rows come with it."""
        fitted = clone(step).fit(X, Y)
        whole, part = fitted.transform(X), fitted.transform(X.iloc[:7])
        np.testing.assert_allclose(np.asarray(whole)[:7], np.asarray(part))

    def test_leaves_input(self, step, X):
        """The table that comes in is not changed."""
        before = X.copy()
        clone(step).fit(X, Y).transform(X)
        pd.testing.assert_frame_equal(X, before)


def test_impute_marks_what_was_missing():
    """For each column with holes there is one that says where they were."""
    out = np.asarray(impute.Impute().fit_transform(HOLES))
    assert out.shape == (80, 4)
    np.testing.assert_array_equal(out[:, 2:], HOLES.isna())


def test_encode_takes_unseen_and_missing():
    """A category that training never saw, or none, gives numbers all the same."""
    out = encode.Encode().fit(WORDS).transform(pd.DataFrame({"c": ["new", None, "x"]}))
    assert np.isfinite(np.asarray(out, dtype=float)).all()


def test_target_encode_orders_by_target():
    """A category whose rows are positive more often gets the larger number."""
    words = pd.DataFrame({"c": np.repeat(["low", "high"], 40)})
    fitted = target_encode.TargetEncode("binary").fit(words, np.r_[np.zeros(38), np.ones(42)])
    low, high = np.ravel(fitted.transform(pd.DataFrame({"c": ["low", "high"]})))
    assert low < high


def test_target_encode_hides_own_target():
    """With as many categories as rows, the encoded training rows cannot know their targets."""
    words = pd.DataFrame({"c": [f"id {i}" for i in range(80)]})
    encoded = np.ravel(target_encode.TargetEncode("binary").fit_transform(words, Y))
    assert np.abs(encoded - Y.mean()).max() < 0.2


def test_scale_gives_columns_one_scale():
    """Columns that differ a thousandfold have a like spread after it."""
    spread = np.asarray(scale.Scale().fit_transform(NUMBERS)).std(axis=0)
    assert spread.max() / spread.min() < 2


def test_clip_pulls_in_extremes():
    """A value beyond all of training comes back into its range; missing stays missing."""
    fitted = clip.Clip().fit(HOLES)
    out = np.asarray(fitted.transform(pd.DataFrame({"a": [1e9, np.nan], "b": [-1e9, 1.0]})))
    assert out[0, 0] <= HOLES["a"].max()
    assert out[0, 1] >= HOLES["b"].min()
    assert np.isnan(out[1, 0])


def test_reduce_drops_copies():
    """Columns that say the same become one."""
    twice = np.column_stack([NUMBERS["a"], NUMBERS["a"], 2 * NUMBERS["a"]])
    assert reduce.Reduce().fit_transform(twice).shape == (80, 1)


def test_features_look_at_one_row():
    """A row's features do not depend on other rows, and dates become numbers."""
    frame = pd.DataFrame({"when": pd.date_range("2024-02-27", periods=5), "n": range(5)})
    whole = features.add_features(frame)
    pd.testing.assert_frame_equal(whole.iloc[3:], features.add_features(frame.iloc[3:]))
    assert not len(whole.select_dtypes("datetime").columns)
    assert "when" in frame


def test_threshold_finds_least_cost():
    """No other threshold costs less than the one it finds."""
    y, p = RNG.integers(2, size=200), RNG.random(200).round(2)

    def cost(cut):
        said = p >= cut
        return 1 * (said & (y == 0)).sum() + 5 * (~said & (y == 1)).sum()

    best = threshold.best_threshold(y, p, 1, 5)
    assert cost(best) == min(cost(cut) for cut in np.r_[0, np.unique(p), 1.01])


@pytest.mark.parametrize("task", ["binary", "multiclass", "regression"])
def test_baseline_knows_nothing(task):
    """It predicts the same for every row."""
    model = baseline.baseline(task).fit(NUMBERS, Y)
    predict = model.predict if task == "regression" else model.predict_proba
    assert len(np.unique(predict(NUMBERS), axis=0)) == 1


@pytest.mark.parametrize("method", ["given", "random", "stratified", "group", "time"])
def test_split(method):
    """Labels are repeatable, and a fifth of the rows is the test."""
    frame = pd.DataFrame({"y": np.resize(["a", "b", "b"], 200), "g": np.arange(200) // 4})
    frame["t"] = np.arange(200)
    frame.index = pd.MultiIndex.from_product([["train.csv"], range(160)]).append(
        pd.MultiIndex.from_product([["test.csv"], range(40)])
    )
    frame.index.names = ["file", "row"]
    rule = config.Split(method, "test.csv" if method == "given" else 0.2, "g", "t")
    part = split.split(frame, rule, "y", 0)
    np.testing.assert_array_equal(part, split.split(frame, rule, "y", 0))
    assert set(part) == {"train", "test"}
    assert abs((part == "test").sum() - 40) <= 2
    if method == "group":
        assert (frame.groupby("g")["y"].size() == 4).all()
        assert (pd.Series(part, frame.index).groupby(frame["g"]).nunique() == 1).all()
    if method == "time":
        assert frame["t"][part == "train"].max() < frame["t"][part == "test"].min()


def test_scores_agree_with_library():
    """The names and values are those of scikit-learn."""
    y, p = RNG.integers(2, size=100), RNG.random(100)
    found = metrics.scores(y, np.column_stack([1 - p, p]))
    assert found["roc_auc"] == pytest.approx(oracle.roc_auc_score(y, p))
    assert found["average_precision"] == pytest.approx(oracle.average_precision_score(y, p))
    assert found["log_loss"] == pytest.approx(oracle.log_loss(y, p))
    assert found["brier"] == pytest.approx(oracle.brier_score_loss(y, p))
    assert found["accuracy"] == pytest.approx(oracle.accuracy_score(y, p > 0.5))
    assert found["macro_f1"] == pytest.approx(oracle.f1_score(y, p > 0.5, average="macro"))
    assert set(metrics.scores(Y + 0.5, Y * 1.0)) == {"rmse", "mae", "r2"}


def test_space_gives_settings():
    """A trial gives named settings, the same for equal suggestions."""
    chosen = {"encoding": "native", "log_target": False, "learning_rate": 0.05, "max_iter": 200}
    chosen |= {"max_leaf_nodes": 31, "min_samples_leaf": 20, "l2_regularization": 0.1}
    settings = search.space(FixedTrial(chosen | {"max_features": 0.5}))
    assert settings
    assert all(isinstance(name, str) for name in settings)


def test_contract_accepts_and_refuses(sample, params):
    """A good table has no violation; one without a column has one that names it."""
    from census_income import data

    settings = config.load().data
    frame = data.clean(sample, settings)
    assert contract.violations(frame) == []
    column = next(c for c in frame if c not in (settings.target, *settings.drop))
    (sentence,) = contract.violations(frame.drop(columns=column))
    assert column in sentence
