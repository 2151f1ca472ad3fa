"""Contracts of the steps: what any implementation must do, also one of your own."""

import numpy as np
import pandas as pd
import pytest
import torch
from accelerate import Accelerator
from sklearn import metrics as oracle

from fashion_mnist import config
from fashion_mnist.steps import (
    augment,
    baseline,
    batch,
    contract,
    epoch,
    features,
    labels,
    metrics,
    scale,
    split,
)

RNG = np.random.default_rng(0)
PIXELS = RNG.integers(0, 256, (6, 28, 28, 3), dtype=np.uint8)


def test_labels_can_be_read_back():
    """Each number stands for the name that it came from, 0 … k - 1."""
    words = ["pear", "apple", "pear", "fig"]
    codes, names = labels.encode_labels(words)
    assert [names[code] for code in codes] == words
    assert sorted(set(codes)) == list(range(3))


def test_scale_gives_mean_and_spread():
    """Each channel has mean 0 and spread 1, and the bytes that came in are not changed."""
    images = torch.from_numpy(PIXELS).permute(0, 3, 1, 2)
    before = images.clone()
    numbers = images.double()
    out = scale.normalise(
        images, numbers.mean(dim=(0, 2, 3)).float(), numbers.std(dim=(0, 2, 3)).float()
    )
    assert out.dtype == torch.float32
    assert torch.allclose(out.mean(dim=(0, 2, 3)), torch.zeros(3), atol=1e-4)
    assert torch.allclose(out.std(dim=(0, 2, 3)), torch.ones(3), atol=1e-3)
    assert torch.equal(images, before)


def test_batch_keeps_order():
    """Pictures and classes come out in the order in which they went in."""
    images, targets = batch.collate([(pixels, number) for number, pixels in enumerate(PIXELS)])
    assert images.shape == (6, 3, 28, 28)
    assert images.dtype == torch.uint8
    assert targets.tolist() == list(range(6))
    np.testing.assert_array_equal(images[4].permute(1, 2, 0).numpy(), PIXELS[4])


@pytest.mark.parametrize("side", [8, 28, 64])
@pytest.mark.parametrize("channels", [1, 3])
def test_augment_changes_a_little(side, channels):
    """The shape stays, equal chances give equal pictures, and a picture stays like itself."""
    smooth = torch.linspace(-1, 1, side)[None, None, :, None] + torch.linspace(0, 1, side)
    pictures = smooth.expand(16, channels, side, side).contiguous()
    once, again, other = (
        augment.augment(pictures.clone(), torch.Generator().manual_seed(seed)) for seed in (1, 1, 2)
    )
    assert once.shape == pictures.shape
    assert torch.isfinite(once).all()
    assert torch.equal(once, again)
    assert not torch.equal(once, other)
    assert (once - pictures).abs().mean() < 0.5


def test_features_look_at_one_picture():
    """A picture's numbers do not depend on other pictures, and are few."""
    whole = features.add_features(PIXELS)
    assert whole.ndim == 2
    assert whole.shape[1] <= 28 * 28 * 3 + 10
    np.testing.assert_allclose(features.add_features(PIXELS[3:]), whole[3:], rtol=1e-6)
    assert np.isfinite(whole).all()


def test_baseline_knows_nothing():
    """It predicts the same for every picture: the share of each class."""
    model = baseline.baseline("multiclass").fit(np.zeros((4, 1)), [0, 1, 1, 1])
    np.testing.assert_allclose(model.predict_proba(np.ones((2, 1))), [[0.25, 0.75]] * 2)


@pytest.mark.parametrize("method", ["given", "stratified", "group"])
def test_split(method):
    """Labels are repeatable, groups stay whole, every class is in every part."""
    frame = pd.DataFrame({"label": np.resize(["a", "b", "b"], 300), "group": np.arange(300) // 2})
    frame["part"] = np.where(np.arange(300) < 60, "test", "")
    rule = config.Split(method, "test" if method == "given" else 0.2, 0.1, None, "")
    part = split.split(frame, rule, "label", 0)
    np.testing.assert_array_equal(part, split.split(frame, rule, "label", 0))
    assert abs((part == "test").sum() - 60) <= 6
    assert abs((part == "validation").sum() - 24) <= 6
    assert (pd.Series(part).groupby(frame["group"]).nunique() == 1).all()
    assert pd.crosstab(part, frame["label"]).to_numpy().min() > 0


@pytest.mark.parametrize("k", [2, 4])
def test_scores_agree_with_library(k):
    """The names and values are those of scikit-learn."""
    y = np.resize(np.arange(k), 100)
    p = RNG.dirichlet(np.ones(k), 100)
    found = metrics.scores(y, p)
    ranked = p[:, 1] if k == 2 else p
    assert found["roc_auc"] == pytest.approx(oracle.roc_auc_score(y, ranked, multi_class="ovr"))
    assert found["log_loss"] == pytest.approx(oracle.log_loss(y, p))
    assert found["accuracy"] == pytest.approx(oracle.accuracy_score(y, p.argmax(axis=1)))
    assert found["macro_f1"] == pytest.approx(oracle.f1_score(y, p.argmax(axis=1), average="macro"))
    assert found["average_precision"] > 0
    assert found["brier"] > 0


def test_contract_accepts_and_refuses():
    """A good table has no violation; a bad one has a line that says what is wrong."""
    good = pd.DataFrame({"id": list("abcdef"), "label": ["x", "y"] * 3, "group": range(6)})
    good["part"] = ["train"] * 2 + ["validation"] * 2 + ["test"] * 2
    assert contract.violations(good) == []
    (line,) = contract.violations(good.assign(group=0))
    assert "more than one part" in line
    assert any("one class" in line for line in contract.violations(good.assign(label="x")))


def test_epoch_learns():
    """After a few passes over one small batch the loss is lower; each step is reported."""
    torch.manual_seed(0)
    model = torch.nn.Linear(4, 2)
    inputs = torch.randn(32, 4)
    targets = (inputs[:, 0] > 0).long()
    optimiser = torch.optim.SGD(model.parameters(), lr=0.5)
    schedule = torch.optim.lr_scheduler.ConstantLR(optimiser)
    told = []
    losses = [
        epoch.train_epoch(
            model,
            [(inputs, targets)] * 3,
            optimiser,
            schedule,
            torch.nn.CrossEntropyLoss(),
            Accelerator(cpu=True),
            lambda seen, loss: told.append(len(seen)),
        )
        for _ in range(3)
    ]
    assert losses[0] > losses[1] > losses[2]
    assert told == [32] * 9
