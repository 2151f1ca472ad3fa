"""Pictures that show the same: copies, and copies that were shrunk, recoded or made brighter.

Each picture is drawn in 16 by 16 grey points, centred and scaled. Random directions cut these into
short codes, and only pictures that share one are compared, each with a few neighbours: the time
grows with the number of pictures, not with its square.

References
----------
Charikar (2002), Similarity estimation techniques from rounding algorithms.
"""

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

SIDE = 16
ALIKE = 0.997  # correlation of two drawings from which on they show the same
FLAT = 2.0  # grey levels; with a smaller spread a drawing shows nothing that could be compared
CODES, BITS, NEIGHBOURS = 10, 16, 6


def drawing(pixels: np.ndarray) -> np.ndarray:
    """Shrink pictures (n, h, w, c) to grey drawings, (n, side²) of float32."""
    n, height, width, _ = pixels.shape
    grey = pixels.mean(axis=3, dtype=np.float32)  # (n, h, w)
    rows, columns = shrinking(height), shrinking(width)
    return (rows @ grey @ columns.T).reshape(n, -1)


def shrinking(length: int) -> np.ndarray:
    """Give the matrix that averages ``length`` points to ``SIDE`` (or leaves fewer as they are)."""
    side = min(SIDE, length)
    edges = np.linspace(0, length, side + 1)
    start, end = edges[:-1, None], edges[1:, None]
    covered = np.clip(np.minimum(end, np.arange(1, length + 1)) - np.maximum(
        start, np.arange(length)), 0, 1)  # fmt: skip
    return (covered / covered.sum(axis=1, keepdims=True)).astype(np.float32)


def groups(drawings: np.ndarray, digests: np.ndarray, seed: int = 0) -> np.ndarray:
    """Number the pictures (n,) so that those that show the same have the same number.

    Parameters
    ----------
    drawings : (n, d)
        What ``drawing`` gives.
    digests : (n,)
        A hash of the pixels: equal ones are exact copies.
    """
    n = len(digests)
    _, copies = np.unique(digests, return_inverse=True)
    first = np.full(copies.max() + 1, n)
    np.minimum.at(first, copies, np.arange(n))
    pairs = [np.stack([np.arange(n), first[copies]])]
    spread = drawings.std(axis=1)
    told = np.flatnonzero(spread > FLAT)
    if len(told) > 1:
        centred = drawings[told] - drawings[told].mean(axis=1, keepdims=True)
        centred /= np.linalg.norm(centred, axis=1, keepdims=True)
        pairs += [told[pair] for pair in alike(centred, np.random.default_rng(seed))]
    left, right = np.concatenate(pairs, axis=1)
    graph = coo_array((np.ones(len(left), dtype=bool), (left, right)), shape=(n, n))
    return connected_components(graph, directed=False)[1]


def alike(vectors: np.ndarray, rng: np.random.Generator) -> list[np.ndarray]:
    """Find pairs of vectors (n, d) of length one that point the same way: arrays (2, m)."""
    directions = rng.normal(size=(vectors.shape[1], CODES * BITS)).astype(np.float32)
    shadows = vectors @ directions  # (n, codes · bits)
    bits = shadows > np.median(shadows, axis=0)
    codes = bits.reshape(-1, CODES, BITS) @ (1 << np.arange(BITS))  # (n, codes)
    pairs = []
    for code in codes.T:
        order = np.argsort(code, kind="stable")
        for step in range(1, min(NEIGHBOURS, len(order) - 1) + 1):
            a, b = order[:-step], order[step:]
            shared = code[a] == code[b]
            a, b = a[shared], b[shared]
            near = np.einsum("ij,ij->i", vectors[a], vectors[b]) >= ALIKE
            pairs.append(np.stack([a[near], b[near]]))
    return pairs
