"""From what probability on a row counts as positive."""

import numpy as np


def best_threshold(y: np.ndarray, p: np.ndarray, cost_fp: float, cost_fn: float) -> float:
    """Find the threshold with the least total cost.

    Parameters
    ----------
    y : (n,) of 0 and 1
        What is true.
    p : (n,) in [0, 1]
        Probability of the positive class; ``p >= threshold`` counts as positive.
    cost_fp, cost_fn
        Cost of a false alarm and of a missed positive.
    """
    order = np.argsort(p, kind="stable")
    missed = np.r_[0, np.cumsum(y[order])]  # (n + 1,) positives below the cut
    alarms = (1 - y).sum() - np.r_[0, np.cumsum(1 - y[order])]
    p = np.r_[0, p[order], 1 + 1e-6]  # the last cut is above every row
    alike = np.r_[False, p[1:-2] == p[2:-1], False]  # rows that no threshold can part
    best = np.argmin(np.where(alike, np.inf, cost_fn * missed + cost_fp * alarms))
    return float((p[best] + p[best + 1]) / 2)
