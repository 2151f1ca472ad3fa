"""Contracts of the functions that can be replaced: what any implementation must do.

That of `train_epoch` is in ``test_loop.py``.
"""

import numpy as np
import pandas as pd
import pytest
import torch
from sklearn import metrics as reference

from fashion_mnist import baseline, prepare, transforms
from fashion_mnist.config import Split
from fashion_mnist.metrics import scores

RNG = np.random.default_rng(0)
PIXELS = RNG.integers(0, 256, (6, 28, 28, 3), dtype=np.uint8)


def test_normalise_gives_mean_0_and_std_1():
    """Each channel has mean 0 and standard deviation 1, and the input is not changed."""
    images = torch.from_numpy(PIXELS).permute(0, 3, 1, 2)
    before, values = images.clone(), images.double()
    mean, std = values.mean(dim=(0, 2, 3)).float(), values.std(dim=(0, 2, 3)).float()
    out = transforms.normalise(images, mean, std)
    assert out.dtype == torch.float32
    assert torch.allclose(out.mean(dim=(0, 2, 3)), torch.zeros(3), atol=1e-4)
    assert torch.allclose(out.std(dim=(0, 2, 3)), torch.ones(3), atol=1e-3)
    assert torch.equal(images, before)


@pytest.mark.parametrize("side", [8, 28, 64])
@pytest.mark.parametrize("channels", [1, 3])
def test_augment_changes_a_little(side, channels):
    """Shapes stay, equal generators give equal images, and an image stays similar to itself."""
    smooth = torch.linspace(-1, 1, side)[None, None, :, None] + torch.linspace(0, 1, side)
    images = smooth.expand(16, channels, side, side).contiguous()
    once, again, other = (
        transforms.augment(images.clone(), torch.Generator().manual_seed(seed))
        for seed in (1, 1, 2)
    )
    assert once.shape == images.shape
    assert torch.isfinite(once).all()
    assert torch.equal(once, again)
    assert not torch.equal(once, other)
    assert (once - images).abs().mean() < 0.5


def test_collate_keeps_order():
    """Images and classes are in the order of the samples, the channels first."""
    images, targets = transforms.collate([(pixels, n) for n, pixels in enumerate(PIXELS)])
    assert images.shape == (6, 3, 28, 28)
    assert images.dtype == torch.uint8
    assert targets.tolist() == list(range(6))
    np.testing.assert_array_equal(images[4].permute(1, 2, 0).numpy(), PIXELS[4])


def test_features_depend_on_one_image():
    """The features of an image do not depend on other images, and are few."""
    whole = baseline.add_features(PIXELS)
    assert whole.ndim == 2
    assert whole.shape[1] <= 28 * 28 * 3 + 10
    assert np.isfinite(whole).all()
    np.testing.assert_allclose(baseline.add_features(PIXELS[3:]), whole[3:], rtol=1e-6)


def test_baseline_ignores_image():
    """It predicts the same for every image: the share of each class."""
    model = baseline.baseline("multiclass").fit(np.zeros((4, 1)), [0, 1, 1, 1])
    np.testing.assert_allclose(model.predict_proba(np.ones((2, 1))), [[0.25, 0.75]] * 2)


def test_encode_labels_can_be_decoded():
    """Each number stands for the name that it came from, from 0 to k - 1."""
    labels = ["pear", "apple", "pear", "fig"]
    codes, names = prepare.encode_labels(pd.Series(labels))
    assert [names[code] for code in codes] == labels
    assert sorted(set(codes)) == [0, 1, 2]


@pytest.mark.parametrize("method", ["given", "stratified", "group"])
def test_split(method):
    """Labels are repeatable, groups stay whole, every class is in every split."""
    frame = pd.DataFrame({"label": np.resize(["a", "b", "b"], 300), "group": np.arange(300) // 2})
    frame["split"] = np.where(np.arange(300) < 60, "held-out", "")
    test = "held-out" if method == "given" else 0.2
    rule = Split(method=method, test=test, validation=0.1, group=None)
    label = prepare.split(frame, rule, "label", 0)
    np.testing.assert_array_equal(label, prepare.split(frame, rule, "label", 0))
    assert abs((label == "test").sum() - 60) <= 6
    assert abs((label == "validation").sum() - 24) <= 6
    assert (pd.Series(label).groupby(frame["group"]).nunique() == 1).all()
    assert pd.crosstab(label, frame["label"]).to_numpy().min() > 0


def test_violations_are_named():
    """A valid table has none; an invalid one has a line that says what is wrong."""
    valid = pd.DataFrame({"id": list("abcdef"), "label": ["x", "y"] * 3, "group": range(6)})
    valid["split"] = ["train"] * 2 + ["validation"] * 2 + ["test"] * 2
    assert prepare.violations(valid) == []
    (line,) = prepare.violations(valid.assign(group=0))
    assert "more than one split" in line
    assert any("one class" in line for line in prepare.violations(valid.assign(label="x")))
    assert "column label is missing" in prepare.violations(valid.drop(columns="label"))


@pytest.mark.parametrize("k", [2, 4])
def test_scores_agree_with_scikit_learn(k):
    """Names and values are those of scikit-learn."""
    y, p = np.resize(np.arange(k), 100), RNG.dirichlet(np.ones(k), 100)
    values, ranked = scores(y, p), p[:, 1] if k == 2 else p
    assert values["roc_auc"] == pytest.approx(reference.roc_auc_score(y, ranked, multi_class="ovr"))
    assert values["log_loss"] == pytest.approx(reference.log_loss(y, p))
    assert values["accuracy"] == pytest.approx(reference.accuracy_score(y, p.argmax(axis=1)))
    macro_f1 = reference.f1_score(y, p.argmax(axis=1), average="macro")
    assert values["macro_f1"] == pytest.approx(macro_f1)
    assert values["average_precision"] > 0
    assert values["brier"] > 0


def test_scores_leave_out_absent_classes():
    """A class that no image has lowers no mean."""
    y, p = RNG.integers(2, size=100), RNG.dirichlet(np.ones(3), 100)
    areas = [reference.roc_auc_score(y == k, p[:, k]) for k in (0, 1)]
    f1 = reference.f1_score(y, p.argmax(axis=1), average=None, labels=[0, 1])
    values = scores(y, p)
    assert values["roc_auc"] == pytest.approx(np.mean(areas))
    assert values["macro_f1"] == pytest.approx(np.mean(f1))
