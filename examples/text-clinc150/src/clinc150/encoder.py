"""A sentence encoder that was trained elsewhere, if ``train.encoder`` names one.

It has read more than any project's texts; its vectors stand beside the words in the tuned model.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np

from .errors import ConfigError


def embed(texts: Iterable[str], name: str) -> np.ndarray:
    """Turn texts into vectors of length 1, (n, d).

    Raises
    ------
    ConfigError
        The library is not installed, or there is no such encoder.
    """
    return np.asarray(loaded(name).encode(list(texts), normalize_embeddings=True), np.float32)


@cache
def loaded(name: str) -> Any:
    """Read the encoder, from a folder or from the hub."""
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError:
        hint = "Run `uv add sentence-transformers`, or set it to null."
        raise ConfigError(f"params.yaml: train.encoder is {name!r}. {hint}") from None
    try:
        return SentenceTransformer(name)
    except (OSError, ValueError) as error:
        said = " ".join(str(error).split())[:200]
        raise ConfigError(f"params.yaml: train.encoder is {name!r}: {said}") from None
