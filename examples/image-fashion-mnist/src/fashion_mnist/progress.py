"""What is seen of a training while it runs, and how long it waits for its data."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from torch import Tensor
from tqdm import tqdm

EVERY = 20  # steps between two looks at the loss; each look makes a GPU wait
FORM = "{desc} {percentage:3.0f}% |{bar}| {remaining} left{postfix}"


class Progress:
    """A bar with loss, speed and time left, where somebody looks; one line for each epoch."""

    def __init__(
        self, steps: int, done: int, unit: str, count: Callable[[Any], int], shown: bool = True
    ):
        hidden = None if shown else True  # None: where nobody looks
        self.bar = tqdm(
            total=steps, initial=done, desc="train", bar_format=FORM, disable=hidden, leave=False
        )
        self.unit, self.count = unit, count
        self.started, self.seen, self.step = time.perf_counter(), 0, 0

    def tell(self, inputs: Any, loss: Tensor) -> None:
        """Take note of a step."""
        self.seen += self.count(inputs)
        self.step += 1
        if self.bar.disable or self.step % EVERY:
            return
        speed = self.seen / (time.perf_counter() - self.started)
        self.bar.set_postfix_str(f"loss {loss.item():.3f}, {speed:,.0f} {self.unit}/s", False)
        self.bar.update(EVERY)

    def say(self, row: Mapping[str, float], epochs: int, seconds: float) -> None:
        """Write the line of an epoch."""
        scores = {key: value for key, value in row.items() if key not in ("epoch", "learning_rate")}
        said = ", ".join(f"{key} {value:.4f}" for key, value in scores.items())
        tqdm.write(f"epoch {row['epoch']}/{epochs}: {said} ({seconds:.1f} s)")

    def close(self) -> None:
        """Take the bar away."""
        self.bar.close()


class Timed:
    """Batches, and the seconds that were spent on waiting for them."""

    def __init__(self, batches: Iterable[tuple[Any, Tensor]]):
        self.batches, self.seconds = batches, 0.0

    def __iter__(self) -> Iterator[tuple[Any, Tensor]]:
        """Give the batches one by one."""
        source = iter(self.batches)
        while True:
            started = time.perf_counter()
            batch = next(source, None)
            self.seconds += time.perf_counter() - started
            if batch is None:
                return
            yield batch
