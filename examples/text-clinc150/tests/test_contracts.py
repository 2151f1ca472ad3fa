"""Contracts of the functions that can be replaced: what any implementation must do."""

import numpy as np
import pandas as pd
import pytest
from optuna.trial import FixedTrial
from sklearn import metrics as reference

from clinc150 import features, models, prepare
from clinc150.config import Split
from clinc150.metrics import scores

RNG = np.random.default_rng(0)
TEXTS = ["A plain text.", "WHAT?! 100% FREE!!!", "", "ünïcödé 🙂", "x" * 50_000]


def test_tokens_keep_words_and_punctuation():
    """Case does not count; a contraction is one word, each punctuation mark another."""
    assert features.tokens("She'd never PAY £5!") == ["she'd", "never", "pay", "£", "5", "!"]
    assert features.tokens(" \n") == []


def test_contractions_are_expanded():
    """With and without the apostrophe; a word that only begins like one stays as it is."""
    assert features.normalise("What's up") == features.normalise("whats up") == "what is up"
    assert features.normalise("I don't, I cant") == "i do not, i can not"
    assert features.normalise("implement cantonese") == "implement cantonese"


def test_pairs_ignore_order_and_endings():
    """Any two words, cut to four letters; one word has no pair."""
    assert features.word_pairs("The bank balance") == ["bala+bank", "bala+the", "bank+the"]
    assert features.word_pairs("my cards") == features.word_pairs("card my my")
    assert features.word_pairs("card") == []


def test_vocabulary_numbers_words():
    """The most frequent word is number 2, rare ones have none, and the order does not matter."""
    texts = ["b b a", "A c", "b"]
    vocabulary = features.build_vocabulary(texts, 2)
    assert vocabulary == {"b": 2, "a": 3}
    assert vocabulary == features.build_vocabulary(reversed(texts), 2)
    assert features.build_vocabulary([], 1) == {}


def test_features_depend_on_one_text():
    """Each text has the same features whichever come with it, all of them from 0 to 1."""
    added = features.add_features(TEXTS)
    assert added.shape[0] == len(TEXTS)
    assert (added >= 0).all()
    assert (added <= 1).all()
    np.testing.assert_array_equal(added[1:3], features.add_features(TEXTS[1:3]))
    assert features.add_features([]).shape == (0, added.shape[1])


def test_augment_is_repeatable():
    """Equal seeds give equal texts; none is empty or changed in place, no word is invented."""
    texts = [np.arange(1, n + 1) for n in (1, 2, 30)]
    first, second = (features.augment(texts, np.random.default_rng(1)) for _ in range(2))
    assert len(first) == 3
    for before, one, two in zip(texts, first, second, strict=True):
        np.testing.assert_array_equal(one, two)
        assert len(one) > 0
        assert set(one) <= set(before)
    assert [len(text) for text in texts] == [1, 2, 30]


def test_collate_pads_at_the_end():
    """Every word stays at its place; 0 follows the last one."""
    out = features.collate([np.array([3, 4, 5]), np.array([7])])
    np.testing.assert_array_equal(out, [[3, 4, 5], [7, 0, 0]])


@pytest.mark.parametrize("task", ["binary", "multiclass"])
def test_baseline_ignores_texts(task):
    """It predicts the same for every text."""
    y = np.resize([0, 0, 1], 60)
    texts = np.array([f"text {i}" for i in range(60)], dtype=object)
    model = models.baseline(task).fit(texts, y)
    assert len(np.unique(models.logits(model, texts), axis=0)) == 1


