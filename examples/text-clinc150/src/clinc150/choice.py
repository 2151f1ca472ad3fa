"""Which model, or which mix of two, is taken; on validation texts, which none of them has seen."""

from typing import Any

import numpy as np

from .config import Config
from .intervals import interval, resampled
from .steps.metrics import scores

METRIC = "macro_f1"
SHARES = np.linspace(0, 1, 11)  # of the network in a mix

Predictions = dict[str, np.ndarray]  # model -> (n, k) probabilities; not-a-number where it has none


def compare(oof: Predictions, y: np.ndarray, config: Config) -> dict[str, Any]:
    """Choose by log loss, which tells more from few texts than a count of right answers does.

    Parameters
    ----------
    oof
        What each candidate says of the validation texts, the same for all.
    y : (n,)
        Their classes.

    Returns
    -------
    What ``reports/candidates.json`` says of each candidate, with the weights of the chosen ones.
    """
    weights = weigh(oof, y, config.train.blend)
    champion = next(iter(weights))
    if len(weights) > 1:
        champion = "blend"
        oof = oof | {"blend": mixed(oof, weights)}
    described = {name: describe(y, p, config) for name, p in oof.items()}
    return {"metric": METRIC, "champion": champion, "weights": weights, "candidates": described}


def weigh(oof: Predictions, y: np.ndarray, blend: bool) -> dict[str, float]:
    """Take the best model, or the mix of the network and the best linear model that beats both."""
    linear = min((n for n in oof if n not in ("dummy", "network")), key=lambda n: loss(y, oof[n]))
    if "network" not in oof:
        return {linear: 1.0}
    mixes = [{"network": float(s), linear: float(1 - s)} for s in (SHARES if blend else (0, 1))]
    best = min(mixes, key=lambda weights: loss(y, mixed(oof, weights)))
    return {name: round(weight, 6) for name, weight in best.items() if weight}


def mixed(predictions: Predictions, weights: dict[str, float]) -> np.ndarray:
    """Give the weighted mean of some models' probabilities, (n, k)."""
    return sum(weights[name] * predictions[name] for name in sorted(weights))


def describe(y: np.ndarray, p: np.ndarray, config: Config) -> dict[str, float]:
    """Score one candidate, with its interval."""
    samples = resampled(y, p, config.evaluate.bootstrap, config.seed, ranked=False)[METRIC]
    return {"value": scores(y, p)[METRIC]} | interval(samples, config.evaluate.level)


def loss(y: np.ndarray, p: np.ndarray) -> float:
    """Give the mean surprise at what is true."""
    return float(-np.log(np.maximum(p[np.arange(len(y)), y], 1e-12)).mean())
