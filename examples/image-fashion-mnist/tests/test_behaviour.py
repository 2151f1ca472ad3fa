"""How the model behaves: what must not matter, and how good it must be."""

import numpy as np
import pytest
import torch
from mlscaffold_support.files import read_json
from mlscaffold_support.image_store import StoredImages, read_rows

from fashion_mnist import predict
from fashion_mnist.model import Network


@pytest.mark.parametrize("size", [8, 28, 64, 224])
def test_network_fits_size(size):
    """Images of any size are accepted, and every weight contributes to the output."""
    network = Network(3, 5, size, 8, [1, 1])
    logits = network(torch.randn(2, 3, size, size))
    assert logits.shape == (2, 5)
    logits.sum().backward()
    assert all(weight.grad is not None for weight in network.parameters())


@pytest.fixture
def trained():
    """Load the trained model and some validation images, if `dvc repro` has made them."""
    if not predict.MODEL.exists():
        pytest.skip("no model yet: run `dvc repro`")
    model = read_json(predict.MODEL)
    pixels = StoredImages()[read_rows("validation")["place"].to_numpy()[:100]]
    return model, predict.load_classifier(model), pixels


def test_other_images_do_not_matter(trained):
    """An image gets the same prediction, whichever images are predicted with it."""
    model, classify, pixels = trained
    together, alone = (predict.predict_images(p, model, classify) for p in (pixels, pixels[:1]))
    probability = [column for column in together if column.startswith("probability ")]
    np.testing.assert_allclose(together.loc[:0, probability], alone[probability], atol=1e-4)


def test_brightness_hardly_matters(trained):
    """Slightly brighter images keep their class, but for a few."""
    model, classify, pixels = trained
    brighter = np.clip(pixels.astype(int) + 4, 0, 255).astype(np.uint8)
    before, after = (
        predict.predict_images(p, model, classify)["prediction"] for p in (pixels, brighter)
    )
    assert (before == after).mean() >= 0.9


def test_probabilities_add_up(trained):
    """The probabilities of the classes of an image add up to one."""
    model, classify, pixels = trained
    answers = predict.predict_images(pixels, model, classify)
    np.testing.assert_allclose(answers.filter(like="probability ").sum(axis=1), 1)


def test_minimum(trained):
    """On validation images the model is better than the baseline by more than chance."""
    result = read_json("reports/metrics.json")
    assert result["headline"]["low"] > result["baselines"]["dummy"]["high"]
