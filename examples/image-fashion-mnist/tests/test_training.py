"""Training goes on after a stop, averages its weights, and says what went wrong."""

from dataclasses import dataclass

import numpy as np
import pytest
import torch
from accelerate.state import AcceleratorState
from torch import nn
from torch.optim.swa_utils import AveragedModel

from fashion_mnist import (
    calibration,
    checkpoints,
    device,
    errors,
    optimiser,
    training,
    weights,
)


@dataclass
class Settings:
    """What the training reads."""

    epochs: int = 3
    optimiser: str = "sgd"
    learning_rate: float = 0.1
    weight_decay: float = 1e-3
    label_smoothing: float = 0.1
    average: float = 0.9
    compile: bool = False


class Batches:
    """Two batches that depend on the epoch alone."""

    def __init__(self, epoch):
        chance = torch.Generator().manual_seed(epoch)
        self.inputs = torch.randn(2, 16, 4, generator=chance)

    def __len__(self):
        return 2

    def __iter__(self):
        for inputs in self.inputs:
            yield inputs, (inputs.sum(dim=1) > 0).long()


@pytest.fixture
def accelerator():
    """Take the cores, whatever another test has set up before."""
    AcceleratorState._reset_state(reset_partial_state=True)
    yield device.start(1, 0)
    AcceleratorState._reset_state(reset_partial_state=True)


def trained(accelerator, folder, stop=None, **changed):
    """Train a small network; stop before an epoch, if one is named."""
    torch.manual_seed(0)
    network = nn.Sequential(nn.Linear(4, 8), nn.Dropout(0.2), nn.ReLU(), nn.Linear(8, 2))
    settings = Settings(**changed)

    def batches(epoch):
        if epoch == stop and epoch:
            raise KeyboardInterrupt
        return Batches(epoch)

    folder.mkdir(exist_ok=True)
    return training.fit(
        network, batches, lambda model: {"score": 1.0}, settings, accelerator, folder
    )


@pytest.mark.parametrize("optimiser", ["sgd", "adamw"])
@pytest.mark.parametrize("average", [0.0, 0.9])
def test_stopped_training_ends_alike(tmp_path, accelerator, optimiser, average):
    """A training that was stopped and goes on ends with exactly the weights of one that was not."""
    how = {"optimiser": optimiser, "average": average}
    whole = trained(accelerator, tmp_path / "whole", **how)
    with pytest.raises(KeyboardInterrupt):
        trained(accelerator, tmp_path / "parts", stop=2, **how)
    again = trained(accelerator, tmp_path / "parts", **how)
    for name, tensor in whole.model.state_dict().items():
        assert torch.equal(tensor, again.model.state_dict()[name])
    assert whole.epochs == again.epochs
    assert len(again.timings) == 3


def test_average_is_not_the_last(tmp_path, accelerator):
    """The averaged weights are others than the last ones, and both are finite."""
    ends = [trained(accelerator, tmp_path / str(a), average=a).model for a in (0.0, 0.9)]
    last, average = (end.state_dict()["0.weight"] for end in ends)
    assert not torch.equal(last, average)
    assert torch.isfinite(average).all()


def test_average_is_that_of_torch():
    """It is what ``AveragedModel`` makes of the same steps, and the counts are the latest."""
    network = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.Linear(8, 2))
    sgd = optimiser.optimiser_of(network, Settings())
    average = optimiser.averaged(network, sgd, 0.3)

    def keep(mean, latest, n):
        if not mean.is_floating_point():
            return latest
        return torch.lerp(latest, mean, min(0.3, (1 + n.item()) / (10 + n.item())))

    oracle = AveragedModel(network, avg_fn=keep, use_buffers=True)
    for _ in range(4):
        sgd.zero_grad()
        network(torch.randn(16, 4)).square().mean().backward()
        sgd.step()
        oracle.update_parameters(network)
    torch.testing.assert_close(average.state_dict(), oracle.state_dict())
    assert average.module[1].num_batches_tracked == 4


def test_exploding_loss_is_named(tmp_path, accelerator):
    """The message names the step and the learning rate, in one line."""
    with pytest.raises(errors.ProjectError) as caught:
        trained(accelerator, tmp_path / "lost", learning_rate=1e30, average=0.0)
    message = str(caught.value)
    assert "at step" in message
    assert "learning rate" in message
    assert "\n" not in message


def test_interrupt_says_what_is_kept(tmp_path, accelerator):
    """Ctrl-C loses no whole epoch, and the line that answers it says so."""
    with pytest.raises(KeyboardInterrupt) as caught:
        trained(accelerator, tmp_path / "parts", stop=1)
    assert caught.value.__notes__ == ["The training goes on after its last whole epoch."]


def test_checkpoints_go_after_success(tmp_path, monkeypatch, accelerator):
    """They lie there while a training runs, stay where it fails, and go when it is done."""
    monkeypatch.chdir(tmp_path)

    def failing():
        with checkpoints.opened("a", accelerator) as folder:
            checkpoints.save(folder, {"n": 1})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()
    with checkpoints.opened("a", accelerator) as folder:
        assert checkpoints.load(folder) == {"n": 1}
    assert not folder.exists()


def test_weights_are_read_back(tmp_path):
    """What is written is read, and only by a network of the same shape."""
    network = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2))
    network = network.to(memory_format=torch.channels_last)
    weights.save(network, tmp_path / "w.safetensors")
    blank = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2))
    other = weights.load(blank, tmp_path / "w.safetensors")
    for name, tensor in network.state_dict().items():
        assert torch.equal(tensor, other.state_dict()[name])
    with pytest.raises(errors.DataError, match="another network"):
        weights.load(nn.Linear(3, 4), tmp_path / "w.safetensors")


def test_every_process_takes_its_share(accelerator):
    """Together the processes take every sample of the epoch once, in an order of its own."""

    class Two:
        num_processes = 2

        def __init__(self, index):
            self.process_index = index

    alone = device.order(11, 0, 3, accelerator)
    first, second = (device.order(11, 0, 3, Two(index)) for index in (0, 1))
    assert len(first) == len(second) == 5
    np.testing.assert_array_equal(np.stack([first, second], axis=1).ravel(), alone[:10])
    assert not np.array_equal(alone, device.order(11, 0, 4, accelerator))


def test_temperature_undoes_what_was_too_sure():
    """Logits that are three times too large get a temperature of three."""
    rng = np.random.default_rng(0)
    logits = rng.normal(size=(20_000, 4))
    p = calibration.probabilities(logits)
    y = (rng.random(len(p))[:, None] > p.cumsum(axis=1)).sum(axis=1)
    assert calibration.temperature(3 * logits, y) == pytest.approx(3, rel=0.05)
