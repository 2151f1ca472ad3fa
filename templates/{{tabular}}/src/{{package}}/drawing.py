"""The figures of the evaluation: which are drawn, of what."""

from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from .choice import bounds
from .config import Config
from .files import read_json
from .findings import Found
from .judging import decide
from .plots import classification, comparison, figures, regression

FIGURES = Path("reports/figures")


def draw(
    y: np.ndarray, p: np.ndarray, config: Config, model: dict[str, Any], result: dict[str, Any],
    matters: Found, weak: Found,
) -> None:  # fmt: skip
    """Draw the figures of the report."""
    metric, compared = result["headline"]["name"], read_json("reports/candidates.json")
    drawn = {
        "candidates": comparison.candidates(compared["candidates"], metric, compared["champion"]),
        "importance": comparison.importance(matters, metric),
    }
    if weak:
        drawn["slices"] = comparison.slices(weak, result["headline"], metric)
    drawn |= classes(y, p, model, result) if model["labels"] else values(y, p, model, result)
    if "threshold" in model:
        fp, fn = config.evaluate.costs.fp, config.evaluate.costs.fn
        costs = classification.threshold_costs(y, p[:, 1], model["threshold"], fp, fn)
        drawn["threshold_costs"] = costs
    for name, figure in drawn.items():
        figures.save(figure, FIGURES / f"{name}.png")


def values(
    y: np.ndarray, p: np.ndarray, model: dict[str, Any], result: dict[str, Any]
) -> dict[str, Figure]:
    """Draw what predicted values are worth."""
    metrics, (low, high) = result["metrics"], bounds(p, model["interval"])
    return {
        "predicted_vs_true": regression.predicted_vs_true(y, p, metrics["r2"]),
        "residuals": regression.residuals(y, p, metrics["mae"]),
        "intervals": regression.intervals(y, low, high, model["interval"]["level"]),
    }


def classes(
    y: np.ndarray, p: np.ndarray, model: dict[str, Any], result: dict[str, Any]
) -> dict[str, Figure]:
    """Draw what predicted classes are worth."""
    metrics, labels = result["metrics"], model["labels"]
    names, ranked = (None, p[:, 1]) if len(labels) == 2 else (labels, p)
    precision = metrics["average_precision"]
    counts = np.bincount(y * len(labels) + decide(p, model), minlength=len(labels) ** 2)
    counts = counts.reshape(len(labels), -1)  # (true class, predicted class)
    return {
        "roc": classification.roc(y, ranked, metrics["roc_auc"], names),
        "precision_recall": classification.precision_recall(y, ranked, precision, names),
        "calibration": classification.calibration(y, ranked, names),
        "confusion": classification.confusion(counts, labels, model.get("threshold")),
    }
