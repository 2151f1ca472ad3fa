"""What a training prints while it runs, and how it explains why it stopped."""

import time
from collections.abc import Mapping
from types import TracebackType
from typing import Self

from torch import Tensor
from tqdm import tqdm

from .errors import ProjectError

REFRESH = 20  # steps; to read the loss makes a GPU wait
BAR = "{desc} {percentage:3.0f}% |{bar}| {remaining} left{postfix}"


class Progress:
    """A bar with loss, speed and remaining time on a terminal, and one line for each epoch.

    Parameters
    ----------
    epochs, steps, complete
        Number of epochs, of the steps in each, and of the epochs that are complete.
    unit
        What is counted, such as "images".
    enabled
        Whether anything is printed; of several processes one prints.
    """

    def __init__(self, epochs: int, steps: int, complete: int, unit: str, enabled: bool = True):
        if complete and enabled:
            print(f"Continuing after epoch {complete}.", flush=True)
        self.bar = tqdm(
            total=epochs * steps, initial=complete * steps, desc="train", bar_format=BAR,
            disable=None if enabled else True, leave=False,  # None: not where nobody looks
        )  # fmt: skip
        self.epochs, self.unit, self.enabled = epochs, unit, enabled
        self.count, self.step = 0, 0
        self.started = self.epoch_started = time.perf_counter()

    def update(self, count: int, loss: Tensor) -> None:
        """Count a step with so many samples or words."""
        self.count += count
        self.step += 1
        if self.bar.disable or self.step % REFRESH:
            return
        speed = self.count / (time.perf_counter() - self.started)
        self.bar.set_postfix_str(f"loss {loss.item():.3f}, {speed:,.0f} {self.unit}/s", False)
        self.bar.update(REFRESH)

    def end_epoch(self, epoch: Mapping[str, float]) -> None:
        """Print the scores of an epoch."""
        now = time.perf_counter()
        scores = {k: v for k, v in epoch.items() if k not in ("epoch", "learning_rate")}
        text = ", ".join(f"{name} {value:.4f}" for name, value in scores.items())
        if self.enabled:
            seconds = now - self.epoch_started
            tqdm.write(f"epoch {epoch['epoch']}/{self.epochs}: {text} ({seconds:.1f} s)")
        self.epoch_started = now

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        """Remove the bar, and add what the reader can do to an interrupt or a diverged loss."""
        self.bar.close()
        if isinstance(error, KeyboardInterrupt):
            error.add_note("Training continues after its last complete epoch.")
        if isinstance(error, FloatingPointError):
            hint = "Try a lower train.learning_rate."
            raise ProjectError(f"Training stopped: {error}. {hint}") from None
