"""What predictions are worth: the model's beside the baselines', each with its interval."""

from typing import Any

import numpy as np

from .config import Config
from .intervals import interval, resampled, with_intervals
from .steps.metrics import scores

HEADLINE = "accuracy"

Predictions = dict[str, np.ndarray]  # model -> (n, k)


def compare(predictions: Predictions, y: np.ndarray, config: Config) -> dict[str, Any]:
    """Score every model on the validation pictures, for ``reports/candidates.json``."""
    found = {}
    for name, p in predictions.items():
        samples = resampled(y, p, config.evaluate.bootstrap, config.seed)[HEADLINE]
        score = {"value": scores(y, p)[HEADLINE]}
        found[name] = score | interval(samples, config.evaluate.level)
    about = {"schema": 1, "metric": HEADLINE, "champion": "network", "weights": {"network": 1.0}}
    return about | {"candidates": found}


def judge(
    y: np.ndarray, predictions: Predictions, config: Config, model: dict[str, Any], split: str
) -> dict[str, Any]:
    """Score the model and the baselines, for ``reports/metrics.json``."""
    scored = {}
    for name in ("dummy", "linear", "chosen"):
        samples = resampled(y, predictions[name], config.evaluate.bootstrap, config.seed)
        values = scores(y, predictions[name])
        scored[name] = with_intervals(values, samples, config.evaluate.level)
    return {
        "schema": 1,
        "task": config.data.task,
        "kind": "image",
        "model": model["model"],
        "model_id": model["model_id"],
        "split": split,
        "n": len(y),
        "headline": {"name": HEADLINE} | scored["chosen"][HEADLINE],
        "baselines": {
            name: {"name": HEADLINE} | scored[name][HEADLINE] for name in ("dummy", "linear")
        },
        "metrics": scored["chosen"],
        "seed": config.seed,
        "versions": model["versions"],
    }
