"""Temperature scaling: a trained network is more confident than it is accurate.

References
----------
Guo et al. (2017), On Calibration of Modern Neural Networks.
Platt (1999), Probabilistic outputs for support vector machines.
"""

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax

from .selection import cross_fit


def fit_temperature(logits: np.ndarray, y: np.ndarray) -> float:
    """Find the divisor of the logits that makes the true classes most probable.

    As in Platt scaling, a small share of each target is spread over all classes: of few samples
    without an error, the best temperature would be zero and the confidence without bounds.

    Parameters
    ----------
    logits : (n, k)
        Of samples that the network was not trained on.
    y : (n,)
    """
    share = 1 / (len(y) + 2)  # the error rate to expect of a model without an error in n samples

    def loss(log_temperature: float) -> float:
        log_p = log_softmax(logits / np.exp(log_temperature), axis=1)
        return float(-(1 - share) * log_p[np.arange(len(y)), y].mean() - share * log_p.mean())

    best = minimize_scalar(loss, bounds=(-3, 3), method="bounded")
    return float(f"{np.exp(best.x):.6g}")  # as it is written to a JSON file


def negative_log_likelihood(logits: np.ndarray, y: np.ndarray) -> float:
    """Compute the mean negative log-likelihood of the true classes (the log loss)."""
    return float(-log_softmax(logits.astype(float), axis=1)[np.arange(len(y)), y].mean())


def probabilities(logits: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    """Turn logits into probabilities (n, k); a temperature above 1 lowers the confidence."""
    return softmax(logits.astype(float) / temperature, axis=1)


def cross_fitted_probabilities(logits: np.ndarray, y: np.ndarray, fold: np.ndarray) -> np.ndarray:
    """Scale each fold by the temperature of the other folds: no row took part in its own."""
    return cross_fit(
        fold,
        lambda rows: fit_temperature(logits[rows], y[rows]),
        lambda temperature, rows: probabilities(logits[rows], temperature),
    )
