"""Single pictures put together to a batch."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor


def collate(samples: Sequence[tuple[np.ndarray, int]]) -> tuple[Tensor, Tensor]:
    """Stack pictures and their classes.

    Parameters
    ----------
    samples
        Pairs of pixels (h, w, c), uint8, and a class number.

    Returns
    -------
    images : (b, c, h, w) uint8
        The channels are the last in memory, as they were: nothing is copied to turn them.
    targets : (b,) int64
    """
    images = torch.from_numpy(np.stack([pixels for pixels, _ in samples]))  # (b, h, w, c)
    targets = torch.tensor([target for _, target in samples], dtype=torch.int64)
    return images.permute(0, 3, 1, 2), targets
