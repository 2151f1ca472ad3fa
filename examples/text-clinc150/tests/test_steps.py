"""Contracts of the steps: what any implementation must do, also one of your own."""

import numpy as np
import pandas as pd
import pytest
from optuna.trial import FixedTrial
from sklearn import metrics as oracle

from clinc150 import config
from clinc150.steps import (
    augment,
    baseline,
    batch,
    contract,
    features,
    metrics,
    search,
    split,
    vocabulary,
)

RNG = np.random.default_rng(0)
TEXTS = ["A plain text.", "WHAT?! 100% FREE!!!", "", "ünïcödé 🙂", "x" * 50_000]


def test_vocabulary_numbers_words():
    """The most frequent word comes first, rare ones have no number, and equal texts equal ones."""
    texts = ["b b a", "A c", "b"]
    found = vocabulary.build_vocabulary(texts, 2)
    assert found == {"b": 2, "a": 3}
    assert found == vocabulary.build_vocabulary(reversed(texts), 2)
    assert vocabulary.build_vocabulary([], 1) == {}


def test_features_look_at_one_text():
    """Each text has the same features whichever come with it, all of them from 0 to 1."""
    whole = features.add_features(TEXTS)
    assert whole.shape[0] == len(TEXTS)
    assert (whole >= 0).all()
    assert (whole <= 1).all()
    np.testing.assert_array_equal(whole[1:3], features.add_features(TEXTS[1:3]))


def test_augment_is_repeatable():
    """Equal seeds give equal texts; none is empty, none changed in place, no word is made up."""
    texts = [np.arange(1, n + 1) for n in (1, 2, 30)]
    first, second = (augment.augment(texts, np.random.default_rng(1)) for _ in range(2))
    assert len(first) == 3
    for before, one, two in zip(texts, first, second, strict=True):
        np.testing.assert_array_equal(one, two)
        assert len(one) > 0
        assert set(one) <= set(before)
    assert [len(text) for text in texts] == [1, 2, 30]


def test_collate_fills_up_with_nothing():
    """Every word is where it was; 0 follows the last one."""
    out = batch.collate([np.array([3, 4, 5]), np.array([7])])
    np.testing.assert_array_equal(out, [[3, 4, 5], [7, 0, 0]])


@pytest.mark.parametrize("task", ["binary", "multiclass"])
def test_baseline_knows_nothing(task):
    """It predicts the same for every text."""
    X, y = RNG.normal(size=(60, 1)), np.resize([0, 0, 1], 60)
    model = baseline.baseline(task).fit(X, y)
    assert len(np.unique(model.predict_proba(X), axis=0)) == 1


@pytest.mark.parametrize("method", ["given", "stratified", "group"])
def test_split(method):
    """Labels are repeatable, units stay together, each part has its share."""
    frame = pd.DataFrame({"label": np.resize(["a", "a", "b"], 300), "unit": np.arange(300) // 3})
    if method != "group":
        frame["unit"] = np.arange(300)
    frame["unit"] = frame["unit"].astype(str)
    frame["source"] = np.where(np.arange(300) < 240, "train.csv", "test.csv")
    rule = config.Split(method, "test.csv" if method == "given" else 0.2, 0.1, None, "")
    part = split.split(frame, rule, 0)
    np.testing.assert_array_equal(part, split.split(frame, rule, 0))
    assert abs((part == "test").sum() - 60) <= 3
    assert abs((part == "validation").sum() - 24) <= 3
    assert set(part) == {"train", "validation", "test"}
    assert (pd.Series(part).groupby(frame["unit"]).nunique() == 1).all()


@pytest.mark.parametrize("k", [2, 4])
def test_scores_agree_with_library(k):
    """The names and values are those of scikit-learn."""
    y, p = RNG.integers(k, size=200), RNG.dirichlet(np.ones(k), 200)
    found = metrics.scores(y, p)
    said = p.argmax(axis=1)
    assert found["accuracy"] == pytest.approx(oracle.accuracy_score(y, said))
    assert found["macro_f1"] == pytest.approx(oracle.f1_score(y, said, average="macro"))
    assert found["log_loss"] == pytest.approx(oracle.log_loss(y, p))
    ranked = p[:, 1] if k == 2 else p
    assert found["roc_auc"] == pytest.approx(oracle.roc_auc_score(y, ranked, multi_class="ovr"))


def test_space_gives_settings():
    """A trial gives named settings, the same for equal suggestions; C is among them."""
    chosen = {"C": 1.0, "pieces": 1.0, "measures": 1.0, "balanced": False}
    settings = search.space(FixedTrial(chosen))
    assert settings == search.space(FixedTrial(chosen))
    assert settings["C"] > 0


def test_contract_accepts_and_refuses(sample):
    """A good table has no violation; each kind of bad one is named in one line."""
    assert contract.violations(sample) == []
    (missing,) = contract.violations(sample.drop(columns="label"))
    assert "label" in missing
    (empty,) = contract.violations(sample.assign(text=["", *sample["text"][1:]]))
    assert "empty" in empty
    broken = sample.astype(object)
    broken.loc[0, "text"] = "a \x00 b"
    (found,) = contract.violations(broken)
    assert "NUL" in found
    assert contract.violations(sample.head(0))
