"""What predicted numbers are worth."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from ..reporting.wording import Score, interval, number, percent, tick
from .curves import wilson
from .figures import BLUE, ORANGE, QUIET, canvas, styled

Limits = tuple[float, float]
DENSITY = LinearSegmentedColormap.from_list("density", ["#dbe8f4", "#6fa8d6", BLUE, "#08365f"])


@styled
def predicted_vs_true(y: np.ndarray, prediction: np.ndarray, score: Score) -> Figure:
    """Predictions against the truth, as a density; a perfect model lies on the diagonal.

    Parameters
    ----------
    y, prediction : (n,) float
        In units of the target.
    score : {"value", "low", "high"}
        R², the share of the variance that is explained.

    """
    title = f"The model explains {percent(max(score['value'], 0))} of the variance"
    note = f"R² {interval(score, 'r2')}, n = {len(y):,}. Darker is more rows; the line is perfect."
    low, high = np.quantile(np.r_[y, prediction], [0.001, 0.999])
    fig, ax = canvas(
        title, note, xlabel="true value", ylabel="prediction", height=3.7, left=_room(low, high)
    )
    _density(ax, y, prediction, (low, high), (low, high))
    ax.plot([low, high], [low, high], color=ORANGE, linewidth=1)
    return fig


@styled
def residuals(y: np.ndarray, prediction: np.ndarray, score: Score) -> Figure:
    """Error against the prediction, with the middle and the inner 80% in each tenth of the rows."""
    error = y - prediction
    middle = number(float(np.median(np.abs(error))))
    title = f"Half of the predictions lie within {middle} of the truth"
    note = f"Mean absolute error {interval(score, 'mae')}, n = {len(y):,}. Line: median error; "
    note += "dashes: eight of ten rows lie between. Above zero the model said too little."
    low, high = np.quantile(error, [0.002, 0.998])
    left, right = np.quantile(prediction, [0.001, 0.999])
    axes = {"xlabel": "prediction", "ylabel": "truth minus prediction", "height": 3.2}
    fig, ax = canvas(title, note, left=_room(low, high), **axes)
    _density(ax, prediction, error, (left, right), (low, high))
    tenths = np.array_split(np.argsort(prediction, kind="stable"), 10)
    x = [np.median(prediction[t]) for t in tenths]
    bottom, median, top = np.array([np.quantile(error[t], [0.1, 0.5, 0.9]) for t in tenths]).T
    ax.plot(x, median, color=ORANGE)
    for edge in (bottom, top):
        ax.plot(x, edge, color=ORANGE, linewidth=1, linestyle=(0, (4, 3)))
    ax.axhline(0, color=QUIET, linewidth=0.8)
    return fig


@styled
def intervals(y: np.ndarray, low: np.ndarray, high: np.ndarray, level: float) -> Figure:
    """How often the prediction intervals hold the truth, and how wide they are, by size."""
    held = (low <= y) & (y <= high)
    title = f"The {percent(level)} prediction intervals hold the truth {percent(held.mean(), 1)} "
    title += "of the time"
    width = high - low
    note = f"n = {len(y):,}; median width {number(float(np.median(width)))}. Each point is a tenth "
    note += "of the rows, by size of the prediction; the line is what was promised."
    axes = {"xlabel": "prediction (middle of the interval)", "ylabel": "share held"}
    fig, ax = canvas(title, note, height=2.7, left=0.65, **axes)
    middle = (low + high) / 2
    tenths = [t for t in np.array_split(np.argsort(middle, kind="stable"), 10) if len(t)]
    x = np.array([np.median(middle[t]) for t in tenths])
    share = np.array([held[t].mean() for t in tenths])
    ax.axhline(level, color=ORANGE, linewidth=1)
    ax.vlines(x, *wilson(share, np.array([len(t) for t in tenths])), color=BLUE, linewidth=2)
    ax.plot(x, share, "o", color=BLUE, markersize=6)
    ax.set_ylim(min(0.5, share.min() - 0.05), 1.01)
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: percent(value, 0)))
    return fig


def _density(ax: Axes, x: np.ndarray, y: np.ndarray, across: Limits, up: Limits) -> None:
    """Colour a grid of cells by the logarithm of the rows in them; empty cells stay white."""
    n, x_edges, y_edges = np.histogram2d(x, y, bins=(70, 56), range=(across, up))
    shade = np.ma.masked_equal(n.T, 0)  # (56, 70)
    ax.pcolormesh(x_edges, y_edges, np.ma.log(shade + 1), cmap=DENSITY)
    ax.grid(visible=False)
    ax.set_xlim(across)
    ax.set_ylim(up)


def _room(low: float, high: float) -> float:
    """Inches that the labels of the y axis need."""
    return 0.28 + 0.085 * max(len(tick(low)), len(tick(high)), 3)
