"""Which model, or which mix of them, is taken; on rows that none of them has seen."""

from typing import Any

import numpy as np

from .config import Config
from .intervals import LARGER_IS_WORSE, Samples, beats, resampled, with_intervals
from .steps.metrics import scores

HEADLINE = {"binary": "roc_auc", "multiclass": "macro_f1", "regression": "rmse"}
BANDS = 5  # of predicted values, each with its own width of the prediction interval

Predictions = dict[str, np.ndarray]  # model -> (n, k) or (n,)


def compare(
    oof: Predictions, y: np.ndarray, fold: np.ndarray, config: Config
) -> tuple[dict[str, float], dict[str, Any]]:
    """Choose by the headline score; a blend is taken only if it beats the best model.

    Returns
    -------
    weights : of each chosen model
    comparison : what ``reports/candidates.json`` says of each candidate
    """
    metric, settings = HEADLINE[config.data.task], config.evaluate
    judged, sign = fold >= 0, -1 if HEADLINE[config.data.task] in LARGER_IS_WORSE else 1
    truth, candidates, samples = y[judged], {}, {}
    oof = {name: prediction[judged] for name, prediction in oof.items()}

    def add(name: str, prediction: np.ndarray) -> None:
        oof[name] = prediction
        samples[name] = resampled(truth, prediction, settings.bootstrap, config.seed)
        value = {metric: scores(truth, prediction)[metric]}
        candidates[name] = with_intervals(value, samples[name], settings.level)[metric]
        candidates[name]["folds"] = by_fold(truth, prediction, fold[judged], metric)

    for name in list(oof):
        add(name, oof[name])
    best = max(candidates, key=lambda name: sign * candidates[name]["value"])
    champion, weights = best, {best: 1.0}
    if config.train.blend and best != "dummy":
        mix = blend_weights({name: oof[name] for name in oof if name != "dummy"}, truth)
        if len(mix) > 1:
            add("blend", sum(weight * oof[name] for name, weight in mix.items()))
            if beats(samples["blend"], samples[best], metric, settings.level):
                champion, weights = "blend", mix
    comparison = {"metric": metric, "champion": champion, "candidates": candidates}
    return weights, comparison | {"weights": weights}


def by_fold(
    y: np.ndarray, prediction: np.ndarray, fold: np.ndarray, metric: str
) -> dict[str, float]:
    """Score each fold on its own: the spread says how far one split can mislead."""
    numbers = np.unique(fold)
    return {str(k): scores(y[fold == k], prediction[fold == k])[metric] for k in numbers}


def blend_weights(oof: Predictions, y: np.ndarray, rounds: int = 20) -> dict[str, float]:
    """Mix models: start with the best, then add again and again the one that helps most.

    References
    ----------
    Caruana et al. (2004), Ensemble selection from libraries of models.
    """
    names, counts, mixed = sorted(oof), dict.fromkeys(sorted(oof), 0), 0.0
    for n in range(rounds):
        losses = {name: loss(y, (mixed * n + oof[name]) / (n + 1)) for name in names}
        best = min(losses, key=losses.__getitem__)
        mixed = (mixed * n + oof[best]) / (n + 1)
        counts[best] += 1
    return {name: count / rounds for name, count in counts.items() if count}


def loss(y: np.ndarray, prediction: np.ndarray) -> float:
    """Log loss or mean squared error: smooth, so a small gain shows."""
    if prediction.ndim == 1:
        return float(np.mean((y - prediction) ** 2))
    return float(-np.log(np.clip(prediction[np.arange(len(y)), y], 1e-15, 1)).mean())


def prediction_interval(y: np.ndarray, prediction: np.ndarray, level: float) -> dict[str, Any]:
    """Say how far off a prediction may be, from the errors on unseen rows.

    Errors grow with the value in most data: each band of predicted values has its own width.

    References
    ----------
    Vovk, Gammerman and Shafer (2005), Algorithmic Learning in a Random World (split conformal).
    """
    edges = np.quantile(prediction, np.linspace(0, 1, BANDS + 1)[1:-1])
    band, error = np.searchsorted(edges, prediction), np.abs(y - prediction)
    widths = []
    for number in range(BANDS):
        errors = np.sort(error[band == number])
        if len(errors) == 0:  # predictions with many equal values
            errors = np.sort(error)
        rank = int(np.ceil((len(errors) + 1) * level)) - 1
        widths.append(errors[min(rank, len(errors) - 1)])
    return {"level": level, "edges": edges, "half_widths": widths}


def bounds(prediction: np.ndarray, interval: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """Give the ends of each row's prediction interval, (n,) and (n,)."""
    band = np.searchsorted(interval["edges"], prediction)
    half = np.asarray(interval["half_widths"])[band]
    return prediction - half, prediction + half
