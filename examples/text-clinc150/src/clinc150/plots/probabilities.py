"""What predicted probabilities are worth: how they rank, and whether they come true."""

from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..reporting.wording import Score, interval, number, percent, shorten
from .curves import Points, groups_of, precision_recall_points, reliability, roc_points
from .figures import canvas
from .letters import drawable, families
from .style import BLUE, ORANGE, PALE, styled

SHARES = np.linspace(0, 1, 6)

Names = Sequence[str]
Curve = Callable[[np.ndarray, np.ndarray], Points]


@styled
def roc(y: np.ndarray, p: np.ndarray, score: Score, labels: Names | None = None) -> Figure:
    """Hits against false alarms at every threshold; one curve for each class where there are many.

    Parameters
    ----------
    y : (n,) int
        True class.
    p : (n,) or (n, k) float
        Probability of the positive class, or of each class.
    score : {"value", "low", "high"}
        ROC AUC (mean of one against the rest, for many classes).
    labels : (k,) str, optional
        Names of the classes, where there are many.

    """
    pair = "a random positive above a random negative"
    if np.ndim(p) == 2:
        pair = "a member of a class above a non-member"
    title = f"The model ranks {pair} {percent(score['value'])} of the time"
    note = f"ROC AUC {interval(score, 'roc_auc')}, n = {len(y):,}. The diagonal is guessing."
    axes = {"xlabel": "false alarms among negatives", "ylabel": "share of positives found"}
    fig, ax = canvas(title, note, height=3.5, **axes)
    ax.plot([0, 1], [0, 1], color=PALE, linewidth=1)
    _curves(ax, y, p, labels, roc_points, side=0.96)
    _unit(ax)
    return fig


@styled
def precision_recall(
    y: np.ndarray, p: np.ndarray, score: Score, labels: Names | None = None
) -> Figure:
    """How many alarms are right against how many positives are found."""
    note = f"Average precision {interval(score, 'average_precision')}, n = {len(y):,}."
    if np.ndim(p) == 1:
        recall, precision = precision_recall_points(y, p)
        false = 1 - precision[recall >= 0.8].max()
        title = f"To find 80% of the positives, {round(100 * false)} of 100 alarms are false"
        if false == 0:
            title = "80% of the positives are found without one false alarm"
        note += f" The line is an alarm for everyone: {percent(np.mean(y))}."
    else:
        title = f"Average precision over the classes is {number(score['value'], 'f1')}"
    axes = {"xlabel": "share of positives found (recall)", "ylabel": "share of alarms right"}
    fig, ax = canvas(title, note, height=3.2, **axes)
    if np.ndim(p) == 1:
        ax.axhline(np.mean(y), color=PALE, linewidth=1)
        ax.plot(0.8, 1 - false, "o", color=BLUE)
    _curves(ax, y, p, labels, precision_recall_points, side=0.04)
    _unit(ax)
    return fig


@styled
def calibration(
    y: np.ndarray, p: np.ndarray, labels: Names | None = None, least: int = 1
) -> Figure:
    """What came true against what was forecast, in groups with equally many rows."""
    event, forecast = "positives", "predicted probability"
    if np.ndim(p) == 2:
        y, p = p.argmax(axis=1) == y, p.max(axis=1)
        event, forecast = "predictions that were right", "probability given to the predicted class"
    said, seen, low, high, n = reliability(y, p, groups_of(len(y), least))
    off = np.average(np.abs(said - seen), weights=n)
    title = f"Predicted probabilities are off by {100 * off:.1f} points on average"
    note = f"{len(n)} groups of about {round(np.mean(n)):,} rows; lines are 95% intervals. "
    note += "On the diagonal, what was forecast came true as often as it was said."
    axes = {"xlabel": forecast, "ylabel": f"share of {event}"}
    fig, ax = canvas(title, note, height=3.5, **axes)
    ax.plot([0, 1], [0, 1], color=PALE, linewidth=1)
    ax.vlines(said, low, high, color=BLUE, linewidth=2)
    ax.plot(said, seen, "o", color=BLUE, markersize=6)
    _unit(ax)
    return fig


def _curves(
    ax: Axes, y: np.ndarray, p: np.ndarray, labels: Names | None, points: Curve, side: float
) -> None:
    """Draw one curve, or one for each class with the best and the worst class named."""
    if np.ndim(p) == 1:
        ax.plot(*points(y, p), color=BLUE)
        return
    curves = [points(y == k, p[:, k]) for k in range(p.shape[1])]
    area = np.array([np.trapezoid(up, across) for across, up in curves])
    names = labels or [f"class {k}" for k in range(len(curves))]
    marked = {int(area.argmax()): (BLUE, "best"), int(area.argmin()): (ORANGE, "worst")}
    for k, curve in enumerate(curves):
        ax.plot(*curve, color=marked.get(k, (PALE, ""))[0], linewidth=1.8 if k in marked else 1.1)
    for line, (k, (colour, word)) in enumerate(marked.items()):
        text = f"{word}: {shorten(drawable(names[k]), 24)} {area[k]:.3f}"
        place = {"transform": ax.transAxes, "ha": "left" if side < 0.5 else "right"}
        ax.text(side, 0.13 - 0.07 * line, text, fontfamily=families(text), color=colour, **place)


def _unit(ax: Axes) -> None:
    """Show the unit square, its ends not cut."""
    ax.set_xlim(-0.015, 1.015)
    ax.set_ylim(-0.015, 1.03)
    ax.set_xticks(SHARES)
    ax.set_yticks(SHARES)
