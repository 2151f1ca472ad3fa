"""What predicted classes and their probabilities are worth."""

from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from ..reporting.wording import Score, both_ends, interval, number, percent, shorten
from .curves import Points, groups_of, precision_recall_points, reliability, roc_points
from .figures import BLUE, INK, ORANGE, PALE, QUIET, WIDTH, canvas, styled
from .letters import drawable, families

SHARES = np.linspace(0, 1, 6)
BLUES = LinearSegmentedColormap.from_list("blues", ["#f3f6f9", "#8fbbe0", BLUE, "#08447a"])

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


@styled
def confusion(
    counts: np.ndarray, labels: Names, threshold: float | None = None, least: int = 1
) -> Figure:
    """Count of rows by true class (down) and predicted class (across); shares are of each row.

    Of a cell with fewer rows than ``least`` only that is said.
    """
    counts = np.asarray(counts)
    few = (counts < least) & (least > 1)
    k = len(labels)
    names = [both_ends(drawable(label), 16 if k <= 2 else 12) for label in labels]
    fonts = {"fontfamily": families("".join(labels))}
    share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)  # (k, k)
    at = f", threshold {threshold:.2f}" if threshold is not None else ""
    longest = 0.085 * max(map(len, names))  # inches
    left = 0.3 + longest
    turned = longest > (WIDTH - left - 0.2) / k
    fig, ax = canvas(
        _confusion_title(counts, share, [shorten(label, 20) for label in labels], least),
        f"n = {counts.sum():,}{at}. Percentages are of the true class.",
        xlabel="predicted class",
        ylabel="true class",
        height=min(3.6, 0.9 + 0.62 * k),
        left=left,
        bottom=0.4 + (0.6 * longest if turned else 0),
    )
    ax.imshow(np.where(few, 0, share), cmap=BLUES, vmin=0, vmax=1, aspect="auto")
    for i, j in np.ndindex(k, k) if k <= 12 else ():
        text = percent(share[i, j], 0) + (f"\n{counts[i, j]:,}" if k <= 6 else "")
        text = f"<{least}" if few[i, j] else text
        colour = "white" if share[i, j] > 0.5 else INK
        ax.text(j, i, text, ha="center", va="center", color=colour, size=9.5 if k <= 4 else 8)
    slant = {"rotation": 35, "ha": "right", "rotation_mode": "anchor"} if turned else {}
    ax.set_xticks(range(k), names, **fonts, **slant)
    ax.set_yticks(range(k), names, **fonts)
    ax.tick_params(length=0)
    ax.grid(visible=False)
    ax.spines[:].set_visible(False)
    return fig


@styled
def threshold_costs(
    y: np.ndarray, p: np.ndarray, threshold: float, cost_fp: float, cost_fn: float
) -> Figure:
    """Mean cost for each decision over all thresholds, with the chosen one beside one half."""
    grid = np.unique(np.r_[np.linspace(0, 1, 201), threshold])
    positives, negatives = np.sort(p[y == 1]), np.sort(p[y == 0])
    missed = np.searchsorted(positives, grid, side="left")
    alarms = len(negatives) - np.searchsorted(negatives, grid, side="left")
    cost = (cost_fn * missed + cost_fp * alarms) / len(y)
    chosen, half = np.interp([threshold, 0.5], grid, cost)
    saved = 1 - chosen / half if half else 0.0
    title = f"Deciding at {threshold:.2f} costs {percent(saved)} less than at 0.5"
    if saved < 0.005:
        title = f"Deciding at {threshold:.2f} costs as much as at 0.5"
    note = f"A missed positive counts {cost_fn:g}, a false alarm {cost_fp:g}; n = {len(y):,}."
    axes = {"xlabel": "decision threshold", "ylabel": "mean cost of a decision"}
    fig, ax = canvas(title, note, height=2.9, **axes)
    ax.plot(grid, cost, color=BLUE)
    if saved < -0.005:
        title = f"Deciding at {threshold:.2f} costs {percent(-saved)} more than at 0.5"
    sides = ("right", "left") if threshold > 0.5 else ("left", "right")
    points = ((0.5, half, QUIET, sides[0]), (threshold, chosen, ORANGE, sides[1]))
    for x, value, colour, side in points:
        ax.plot([x, x], [0, value], color=colour, linewidth=1)
        ax.plot(x, value, "o", color=colour)
        label = {"textcoords": "offset points", "color": colour, "ha": side}
        ax.annotate(number(value, "f1"), (x, value), (0, 7), **label)
    ax.set_xlim(0, 1)
    ax.set_ylim(0, None)
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


def _confusion_title(counts: np.ndarray, share: np.ndarray, names: Names, least: int) -> str:
    """Say what is found and what is mistaken most."""
    if len(names) == 2 and counts[:, 1].min() < least:
        return f"“{names[1]}”: what is predicted, and what is true"
    if len(names) == 2:
        found, alarm = percent(share[1, 1]), percent(share[0, 1])
        return f"{found} of “{names[1]}” are found; {alarm} of “{names[0]}” are false alarms"
    wrong = np.where(np.eye(len(names), dtype=bool), -1, counts)
    i, j = np.unravel_index(wrong.argmax(), wrong.shape)
    times = f"{counts[i, j]:,}" if counts[i, j] >= least else f"fewer than {least}"
    return f"“{names[i]}” is most often taken for “{names[j]}”: {times} times"
