"""Features that can be worked out from a single text."""

from collections.abc import Iterable

import numpy as np


def add_features(texts: Iterable[str]) -> np.ndarray:
    """Measure what words do not tell: how long a text is, how loud, how full of figures.

    Parameters
    ----------
    texts
        Any number n of texts, as they were written.

    Returns
    -------
    array of shape (n, 6), float32
        Values from 0 to 1, so that none outweighs a word; no row depends on another text.
    """
    return np.array([_measured(text) for text in texts], dtype=np.float32).reshape(-1, 6)


def _measured(text: str) -> list[float]:
    letters, n = sum(map(str.isalpha, text)), max(len(text), 1)
    figures, upper = sum(map(str.isdigit, text)), sum(map(str.isupper, text))
    marks = n - letters - figures - sum(map(str.isspace, text))
    return [
        min(np.log10(n) / 4, 1),  # ten letters 0.25, ten thousand 1
        upper / max(letters, 1),
        min(4 * figures / n, 1),
        min(2 * marks / n, 1),
        min(text.count("!") / 4, 1),
        min(text.count("?") / 4, 1),
    ]
