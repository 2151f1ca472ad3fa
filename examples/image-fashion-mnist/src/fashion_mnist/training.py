"""Training from the first epoch to the last, through kills, Ctrl-C and losses that explode."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import torch
from accelerate import Accelerator
from torch import Tensor, nn

from . import checkpoints
from .checkpoints import Course
from .errors import ProjectError
from .optimiser import averaged, one_cycle, optimiser_of
from .progress import Progress, Timed
from .steps.epoch import train_epoch


class Settings(Protocol):
    """What the training reads of the section ``train`` in ``params.yaml``."""

    epochs: int
    optimiser: str  # sgd | adamw
    learning_rate: float  # at its peak
    weight_decay: float
    label_smoothing: float
    average: float  # share of themselves that the averaged weights keep in a step; 0: none
    compile: bool


class Batches(Protocol):
    """The batches of one epoch, inputs and targets on the device; their number is known."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[tuple[Any, Tensor]]: ...


@dataclass
class Trained:
    """The network as it is used, and how it came about."""

    model: nn.Module
    epochs: Course  # number, loss, learning rate and scores of each
    timings: Course  # seconds of each, and those that it waited for data


def fit(
    model: nn.Module,
    loader_of_epoch: Callable[[int], Batches],
    validate: Callable[[nn.Module], dict[str, float]],
    settings: Settings,
    accelerator: Accelerator,
    folder: Path,
    *,
    seed: int = 0,
    unit: str = "samples",
    count: Callable[[Any], int] = len,
    show: Callable[[Course], None] = lambda epochs: None,
) -> Trained:
    """Train a network by the one-cycle policy, with its weights averaged on the way.

    Parameters
    ----------
    model
        On the device already; see ``device.place``. It is changed.
    loader_of_epoch
        Gives the batches of epoch 0, 1, …; they may depend on the seed and the epoch alone, else a
        training that was stopped would not end where it would have.
    validate
        Scores the network, averaged and in evaluation mode, on samples that it does not learn from.
    folder
        Where the checkpoints lie; see ``checkpoints.opened``.
    unit, count
        What the progress bar counts, and how many of it the inputs of a batch hold.
    show
        Is told after each epoch of all that are done; see ``epochs.live``.
    """
    steps = len(loader_of_epoch(0))
    optimiser = optimiser_of(model, settings)
    schedule = one_cycle(optimiser, settings, settings.epochs * steps)
    state: dict[str, Any] = {"model": model, "optimiser": optimiser, "schedule": schedule}
    used = model
    if settings.average:
        state["average"] = averaged(model, optimiser, settings.average)
        used = state["average"].module
    epochs, timings = checkpoints.resume(folder, state)
    loss = nn.CrossEntropyLoss(label_smoothing=settings.label_smoothing)
    runner = accelerator.prepare(torch.compile(model) if settings.compile else model)
    main = accelerator.is_main_process
    if epochs and main:
        print(f"Going on after epoch {len(epochs)}.", flush=True)
    bar = Progress(settings.epochs * steps, len(epochs) * steps, unit, count, shown=main)
    with closing(bar), stopping_well(epochs):
        for epoch in range(len(epochs), settings.epochs):
            started, batches = time.perf_counter(), Timed(loader_of_epoch(epoch))
            torch.manual_seed((seed * 1009 + epoch) * 1009 + accelerator.process_index)
            mean = train_epoch(runner, batches, optimiser, schedule, loss, accelerator, bar.tell)
            row = {"epoch": epoch + 1, "loss": mean, "learning_rate": schedule.get_last_lr()[0]}
            epochs.append(row | validate(used.eval()))
            seconds = time.perf_counter() - started
            timings.append({"seconds": seconds, "waiting": batches.seconds})
            if main:
                checkpoints.keep(folder, state, epochs, timings)
                bar.say(epochs[-1], settings.epochs, seconds)
                show(epochs)
    return Trained(used.eval(), epochs, timings)


@contextmanager
def stopping_well(epochs: Course) -> Iterator[None]:
    """Say in one line where the loss exploded and what helps, or what a stop leaves."""
    try:
        yield
    except KeyboardInterrupt as stop:
        stop.add_note("The training goes on after its last whole epoch.")
        raise
    except FloatingPointError as error:
        hint = "Try a lower train.learning_rate."
        raise ProjectError(f"Epoch {len(epochs) + 1} was stopped: {error}. {hint}") from None
