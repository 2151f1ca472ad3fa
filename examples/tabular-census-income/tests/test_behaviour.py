"""How the model behaves: what must not matter, what must, and how good it must at least be."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from census_income import config, data, files, fitting, models, predict

RNG = np.random.default_rng(0)
X = pd.DataFrame({"x": RNG.uniform(size=300), "noise": RNG.normal(size=300)})
X["letter"] = RNG.choice(["a", "b"], 300)


@pytest.mark.parametrize("name", ["linear", "forest", "boosting"])
@pytest.mark.parametrize("task", ["binary", "regression"])
def test_direction(name, task):
    """Where the target grows with a column, so does the prediction."""
    settings = config.load()
    settings = dataclasses.replace(settings, data=dataclasses.replace(settings.data, task=task))
    y = X["x"] + 0.1 * RNG.normal(size=300)
    y = (y > 0.5).astype(int).to_numpy() if task == "binary" else y.to_numpy()
    model = fitting.fit(name, X, y, settings, {})
    classes = 2 if task == "binary" else 0
    low, high = (models.predict_one(model, X.assign(x=x), classes) for x in (0.1, 0.9))
    assert ((high - low).reshape(300, -1)[:, -1] > 0).all()


@pytest.fixture
def trained():
    """Load the trained model and some test rows, where `dvc repro` has made them."""
    if not models.MODEL.exists():
        pytest.skip("no model yet: run `dvc repro`")
    rows = pd.read_parquet(data.PREPARED / "train.parquet").head(200)
    return files.read_json("models/model.json"), models.load(), rows


def test_invariance(trained):
    """The order of rows and columns and a column that was not trained on do not matter."""
    model, members, rows = trained
    plain = predict.score(rows, model, members)
    other = rows.iloc[::-1, ::-1].assign(unrelated="=1+1")
    shuffled = predict.score(other, model, members).loc[plain.index]
    pd.testing.assert_frame_equal(plain, shuffled)


def test_minimum(trained):
    """On rows that it has not seen, the model is better than the baseline, beyond chance."""
    result = files.read_json("reports/metrics.json")
    model, baseline = result["headline"], result["baselines"]["dummy"]
    if result["task"] == "regression":
        assert model["high"] < baseline["low"]
    else:
        assert model["low"] > baseline["high"]


def test_predictions_are_possible(trained):
    """Probabilities add up to one; an interval holds its prediction."""
    model, members, rows = trained
    answers = predict.score(rows, model, members)
    if model["labels"]:
        np.testing.assert_allclose(answers.filter(like="probability ").sum(axis=1), 1)
    else:
        assert (answers["low"] <= answers["prediction"]).all()
        assert (answers["prediction"] <= answers["high"]).all()


def test_decisions_keep_to_threshold(trained):
    """A row is called positive from the threshold on that the costs gave."""
    model, members, rows = trained
    if "threshold" not in model:
        pytest.skip("there is no threshold without two classes")
    answers = predict.score(rows, model, members)
    positive = answers[f"probability {model['positive']}"] >= model["threshold"]
    assert ((answers["prediction"] == model["positive"]) == positive).all()
