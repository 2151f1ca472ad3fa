"""What a model's predictions are worth, beside the baselines', and at the threshold by costs."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from .choice import HEADLINE
from .config import Config
from .deciding import bounds, decide
from .intervals import Samples, interval, resampled, with_intervals
from .resamples import Units
from .steps.metrics import scores

Scores = dict[str, dict[str, float]]
Resample = Callable[[np.ndarray, np.ndarray], Samples]


def judge(
    y: np.ndarray, predictions: dict[str, np.ndarray], config: Config, model: dict[str, Any],
    split: str, units: Units,
) -> dict[str, Any]:  # fmt: skip
    """Score the model and the baselines, each with its interval."""
    metric, settings = HEADLINE[config.data.task], config.evaluate
    resample = partial(resampled, times=settings.bootstrap, seed=config.seed, units=units)
    scored = {}
    for name in ("dummy", "linear", "chosen"):
        if name in predictions:
            samples = resample(y, predictions[name])
            scored[name] = with_intervals(scores(y, predictions[name]), samples, settings.level)
    baselines = {n: {"name": metric} | scored[n][metric] for n in scored if n != "chosen"}
    metrics = scored["chosen"] | at_threshold(y, predictions["chosen"], config, model, resample)
    if split == "test":
        metrics |= coverage(y, predictions["chosen"], config, model, resample)
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


def at_threshold(
    y: np.ndarray, p: np.ndarray, config: Config, model: dict[str, Any], resample: Resample
) -> Scores:
    """Score the decisions at the threshold by costs; their names begin with ``cost_``."""
    if "threshold" not in model:
        return {}
    chosen, level = decide(p, model), config.evaluate.level
    certain = np.eye(2)[chosen]  # (n, 2)
    values = {name: scores(y, certain)[name] for name in ("accuracy", "macro_f1")}
    found = with_intervals(values, resample(y, certain), level)
    found["mean"] = mean(row_costs(y, chosen, config), level, resample)
    return {f"cost_{name}": score for name, score in found.items()}


def coverage(
    y: np.ndarray, p: np.ndarray, config: Config, model: dict[str, Any], resample: Resample
) -> Scores:
    """Say how often the prediction interval holds the truth.

    The rows that gave it its width cannot tell: there it holds as often as was asked for.
    """
    if "interval" not in model:
        return {}
    low, high = bounds(p, model["interval"])
    return {"coverage": mean((low <= y) & (y <= high), config.evaluate.level, resample)}


def mean(values: np.ndarray, level: float, resample: Resample) -> dict[str, float]:
    """Give the mean of non-negative values with its interval."""
    values = values.astype(float)
    samples = resample(values, np.zeros(len(values)))
    return {"value": values.mean()} | interval(samples["mae"], level)


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
