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
    epochs: list[dict[str, float]]  # number, loss, learning rate and scores of each
    timings: list[dict[str, float]]  # seconds of each, and those that it waited for data


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
    """
    steps = len(loader_of_epoch(0))
    optimiser = optimiser_of(model, settings)
    schedule = one_cycle(optimiser, settings, settings.epochs * steps)
    state: dict[str, Any] = {"model": model, "optimiser": optimiser, "schedule": schedule}
    used = model
    if settings.average:
        state["average"] = averaged(model, optimiser, settings.average)
        used = state["average"].module
    epochs, timings = resume(folder, state)
    loss = nn.CrossEntropyLoss(label_smoothing=settings.label_smoothing)
    runner = accelerator.prepare(torch.compile(model) if settings.compile else model)
    main = accelerator.is_main_process
    if epochs and main:
        print(f"Going on after epoch {len(epochs)}.", flush=True)
    bar = Progress(settings.epochs * steps, len(epochs) * steps, unit, count, shown=main)
    with closing(bar):
        for epoch in range(len(epochs), settings.epochs):
            started, batches = time.perf_counter(), Timed(loader_of_epoch(epoch))
            torch.manual_seed((seed * 1009 + epoch) * 1009 + accelerator.process_index)
            with exploding_well(epoch):
                mean = train_epoch(
                    runner, batches, optimiser, schedule, loss, accelerator, bar.tell
                )
            row = {"epoch": epoch + 1, "loss": mean, "learning_rate": schedule.get_last_lr()[0]}
            epochs.append(row | validate(used.eval()))
            seconds = time.perf_counter() - started
            timings.append({"seconds": seconds, "waiting": batches.seconds})
            if main:
                save(folder, state, epochs, timings)
                bar.say(epochs[-1], settings.epochs, seconds)
    return Trained(used.eval(), epochs, timings)


def save(
    folder: Path,
    state: dict[str, Any],
    epochs: list[dict[str, float]],
    timings: list[dict[str, float]],
) -> None:
    """Write all that the next epoch needs; the order of its samples and its chances do not."""
    written: dict[str, Any] = {name: part.state_dict() for name, part in state.items()}
    checkpoints.save(folder, written | {"epochs": epochs, "timings": timings})


def resume(
    folder: Path, state: dict[str, Any]
) -> tuple[list[dict[str, float]], list[dict[str, float]]]:
    """Go back to the last checkpoint, if there is one; give the epochs that are done."""
    found = checkpoints.load(folder)
    if found is None:
        return [], []
    for name, part in state.items():
        part.load_state_dict(found[name])
    return found["epochs"], found["timings"]


@contextmanager
def exploding_well(epoch: int) -> Iterator[None]:
    """Say in one line where the loss exploded, and what helps."""
    try:
        yield
    except FloatingPointError as error:
        hint = "Try a lower train.learning_rate."
        raise ProjectError(f"Epoch {epoch + 1} was stopped: {error}. {hint}") from None


@contextmanager
def stopping_well() -> Iterator[None]:
    """Answer Ctrl-C in one line; as ``@stopping_well()`` on the stage's main function."""
    try:
        yield
    except KeyboardInterrupt:
        print("Stopped. The next run goes on after the last epoch that was finished.", flush=True)
        raise SystemExit(130) from None
