"""How the model behaves: what must not matter, what must, and how good it must be."""

import numpy as np
import pandas as pd
import pytest
from mlscaffold_support.files import read_json
from mlscaffold_support.sklearn_models import load_models

from census_income import data, features, models, predict, train
from census_income.config import load


@pytest.mark.parametrize("name", ["linear", "forest", "boosting"])
def test_direction(name, sample):
    """Where the target grows with a column, so do the predictions."""
    config = load()
    X = data.clean(sample, config.data)
    X = X.drop(columns=X.columns.intersection([config.data.target, *config.data.drop]))
    numeric = X.select_dtypes("number").columns
    if numeric.empty:
        pytest.skip("the table has no numeric column")
    column = numeric[0]
    x = X[column] = X[column].fillna(X[column].median())
    classes = {"binary": 2, "multiclass": 3}.get(config.data.task, 0)
    ranks = x.rank(method="first")
    y = (pd.qcut(ranks, classes, labels=False) if classes else ranks).to_numpy()
    work = train.Task(X, y, np.zeros(len(X)), config, classes)
    model = train.fit(name, np.full(len(X), True), {}, work)
    ends = (X.assign(**{column: x.quantile(q)}) for q in (0.1, 0.9))
    low, high = (models.predict(model, rows, classes).reshape(len(X), -1) for rows in ends)
    assert high[:, -1].mean() > low[:, -1].mean()


@pytest.fixture
def trained():
    """Load the trained model and some rows, if `dvc repro` has made them."""
    if not models.MODEL.exists():
        pytest.skip("no model yet: run `dvc repro`")
    rows = pd.read_parquet(data.PREPARED / "train.parquet").head(200)
    return read_json("models/model.json"), load_models(models.MODEL, features)["final"], rows


def test_invariance(trained):
    """The order of rows and columns and an unknown column do not matter."""
    model, fitted, rows = trained
    plain = predict.predict_rows(rows, model, fitted)
    other = rows.iloc[::-1, ::-1].assign(unrelated="=1+1")
    shuffled = predict.predict_rows(other, model, fitted).loc[plain.index]
    pd.testing.assert_frame_equal(plain, shuffled)


def test_minimum(trained):
    """On held-out rows the model is better than the baseline by more than chance."""
    result = read_json("reports/metrics.json")
    model, baseline = result["headline"], result["baselines"]["dummy"]
    if result["task"] == "regression":
        assert model["high"] < baseline["value"]
    else:
        assert model["low"] > baseline["value"]


def test_predictions_are_possible(trained):
    """Probabilities add up to one; an interval holds its prediction."""
    model, fitted, rows = trained
    answers = predict.predict_rows(rows, model, fitted)
    if model["labels"]:
        np.testing.assert_allclose(answers.filter(like="probability ").sum(axis=1), 1)
    else:
        assert (answers["low"] <= answers["prediction"]).all()
        assert (answers["prediction"] <= answers["high"]).all()


def test_decisions_respect_threshold(trained):
    """A row is classified as positive from the threshold on."""
    model, fitted, rows = trained
    if "threshold" not in model:
        pytest.skip("there is no threshold without two classes")
    answers, positive = predict.predict_rows(rows, model, fitted), model["labels"][-1]
    above = answers[f"probability {positive}"] >= model["threshold"]
    assert ((answers["prediction"] == positive) == above).all()
