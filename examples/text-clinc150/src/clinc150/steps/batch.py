"""Texts of several lengths as one array."""

from collections.abc import Sequence

import numpy as np


def collate(samples: Sequence[np.ndarray]) -> np.ndarray:
    """Lay texts one below the other, short ones filled up with 0 at their end.

    Parameters
    ----------
    samples
        The numbers of the words of each text, (length,) each.

    Returns
    -------
    array of shape (b, longest), int64
    """
    filled = np.zeros((len(samples), max(map(len, samples), default=0)), dtype=np.int64)
    for row, words in zip(filled, samples, strict=True):
        row[: len(words)] = words
    return filled
