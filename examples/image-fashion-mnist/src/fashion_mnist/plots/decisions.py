"""What predicted classes are worth: which are taken for which, and what mistakes cost."""

from collections.abc import Sequence

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from ..reporting.wording import both_ends, number, percent, shorten
from .figures import canvas
from .letters import drawable, families
from .style import BLUE, INK, ORANGE, QUIET, WIDTH, styled

BLUES = LinearSegmentedColormap.from_list("blues", ["#f3f6f9", "#8fbbe0", BLUE, "#08447a"])

Names = Sequence[str]


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
    often = "once" if times == "1" else f"{times} times"
    return f"“{names[i]}” is most often taken for “{names[j]}”: {often}"
