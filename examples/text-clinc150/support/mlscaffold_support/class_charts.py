"""Figures of single classes: their scores, their confusions, and curves of two classes."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from sklearn.metrics import PrecisionRecallDisplay, RocCurveDisplay

from .figures import BLUE, GREY, LIGHT, ORANGE, dot_plot, figure_style, new_figure
from .formatting import number, percent, score, shorten, shorten_middle

MAX_ROWS = 12

Rows = Sequence[Mapping[str, Any]]


@figure_style
def class_scores(rows: Rows) -> Figure:
    """F1 of each class with its interval, the lowest first."""
    first, last, lowest = rows[0], rows[-1], rows[:MAX_ROWS]
    title = f"F1 of the classes ranges from {number(first['f1']['value'], 'f1')} "
    title += f"({shorten(first['label'], 30)}) to {number(last['f1']['value'], 'f1')}"
    note = "F1 of each class, with approximate 95% CI; n: rows of the class."
    if len(rows) > len(lowest):
        note += f" The {len(lowest)} lowest of {len(rows)} classes."
    lines = [
        row["f1"]
        | {
            "name": f"{shorten(row['label'], 26)}  (n = {row['n']:,})",
            "text": score(row["f1"], "f1"),
            "colour": BLUE,
        }
        for row in lowest
    ]
    return dot_plot(title, note, lines)


@figure_style
def confusions(rows: Rows) -> Figure:
    """Pairs of an actual and a predicted class that are confused, the most frequent first."""
    first = rows[0]
    title = f"Most frequent confusion: {shorten_middle(first['actual'], 24)} predicted as "
    title += f"{shorten_middle(first['predicted'], 24)} ({first['n']} of {first['of']})"
    note = "Share of the rows of a class that are predicted as the other class."
    lines = [
        {
            "name": f"{shorten_middle(row['actual'], 16)} → {shorten_middle(row['predicted'], 16)}",
            "text": f"{row['n']} of {row['of']} ({percent(row['n'] / row['of'])})",
            "value": row["n"] / row["of"],
            "low": 0.0,
            "high": row["n"] / row["of"],
            "colour": ORANGE if n == 0 else GREY,
        }
        for n, row in enumerate(rows[:MAX_ROWS])
    ]
    return dot_plot(title, note, lines, limits=(0, 1.15 * max(line["value"] for line in lines)))


@figure_style
def roc_curve(y: np.ndarray, p: np.ndarray, area: Mapping[str, Any]) -> Figure:
    """True against false positive rate over all thresholds."""
    share = percent(area["value"], 1)
    title = f"In {share} of random pairs the positive case gets the higher score"
    note = f"ROC AUC {score(area, 'roc_auc')}, n = {len(y):,}. Dashed: chance (50%)."
    axes = {"xlabel": "False positive rate", "ylabel": "True positive rate (recall)"}
    fig, ax = new_figure(title, note, height=3.5, **axes)
    RocCurveDisplay.from_predictions(y, p, ax=ax, curve_kwargs={"color": BLUE})
    return _finish_curve(fig, axes["xlabel"], [0, 1])


@figure_style
def precision_recall(y: np.ndarray, p: np.ndarray, area: Mapping[str, Any]) -> Figure:
    """Precision against recall over all thresholds."""
    base = float(np.mean(y))
    title = f"Average precision {number(area['value'], 'average_precision')}; chance is "
    title += number(base, "average_precision")
    note = f"Average precision {score(area, 'average_precision')}, n = {len(y):,}. Dashed: chance, "
    note += "the share of positive rows."
    axes = {"xlabel": "Recall", "ylabel": "Precision"}
    fig, ax = new_figure(title, note, height=3.5, **axes)
    PrecisionRecallDisplay.from_predictions(y, p, ax=ax, curve_kwargs={"color": BLUE})
    return _finish_curve(fig, axes["xlabel"], [base, base])


def _finish_curve(fig: Figure, xlabel: str, chance: list[float]) -> Figure:
    """Draw the line of chance, and undo what the display of scikit-learn has set."""
    ax = fig.axes[0]
    ax.plot([0, 1], chance, color=LIGHT, linewidth=1, linestyle="--")
    ax.set(xlabel="", ylabel="", xlim=(-0.015, 1.015), ylim=(-0.015, 1.03), aspect="auto")
    ax.set_xlabel(xlabel, loc="left")
    ax.get_legend().remove()
    return fig
