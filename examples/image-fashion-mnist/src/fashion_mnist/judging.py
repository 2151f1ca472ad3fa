"""What predictions are worth: the model's beside the baselines', each with its interval."""

from typing import Any

import numpy as np

from .config import Config
from .intervals import interval, resampled, with_intervals
from .resamples import Units
from .steps.metrics import scores

HEADLINE = "accuracy"
MANY = 50  # classes; of more, rankings are not scored: each is a sort of every resample

Predictions = dict[str, np.ndarray]  # model -> (n, k)


def compare(
    predictions: Predictions, y: np.ndarray, config: Config, units: Units
) -> dict[str, Any]:
    """Score every model on the validation pictures, for ``reports/candidates.json``."""
    found, settings = {}, config.evaluate
    for name, p in predictions.items():
        samples = resampled(y, p, settings.bootstrap, config.seed, units, ranked=False)[HEADLINE]
        found[name] = {"value": (p.argmax(axis=1) == y).mean()} | interval(samples, settings.level)
    about = {"schema": 1, "metric": HEADLINE, "champion": "network", "weights": {"network": 1.0}}
    return about | {"candidates": found}


def judge(
    y: np.ndarray,
    predictions: Predictions,
    config: Config,
    model: dict[str, Any],
    split: str,
    units: Units,
) -> dict[str, Any]:
    """Score the model and the baselines, for ``reports/metrics.json``."""
    scored, settings, ranked = {}, config.evaluate, len(model["labels"]) <= MANY
    for name in ("dummy", "linear", "chosen"):
        p = predictions[name]
        samples = resampled(y, p, settings.bootstrap, config.seed, units, ranked=ranked)
        values = {metric: value for metric, value in scores(y, p).items() if metric in samples}
        scored[name] = with_intervals(values, samples, settings.level)
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
