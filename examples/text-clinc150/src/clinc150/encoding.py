"""Texts as numbers, in the way the network reads them: words, and the pieces that words are of.

References
----------
Bojanowski et al. (2017), Enriching word vectors with subword information.
"""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

import numpy as np

from .steps.batch import collate
from .steps.vocabulary import tokens

BUCKETS = 1 << 14  # numbers that pieces share; few enough to learn, many enough to keep apart
SHORTEST, LONGEST = 3, 5  # letters of a piece
PIECES, WORDS = 32, 256  # of a word, of a text; what follows is left out


@dataclass(frozen=True)
class Encoded:
    """Texts as rows of two small tables, which hold each distinct word once."""

    texts: list[np.ndarray]  # (length,) each: rows of the tables, from 1 on
    words: np.ndarray  # (u,) number in the vocabulary; row 0 fills up short texts
    pieces: np.ndarray  # (u, PIECES) number of each piece; 0 where there are no more


def encode(texts: Iterable[str], vocabulary: Mapping[str, int]) -> Encoded:
    """Turn texts into numbers. A word that is not in the vocabulary still has its pieces."""
    row: dict[str, int] = {}
    rows = []
    for text in texts:
        words = tokens(text)[:WORDS] or [""]
        rows.append(np.array([row.setdefault(w, len(row) + 1) for w in words], dtype=np.int64))
    table = np.zeros((len(row) + 1, PIECES), dtype=np.int64)
    for word, number in row.items():
        found = pieces(word)
        table[number, : len(found)] = found
    numbers = np.array([0, *(vocabulary.get(word, 1) for word in row)], dtype=np.int64)
    return Encoded(rows, numbers, table)


def pieces(word: str) -> list[int]:
    """Number the pieces of a word, its ends marked; by a checksum, as ``hash`` differs by run."""
    marked = f"<{word}>"
    cut = (
        marked[start : start + size]
        for size in range(SHORTEST, LONGEST + 1)
        for start in range(len(marked) - size + 1)
    )
    return [1 + zlib.crc32(piece.encode()) % BUCKETS for piece in islice(cut, PIECES)]


def batch(encoded: Encoded, texts: list[np.ndarray]) -> tuple[np.ndarray, ...]:
    """Give what the network takes: places (b, length), words (u,) and pieces (u, PIECES).

    Each distinct word of the batch is there once: its vector is worked out once.
    """
    filled = collate(texts)  # (b, length)
    distinct, place = np.unique(np.append(filled.ravel(), 0), return_inverse=True)
    return place[:-1].reshape(filled.shape), encoded.words[distinct], encoded.pieces[distinct]
