"""The training loop: it learns, continues after a stop, averages its weights, names what failed."""

from dataclasses import dataclass

import pytest
import torch
from accelerate import Accelerator
from accelerate.state import AcceleratorState
from mlscaffold_support.errors import ProjectError
from torch import nn
from torch.optim.swa_utils import AveragedModel

from fashion_mnist import loop


@dataclass
class Settings:
    """What the loop reads of the section ``train`` of params.yaml."""

    epochs: int = 3
    optimiser: str = "sgd"
    learning_rate: float = 0.1
    weight_decay: float = 1e-3
    label_smoothing: float = 0.1
    ema_decay: float = 0.9
    compile: bool = False


@pytest.fixture
def accelerator():
    """Use the cores, whatever another test has set up before."""
    AcceleratorState._reset_state(reset_partial_state=True)
    yield Accelerator(cpu=True)
    AcceleratorState._reset_state(reset_partial_state=True)


def batches(epoch):
    """Return two batches that depend on the epoch alone."""
    inputs = torch.randn(2, 16, 4, generator=torch.Generator().manual_seed(epoch))
    return [(x, (x.sum(dim=1) > 0).long()) for x in inputs]


def train(accelerator, folder, stop=None, **changes):
    """Train a small network with dropout; interrupt it before an epoch, if one is named."""
    torch.manual_seed(0)
    network = nn.Sequential(nn.Linear(4, 8), nn.Dropout(0.2), nn.ReLU(), nn.Linear(8, 2))

    def batches_or_stop(epoch):
        if epoch and epoch == stop:
            raise KeyboardInterrupt
        return batches(epoch)

    folder.mkdir(exist_ok=True)
    return loop.fit(
        network, batches_or_stop, lambda model: {}, Settings(**changes), accelerator, folder, seed=0
    )


def test_train_epoch_learns(accelerator):
    """Contract: the loss falls from pass to pass, and each step is reported."""
    torch.manual_seed(0)
    model, sizes = nn.Linear(4, 2), []
    inputs = torch.randn(32, 4)
    targets = (inputs[:, 0] > 0).long()
    optimiser = torch.optim.SGD(model.parameters(), lr=0.5)
    schedule = torch.optim.lr_scheduler.ConstantLR(optimiser)
    loss = nn.CrossEntropyLoss()

    def after_step(inputs, value):
        sizes.append(len(inputs))

    losses = [
        loop.train_epoch(
            model, [(inputs, targets)] * 3, optimiser, schedule, loss, accelerator, after_step
        )
        for _ in range(3)
    ]
    assert losses[0] > losses[1] > losses[2]
    assert sizes == [32] * 9


def test_train_epoch_stops_when_loss_is_infinite(accelerator):
    """Contract: a loss that is no finite number is an error."""
    model = nn.Linear(4, 2)
    optimiser = torch.optim.SGD(model.parameters(), lr=0.1)
    schedule = torch.optim.lr_scheduler.ConstantLR(optimiser)
    poisoned = [(torch.full((8, 4), torch.inf), torch.zeros(8, dtype=torch.long))]
    with pytest.raises(FloatingPointError):
        loop.train_epoch(model, poisoned, optimiser, schedule, nn.CrossEntropyLoss(), accelerator)


@pytest.mark.parametrize("optimiser", ["sgd", "adamw"])
@pytest.mark.parametrize("ema_decay", [0.0, 0.9])
def test_interrupted_training_ends_with_equal_weights(tmp_path, accelerator, optimiser, ema_decay):
    """A training that is interrupted and continued gives the bits of one that is not."""
    changes = {"optimiser": optimiser, "ema_decay": ema_decay}
    whole, epochs = train(accelerator, tmp_path / "whole", **changes)
    with pytest.raises(KeyboardInterrupt) as caught:
        train(accelerator, tmp_path / "parts", stop=2, **changes)
    assert caught.value.__notes__ == ["Training continues after its last complete epoch."]
    continued, same_epochs = train(accelerator, tmp_path / "parts", **changes)
    for name, tensor in whole.state_dict().items():
        assert torch.equal(tensor, continued.state_dict()[name])
    assert epochs == same_epochs
    assert [row["epoch"] for row in epochs] == [1, 2, 3]


def test_moving_average_agrees_with_torch():
    """It is what ``AveragedModel`` computes, and copies what cannot be averaged."""
    network = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.Linear(8, 2))
    sgd = loop.build_optimiser(network, Settings())
    average = loop.MovingAverage(network, 0.3)

    def mean(average, current, n):
        if not average.is_floating_point():
            return current
        return torch.lerp(current, average, min(0.3, (1 + n.item()) / (10 + n.item())))

    reference = AveragedModel(network, avg_fn=mean, use_buffers=True)
    for _ in range(4):
        sgd.zero_grad()
        network(torch.randn(16, 4)).square().mean().backward()
        sgd.step()
        average.update()
        reference.update_parameters(network)
    torch.testing.assert_close(average.module.state_dict(), reference.module.state_dict())
    assert not torch.equal(average.module[0].weight, network[0].weight)


def test_average_follows_replaced_buffers(tmp_path, accelerator, monkeypatch):
    """The statistics of batch normalisation are averaged although processes replace them."""

    def prepare(model):
        model[1].running_mean = model[1].running_mean.clone()  # as torchrun and Accelerate do
        return model

    monkeypatch.setattr(accelerator, "prepare", prepare)
    network = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.Linear(8, 2))
    settings = Settings(ema_decay=0.0)
    average, _ = loop.fit(
        network, batches, lambda model: {}, settings, accelerator, tmp_path, seed=0
    )
    torch.testing.assert_close(average.state_dict(), network.state_dict())


def test_diverging_training_says_what_to_do(tmp_path, accelerator):
    """One line with the step, the learning rate and a hint."""
    with pytest.raises(ProjectError, match=r"at step .* learning rate .* Try a lower") as caught:
        train(accelerator, tmp_path / "lost", learning_rate=1e30, ema_decay=0.0)
    assert "\n" not in str(caught.value)
