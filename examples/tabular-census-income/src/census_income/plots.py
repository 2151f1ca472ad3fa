"""The figures: each function states one finding in its title and returns a matplotlib figure."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from mlscaffold_support import charts
from mlscaffold_support.figures import (
    BLUE,
    GREY,
    LIGHT,
    ORANGE,
    figure_style,
    new_figure,
    save_figure,
)
from mlscaffold_support.formatting import MIN_PUBLIC_ROWS, number, percent, score
from mlscaffold_support.intervals import excludes_zero
from mlscaffold_support.predictions import HeldOut
from sklearn.metrics import PrecisionRecallDisplay, RocCurveDisplay

from .models import classify

FIGURES = Path("reports/figures")

Json = Mapping[str, Any]


def draw_analysis(comparison: Json, findings: Json) -> None:
    """Save the figures that compare models, columns and subgroups."""
    save_figure(charts.models_compared(comparison), FIGURES / "models.png")
    importance = charts.importance(findings["importance"], comparison["metric"])
    save_figure(importance, FIGURES / "importance.png")
    if findings["subgroups"]:
        save_figure(charts.subgroups(findings["subgroups"], "log loss"), FIGURES / "subgroups.png")


def draw_performance(
    held_out: HeldOut, result: Json, labels: list[str], publish_rows: bool, folder: Path = FIGURES
) -> None:
    """Save the figures of the model's performance on some rows; add your own here."""
    y, prediction, metrics = held_out.y, held_out.selected, result["metrics"]
    min_rows = 1 if publish_rows else MIN_PUBLIC_ROWS
    predicted = classify(prediction, held_out.columns)
    figures = {
        "confusion": charts.confusion(y, predicted, labels, min_rows),
        "calibration": charts.calibration(y, prediction, min_rows, held_out.unit),
    }
    if len(labels) == 2:
        p = prediction[:, 1]
        figures["roc"] = roc_curve(y, p, metrics["roc_auc"])
        figures["precision_recall"] = precision_recall(y, p, metrics["average_precision"])
        figures["threshold"] = threshold_cost(y, p, result["threshold"])
    for name, figure in figures.items():
        save_figure(figure, folder / f"{name}.png")


@figure_style
def roc_curve(y: np.ndarray, p: np.ndarray, area: Json) -> Figure:
    """True against false positive rate over all thresholds."""
    title = f"In {percent(area['value'], 1)} of random pairs the positive case scores higher"
    note = f"ROC AUC {score(area, 'roc_auc')}, n = {len(y):,}. Dashed: chance (50%)."
    axes = {"xlabel": "False positive rate", "ylabel": "True positive rate (recall)"}
    fig, ax = new_figure(title, note, height=3.5, **axes)
    RocCurveDisplay.from_predictions(y, p, ax=ax, curve_kwargs={"color": BLUE})
    ax.plot([0, 1], [0, 1], color=LIGHT, linewidth=1, linestyle="--")
    ax.set(xlabel="", ylabel="", xlim=(-0.015, 1.015), ylim=(-0.015, 1.03), aspect="auto")
    ax.set_xlabel(axes["xlabel"], loc="left")
    ax.get_legend().remove()
    return fig


@figure_style
def precision_recall(y: np.ndarray, p: np.ndarray, area: Json) -> Figure:
    """Precision against recall over all thresholds."""
    base = float(np.mean(y))
    title = f"Average precision {number(area['value'], 'average_precision')}; chance is "
    title += number(base, "average_precision")
    note = f"Average precision {score(area, 'average_precision')}, n = {len(y):,}. Dashed: chance, "
    note += "the share of positive rows."
    axes = {"xlabel": "Recall", "ylabel": "Precision"}
    fig, ax = new_figure(title, note, height=3.5, **axes)
    PrecisionRecallDisplay.from_predictions(y, p, ax=ax, curve_kwargs={"color": BLUE})
    ax.plot([0, 1], [base, base], color=LIGHT, linewidth=1, linestyle="--")
    ax.set(xlabel="", ylabel="", xlim=(-0.015, 1.015), ylim=(-0.015, 1.03), aspect="auto")
    ax.set_xlabel(axes["xlabel"], loc="left")
    ax.get_legend().remove()
    return fig


@figure_style
def threshold_cost(y: np.ndarray, p: np.ndarray, decision: Json) -> Figure:
    """Mean cost per row over all decision thresholds, with the chosen one beside 0.5."""
    chosen, costs, saving = decision["threshold"], decision["costs"], decision["saving"]
    grid = np.linspace(0, 1, 201)
    fn = np.searchsorted(np.sort(p[y == 1]), grid)
    fp = (y == 0).sum() - np.searchsorted(np.sort(p[y == 0]), grid)
    cost = (costs["fn"] * fn + costs["fp"] * fp) / len(y)
    title = f"A threshold of {chosen:.2f} is not cheaper than 0.5 by more than chance"
    if excludes_zero(saving) and saving["value"] > 0:
        title = f"A threshold of {chosen:.2f} saves {score(saving)} per row compared with 0.5"
    note = f"A false negative costs {costs['fn']:g}, a false positive {costs['fp']:g}; "
    note += f"n = {len(y):,}."
    axes = {"xlabel": "Decision threshold", "ylabel": "Mean cost per row"}
    fig, ax = new_figure(title, note, height=2.9, **axes)
    ax.plot(grid, cost, color=BLUE)
    for x, colour in ((0.5, GREY), (chosen, ORANGE)):
        height = float(np.interp(x, grid, cost))
        ax.vlines(x, 0, height, color=colour, linewidth=1)
        ax.plot(x, height, "o", color=colour)
    ax.set(xlim=(0, 1), ylim=(0, None))
    return fig
