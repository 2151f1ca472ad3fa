"""The training loop, with a one-cycle learning rate and a moving average of the weights.

References
----------
Smith and Topin (2018), Super-Convergence: very fast training using large learning rates.
Tarvainen and Valpola (2017), Mean teachers are better role models (averaged weights).
"""

import copy
import math
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import torch
from accelerate import Accelerator
from mlscaffold_support import checkpoints
from mlscaffold_support.checkpoints import Epochs
from mlscaffold_support.progress import Progress
from torch import Tensor, nn
from torch.optim import SGD, AdamW, Optimizer
from torch.optim.lr_scheduler import LRScheduler, OneCycleLR

from .config import Train

WARM_UP = 0.25  # share of the steps in which the learning rate rises
MOMENTUM = 0.9
CHECK_INTERVAL = 20  # steps; to read the loss makes a GPU wait


def fit(
    model: nn.Module,
    batches_of_epoch: Callable[[int], Any],
    validate: Callable[[nn.Module], dict[str, float]],
    settings: Train,
    accelerator: Accelerator,
    folder: Path,
    *,
    seed: int,
    unit: str = "samples",
    count: Callable[[Any], int] = len,
) -> tuple[nn.Module, Epochs]:
    """Train a network, or continue from the checkpoint in a folder.

    Parameters
    ----------
    batches_of_epoch
        Returns the batches of epoch 0, 1, …, which follow from seed and epoch alone: a training
        that was stopped ends with the weights of one that was not.
    validate
        Scores the averaged network on samples that it is not trained on.
    unit, count
        What the progress bar counts, and how many of it the inputs of a batch hold.

    Returns
    -------
        The averaged network, and the loss, learning rate and scores of each epoch.
    """
    steps = len(batches_of_epoch(0))
    optimiser = build_optimiser(model, settings)
    schedule = one_cycle(optimiser, settings, settings.epochs * steps)
    average = MovingAverage(model, settings.ema_decay)
    loss = nn.CrossEntropyLoss(label_smoothing=settings.label_smoothing)
    state = {"model": model, "optimiser": optimiser, "schedule": schedule, "average": average}
    epochs = checkpoints.resume(folder, state)
    runner = accelerator.prepare(torch.compile(model) if settings.compile else model)
    average.follow(model)  # not before: several processes share new buffers now
    progress = Progress(settings.epochs, steps, len(epochs), unit, accelerator.is_main_process)

    def after_step(inputs: Any, value: Tensor) -> None:
        average.update()
        progress.update(count(inputs), value)

    with progress:
        for epoch in range(len(epochs), settings.epochs):
            torch.manual_seed((seed * 1009 + epoch) * 1009 + accelerator.process_index)
            batches = batches_of_epoch(epoch)
            mean = train_epoch(runner, batches, optimiser, schedule, loss, accelerator, after_step)
            row = {"epoch": epoch + 1, "loss": mean, "learning_rate": schedule.get_last_lr()[0]}
            epochs.append(row | validate(average.module))
            if accelerator.is_main_process:
                checkpoints.save(folder, state, epochs)
            progress.end_epoch(epochs[-1])
    return average.module, epochs


def train_epoch(
    model: nn.Module,
    batches: Iterable[tuple[Any, Tensor]],
    optimiser: Optimizer,
    schedule: LRScheduler,
    loss: Callable[[Tensor, Tensor], Tensor],
    accelerator: Accelerator,
    after_step: Callable[[Any, Tensor], None] = lambda inputs, value: None,
) -> float:
    """Train on every batch once, and return the mean loss.

    Parameters
    ----------
    batches
        Pairs of inputs and targets, (b, …) and (b,), on the device.
    after_step
        Is called with the inputs and the loss of each step.

    Raises
    ------
    FloatingPointError
        The loss is infinite or not a number.
    """
    model.train()
    losses: list[Tensor] = []
    for step, (inputs, targets) in enumerate(batches, start=1):
        optimiser.zero_grad()
        value = loss(model(inputs), targets)  # ()
        accelerator.backward(value)  # gradients are averaged over the processes
        optimiser.step()
        schedule.step()
        losses.append(value.detach())
        after_step(inputs, losses[-1])
        if step % CHECK_INTERVAL == 0 and not math.isfinite(losses[-1]):
            break
    if not math.isfinite(mean := torch.stack(losses).mean().item()):
        rate = schedule.get_last_lr()[0]
        raise FloatingPointError(f"the loss is {mean} at step {step}, learning rate {rate:.3g}")
    return mean


def build_optimiser(model: nn.Module, settings: Train) -> Optimizer:
    """Return the optimiser; biases and scales, which have one dimension, do not decay."""
    parameters = [p for p in model.parameters() if p.requires_grad]
    groups = [
        {"params": [p for p in parameters if p.ndim > 1], "weight_decay": settings.weight_decay},
        {"params": [p for p in parameters if p.ndim <= 1], "weight_decay": 0.0},
    ]
    if settings.optimiser == "adamw":
        return AdamW(groups, lr=settings.learning_rate, fused=True)
    return SGD(groups, lr=settings.learning_rate, momentum=MOMENTUM, nesterov=True, fused=True)


def one_cycle(optimiser: Optimizer, settings: Train, steps: int) -> OneCycleLR:
    """Raise the learning rate to its peak, then lower it to nothing."""
    return OneCycleLR(  # one step more, so that the last one still learns
        optimiser, settings.learning_rate, total_steps=steps + 1, pct_start=WARM_UP,
        anneal_strategy="linear", cycle_momentum=False, div_factor=10, final_div_factor=1000,
    )  # fmt: skip


class MovingAverage(nn.Module):
    """Exponential moving average of the weights, which generalises better than the last weights.

    torch's ``AveragedModel`` lists the tensors in every step, which takes three times as long.
    """

    def __init__(self, model: nn.Module, decay: float):
        super().__init__()
        self.module = copy.deepcopy(model).eval().requires_grad_(False)
        self.decay = decay
        self.register_buffer("steps", torch.tensor(0))  # a buffer, to be in the checkpoint
        self.follow(model)

    def follow(self, model: nn.Module) -> None:
        """Average the tensors that the network has from now on."""
        tensors = ([*m.parameters(), *m.buffers()] for m in (self.module, model))
        pairs = list(zip(*tensors, strict=True))
        self.floats = [pair for pair in pairs if pair[0].is_floating_point()]
        self.counts = [pair for pair in pairs if not pair[0].is_floating_point()]

    @torch.no_grad()
    def update(self) -> None:
        """Move the average towards the current weights; at first faster, to forget the start."""
        n = self.steps.item()
        decay = min(self.decay, (1 + n) / (10 + n)) if n else 0.0
        torch._foreach_lerp_(*zip(*self.floats, strict=True), 1 - decay)
        for average, current in self.counts:  # batches that batch normalisation has counted
            average.copy_(current)
        self.steps += 1
