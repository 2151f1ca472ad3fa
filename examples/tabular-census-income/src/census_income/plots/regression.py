"""What predicted numbers are worth."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from ..reporting.wording import Score, interval, number, percent, tick
from .curves import groups_of, wilson
from .figures import canvas
from .style import BLUE, ORANGE, QUIET, styled

Limits = tuple[float, float]
DENSITY = LinearSegmentedColormap.from_list("density", ["#dbe8f4", "#6fa8d6", BLUE, "#08365f"])


@styled
def predicted_vs_true(
    y: np.ndarray, prediction: np.ndarray, score: Score, least: int = 1
) -> Figure:
    """Predictions against the truth, as a density; a perfect model lies on the diagonal.

    Parameters
    ----------
    y, prediction : (n,) float
        In units of the target.
    score : {"value", "low", "high"}
        R², the share of the variance that is explained.
    least : int
        Cells with fewer rows stay white, and as many lie beyond each end.

    """
    title = f"The model explains {percent(max(score['value'], 0))} of the variance"
    note = f"R² {interval(score, 'r2')}, n = {len(y):,}. Darker is more rows; the line is perfect."
    note += _left_white(least)
    low, high = _ends(np.r_[y, prediction], 0.001, 2 * least)
    fig, ax = canvas(
        title, note, xlabel="true value", ylabel="prediction", height=3.7, left=_room(low, high)
    )
    _density(ax, y, prediction, (low, high), (low, high), least)
    ax.plot([low, high], [low, high], color=ORANGE, linewidth=1)
    return fig


@styled
def residuals(y: np.ndarray, prediction: np.ndarray, score: Score, least: int = 1) -> Figure:
    """Error against the prediction, with its middle and its inner 80% from part to part."""
    error = y - prediction
    middle = number(float(np.median(np.abs(error))))
    title = f"Half of the predictions lie within {middle} of the truth"
    note = f"Mean absolute error {interval(score, 'mae')}, n = {len(y):,}. Line: median error; "
    note += "dashes: eight of ten rows lie between. Above zero the model said too little."
    note += _left_white(least)
    low, high = _ends(error, 0.002, least)
    left, right = _ends(prediction, 0.001, least)
    axes = {"xlabel": "prediction", "ylabel": "truth minus prediction", "height": 3.2}
    fig, ax = canvas(title, note, left=_room(low, high), **axes)
    _density(ax, prediction, error, (left, right), (low, high), least)
    groups = groups_of(len(y), 5 * least)  # so that its inner 80% are no single rows' errors
    parts = np.array_split(np.argsort(prediction, kind="stable"), groups)
    x = [np.median(prediction[part]) for part in parts]
    bottom, median, top = np.array([np.quantile(error[t], [0.1, 0.5, 0.9]) for t in parts]).T
    ax.plot(x, median, color=ORANGE)
    for edge in (bottom, top):
        ax.plot(x, edge, color=ORANGE, linewidth=1, linestyle=(0, (4, 3)))
    ax.axhline(0, color=QUIET, linewidth=0.8)
    return fig


@styled
def intervals(
    y: np.ndarray, low: np.ndarray, high: np.ndarray, level: float, least: int = 1
) -> Figure:
    """How often the prediction intervals hold the truth, and how wide they are, by size."""
    held = (low <= y) & (y <= high)
    title = f"The {percent(level)} prediction intervals hold the truth {percent(held.mean(), 1)} "
    title += "of the time"
    width = high - low
    note = f"n = {len(y):,}; median width {number(float(np.median(width)))}. Points are equal "
    note += "parts of the rows, by size of the prediction; the line is what was promised."
    axes = {"xlabel": "prediction (middle of the interval)", "ylabel": "share held"}
    fig, ax = canvas(title, note, height=2.7, left=0.65, **axes)
    middle = (low + high) / 2
    parts = np.array_split(np.argsort(middle, kind="stable"), groups_of(len(y), least))
    x = np.array([np.median(middle[part]) for part in parts])
    share = np.array([held[part].mean() for part in parts])
    ax.axhline(level, color=ORANGE, linewidth=1)
    ax.vlines(x, *wilson(share, np.array([len(part) for part in parts])), color=BLUE, linewidth=2)
    ax.plot(x, share, "o", color=BLUE, markersize=6)
    ax.set_ylim(min(0.5, share.min() - 0.05), 1.01)
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: percent(value, 0)))
    return fig


def _left_white(least: int) -> str:
    """Say what is not drawn where rows stay private."""
    return f" Cells of fewer than {least} rows are left white." if least > 1 else ""


def _ends(values: np.ndarray, share: float, least: int) -> Limits:
    """Leave out a share at both ends; where rows stay private, at least so many."""
    share = share if least == 1 else min(max(share, least / len(values)), 0.25)
    low, high = np.quantile(values, [share, 1 - share])
    return low, high


def _density(
    ax: Axes, x: np.ndarray, y: np.ndarray, across: Limits, up: Limits, least: int
) -> None:
    """Colour a grid of cells by the logarithm of the rows in them; empty cells stay white."""
    fine = (70, 56) if least == 1 else [max(4, min(56, int((len(x) / least / 4) ** 0.5)))] * 2
    n, x_edges, y_edges = np.histogram2d(x, y, bins=fine, range=(across, up))
    shade = np.ma.masked_less(n.T, max(least, 1))  # (56, 70), or fewer
    ax.pcolormesh(x_edges, y_edges, np.ma.log(shade + 1), cmap=DENSITY)
    ax.grid(visible=False)
    ax.set_xlim(across)
    ax.set_ylim(up)


def _room(low: float, high: float) -> float:
    """Inches that the labels of the y axis need."""
    return 0.28 + 0.085 * max(len(tick(low)), len(tick(high)), 3)
