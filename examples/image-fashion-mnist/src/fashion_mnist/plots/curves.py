"""Points of the curves, in NumPy alone: each is one sort of the predictions."""

import numpy as np

Points = tuple[np.ndarray, np.ndarray]


def roc_points(y: np.ndarray, p: np.ndarray) -> Points:
    """Share of false alarms and share of positives found, from the strictest threshold down."""
    found, alarms = _counts(y, p)
    return alarms / max(alarms[-1], 1), found / max(found[-1], 1)


def precision_recall_points(y: np.ndarray, p: np.ndarray) -> Points:
    """Recall and precision, from the strictest threshold down."""
    found, alarms = _counts(y, p)
    found, alarms = found[1:], alarms[1:]  # without any alarm there is no precision
    return found / max(found[-1], 1), found / (found + alarms)


def groups_of(n: int, least: int, most: int = 10) -> int:
    """Say into how many groups n rows are parted, none of them smaller than ``least``."""
    return max(1, min(most, n // least))


def reliability(y: np.ndarray, p: np.ndarray, bins: int) -> tuple[np.ndarray, ...]:
    """Mean forecast, share that came true with its interval, and n, for equally large groups.

    The interval is that of Wilson, which keeps within 0 and 1 and holds for small groups.
    """
    groups = [g for g in np.array_split(np.argsort(p, kind="stable"), bins) if len(g)]
    said = np.array([p[g].mean() for g in groups])
    seen = np.array([y[g].mean() for g in groups])
    n = np.array([len(g) for g in groups])
    return said, seen, *wilson(seen, n), n


def wilson(share: np.ndarray, n: np.ndarray, z: float = 1.96) -> Points:
    """Interval of a share seen in n rows (Wilson 1927)."""
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return middle - half, middle + half


def _counts(y: np.ndarray, p: np.ndarray) -> Points:
    """Count positives and negatives at or above each distinct prediction, starting from none."""
    order = np.argsort(-p, kind="stable")
    hit = np.asarray(y)[order].astype(float)
    last_of_tie = np.r_[np.flatnonzero(np.diff(p[order])), len(p) - 1]
    found = np.cumsum(hit)[last_of_tie]
    return np.r_[0, found], np.r_[0, 1 + last_of_tie - found]
