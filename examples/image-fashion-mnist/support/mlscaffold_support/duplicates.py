"""Finding duplicates: equal rows, texts that differ in case, images that were resized.

References
----------
Charikar (2002), Similarity estimation techniques from rounding algorithms.
"""

import re

import numpy as np
import pandas as pd

SIDE = 16  # points along each side of a fingerprint
MIN_CORRELATION = 0.997  # of the fingerprints of two images that show the same
MIN_CONTRAST = 2.0  # grey levels; a flatter fingerprint cannot be compared
MAX_COPIES = 10  # of a row on average; where there are more, equal rows are no copies
HASHES, BITS, NEIGHBOURS = 10, 16, 6


def row_codes(frame: pd.DataFrame) -> np.ndarray:
    """Number the rows (n,), equal ones alike.

    Where rows repeat ten times on average, few values are possible and equal rows are no copies:
    then each row has its own number.
    """
    codes = pd.factorize(pd.util.hash_pandas_object(frame, index=False))[0]
    return codes if (codes.max() + 1) * MAX_COPIES > len(codes) else np.arange(len(codes))


def text_key(text: str) -> str:
    """Reduce a text to its letters; texts with one key differ in case, marks and digits only."""
    return " ".join(re.findall(r"[^\W\d_]+", text.lower())) or text


def fingerprints(images: np.ndarray) -> np.ndarray:
    """Shrink images (n, h, w, c) to grey fingerprints, (n, side²) of float32."""
    grey = images.mean(axis=3, dtype=np.float32)  # (n, h, w)
    rows, columns = _averaging_matrix(images.shape[1]), _averaging_matrix(images.shape[2])
    return (rows @ grey @ columns.T).reshape(len(images), -1)


def _averaging_matrix(length: int) -> np.ndarray:
    """Return the matrix (side, length) that averages neighbouring points."""
    edges = np.linspace(0, length, min(SIDE, length) + 1)
    start, end = edges[:-1, None], edges[1:, None]
    points = np.arange(length)
    overlap = np.clip(np.minimum(end, points + 1) - np.maximum(start, points), 0, 1)
    return (overlap / overlap.sum(axis=1, keepdims=True)).astype(np.float32)


def near_duplicate_groups(fingerprints: np.ndarray, digests: np.ndarray) -> np.ndarray:
    """Number the images (n,), near duplicates alike.

    Random projections cut the fingerprints into short hashes, and only images that share one are
    compared, each with a few neighbours: the time grows with n, not with its square.

    Parameters
    ----------
    fingerprints : (n, d)
    digests : (n,)
        Hash of the pixels of each image; equal ones are exact copies.
    """
    pairs = [_equal_pairs(digests)]
    comparable = np.flatnonzero(fingerprints.std(axis=1) > MIN_CONTRAST)
    if len(comparable) > 1:
        vectors = fingerprints[comparable]
        vectors = vectors - vectors.mean(axis=1, keepdims=True)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        pairs += [comparable[pair] for pair in _similar_pairs(vectors)]
    return _components(pairs)


def join_groups(*codes: np.ndarray) -> np.ndarray:
    """Number the rows (n,), alike where equal numbers in any of the ``codes`` (n,) link them."""
    return _components([_equal_pairs(numbers) for numbers in codes])


def _equal_pairs(codes: np.ndarray) -> np.ndarray:
    """Pair each row with the first one that has the same code, (2, n)."""
    _, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
    return np.stack([np.arange(len(codes)), first[inverse]])


def _components(pairs: list[np.ndarray]) -> np.ndarray:
    """Number the rows (n,), alike where pairs (2, m) link them; each row is in one of the pairs."""
    left, right = np.concatenate(pairs, axis=1)
    lowest = np.arange(left.max() + 1)  # row with the lowest number that each is linked to
    while True:
        before, lower = lowest.copy(), np.minimum(lowest[left], lowest[right])
        np.minimum.at(lowest, left, lower)
        np.minimum.at(lowest, right, lower)
        lowest = lowest[lowest]
        if np.array_equal(lowest, before):
            return np.unique(lowest, return_inverse=True)[1]


def _similar_pairs(vectors: np.ndarray) -> list[np.ndarray]:
    """Find pairs of unit vectors (n, d) that are highly correlated: arrays (2, m)."""
    rng = np.random.default_rng(0)
    directions = rng.normal(size=(vectors.shape[1], HASHES * BITS)).astype(np.float32)
    projections = vectors @ directions  # (n, hashes · bits)
    bits = projections > np.median(projections, axis=0)
    hashes = bits.reshape(-1, HASHES, BITS) @ (1 << np.arange(BITS))  # (n, hashes)
    pairs = []
    for values in hashes.T:
        order = np.argsort(values, kind="stable")
        for step in range(1, min(NEIGHBOURS, len(order) - 1) + 1):
            a, b = order[:-step], order[step:]
            shared = values[a] == values[b]
            a, b = a[shared], b[shared]
            similar = np.einsum("ij,ij->i", vectors[a], vectors[b]) >= MIN_CORRELATION
            pairs.append(np.stack([a[similar], b[similar]]))
    return pairs
