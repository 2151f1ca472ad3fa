"""Contracts of the functions that can be replaced: what any implementation must do."""

import numpy as np
import pandas as pd
import pytest
from optuna.trial import FixedTrial
from sklearn import metrics as reference
from sklearn.base import clone

from census_income import features, models, prepare
from census_income.config import Split, load
from census_income.data import clean
from census_income.metrics import scores

RNG = np.random.default_rng(0)
NUMBERS = pd.DataFrame({"a": RNG.normal(size=80), "b": RNG.lognormal(size=80) * 1000})
INCOMPLETE = NUMBERS.mask(RNG.random(NUMBERS.shape) < 0.2)
CATEGORIES = pd.DataFrame({"c": np.repeat(["x", "y", "z", "rare"], [30, 30, 18, 2])})
Y = np.resize([0, 1], 80)


@pytest.mark.parametrize(
    ("transformer", "X"),
    [
        (features.Impute(), INCOMPLETE),
        (features.Encode(), CATEGORIES),
        (features.TargetEncode("binary"), CATEGORIES),
        (features.Scale(), NUMBERS),
        (features.Clip(), NUMBERS),
        (features.Reduce(), NUMBERS),
    ],
)
class TestTransformer:
    """What every transformer must do."""

    def test_keeps_rows(self, transformer, X):
        """It returns every row, with finite numbers only."""
        out = np.asarray(clone(transformer).fit_transform(X, Y), dtype=float)
        assert len(out) == len(X)
        assert np.isfinite(out).all()

    def test_learns_in_fit_only(self, transformer, X):
        """A row is transformed alike, whichever rows are transformed with it."""
        fitted = clone(transformer).fit(X, Y)
        everything, part = fitted.transform(X), fitted.transform(X.iloc[:7])
        np.testing.assert_allclose(np.asarray(everything)[:7], np.asarray(part))

    def test_leaves_input(self, transformer, X):
        """It does not change the table that it is given."""
        before = X.copy()
        clone(transformer).fit(X, Y).transform(X)
        pd.testing.assert_frame_equal(X, before)


def test_derived_features():
    """The capital balance keeps its sign; marriage and overtime come from single columns."""
    frame = pd.DataFrame(
        {
            "capital-gain": [5000.0, 0.0, 0.0],
            "capital-loss": [0.0, 1500.0, 0.0],
            "marital-status": ["Married-civ-spouse", "Divorced", np.nan],
            "hours-per-week": [60.0, 40.0, 20.0],
        }
    )
    added = features.add_features(frame)
    assert np.sign(added["capital"]).tolist() == [1, -1, 0]
    assert added["married couple"].tolist() == [1, 0, 0]
    assert added["weekly overtime"].tolist() == [20, 0, 0]


def test_impute_adds_indicators():
    """Each column with missing values gets one that marks them."""
    out = np.asarray(features.Impute().fit_transform(INCOMPLETE))
    assert out.shape == (80, 4)
    np.testing.assert_array_equal(out[:, 2:], INCOMPLETE.isna())


def test_encode_accepts_unseen_and_missing():
    """A category that was not in training, or none, still gives numbers."""
    out = features.Encode().fit(CATEGORIES).transform(pd.DataFrame({"c": ["new", None, "x"]}))
    assert np.isfinite(np.asarray(out, dtype=float)).all()


def test_target_encode_orders_by_target():
    """A category whose rows are positive more often gets the larger number."""
    words = pd.DataFrame({"c": np.repeat(["low", "high"], 40)})
    fitted = features.TargetEncode("binary").fit(words, np.r_[np.zeros(38), np.ones(42)])
    low, high = np.ravel(fitted.transform(pd.DataFrame({"c": ["low", "high"]})))
    assert low < high


def test_target_encode_hides_own_target():
    """With as many categories as rows, the encoded training rows cannot reveal their targets."""
    words = pd.DataFrame({"c": [f"id {i}" for i in range(80)]})
    encoded = np.ravel(features.TargetEncode("binary").fit_transform(words, Y))
    assert np.abs(encoded - Y.mean()).max() < 0.2


def test_scale_equalises_spread():
    """Columns that differ a thousandfold have a similar spread afterwards."""
    spread = np.asarray(features.Scale().fit_transform(NUMBERS)).std(axis=0)
    assert spread.max() / spread.min() < 2


def test_clip_limits_extremes():
    """A value beyond all training rows comes back into their range; missing stays missing."""
    fitted = features.Clip().fit(INCOMPLETE)
    out = np.asarray(fitted.transform(pd.DataFrame({"a": [1e9, np.nan], "b": [-1e9, 1.0]})))
    assert out[0, 0] <= INCOMPLETE["a"].max()
    assert out[0, 1] >= INCOMPLETE["b"].min()
    assert np.isnan(out[1, 0])


