"""What a model's predictions are worth, beside the baselines', and at the threshold by costs."""

from typing import Any

import numpy as np

from .choice import HEADLINE, bounds
from .config import Config
from .intervals import interval, resampled, with_intervals
from .steps.metrics import scores

Scores = dict[str, dict[str, float]]


def judge(
    y: np.ndarray, predictions: dict[str, np.ndarray], config: Config, model: dict[str, Any],
    split: str,
) -> dict[str, Any]:  # fmt: skip
    """Score the model and the baselines, each with its interval."""
    metric, settings = HEADLINE[config.data.task], config.evaluate
    scored = {}
    for name in ("dummy", "linear", "chosen"):
        if name in predictions:
            samples = resampled(y, predictions[name], settings.bootstrap, config.seed)
            scored[name] = with_intervals(scores(y, predictions[name]), samples, settings.level)
    baselines = {n: {"name": metric} | scored[n][metric] for n in scored if n != "chosen"}
    metrics = scored["chosen"] | at_threshold(y, predictions["chosen"], config, model)
    if split == "test":
        metrics |= coverage(y, predictions["chosen"], config, model)
    return {
        "schema": 1,
        "task": config.data.task,
        "kind": "tabular",
        "model": model["model"],
        "model_id": model["model_id"],
        "split": split,
        "n": len(y),
        "headline": {"name": metric} | metrics[metric],
        "baselines": baselines,
        "metrics": metrics,
        "seed": config.seed,
        "versions": model["versions"],
    }


def decide(p: np.ndarray, model: dict[str, Any]) -> np.ndarray:
    """Choose a class for each row, (n,): at the threshold by costs, or the most probable."""
    if "threshold" in model:
        return (p[:, 1] >= model["threshold"]).astype(int)
    return p.argmax(axis=1)


def at_threshold(y: np.ndarray, p: np.ndarray, config: Config, model: dict[str, Any]) -> Scores:
    """Score the decisions at the threshold by costs; their names begin with ``cost_``."""
    if "threshold" not in model:
        return {}
    chosen, settings = decide(p, model), config.evaluate
    certain = np.eye(2)[chosen]  # (n, 2)
    samples = resampled(y, certain, settings.bootstrap, config.seed)
    values = scores(y, certain)
    names = ("accuracy", "macro_f1")
    found = with_intervals({name: values[name] for name in names}, samples, settings.level)
    found["mean"] = mean(row_costs(y, chosen, config), config)
    return {f"cost_{name}": score for name, score in found.items()}


def coverage(y: np.ndarray, p: np.ndarray, config: Config, model: dict[str, Any]) -> Scores:
    """Say how often the prediction interval holds the truth.

    The rows that gave it its width cannot tell: there it holds as often as was asked for.
    """
    if "interval" not in model:
        return {}
    low, high = bounds(p, model["interval"])
    return {"coverage": mean((low <= y) & (y <= high), config)}


def mean(values: np.ndarray, config: Config) -> dict[str, float]:
    """Give the mean of non-negative values with its interval."""
    values = values.astype(float)
    samples = resampled(values, np.zeros(len(values)), config.evaluate.bootstrap, config.seed)
    return {"value": values.mean()} | interval(samples["mae"], config.evaluate.level)


def row_costs(y: np.ndarray, chosen: np.ndarray, config: Config) -> np.ndarray:
    """Say what each decision costs, (n,)."""
    costs = config.evaluate.costs
    return costs.fp * (chosen > y) + costs.fn * (chosen < y)


def costs_of(y: np.ndarray, p: np.ndarray, config: Config, model: dict[str, Any]) -> dict[str, Any]:
    """Compare the threshold by costs with one half."""
    if "threshold" not in model:
        return {"threshold": None}
    costs = config.evaluate.costs
    return {
        "threshold": model["threshold"],
        "costs": {"fp": costs.fp, "fn": costs.fn},
        "mean_cost": row_costs(y, decide(p, model), config).mean(),
        "mean_cost_at_half": row_costs(y, decide(p, {"threshold": 0.5}), config).mean(),
        "n": len(y),
    }
