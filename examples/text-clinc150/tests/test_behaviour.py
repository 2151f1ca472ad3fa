"""How the model behaves: what must not matter, what must, and how good it must be."""

import numpy as np
import pandas as pd
import pytest
from mlscaffold_support import text_vectors
from mlscaffold_support.files import read_json

from clinc150 import config, models, predict
from clinc150.model import Network, load_network, save_network


@pytest.fixture
def task(sample):
    """Return texts, classes and a linear model that was fitted to them."""
    texts, y = sample["text"].to_numpy(object), (sample["label"] == "tool").to_numpy(int)
    fitted = models.fit_linear_models(texts, y, {"linear": models.DEFAULTS}, config.load())
    return texts, y, fitted["linear"]


def test_linear_model_learns_and_is_stored(task, tmp_path):
    """It tells topics apart, and predicts the same after it was written and read."""
    texts, _, model = task
    new = np.array(["a saw", "a ripe pear"], dtype=object)
    assert models.logits(model, new).argmax(axis=1).tolist() == [1, 0]
    models.save({"linear": model}, tmp_path)
    again = models.load_members(tmp_path)["linear"]
    np.testing.assert_array_equal(models.logits(again, texts), models.logits(model, texts))


def test_network_does_not_see_its_neighbours(tmp_path):
    """The logits of a text do not depend on its batch, and survive the disk."""
    network = Network({"a": 2, "b": 3}, classes=3, width=8, dropout=0.5).eval()
    texts = np.array(["a b", "b unknown a a a", "?", ""], dtype=object)
    logits = network.decision_function(texts)
    np.testing.assert_allclose(logits[0], network.decision_function(texts[:1])[0], atol=1e-5)
    save_network(network, tmp_path)
    np.testing.assert_array_equal(load_network(tmp_path).decision_function(texts), logits)


def test_sentence_encoder_joins_the_tuned_model(sample, tmp_path, monkeypatch):
    """Its vectors are used where the settings name it; the model survives the disk."""

    class Encoder:
        def encode(self, texts, normalize_embeddings):
            return np.array([["saw" in text, "pear" in text] for text in texts], dtype=float)

    monkeypatch.setattr(text_vectors, "sentence_encoder", lambda name: Encoder())
    choices = config.load()
    train = choices.train.model_copy(update={"encoder": "some/encoder"})
    choices = choices.model_copy(update={"train": train})
    texts, y = sample["text"].to_numpy(object), (sample["label"] == "tool").to_numpy(int)
    settings = {"linear": models.DEFAULTS, "tuned": models.DEFAULTS | {"encoder": 1.0}}
    fitted = models.fit_linear_models(texts, y, settings, choices)
    width = {name: model["classifier"].coef_.shape[1] for name, model in fitted.items()}
    assert width["tuned"] == width["linear"] + 2
    models.save(fitted, tmp_path)
    again = models.load_members(tmp_path)["tuned"]
    np.testing.assert_array_equal(
        models.logits(again, texts), models.logits(fitted["tuned"], texts)
    )


@pytest.fixture
def trained():
    """Load the trained model and some texts, if `dvc repro` has made them."""
    if not models.MODEL.exists():
        pytest.skip("no model yet: run `dvc repro`")
    rows = pd.read_parquet("data/prepared/validation.parquet")[["text"]].head(100)
    return read_json("models/model.json"), models.load_members(), rows


def test_invariance(trained):
    """The order of the texts, other columns and spaces around a text do not matter."""
    model, members, rows = trained
    plain = predict.predict_rows(rows, model, members)
    other = rows.iloc[::-1].assign(unrelated="=1+1", text="  " + rows["text"] + "\n")
    other = predict.predict_rows(other, model, members).loc[plain.index]
    assert (plain["prediction"] == other["prediction"]).all()
    np.testing.assert_allclose(plain["confidence"], other["confidence"], atol=1e-4)


def test_minimum(trained):
    """On validation texts the model is better than the baseline by more than chance."""
    candidates = read_json("reports/findings/models.json")["candidates"]
    assert candidates["dummy"]["gain"]["high"] < 0
