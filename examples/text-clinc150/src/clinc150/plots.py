"""The figures: each states one finding in its title; add your own here."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mlscaffold_support import charts, class_charts
from mlscaffold_support.figures import save_figure
from mlscaffold_support.formatting import MIN_PUBLIC_ROWS
from mlscaffold_support.predictions import HeldOut
from mlscaffold_support.training_curve import training_curve
from mlscaffold_support.word_importance import word_chart

FIGURES = Path("reports/figures")
MAX_MATRIX_CLASSES = 12

Json = Mapping[str, Any]
Rows = Sequence[Json]


def draw_analysis(comparison: Json, findings: Mapping[str, Rows], epochs: Rows) -> None:
    """Save the figures that compare models, classes, subgroups and words."""
    figures = {"models": charts.models_compared(comparison, "On the validation texts")}
    if epochs:
        figures["training"] = training_curve(epochs, comparison["metric"])
    if len(findings["classes"]) > 2:
        figures["class_scores"] = class_charts.class_scores(findings["classes"])
    if len(findings["classes"]) > MAX_MATRIX_CLASSES and findings["confusions"]:
        figures["confusions"] = class_charts.confusions(findings["confusions"])
    if len(findings["subgroups"]) > 1:
        figures["subgroups"] = charts.subgroups(findings["subgroups"], "log loss")
    if findings["words"]:
        figures["words"] = word_chart(findings["words"])
    for name, figure in figures.items():
        save_figure(figure, FIGURES / f"{name}.png")


def draw_performance(
    held_out: HeldOut, result: Json, labels: list[str], publish_rows: bool, folder: Path = FIGURES
) -> None:
    """Save the figures of the model's performance on some texts."""
    y, p, metrics = held_out.y, held_out.selected, result["metrics"]
    min_rows = 1 if publish_rows else MIN_PUBLIC_ROWS
    figures = {"calibration": charts.calibration(y, p, min_rows, held_out.unit)}
    if len(labels) <= MAX_MATRIX_CLASSES:
        figures["confusion"] = charts.confusion(y, p.argmax(axis=1), labels, min_rows)
    if len(labels) == 2:
        figures["roc"] = class_charts.roc_curve(y, p[:, 1], metrics["roc_auc"])
        area = metrics["average_precision"]
        figures["precision_recall"] = class_charts.precision_recall(y, p[:, 1], area)
    for name, figure in figures.items():
        save_figure(figure, folder / f"{name}.png")
