"""Texts as ids for a network: words by a vocabulary, and every word by its subwords.

References
----------
Bojanowski et al. (2017), Enriching word vectors with subword information.
"""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

SUBWORD_IDS = 1 << 14  # shared by all subwords; few enough to learn, enough to tell them apart
SUBWORD_LENGTHS = range(3, 6)  # characters
MAX_SUBWORDS, MAX_WORDS = 32, 256  # of a word, of a text; what follows is left out


@dataclass(frozen=True)
class EncodedTexts:
    """Texts as rows of two tables, which hold each distinct word once.

    Attributes
    ----------
    rows
        For each text the rows (length,) of its words, from 1 on.
    words : (u,)
        Number of each distinct word in the vocabulary, 1 if it is unknown; row 0 pads short texts.
    subwords : (u, MAX_SUBWORDS)
        Ids of its subwords; 0 where there are no more.
    """

    rows: list[np.ndarray]
    words: np.ndarray
    subwords: np.ndarray


def encode(texts: Iterable[list[str]], vocabulary: Mapping[str, int]) -> EncodedTexts:
    """Encode texts that were split into words; an unknown word still has its subwords."""
    row_of: dict[str, int] = {}
    rows = [
        np.array([row_of.setdefault(w, len(row_of) + 1) for w in words[:MAX_WORDS] or [""]])
        for words in texts
    ]
    subwords = np.zeros((len(row_of) + 1, MAX_SUBWORDS), dtype=np.int64)
    for word, row in row_of.items():
        ids = subword_ids(word)
        subwords[row, : len(ids)] = ids
    numbers = np.array([0, *(vocabulary.get(word, 1) for word in row_of)], dtype=np.int64)
    return EncodedTexts(rows, numbers, subwords)


def subword_ids(word: str) -> list[int]:
    """Number the subwords of a word by a checksum, since ``hash`` differs from run to run."""
    marked = f"<{word}>"
    parts = [marked[i : i + n] for n in SUBWORD_LENGTHS for i in range(len(marked) - n + 1)]
    return [1 + zlib.crc32(part.encode()) % SUBWORD_IDS for part in parts[:MAX_SUBWORDS]]
