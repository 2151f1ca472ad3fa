"""Labels as numbers."""

from collections.abc import Sequence

import numpy as np


def encode_labels(labels: Sequence[str]) -> tuple[np.ndarray, list[str]]:
    """Number the classes in the order of their names.

    Returns
    -------
    codes : (n,) int
        The class of each label, 0 … k - 1.
    names : list of k str
        The name of each class: ``names[codes[i]] == labels[i]``.
    """
    names, codes = np.unique(np.asarray(labels, dtype=str), return_inverse=True)
    return codes, names.tolist()
