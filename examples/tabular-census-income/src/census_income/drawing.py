"""The figures of the evaluation: which are drawn, of what."""

from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from .config import Config
from .deciding import bounds, decide
from .files import read_json
from .findings import Found
from .plots import comparison, decisions, figures, probabilities, regression
from .reporting.wording import RARE

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
    least = 1 if config.publish_rows else RARE
    drawn |= (classes if model["labels"] else values)(y, p, model, result, least)
    if "threshold" in model:
        fp, fn = config.evaluate.costs.fp, config.evaluate.costs.fn
        costs = decisions.threshold_costs(y, p[:, 1], model["threshold"], fp, fn)
        drawn["threshold_costs"] = costs
    for name, figure in drawn.items():
        figures.save(figure, FIGURES / f"{name}.png")


def values(
    y: np.ndarray, p: np.ndarray, model: dict[str, Any], result: dict[str, Any], least: int
) -> dict[str, Figure]:
    """Draw what predicted values are worth; nothing shows fewer rows than ``least``."""
    metrics, (low, high) = result["metrics"], bounds(p, model["interval"])
    return {
        "predicted_vs_true": regression.predicted_vs_true(y, p, metrics["r2"], least),
        "residuals": regression.residuals(y, p, metrics["mae"], least),
        "intervals": regression.intervals(y, low, high, model["interval"]["level"], least),
    }


def classes(
    y: np.ndarray, p: np.ndarray, model: dict[str, Any], result: dict[str, Any], least: int
) -> dict[str, Figure]:
    """Draw what predicted classes are worth; nothing shows fewer rows than ``least``."""
    metrics, labels = result["metrics"], model["labels"]
    names, ranked = (None, p[:, 1]) if len(labels) == 2 else (labels, p)
    precision = metrics["average_precision"]
    counts = np.bincount(y * len(labels) + decide(p, model), minlength=len(labels) ** 2)
    counts = counts.reshape(len(labels), -1)  # (true class, predicted class)
    return {
        "roc": probabilities.roc(y, ranked, metrics["roc_auc"], names),
        "precision_recall": probabilities.precision_recall(y, ranked, precision, names),
        "calibration": probabilities.calibration(y, ranked, names, least),
        "confusion": decisions.confusion(counts, labels, model.get("threshold"), least),
    }
