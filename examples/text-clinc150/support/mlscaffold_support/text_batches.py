"""Batches of encoded texts as the inputs of a network."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import torch
from accelerate import Accelerator
from torch import Tensor

from .devices import batch_share, epoch_order
from .subwords import EncodedTexts

Inputs = tuple[Tensor, ...]  # places (b, length), words (u,), subwords (u, s)
Collate = Callable[[Sequence[np.ndarray]], np.ndarray]
Augment = Callable[[list[np.ndarray], np.random.Generator], list[np.ndarray]]

PREDICTION_BATCH = 512  # texts


def to_inputs(
    encoded: EncodedTexts, rows: list[np.ndarray], collate: Collate, device: torch.device
) -> Inputs:
    """Turn some texts into the inputs of the network, with each distinct word once.

    Parameters
    ----------
    rows
        For each text the rows of its words in the tables of ``encoded``.
    """
    padded = collate(rows)  # (b, length)
    distinct, place = np.unique(np.append(padded.ravel(), 0), return_inverse=True)
    place = place[:-1].reshape(padded.shape)
    arrays = (place, encoded.words[distinct], encoded.subwords[distinct])
    return tuple(torch.from_numpy(array).to(device) for array in arrays)


def prediction_batches(
    encoded: EncodedTexts, collate: Collate, device: torch.device
) -> Iterator[tuple[np.ndarray, Inputs]]:
    """Yield indices and inputs of all texts; similar lengths are batched together."""
    order = np.argsort([len(row) for row in encoded.rows], kind="stable")
    for batch in np.split(order, range(PREDICTION_BATCH, len(order), PREDICTION_BATCH)):
        yield batch, to_inputs(encoded, [encoded.rows[i] for i in batch], collate, device)


class TrainingBatches:
    """The batches of one epoch: order and augmentation follow from seed and epoch alone."""

    def __init__(
        self,
        encoded: EncodedTexts,
        y: np.ndarray,
        size: int,
        augment: Augment,
        collate: Collate,
        accelerator: Accelerator,
        seed: int,
        epoch: int,
    ):
        order = epoch_order(len(y), seed, epoch, accelerator)
        size = batch_share(size, accelerator)
        self.batches = np.split(order, range(size, len(order), size))
        self.encoded, self.y, self.device = encoded, y, accelerator.device
        self.augment, self.collate = augment, collate
        self.seeds = (seed, epoch, accelerator.process_index)

    def __len__(self) -> int:
        """Count the batches."""
        return len(self.batches)

    def __iter__(self) -> Iterator[tuple[Inputs, Tensor]]:
        """Yield inputs and targets, on the device."""
        generator = np.random.default_rng(self.seeds)
        for batch in self.batches:
            rows = self.augment([self.encoded.rows[i] for i in batch], generator)
            targets = torch.from_numpy(self.y[batch]).to(self.device)
            yield to_inputs(self.encoded, rows, self.collate, self.device), targets