def test_reduce_merges_copies():
    """Columns that are multiples of one another become one."""
    copies = np.column_stack([NUMBERS["a"], NUMBERS["a"], 2 * NUMBERS["a"]])
    assert features.Reduce().fit_transform(copies).shape == (80, 1)


def test_features_depend_on_one_row(sample):
    """The features of a row do not depend on other rows, and dates become numbers."""
    frame = clean(sample, load().data)
    frame["a date"] = pd.date_range("2024-02-27", periods=len(frame))
    added = features.add_features(frame)
    pd.testing.assert_frame_equal(added.iloc[3:9], features.add_features(frame.iloc[3:9]))
    assert not len(added.select_dtypes("datetime").columns)
    assert "a date" in frame


def test_threshold_is_nearly_optimal():
    """On calibrated probabilities it costs at most 5% more than the best threshold."""
    p = RNG.random(20_000)
    y = (RNG.random(20_000) < p).astype(int)

    def cost(threshold):
        positive = p >= threshold
        return 1 * (positive & (y == 0)).sum() + 5 * (~positive & (y == 1)).sum()

    chosen = models.best_threshold(y, p, 1, 5)
    assert 0 <= chosen <= 1
    assert cost(chosen) <= 1.05 * min(cost(threshold) for threshold in np.linspace(0, 1, 101))


def test_threshold_falls_with_cost_of_misses():
    """The more a false negative costs, the lower the threshold."""
    p = RNG.random(5000)
    y = (RNG.random(5000) < p).astype(int)
    cheap, costly = (models.best_threshold(y, p, 1, fn) for fn in (1, 20))
    assert costly < cheap


@pytest.mark.parametrize("task", ["binary", "multiclass", "regression"])
def test_baseline_ignores_features(task):
    """It predicts the same for every row."""
    model = models.baseline(task).fit(NUMBERS, Y)
    predict = model.predict if task == "regression" else model.predict_proba
    assert len(np.unique(predict(NUMBERS), axis=0)) == 1


@pytest.mark.parametrize("method", ["given", "random", "stratified", "group", "time"])
def test_split(method):
    """Labels are repeatable, a fifth of the rows is the test set, groups and time are kept."""
    frame = pd.DataFrame({"y": np.resize(["a", "b", "b"], 200), "g": np.arange(200) // 4})
    frame["t"] = np.arange(200)
    files = [("train.csv", i) for i in range(160)] + [("test.csv", i) for i in range(40)]
    frame.index = pd.MultiIndex.from_tuples(files, names=["file", "row"])
    test = "test.csv" if method == "given" else 0.2
    rule = Split(method=method, test=test, group="g", time="t")
    label = prepare.split(frame, rule, "y", 0)
    np.testing.assert_array_equal(label, prepare.split(frame, rule, "y", 0))
    assert set(label) == {"train", "test"}
    assert abs((label == "test").sum() - 40) <= 2
    if method == "group":
        assert (pd.Series(label, frame.index).groupby(frame["g"]).nunique() == 1).all()
    if method == "time":
        assert frame["t"][label == "train"].max() < frame["t"][label == "test"].min()


def test_scores_agree_with_scikit_learn():
    """Names and values are those of scikit-learn."""
    y, p = RNG.integers(2, size=100), RNG.random(100)
    found = scores(y, np.column_stack([1 - p, p]))
    assert found["roc_auc"] == pytest.approx(reference.roc_auc_score(y, p))
    assert found["average_precision"] == pytest.approx(reference.average_precision_score(y, p))
    assert found["log_loss"] == pytest.approx(reference.log_loss(y, p))
    assert found["brier"] == pytest.approx(reference.brier_score_loss(y, p))
    assert found["accuracy"] == pytest.approx(reference.accuracy_score(y, p > 0.5))
    assert found["macro_f1"] == pytest.approx(reference.f1_score(y, p > 0.5, average="macro"))
    assert {"rmse", "mae", "r2"} <= set(scores(Y + 0.5, Y * 1.0))


def test_search_space_gives_settings():
    """A trial gives named settings, the same for equal suggestions."""
    settings = models.search_space(FixedTrial(models.KNOWN_SETTINGS[0]))
    assert settings
    assert all(isinstance(name, str) for name in settings)


def test_violations_are_named(sample):
    """A valid table has none; one without a column has one that names the column."""
    data = load().data
    frame = clean(sample, data)
    assert prepare.violations(frame) == []
    column = next(name for name in frame if name not in (data.target, *data.drop))
    (sentence,) = prepare.violations(frame.drop(columns=column))
    assert column in sentence
