"""The batches of one epoch, in an order that follows from seed and epoch alone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from accelerate import Accelerator
from torch import Tensor

from .devices import batch_share, epoch_order
from .image_store import StoredImages

CHUNK = 1 << 20  # bytes of pixels that are transformed together; one batch where it is larger

# Pixels (n, h, w, c), targets (n,) and row numbers (n,) -> inputs and targets on the device
Transform = Callable[[np.ndarray, np.ndarray, np.ndarray, torch.Generator], tuple[Tensor, Tensor]]


@dataclass(frozen=True)
class EpochBatches:
    """Batches of images; the last few images of an epoch may be left out.

    Attributes
    ----------
    places, targets : (n,)
        Where the pixels of each training image are stored, and its class.
    batch
        Images in a batch, of all processes together.
    transform
        Turns pixels into inputs of the network. Small images are transformed several batches at a
        time: for a single batch, calling the functions would take longer than their work.
    """

    images: StoredImages
    places: np.ndarray
    targets: np.ndarray
    batch: int
    transform: Transform
    accelerator: Accelerator
    seed: int
    epoch: int

    def __len__(self) -> int:
        return max(1, len(self.places) // self.accelerator.num_processes // self.size)

    @property
    def size(self) -> int:
        """Number of images of a batch in this process."""
        return batch_share(self.batch, self.accelerator)

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        """Yield the batches, (b, c, h, w) and (b,)."""
        order = epoch_order(len(self.places), self.seed, self.epoch, self.accelerator)
        order = order[: len(self) * self.size]
        state = (self.seed * 1009 + self.epoch) * 1009 + self.accelerator.process_index
        generator = torch.Generator(self.accelerator.device).manual_seed(state)
        chunk = max(1, CHUNK // (self.size * self.images.pixels[0].size)) * self.size
        for start in range(0, len(order), chunk):
            rows = order[start : start + chunk]
            pixels = self.images[self.places[rows]]  # (n, h, w, c)
            inputs, targets = self.transform(pixels, self.targets[rows], rows, generator)
            yield from zip(inputs.split(self.size), targets.split(self.size), strict=True)
