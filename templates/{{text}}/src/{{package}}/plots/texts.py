"""What is drawn of texts alone: classes, pairs of them, words."""

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.figure import Figure

from ..reporting.wording import both_ends, number, percent, shorten
from .comparison import MARK, ROW
from .figures import canvas, row_label, rows
from .style import INK, ORANGE, PALE, styled

MOST = 12  # rows of a figure

Rows = Sequence[Mapping[str, Any]]


@styled
def classes(found: Rows) -> Figure:
    """F1 of each class, the weakest first."""
    shown, worst = found[:MOST], found[0]
    title = f"Hardest to tell: {shorten(worst['label'], 30)}, F1 {number(worst['f1'], 'f1')}"
    note = "F1 is 1 where every text of a class is found and no other is taken for one."
    if len(found) > len(shown):
        note += f" The {len(shown)} weakest of {len(found)} classes."
    return bars(
        title,
        note,
        [(shorten(c["label"], 34), number(c["f1"], "f1"), f"n = {c['n']:,}") for c in shown],
        [c["f1"] for c in shown],
    )


@styled
def pairs(found: Rows) -> Figure:
    """Classes that are taken for another, the most frequent pair first."""
    shown, first = found[:MOST], found[0]
    title = f"“{both_ends(first['true'], 24)}” is most often taken for "
    title += f"“{both_ends(first['said'], 24)}”: {first['n']} of {first['of']} times"
    note = "The share of a class's texts that is taken for the other class."
    labels = [f"{both_ends(c['true'], 22)} → {both_ends(c['said'], 22)}" for c in shown]
    shares = [c["n"] / c["of"] for c in shown]
    counts = [f"{c['n']} of {c['of']}" for c in shown]
    cells = [(a, percent(b), c) for a, b, c in zip(labels, shares, counts, strict=True)]
    return bars(title, note, cells, shares)


@styled
def words(found: Rows) -> Figure:
    """Words that speak for a class: the strongest of each class, then by their effect."""
    by_class: dict[str, list[Mapping[str, Any]]] = {}
    for row in found:
        by_class.setdefault(row["label"], []).append(row)
    each = max(1, MOST // len(by_class))
    shown = [row for listed in by_class.values() for row in listed[:each]]
    shown = sorted(shown, key=lambda row: -row["effect"])[:MOST]
    first = shown[0]
    title = f"“{shorten(first['word'], 20)}” speaks most for {shorten(first['label'], 24)}: "
    title += f"worth {100 * first['effect']:.0f} points of its probability"
    note = "How much less probable the class becomes when the word is left out, on average over "
    note += "unseen texts with it."
    cells = [
        (
            f"{shorten(row['word'], 18)} → {shorten(row['label'], 20)}",
            number(row["effect"], "f1"),
            f"n = {row['n']}",
        )
        for row in shown
    ]
    return bars(title, note, cells, [row["effect"] for row in shown])


def bars(
    title: str, note: str, cells: Sequence[tuple[str, str, str]], values: list[float]
) -> Figure:
    """Draw a list of bars, each below its label, its value and its count; the first stands out."""
    fig, ax = canvas(title, note, height=ROW * len(values), left=0.2)
    rows(ax, len(values))
    for row, ((label, value, n), width) in enumerate(zip(cells, values, strict=True)):
        row_label(ax, row, {0: label, 0.78: value, 1: n}, ORANGE if row == 0 else INK)
        ax.barh(row + MARK, width, height=0.22, color=ORANGE if row == 0 else PALE)
    ax.set_xlim(0, None)
    return fig
