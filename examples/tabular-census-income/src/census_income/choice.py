"""Which model, or which mix of them, is taken; on rows that none of them has seen."""

from typing import Any

import numpy as np
from joblib import Parallel, delayed
from sklearn.metrics import log_loss, roc_auc_score, root_mean_squared_error

from .config import Config
from .intervals import interval, resampled
from .resamples import ROWS, Units
from .steps.metrics import scores

HEADLINE = {"binary": "roc_auc", "multiclass": "macro_f1", "regression": "rmse"}
BLEND_ROUNDS = 20  # members of a mix, counted as often as they are taken

Predictions = dict[str, np.ndarray]  # model -> (n, k) or (n,)


def compare(
    oof: Predictions, y: np.ndarray, fold: np.ndarray, config: Config, units: Units = ROWS
) -> dict[str, Any]:
    """Choose by the headline score; models are mixed if that wins on rows they have not seen.

    Returns
    -------
    What ``reports/candidates.json`` says of each candidate, with the weights of the chosen ones.
    """
    metric, judged = HEADLINE[config.data.task], fold >= 0
    y, fold, units = y[judged], fold[judged], units.among(judged)
    oof = {name: prediction[judged] for name, prediction in oof.items()}
    weights = blend_weights(leaders(oof, y), y, BLEND_ROUNDS if config.train.blend else 1)
    champion = next(iter(weights))
    if len(weights) > 1:
        champion = "blend"
        oof["blend"] = sum(weight * oof[name] for name, weight in weights.items())
    described = Parallel()(
        delayed(describe)(y, p, fold, metric, config, units) for p in oof.values()
    )
    comparison = {"metric": metric, "champion": champion, "weights": weights}
    return comparison | {"candidates": dict(zip(oof, described, strict=True))}


def leaders(oof: Predictions, y: np.ndarray) -> Predictions:
    """Leave out what is there to compare with.

    The dummy knows nothing, and the forests of all folds weigh hundreds of megabytes: they are
    taken only where they lead.
    """
    best = max(oof, key=lambda name: goal(y, oof[name]))
    return {name: p for name, p in oof.items() if name == best or name not in ("dummy", "forest")}


def describe(
    y: np.ndarray, prediction: np.ndarray, fold: np.ndarray, metric: str, config: Config,
    units: Units,
) -> dict[str, Any]:  # fmt: skip
    """Score one candidate: with its interval, and fold by fold, whose spread warns of one split."""
    samples = resampled(y, prediction, config.evaluate.bootstrap, config.seed, units)[metric]
    score = {"value": scores(y, prediction)[metric]} | interval(samples, config.evaluate.level)
    rows = {str(k): fold == k for k in np.unique(fold)}
    folds = {k: scores(y[row], prediction[row])[metric] for k, row in rows.items()}
    return score | {"folds": folds}


def blend_weights(oof: Predictions, y: np.ndarray, rounds: int) -> dict[str, float]:
    """Mix models: start with the best, add again and again the one that helps most, while one does.

    References
    ----------
    Caruana et al. (2004), Ensemble selection from libraries of models.
    """
    best = max(oof, key=lambda name: goal(y, oof[name]))
    taken, total = [best], oof[best]
    while len(taken) < rounds:
        mixed = {name: goal(y, (total + p) / (len(taken) + 1)) for name, p in oof.items()}
        best = max(mixed, key=mixed.__getitem__)
        if mixed[best] <= goal(y, total / len(taken)):
            break
        taken, total = [*taken, best], total + oof[best]
    return {name: taken.count(name) / len(taken) for name in dict.fromkeys(taken)}


def goal(y: np.ndarray, prediction: np.ndarray) -> float:
    """Score predictions so that more is better; smooth where the headline score is not."""
    if prediction.ndim == 1:
        return -root_mean_squared_error(y, prediction)
    if prediction.shape[1] == 2:
        return roc_auc_score(y, prediction[:, 1])
    return -log_loss(y, prediction, labels=np.arange(prediction.shape[1]))
