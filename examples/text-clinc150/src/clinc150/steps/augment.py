"""Texts as they might also have been written, so that the network learns less by heart."""

import numpy as np

LEFT_OUT = 0.1  # share of the words


def augment(batch: list[np.ndarray], generator: np.random.Generator) -> list[np.ndarray]:
    """Leave out some words of each text, drawn anew each time it is seen.

    Parameters
    ----------
    batch
        The numbers of the words of each text, (length,) each. They are not changed.
    generator
        The only source of chance, so that equal seeds give equal batches.

    Returns
    -------
    list
        As many texts in the same order, none of them empty.
    """
    changed = []
    for words in batch:
        kept = words[generator.random(len(words)) >= LEFT_OUT]
        changed.append(kept if len(kept) else words)
    return changed
