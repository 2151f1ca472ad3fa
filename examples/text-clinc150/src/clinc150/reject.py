"""Texts that belong to no class: from what probability on an answer is given at all."""

import numpy as np

from .choice import Predictions


def best_threshold(y: np.ndarray, inside: np.ndarray, outside: np.ndarray) -> float:
    """Find the threshold that is fair to both: it makes the mean of two shares largest.

    One is the share of texts of a class that are accepted and told right, the other that of texts
    of no class that are rejected.

    Parameters
    ----------
    y : (n,)
        Classes of the texts that have one.
    inside, outside : (n, k), (m, k)
        Probabilities of texts that no model has learned from.
    """
    right = np.sort(inside.max(axis=1)[inside.argmax(axis=1) == y])
    odd = np.sort(outside.max(axis=1))
    cuts = np.unique(np.r_[0.0, odd, right])
    kept = 1 - np.searchsorted(right, cuts) / max(len(right), 1)  # accepted: p >= cut
    rejected = np.searchsorted(odd, cuts) / max(len(odd), 1)
    gain = kept * len(right) / len(y) + rejected
    best = int(gain.argmax())
    below = cuts[best - 1] if best else 0.0
    return float(f"{(cuts[best] + below) / 2:.6g}")  # between two texts, as it is written down


def decide(p: np.ndarray, threshold: float | None) -> np.ndarray:
    """Choose the likeliest class of each text, (n,); -1 where none is likely enough."""
    said = p.argmax(axis=1)
    return said if threshold is None else np.where(p.max(axis=1) >= threshold, said, -1)


def judged(y: np.ndarray, inside: np.ndarray, outside: np.ndarray, threshold: float) -> Predictions:
    """Say of each text whether what ought to be done with it is done, as one array for each share.

    Returns
    -------
    outside_recall : texts of no class, whether they are rejected, (m,)
    accepted_accuracy : texts of a class, whether they are accepted and told right, (n,)
    """
    return {
        "outside_recall": (decide(outside, threshold) == -1).astype(float),
        "accepted_accuracy": (decide(inside, threshold) == y).astype(float),
    }
