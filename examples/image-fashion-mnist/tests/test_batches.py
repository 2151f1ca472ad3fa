"""An epoch shows every training picture once, however many batches are made ready together."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from fashion_mnist import batches, config, data, device, prepare


@pytest.fixture
def epoch(project) -> batches.Epoch:
    """Give the second epoch over drawn pictures, none of them changed by chance."""
    prepare.main()
    train = config.load().train
    plain = {train.preset: replace(train.chosen, augment=False)}
    train = replace(train, presets=plain, mirror=True)
    images, rows = data.Images(), data.rows("train")
    places, targets = (rows[name].to_numpy() for name in ("place", "label"))
    scale = batches.scale_of(images, places)
    accelerator = device.start(1, 0)
    return batches.Epoch(images, places, targets, scale, train, accelerator, 0, 1)


def test_batches_are_the_same_one_by_one(epoch, monkeypatch):
    """Made ready together or one by one, they hold the same pictures and classes."""
    together = list(epoch)
    monkeypatch.setattr(batches, "AT_ONCE", 1)
    alone = list(epoch)
    assert len(together) == len(alone) == len(epoch) == 3
    for (images, targets), (others, classes) in zip(together, alone, strict=True):
        assert torch.equal(images, others)
        assert torch.equal(targets, classes)


def test_batches_are_the_training_pictures(epoch):
    """Each is there with its class, once; every second is mirrored, and the last few left out."""
    pixels = epoch.scale.apply(torch.from_numpy(epoch.images[epoch.places]).permute(0, 3, 1, 2))
    even = torch.arange(len(pixels))[:, None, None, None] % 2 == 0
    shown = torch.where(even, pixels.flip(-1), pixels)  # in the second epoch: its number is 1
    seen = []
    for images, targets in epoch:
        assert images.shape == (16, 1, 12, 12)
        for image, target in zip(images, targets, strict=True):
            (place,) = torch.nonzero((shown == image).flatten(1).all(dim=1)).flatten().tolist()
            assert epoch.targets[place] == target
            seen.append(place)
    assert len(np.unique(seen)) == len(seen) == 48
