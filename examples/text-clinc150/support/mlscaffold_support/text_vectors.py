"""Vectorisers of texts that can be stored as skops, and pretrained sentence encoders."""

from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from .errors import ConfigError


class Tfidf(TfidfVectorizer):
    """Store the vocabulary as one string: skops takes minutes to write a large dictionary."""

    def __getstate__(self) -> dict[str, Any]:
        """Join the terms, in the order of their columns."""
        state = super().__getstate__()
        if terms := state.get("vocabulary_"):
            state = state | {"vocabulary_": "\n".join(sorted(terms, key=terms.__getitem__))}
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Number the terms again."""
        if isinstance(terms := state.get("vocabulary_"), str):
            columns = {term: column for column, term in enumerate(terms.split("\n"))}
            state = state | {"vocabulary_": columns}
        super().__setstate__(state)


def embed(texts: Iterable[str], name: str) -> np.ndarray:
    """Turn texts into vectors of length 1, (n, d), by a pretrained sentence encoder."""
    encoded = sentence_encoder(name).encode(list(texts), normalize_embeddings=True)
    return np.asarray(encoded, dtype=np.float32)


@cache
def sentence_encoder(name: str) -> Any:
    """Load a sentence encoder, from a folder or from the Hugging Face hub.

    Raises
    ------
    ConfigError
        The library is not installed, or there is no such encoder.
    """
    try:
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(name)
    except ImportError:
        reason = "Run `uv add sentence-transformers`, or set it to null."
    except (OSError, ValueError) as error:
        reason = " ".join(str(error).split())[:200]
    raise ConfigError(f"params.yaml: train.encoder is {name!r}. {reason}")
