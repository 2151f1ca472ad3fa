"""How the model behaves: what must not matter, what must, and how good it must at least be."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from clinc150 import behaviour, data, encoding, files, models, predict, reject, tfidf, words
from clinc150.network import Network


def test_linear_model_learns_and_survives_the_disk(sample, tmp_path):
    """It tells topics apart, and says the same after it was written and read."""
    texts, y = sample["text"].to_numpy(object), (sample["label"] == "tool").to_numpy().astype(int)
    union, blocks = tfidf.vectorise(texts)
    model = tfidf.assemble(union, tfidf.classify(blocks, y, tfidf.PLAIN, 0), tfidf.PLAIN)
    found = tfidf.logits(model, np.array(["a saw", "a ripe pear"], dtype=object), 2)
    assert found.argmax(axis=1).tolist() == [1, 0]
    models.save({"linear": model}, tmp_path)
    again = models.load(tmp_path)["linear"]
    np.testing.assert_array_equal(tfidf.logits(again, texts, 2), tfidf.logits(model, texts, 2))


def test_network_does_not_see_its_neighbours():
    """A text's logits do not depend on what it is read together with."""
    network = Network(words=20, classes=3, width=8, dropout=0.5).eval()
    vocabulary = {"a": 2, "b": 3}
    encoded = encoding.encode(["a b", "b unknown a a a", "?"], vocabulary)
    from clinc150 import learning

    whole = learning.logits(network, encoded)
    alone = learning.logits(network, encoding.encode(["a b"], vocabulary))
    np.testing.assert_allclose(whole[0], alone[0], atol=1e-5)


def test_words_are_found():
    """The word that the answer hangs on comes first."""

    def ask(texts):
        yes = np.array(["free" in text.lower() for text in texts], dtype=float)
        return np.column_stack([1 - yes, yes])

    assert next(iter(words.carried("it is FREE now", ask))) == "free"
    assert words.without("free freedom Free!", "free") == " freedom !"


def test_changes_of_a_text():
    """Each change does what its name says, and no more."""
    random = np.random.default_rng(0)
    text = "This is good, really."
    assert behaviour.negated(text, random) == "This is not good, really."
    assert behaviour.negated("It isn't", random) == "It isn't"
    assert behaviour.unmarked(text, random) == "This is good really"
    assert sorted(behaviour.typo(text, random)) == sorted(text)
    assert behaviour.typo("a b", random) == "a b"


def test_threshold_is_fair():
    """Texts of no class that are unsure are turned down, and hardly any other."""
    inside, outside = np.array([[0.9, 0.1], [0.2, 0.8], [0.6, 0.4]]), np.array([[0.55, 0.45]])
    limit = reject.best_threshold(np.array([0, 1, 0]), inside, outside)
    assert 0.55 < limit <= 0.6
    assert reject.decide(outside, limit).tolist() == [-1]


@pytest.fixture
def trained():
    """Load the trained model and some texts, where `dvc repro` has made them."""
    if not models.MODEL.exists():
        pytest.skip("no model yet: run `dvc repro`")
    rows = data.rows()[["text"]].head(100)
    return files.read_json("models/model.json"), models.load(), rows


def test_order_does_not_matter(trained):
    """A text gets the same answer whatever stands before it, and beside it in other columns."""
    model, members, rows = trained
    plain = predict.score(rows, model, members)
    other = predict.score(rows.iloc[::-1].assign(unrelated="=1+1"), model, members)
    assert (plain["prediction"] == other["prediction"].loc[plain.index]).all()
    pd.testing.assert_series_equal(
        plain["probability"], other["probability"].loc[plain.index], atol=1e-4
    )


def test_spaces_around_a_text_do_not_matter(trained):
    """Only what is said counts."""
    model, members, rows = trained
    padded = predict.score(rows.assign(text="  " + rows["text"] + "\n"), model, members)
    assert (padded["prediction"] == predict.score(rows, model, members)["prediction"]).all()


def test_minimum():
    """On texts that it has not seen, the model is better than the baseline, beyond chance."""
    if not Path("reports/metrics.json").exists():
        pytest.skip("no evaluation yet: run `dvc repro`")
    result = files.read_json("reports/metrics.json")
    assert result["headline"]["low"] > result["baselines"]["dummy"]["high"]


def test_sentence_encoder_is_heard_where_it_is_named(sample, tmp_path, monkeypatch):
    """Its vectors join the tuned model, which comes back from the disk; the linear one has none."""
    from clinc150 import encoder

    class Fake:
        def encode(self, texts, normalize_embeddings):
            return np.array([["saw" in text, "pear" in text] for text in texts], dtype=float)

    monkeypatch.setattr(encoder, "loaded", lambda name: Fake())
    texts, y = sample["text"].to_numpy(object), (sample["label"] == "tool").to_numpy().astype(int)
    union, blocks = tfidf.vectorise(texts, "some/encoder")
    width = {}
    for name, settings in {"linear": {"C": 1.0}, "tuned": {"C": 1.0, "encoder": 1.0}}.items():
        model = tfidf.assemble(union, tfidf.classify(blocks, y, settings, 0), settings)
        width[name] = model["classifier"].coef_.shape[1]
        models.save({name: model}, tmp_path)
        again = models.load(tmp_path)[name]
        np.testing.assert_array_equal(tfidf.logits(again, texts, 2), tfidf.logits(model, texts, 2))
    assert width["tuned"] == width["linear"] + 2