@pytest.mark.parametrize("method", ["given", "stratified", "group"])
def test_split(method):
    """Labels are repeatable, units stay together, each split has its share of each class."""
    frame = pd.DataFrame({"label": np.resize(["a", "a", "b"], 300), "unit": np.arange(300)})
    if method == "group":
        frame = frame.assign(unit=np.arange(300) // 3, label="a")
    frame["unit"] = frame["unit"].astype(str)
    frame["source"] = np.where(np.arange(300) < 240, "train.csv", "test.csv")
    test = "test.csv" if method == "given" else 0.2
    rule = Split(method=method, test=test, validation=0.1, group=None)
    label = prepare.split(frame, rule, 0)
    np.testing.assert_array_equal(label, prepare.split(frame, rule, 0))
    assert abs((label == "test").sum() - 60) <= 3
    assert abs((label == "validation").sum() - 24) <= 3
    assert set(label) == {"train", "validation", "test"}
    assert (pd.Series(label).groupby(frame["unit"]).nunique() == 1).all()
    if method == "stratified":
        shares = frame["label"].eq("a").groupby(label).mean()
        assert (shares - 2 / 3).abs().max() < 0.05


@pytest.mark.parametrize("k", [2, 4])
def test_scores_agree_with_scikit_learn(k):
    """Names and values are those of scikit-learn."""
    y, p = RNG.integers(k, size=200), RNG.dirichlet(np.ones(k), 200)
    values, predicted = scores(y, p), p.argmax(axis=1)
    assert values["accuracy"] == pytest.approx(reference.accuracy_score(y, predicted))
    f1 = reference.f1_score(y, predicted, average="macro")
    assert values["macro_f1"] == pytest.approx(f1)
    assert values["log_loss"] == pytest.approx(reference.log_loss(y, p))
    area = reference.roc_auc_score(y, p[:, 1] if k == 2 else p, multi_class="ovr")
    assert values["roc_auc"] == pytest.approx(area)


def test_search_space_gives_settings():
    """A trial gives named settings, the same for equal suggestions; the pairs keep their weight."""
    settings = models.search_space(FixedTrial(models.DEFAULTS))
    assert settings == models.search_space(FixedTrial(models.DEFAULTS))
    assert settings["C"] > 0
    assert set(settings) == set(models.DEFAULTS) - {"pairs"}


def test_threshold_separates():
    """It lies between confident texts in scope and doubtful ones that are out of scope."""
    y = np.array([0, 1, 0, -1])
    p = np.array([[0.9, 0.1], [0.2, 0.8], [0.6, 0.4], [0.55, 0.45]])
    threshold = models.fit_threshold(y, p)
    assert 0.55 < threshold <= 0.6
    assert models.classify(p, threshold).tolist() == [0, 1, 0, -1]
    assert models.classify(p, None).tolist() == [0, 1, 0, 0]


def test_threshold_is_nearly_optimal():
    """No other threshold has a mean of in-scope accuracy and out-of-scope recall 1% higher."""
    y = np.r_[RNG.integers(2, size=2000), np.full(500, -1)]
    high = RNG.beta(6, 1, size=2500) / 2 + 0.5
    high[y < 0] = RNG.beta(2, 4, size=500) / 2 + 0.5
    correct = RNG.random(2500) < high
    p = np.where((correct == (y == 1))[:, None], np.c_[1 - high, high], np.c_[high, 1 - high])

    def gain(threshold):
        right = models.classify(p, threshold) == y
        return right[y >= 0].mean() + right[y < 0].mean()

    best = max(gain(threshold) for threshold in np.linspace(0.5, 1, 101))
    assert gain(models.fit_threshold(y, p)) >= best - 0.01


def test_violations_are_named(sample):
    """A valid table has none; each kind of invalid one has one line that names it."""
    assert prepare.violations(sample) == []
    (missing,) = prepare.violations(sample.drop(columns="label"))
    assert "label" in missing
    (empty,) = prepare.violations(sample.assign(text=["", *sample["text"][1:]]))
    assert "empty" in empty
    broken = sample.astype(object)
    broken.loc[0, "text"] = "a \x00 b"
    (line,) = prepare.violations(broken)
    assert "NUL" in line
    assert prepare.violations(sample.head(0))
