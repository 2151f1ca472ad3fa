"""How the model behaves: what must not matter, and how good it must at least be."""

import numpy as np
import pytest
import torch

from fashion_mnist import data, files, inference, predict, weights
from fashion_mnist.model import Network


@pytest.mark.parametrize("size", [8, 28, 64, 224])
def test_network_fits_size(size):
    """Pictures of any size go in, and every weight takes part in the answer."""
    network = Network(3, 5, size, 8, (1, 1))
    said = network(torch.randn(2, 3, size, size))
    assert said.shape == (2, 5)
    said.sum().backward()
    assert all(weight.grad is not None for weight in network.parameters())


@pytest.fixture
def trained():
    """Load the trained model and some validation pictures, where `dvc repro` has made them."""
    if not weights.WEIGHTS.exists():
        pytest.skip("no model yet: run `dvc repro`")
    model = files.read_json("models/model.json")
    rows = data.rows("validation").head(100)
    return model, inference.network(model), data.Images()[rows["place"].to_numpy()]


def test_company_does_not_matter(trained):
    """A picture gets the same answer, whichever pictures come with it."""
    model, network, pixels = trained
    together = predict.score(pixels, model, network).drop(columns="prediction")
    alone = predict.score(pixels[:1], model, network).drop(columns="prediction")
    np.testing.assert_allclose(together.iloc[:1], alone, atol=1e-4)


def test_a_little_light_does_not_matter(trained):
    """Slightly brighter pictures keep their classes, but for a few."""
    model, network, pixels = trained
    brighter = np.clip(pixels.astype(int) + 4, 0, 255).astype(np.uint8)
    before, after = (predict.score(p, model, network)["prediction"] for p in (pixels, brighter))
    assert (before == after).mean() >= 0.9


def test_probabilities_add_up(trained):
    """Every picture has one class for sure."""
    model, network, pixels = trained
    answers = predict.score(pixels, model, network)
    np.testing.assert_allclose(answers.filter(like="probability ").sum(axis=1), 1)


def test_minimum(trained):
    """On pictures that it has not seen, the model is better than the baseline, beyond chance."""
    result = files.read_json("reports/metrics.json")
    assert result["headline"]["low"] > result["baselines"]["dummy"]["high"]
