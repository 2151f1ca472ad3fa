"""The batches of an epoch, as the network takes them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from accelerate import Accelerator
from torch import Tensor

from . import encoding
from .encoding import Encoded
from .steps.augment import augment

Inputs = tuple[Tensor, ...]


@dataclass(frozen=True)
class Batches:
    """The batches of one epoch: order and left-out words follow from seed and epoch alone."""

    encoded: Encoded
    y: np.ndarray
    rows: np.ndarray  # (n,) in the order of the epoch
    size: int
    seeds: tuple[int, ...]
    accelerator: Accelerator

    def __len__(self) -> int:
        """Count the batches."""
        return -(-len(self.rows) // self.size)

    def __iter__(self) -> Iterator[tuple[Inputs, Tensor]]:
        """Give inputs and targets, on the device."""
        generator = np.random.default_rng(self.seeds)
        for start in range(0, len(self.rows), self.size):
            rows = self.rows[start : start + self.size]
            texts = augment([self.encoded.texts[row] for row in rows], generator)
            targets = torch.from_numpy(self.y[rows]).to(self.accelerator.device)
            yield on(self.accelerator.device, encoding.batch(self.encoded, texts)), targets


def on(place: torch.device, arrays: tuple[np.ndarray, ...]) -> Inputs:
    """Put arrays on a device."""
    return tuple(torch.from_numpy(array).to(place) for array in arrays)
