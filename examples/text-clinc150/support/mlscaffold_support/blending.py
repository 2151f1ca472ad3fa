"""Blends of models whose logits are turned into probabilities by a temperature each.

Texts that belong to no class have the class number -1: nothing is fitted to them.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from .selection import cross_fit
from .temperature import fit_temperature, probabilities

SHARES = np.linspace(0, 1, 11)  # of the second model

Logits = Mapping[str, np.ndarray]  # model: (n, k)
Fitted = dict[str, dict[str, float]]


def fit_blend(logits: Logits, y: np.ndarray, partner: str = "network") -> Fitted:
    """Fit a temperature for each model, and the weights of ``partner`` and the best other model.

    Parameters
    ----------
    logits
        Of texts that the models were not fitted on.
    y : (n,)

    Returns
    -------
    dict
        ``temperature`` of each model, and the non-zero ``weights`` with the lowest log loss.
    """
    rows = y >= 0
    temperature = {name: fit_temperature(z[rows], y[rows]) for name, z in logits.items()}
    p = {name: probabilities(z[rows], temperature[name]) for name, z in logits.items()}

    def log_loss(weights: Mapping[str, float]) -> float:
        likelihood = weighted_mean(p, weights)[np.arange(rows.sum()), y[rows]]
        return float(-np.log(np.maximum(likelihood, 1e-12)).mean())

    best = min(({name: 1.0} for name in p if name != partner), key=log_loss, default={})
    if partner in p:
        shares = SHARES if best else [1.0]
        blends = [{n: float(1 - s) for n in best} | {partner: float(s)} for s in shares]
        best = min(blends, key=log_loss)
    return {"temperature": temperature, "weights": {n: w for n, w in best.items() if w}}


def blend(logits: Logits, fitted: Mapping[str, Any]) -> np.ndarray:
    """Return the probabilities of a blend, (n, k), as it was fitted."""
    temperature, weights = fitted["temperature"], fitted["weights"]
    p = {name: probabilities(logits[name], temperature[name]) for name in weights}
    return weighted_mean(p, weights)


def weighted_mean(p: Mapping[str, np.ndarray], weights: Mapping[str, float]) -> np.ndarray:
    """Average the probabilities of several models, (n, k)."""
    return sum(weights[name] * p[name] for name in sorted(weights))


def cross_fitted_blend(logits: Logits, y: np.ndarray, fold: np.ndarray) -> np.ndarray:
    """Return probabilities (n, k): those of each fold by a blend fitted on the other folds."""

    def of_rows(rows: np.ndarray) -> Logits:
        return {name: z[rows] for name, z in logits.items()}

    return cross_fit(
        fold,
        lambda rows: fit_blend(of_rows(rows), y[rows]),
        lambda fitted, rows: blend(of_rows(rows), fitted),
    )


def cross_fitted_candidates(
    logits: Logits, y: np.ndarray, fold: np.ndarray, blended: bool
) -> tuple[dict[str, np.ndarray], Fitted]:
    """Turn the logits of all candidates into probabilities, and blend them.

    Returns
    -------
    p
        For each model, and for "blend" if that has two members, (n, k); those of a fold are fitted
        on the other folds.
    fitted
        Temperatures and weights for new texts, fitted on all folds.
    """
    p = {name: cross_fitted_blend({name: z}, y, fold) for name, z in logits.items()}
    fitted = fit_blend(logits, y)
    if blended and len(fitted["weights"]) > 1:
        p["blend"] = cross_fitted_blend(logits, y, fold)
    return p, fitted
