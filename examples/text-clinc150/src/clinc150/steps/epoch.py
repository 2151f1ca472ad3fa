"""One pass over the training samples: the loop that the network learns by."""

from collections.abc import Callable, Iterable
from typing import Any

import torch
from accelerate import Accelerator
from torch import Tensor, nn
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler

LOOK = 20  # steps between two looks at the loss; each look makes a GPU wait


def train_epoch(
    model: nn.Module,
    batches: Iterable[tuple[Any, Tensor]],
    optimiser: Optimizer,
    schedule: LRScheduler,
    loss: Callable[[Tensor, Tensor], Tensor],
    accelerator: Accelerator,
    report: Callable[[Any, Tensor], None] | None = None,
) -> float:
    """Learn from every batch once.

    Parameters
    ----------
    batches
        Pairs of inputs and targets, (b, …) and (b,), on the accelerator's device.
    schedule
        Sets the learning rate anew after each step.
    report
        Is told the inputs and the loss of each step.

    Returns
    -------
    float
        Mean loss of the steps.

    Raises
    ------
    FloatingPointError
        The loss is no finite number; the message names the step and the learning rate.
    """
    model.train()
    losses: list[Tensor] = []
    rates: list[float] = []
    for step, (inputs, targets) in enumerate(batches, start=1):
        optimiser.zero_grad()
        value = loss(model(inputs), targets)  # ()
        accelerator.backward(value)  # gradients, averaged over the processes
        rates.append(schedule.get_last_lr()[0])
        optimiser.step()
        schedule.step()
        losses.append(value.detach())
        if report is not None:
            report(inputs, losses[-1])
        if step % LOOK == 0:
            stop_if_lost(losses, rates)
    stop_if_lost(losses, rates)
    return torch.stack(losses).mean().item()


def stop_if_lost(losses: list[Tensor], rates: list[float]) -> None:
    """Stop where one of the latest losses is infinite or not a number."""
    latest = torch.stack(losses[-LOOK:])
    lost = torch.nonzero(~torch.isfinite(latest)).flatten().tolist()
    if lost:
        step = len(losses) - len(latest) + lost[0]
        where = f"at step {step + 1}, learning rate {rates[step]:.3g}"
        raise FloatingPointError(f"the loss is {float(losses[step])} {where}")
