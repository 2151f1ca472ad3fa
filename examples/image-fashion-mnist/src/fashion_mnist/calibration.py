"""Probabilities that can be believed: a network is surer than it is right.

References
----------
Guo et al. (2017), On Calibration of Modern Neural Networks (temperature scaling).
"""

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax


def temperature(logits: np.ndarray, y: np.ndarray) -> float:
    """Find the number that logits are divided by so that the true classes are most likely.

    Parameters
    ----------
    logits : (n, k)
        Of samples that the network was not trained on.
    y : (n,)
        Their classes.
    """
    found = minimize_scalar(
        lambda log_t: surprise(logits / np.exp(log_t), y), bounds=(-3, 3), method="bounded"
    )
    return float(f"{np.exp(found.x):.6g}")  # as it is written to model.json


def surprise(logits: np.ndarray, y: np.ndarray) -> float:
    """Mean negative logarithm of the probability of what is true (the log loss)."""
    likely = log_softmax(logits.astype(np.float64), axis=1)[np.arange(len(y)), y]
    return float(-likely.mean())


def probabilities(logits: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    """Turn logits into probabilities, (n, k); a temperature above 1 makes them less sure."""
    return softmax(logits.astype(np.float64) / temperature, axis=1)
