"""How the training went, epoch by epoch."""

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ..reporting.wording import METRICS, metric_name, number
from .figures import canvas
from .style import BLUE, ORANGE, QUIET, styled


@styled
def learning(epochs: Sequence[Mapping[str, float]], metric: str) -> Figure:
    """Score on validation against the epoch, and the loss that training lowered.

    Parameters
    ----------
    epochs
        For each epoch ``loss``, ``validation_loss`` and ``validation_<metric>``.
    metric
        The score that is drawn, one of those in ``wording.METRICS``.
    """
    values = [row[f"validation_{metric}"] for row in epochs]
    name = metric_name(metric) if metric in METRICS else metric
    best = max(range(len(values)), key=values.__getitem__)
    title = f"{name} on validation goes from {number(values[0], metric)} to "
    title += f"{number(values[-1], metric)} in {len(epochs)} epochs"
    note = "The vermilion line is the loss on validation, as a share of its value after the first "
    note += f"epoch. The highest score was {number(values[best], metric)} in epoch "
    note += f"{best + 1}; the last weights are taken, whichever epoch was best."
    fig, ax = canvas(title, note, height=2.9, xlabel="epoch", ylabel=name)
    x = [row["epoch"] for row in epochs]
    first = epochs[0]["validation_loss"] or 1
    losses = [row["validation_loss"] / first for row in epochs]
    ax.plot(x, losses, color=ORANGE, linewidth=1.2)
    ax.plot(x, values, color=BLUE)
    ax.plot(x[-1], values[-1], "o", color=BLUE, markersize=6)
    label = {"textcoords": "offset points", "ha": "right", "va": "top"}
    ax.annotate(number(values[-1], metric), (x[-1], values[-1]), (0, -6), color=BLUE, **label)
    ax.axhline(1, color=QUIET, linewidth=0.6)
    ax.set_ylim(0, 1.08 * max(1, *losses))
    ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    return fig
