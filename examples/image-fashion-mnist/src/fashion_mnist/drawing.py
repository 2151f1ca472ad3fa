"""The figures of the evaluation: which are drawn, of what."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from torch import nn

from .batches import Scale
from .data import Images
from .files import read_json
from .findings import SHOWN, Found, occlusion
from .plots import comparison, decisions, figures, probabilities
from .plots.learning import learning
from .plots.pictures import looked_at, mistakes

FIGURES = Path("reports/figures")
GRID = 12  # mistakes in the picture of the worst


def draw(
    y: np.ndarray, p: np.ndarray, model: dict[str, Any], result: dict[str, Any], weak: Found,
    least: int,
) -> None:  # fmt: skip
    """Draw the figures that show no single picture, and nothing of fewer than ``least``."""
    metrics, labels, compared = result["metrics"], model["labels"], read_json(
        "reports/candidates.json"
    )  # fmt: skip
    metric = result["headline"]["name"]
    names, ranked = (None, p[:, 1]) if len(labels) == 2 else (labels, p)
    counts = np.bincount(y * len(labels) + p.argmax(axis=1), minlength=len(labels) ** 2)
    counts = counts.reshape(len(labels), -1)  # (true class, predicted class)
    drawn = {
        "candidates": comparison.candidates(compared["candidates"], metric, compared["champion"]),
        "learning": learning(read_json("reports/epochs.json")["epochs"], metric),
        "confusion": decisions.confusion(counts, labels, least=least),
        "calibration": probabilities.calibration(y, ranked, names, least),
    }
    if "roc_auc" in metrics:
        precision = metrics["average_precision"]
        drawn["roc"] = probabilities.roc(y, ranked, metrics["roc_auc"], names)
        drawn["precision_recall"] = probabilities.precision_recall(y, ranked, precision, names)
    if weak:
        drawn["slices"] = comparison.slices(weak, result["headline"], metric)
    save(drawn)


def draw_pictures(
    network: nn.Module, images: Images, rows: pd.DataFrame, p: np.ndarray, model: dict[str, Any]
) -> None:
    """Draw the pictures of the data that may be shown: mistakes, and what was looked at."""
    labels, scale = model["labels"], Scale(**model["scale"])
    y, chosen = rows["label"].to_numpy(), p.argmax(axis=1)
    wrong = np.flatnonzero(chosen != y)
    wrong = wrong[np.argsort(p[wrong, y[wrong]], kind="stable")]
    right = np.flatnonzero(chosen == y)
    right = right[np.argsort(-p[right, y[right]], kind="stable")]
    drawn = {}
    if len(some := wrong[:GRID]):
        drawn["mistakes"] = mistakes(
            images[rows["place"].to_numpy()[some]],
            [labels[k] for k in y[some]],
            [labels[k] for k in chosen[some]],
            p[some].max(axis=1),
        )
    some = np.r_[wrong[: SHOWN // 2], right[: SHOWN - min(len(wrong), SHOWN // 2)]]
    pictures = images[rows["place"].to_numpy()[some]]
    drawn["looked_at"] = looked_at(
        pictures,
        [
            occlusion(network, picture, label, scale)
            for picture, label in zip(pictures, chosen[some], strict=True)
        ],
        [labels[k] for k in y[some]],
        [labels[k] for k in chosen[some]],
    )
    save(drawn)


def save(drawn: dict[str, Figure]) -> None:
    """Write figures under their names."""
    for name, figure in drawn.items():
        figures.save(figure, FIGURES / f"{name}.png")
