"""Figures that every kind of project has; each states one finding in its title."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from sklearn.metrics import confusion_matrix

from .calibration import calibration_bins, largest_miss, top_class
from .figures import (
    BLUE,
    GREY,
    INK,
    LIGHT,
    ORANGE,
    confusion_figure,
    dot_plot,
    figure_style,
    new_figure,
)
from .formatting import (
    metric_in_sentence,
    metric_name,
    number,
    percent,
    score,
    shorten,
    subgroup_name,
)
from .intervals import LOSSES
from .resampling import ROW, ResamplingUnit

Rows = Sequence[Mapping[str, Any]]


@figure_style
def models_compared(
    comparison: Mapping[str, Any], evidence: str = "Cross-validated on the training rows"
) -> Figure:
    """Score of every candidate with its interval, the best first.

    Parameters
    ----------
    evidence
        Which rows the scores come from.
    """
    metric, scores = comparison["metric"], comparison["candidates"]
    selected, dummy = comparison["selected"], scores["dummy"]
    names = sorted(scores, key=lambda name: scores[name]["value"], reverse=metric not in LOSSES)
    rows = [
        {"name": f"{name} (baseline)" if name == "dummy" else name}
        | {end: scores[name][end] for end in ("value", "low", "high")}
        | {"text": score(scores[name], metric), "colour": BLUE if name == selected else GREY}
        for name in names
    ]
    ends = [s[e] for n, s in scores.items() if n != "dummy" for e in ("value", "low", "high")]
    ends = [end for end in ends if end is not None]
    margin = 0.08 * (max(ends) - min(ends)) or 0.01
    label = metric_in_sentence(metric)
    title = f"Selected: {selected}, {label} {number(scores[selected]['value'], metric)}"
    title += f" (baseline {number(dummy['value'], metric)})"
    note = f"{evidence}, with 95% CI."
    return dot_plot(title, note, rows, limits=(min(ends) - margin, max(ends) + margin))


@figure_style
def importance(rows: Rows, metric: str, most: int = 12) -> Figure:
    """How much the headline score suffers when a column is shuffled, the largest first."""
    shown, name = rows[:most], metric_name(metric)
    first, change = shown[0], "costs" if metric not in LOSSES else "adds"
    title = (
        f"Shuffling {shorten(first['name'], 28)} {change} the most {name}: {score(first, metric)}"
    )
    if not first["important"]:
        title = "Shuffling any single column changes the score by no more than chance"
    note = "Loss of the score when a column is shuffled among held-out rows, with 95% CI."
    note += f" The first {most} of {len(rows)} columns." if len(rows) > most else ""
    lines = [
        dict(row) | {"text": number(row["value"], metric), "colour": BLUE if n == 0 else INK}
        for n, row in enumerate(shown)
    ]
    return dot_plot(title, note, lines, reference=0.0)


@figure_style
def subgroups(rows: Rows, loss_name: str, most: int = 10) -> Figure:
    """Excess loss of each subgroup over the rest, the largest first."""
    weak, shown = [row for row in rows if row["weak"]], rows[:most]
    title = (
        f"None of {len(rows)} subgroups has a higher {loss_name} than the rest by more than chance"
    )
    if weak:
        first = subgroup_name(weak[0]["column"], weak[0]["value"])
        title = f"Highest {loss_name}: {shorten(first, 40)}"
    note = f"Mean {loss_name} of a subgroup minus that of all other rows, with 95% CI. "
    note += f"In colour: more than chance, given that {len(rows)} subgroups were compared."
    lines = [
        row["excess"]
        | {
            "name": f"{subgroup_name(row['column'], row['value'])}  (n = {row['n']:,})",
            "text": score(row["excess"]),
            "colour": ORANGE if row["weak"] else GREY,
        }
        for row in shown
    ]
    return dot_plot(title, note, lines, reference=0.0)


@figure_style
def confusion(y: np.ndarray, predicted: np.ndarray, labels: Sequence[str], min_rows: int) -> Figure:
    """Share of each actual class (down) by predicted class (across)."""
    counts = confusion_matrix(y, predicted, labels=range(len(labels)))
    names = [shorten(label, 20) for label in labels]
    if len(labels) == 2:
        recall, fpr = counts[1, 1] / counts[1].sum(), counts[0, 1] / counts[0].sum()
        title = (
            f"{percent(recall)} of {names[1]} found (recall); false positive rate {percent(fpr)}"
        )
    else:
        errors = np.where(np.eye(len(labels), dtype=bool), -1, counts)
        i, j = np.unravel_index(errors.argmax(), errors.shape)
        title = f"Most frequent confusion: {names[i]} predicted as {names[j]}"
    note = f"n = {len(y):,}. Percentages are of the actual class."
    return confusion_figure(title, note, counts, labels, min_rows)


@figure_style
def calibration(
    y: np.ndarray, prediction: np.ndarray, min_rows: int = 1, unit: ResamplingUnit = ROW
) -> Figure:
    """Observed frequency against predicted probability, and how often each was predicted."""
    event, p = top_class(y, prediction)
    bins = calibration_bins(event, p, min_rows, unit)
    miss = largest_miss(bins)
    title = "Predicted probabilities agree with observed frequencies within sampling noise"
    if miss is not None:
        title = f"Of predictions around {percent(miss['predicted'])}, {percent(miss['observed'])} "
        title += "came true"
    note = f"n = {len(y):,}, bins of equal width, with 95% CI. Bars: share of the rows in each bin."
    label = "Predicted probability" if prediction.shape[1] == 2 else "Confidence"
    fig, ax = new_figure(title, note, height=3.5, xlabel=label, ylabel="Observed frequency")
    ax.bar(bins["predicted"], bins["n"] / len(y), width=0.05, color=LIGHT, alpha=0.5)
    ax.plot([0, 1], [0, 1], color=LIGHT, linewidth=1, linestyle=(0, (4, 3)))
    ax.vlines(bins["predicted"], bins["low"], bins["high"], color=BLUE, linewidth=2)
    ax.plot(bins["predicted"], bins["observed"], "o", color=BLUE, markersize=6)
    ax.set(xlim=(-0.015, 1.015), ylim=(-0.015, 1.03))
    return fig
