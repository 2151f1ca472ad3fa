"""Rows of values side by side: models, features, parts of the data."""

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..reporting.wording import (
    Score,
    interval,
    metric_name,
    more_is_better,
    number,
    shorten,
    slice_name,
)
from .figures import canvas, row_label, rows
from .style import BLUE, INK, ORANGE, PALE, QUIET, styled

ROW, MARK = 0.44, 0.06  # height of a row in inches; where its mark lies below the label


@styled
def candidates(
    candidates: Mapping[str, Score], metric: str, champion: str, baseline: str = "dummy"
) -> Figure:
    """Every model that was tried, best first, each with its interval."""
    best_first = sorted(
        candidates, key=lambda name: candidates[name]["value"], reverse=more_is_better(metric)
    )
    best, floor = candidates[champion], candidates.get(baseline)
    title = f"{shorten(champion, 24).capitalize()} reaches {metric_name(metric)} "
    title += number(best["value"], metric)
    title += f"; baseline {number(floor['value'], metric)}" if floor else ""
    note = "On rows that the model had not seen; lines are intervals."
    fig, ax = canvas(title, note, height=ROW * len(best_first), left=0.2)
    rows(ax, len(best_first))
    low, high = _range([candidates[name] for name in best_first if name != baseline])
    for row, name in enumerate(best_first):
        score = candidates[name]
        colour = BLUE if name == champion else ORANGE if name == baseline else QUIET
        word = f"{name} (baseline)" if name == baseline else name
        row_label(ax, row, {0: shorten(word), 1: interval(score, metric)}, colour)
        if low <= score["value"] <= high:
            _dot(ax, row, score, colour)
        else:  # a baseline far away would press all others into one point
            left = score["value"] < low
            edge = (low + 0.02 * (high - low)) if left else (high - 0.02 * (high - low))
            ax.plot(edge, row + MARK, marker="<" if left else ">", color=colour)
    ax.set_xlim(low, high)
    return fig


@styled
def importance(features: Sequence[Mapping[str, Any]], metric: str, most: int = 12) -> Figure:
    """How much worse the headline gets when one column is shuffled, largest first."""
    shown = features[:most]
    first, name = shown[0], metric_name(metric)
    verb = "costs" if more_is_better(metric) else "adds"
    title = f"{shorten(first['name'], 28)} matters most: shuffling it {verb} "
    title += f"{number(first['value'], metric, 4)} {name}"
    if first["value"] <= 0:
        title = "No column matters on its own: shuffling any of them changes nothing"
    note = f"Change of {name} when one column is shuffled; lines are intervals."
    if len(features) > most:
        note += f" The first {most} of {len(features)} columns."
    fig, ax = canvas(title, note, height=ROW * len(shown), left=0.2)
    rows(ax, len(shown))
    for row, feature in enumerate(shown):
        colour = BLUE if row == 0 else INK
        value = number(feature["value"], metric, 4)
        row_label(ax, row, {0: shorten(feature["name"]), 1: value}, colour)
        fill = BLUE if row == 0 else PALE
        ax.barh(row + MARK, feature["value"], height=0.22, color=fill)
        if feature.get("low") is not None:
            ax.plot([feature["low"], feature["high"]], [row + MARK] * 2, color=INK, linewidth=1)
    ax.set_xlim(min(0, *(f["value"] for f in shown)), None)
    ax.axvline(0, color=PALE, linewidth=0.8)
    return fig


@styled
def slices(
    slices: Sequence[Mapping[str, Any]], overall: Score, metric: str, most: int = 10
) -> Figure:
    """The parts of the data where the model is worst, against the whole."""
    shown = slices[:most]
    worst, name = shown[0], metric_name(metric)
    title = f"Weakest where {shorten(slice_name(worst), 34)}: {name} "
    title += f"{number(worst['score']['value'], metric)}, "
    title += f"against {number(overall['value'], metric)} overall"
    note = f"The {len(shown)} weakest parts of the data; the vertical line is the whole."
    fig, ax = canvas(title, note, height=ROW * len(shown), left=0.2)
    rows(ax, len(shown))
    ax.axvline(overall["value"], color=PALE, linewidth=1, zorder=0)
    for row, part in enumerate(shown):
        colour = ORANGE if row == 0 else INK
        value, n = number(part["score"]["value"], metric), f"n = {part['n']:,}"
        row_label(ax, row, {0: shorten(slice_name(part), 34), 0.76: value, 1: n}, colour)
        _dot(ax, row, part["score"], ORANGE if row == 0 else QUIET)
    ax.set_xlim(*_range([*(part["score"] for part in shown), overall]))
    return fig


def _dot(ax: Axes, row: int, score: Score, colour: str) -> None:
    """Draw a value and its interval below the row's label."""
    if score.get("low") is not None:
        ax.plot([score["low"], score["high"]], [row + MARK] * 2, color=colour, linewidth=2.2)
    ax.plot(score["value"], row + MARK, "o", color=colour, markersize=6)


def _range(scores: Sequence[Score]) -> tuple[float, float]:
    """Limits that hold every interval, with a margin."""
    ends = [s[k] for s in scores for k in ("value", "low", "high") if s.get(k) is not None]
    margin = 0.06 * (max(ends) - min(ends)) or 0.01
    return min(ends) - margin, max(ends) + margin
