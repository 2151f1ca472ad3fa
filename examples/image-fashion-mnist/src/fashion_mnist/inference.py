"""What the trained network says of pictures that are not changed on the way."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from . import weights
from .batches import Scale
from .data import Images
from .model import Network

BATCH, POINTS = 1000, 2_000_000  # pictures at a time, and their pixels


def network(model: dict[str, Any]) -> nn.Module:
    """Load the trained network that ``models/model.json`` describes."""
    made = Network(**model["network"]).to(memory_format=torch.channels_last)
    return weights.load(made)


def logits(
    made: nn.Module, images: Images | np.ndarray, places: np.ndarray, scale: Scale, mirror: bool
) -> np.ndarray:
    """Give a logit for each picture and class, (n, k).

    Parameters
    ----------
    mirror
        Look at every picture also from behind, and take the mean of both.
    """
    device = next(made.parameters()).device
    answers = [
        answer(made, scale.apply(batch.to(device)), mirror).float().cpu()
        for batch in batches(images, places)
    ]
    return torch.cat(answers).numpy()


@torch.inference_mode()
def answer(made: nn.Module, batch: Tensor, mirror: bool) -> Tensor:
    """Give the logits of normalised pictures (b, c, h, w): (b, k)."""
    plain = made(batch)
    return (plain + made(batch.flip(3))) / 2 if mirror else plain


def batches(images: Images | np.ndarray, places: np.ndarray) -> Iterator[Tensor]:
    """Read the pictures at some places, a batch at a time, (b, c, h, w) uint8."""
    size = max(1, min(BATCH, POINTS // images[places[:1]][0, ..., 0].size))
    for start in range(0, len(places), size):
        yield torch.from_numpy(images[places[start : start + size]]).permute(0, 3, 1, 2)
