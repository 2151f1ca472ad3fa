"""The figures of the report, from the evidence."""

from pathlib import Path
from typing import Any

import numpy as np

from .files import read_json
from .judging import MANY
from .plots import comparison, decisions, figures, probabilities, texts
from .plots.learning import learning

FIGURES = Path("reports/figures")
CELLS = 12  # classes that a matrix has room for


def draw(
    y: np.ndarray, p: np.ndarray, model: dict[str, Any], result: dict[str, Any],
    found: dict[str, Any],
) -> None:  # fmt: skip
    """Draw the figures of the report.

    Parameters
    ----------
    y, p : (n,), (n, k)
        Classes and probabilities of texts that the model had not seen.
    found
        ``classes``, ``pairs``, ``slices`` and ``words``, as they are written to ``reports/``.
    """
    labels, metrics, metric = model["labels"], result["metrics"], result["headline"]["name"]
    compared, course = read_json("reports/candidates.json"), read_json("reports/epochs.json")
    names, ranked = (None, p[:, 1]) if len(labels) == 2 else (labels, p)
    drawn = {
        "candidates": comparison.candidates(compared["candidates"], metric, compared["champion"]),
        "calibration": probabilities.calibration(y, ranked, names),
    }
    if len(labels) > 2:
        drawn["classes"] = texts.classes(found["classes"])
    if len(labels) <= CELLS:
        counts = np.bincount(y * len(labels) + p.argmax(axis=1), minlength=len(labels) ** 2)
        drawn["confusion"] = decisions.confusion(counts.reshape(len(labels), -1), labels)
    elif found["pairs"]:
        drawn["pairs"] = texts.pairs(found["pairs"])
    if len(labels) <= MANY:
        precision = metrics["average_precision"]
        drawn["roc"] = probabilities.roc(y, ranked, metrics["roc_auc"], names)
        drawn["precision_recall"] = probabilities.precision_recall(y, ranked, precision, names)
    if found["slices"]:
        by = metric if len(labels) <= MANY else "accuracy"
        drawn["slices"] = comparison.slices(found["slices"], metrics[by], by)
    if found["words"]:
        drawn["words"] = texts.words(found["words"])
    if course["epochs"]:
        drawn["learning"] = learning(course["epochs"], metric)
    for name, figure in drawn.items():
        figures.save(figure, FIGURES / f"{name}.png")
