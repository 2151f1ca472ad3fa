"""What a model's predictions are worth, beside the baselines', and how well it turns texts down."""

from typing import Any

import numpy as np

from . import reject
from .choice import METRIC, Predictions
from .config import Config
from .intervals import interval, resampled, with_intervals
from .steps.metrics import scores

MANY = 20  # classes; a ranking for each of more takes minutes and says little
RANKINGS = {"roc_auc", "average_precision"}

Scores = dict[str, dict[str, float]]


def judge(
    y: np.ndarray, predictions: Predictions, outside: np.ndarray | None, config: Config,
    model: dict[str, Any], split: str,
) -> dict[str, Any]:  # fmt: skip
    """Score the model and the baselines, each with its interval.

    Parameters
    ----------
    y : (n,)
        Classes of texts that have one.
    predictions
        Model, or ``chosen``, to probabilities, (n, k).
    outside : (m, k), optional
        Probabilities that the chosen model gives to texts of no class.
    """
    scored = {n: score(y, predictions[n], config) for n in ("dummy", "linear", "chosen")}
    metrics = scored.pop("chosen")
    if outside is not None:
        metrics |= rejecting(y, predictions["chosen"], outside, config, model["reject"])
    return {
        "schema": 1,
        "task": config.data.task,
        "kind": "text",
        "model": model["model"],
        "model_id": model["model_id"],
        "split": split,
        "n": len(y),
        "headline": {"name": METRIC} | metrics[METRIC],
        "baselines": {name: {"name": METRIC} | found[METRIC] for name, found in scored.items()},
        "metrics": metrics,
        "seed": config.seed,
        "versions": model["versions"],
    }


def score(y: np.ndarray, p: np.ndarray, config: Config) -> Scores:
    """Give every metric with its interval."""
    ranked = p.shape[1] <= MANY
    values = {n: v for n, v in scores(y, p).items() if ranked or n not in RANKINGS}
    samples = resampled(y, p, config.evaluate.bootstrap, config.seed, ranked=ranked)
    return with_intervals(values, samples, config.evaluate.level)


def rejecting(
    y: np.ndarray, p: np.ndarray, outside: np.ndarray, config: Config, threshold: float
) -> Scores:
    """Score how texts of no class are told from those of a class."""
    found = {
        name: mean(right, config) for name, right in reject.judged(y, p, outside, threshold).items()
    }
    odd = np.r_[np.zeros(len(p)), np.ones(len(outside))].astype(int)
    doubt = 1 - np.r_[p.max(axis=1), outside.max(axis=1)]
    ranking = score(odd, np.column_stack([1 - doubt, doubt]), config)
    return found | {"outside_roc_auc": ranking["roc_auc"]}


def mean(values: np.ndarray, config: Config) -> dict[str, float]:
    """Give the mean of non-negative values with its interval."""
    samples = resampled(values, np.zeros(len(values)), config.evaluate.bootstrap, config.seed)
    return {"value": values.mean()} | interval(samples["mae"], config.evaluate.level)


def by_class(y: np.ndarray, said: np.ndarray, labels: list[str]) -> list[dict[str, Any]]:
    """Say for each class how many texts it has, how many are found, how many alarms are right."""
    found = []
    for k, label in enumerate(labels):
        both, true, alarms = ((y == k) & (said == k)).sum(), (y == k).sum(), (said == k).sum()
        found.append(
            {
                "label": label,
                "n": true,
                "precision": both / max(alarms, 1),
                "recall": both / max(true, 1),
                "f1": 2 * both / max(true + alarms, 1),
            }
        )
    return sorted(found, key=lambda row: (row["f1"], row["label"]))


def confused(y: np.ndarray, said: np.ndarray, labels: list[str], most: int) -> list[dict[str, Any]]:
    """Name the classes that are most often taken for another."""
    k = len(labels)
    counts = np.bincount(y * k + said, minlength=k * k).reshape(k, k)
    np.fill_diagonal(counts, 0)
    order = np.argsort(-counts.ravel(), kind="stable")[:most]
    pairs = [(int(i), int(j)) for i, j in zip(*np.unravel_index(order, (k, k)), strict=True)]
    return [
        {"true": labels[i], "said": labels[j], "n": counts[i, j], "of": (y == i).sum()}
        for i, j in pairs
        if counts[i, j]
    ]
