"""The figure of a training, epoch by epoch."""

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from .figures import BLUE, LIGHT, ORANGE, figure_style, new_figure
from .formatting import metric_name, number


@figure_style
def training_curve(epochs: Sequence[Mapping[str, float]], metric: str) -> Figure:
    """Score and loss on the validation set after each epoch.

    Parameters
    ----------
    epochs
        For each epoch ``epoch``, ``validation_loss`` and ``validation_<metric>``.
    metric
        The score that is drawn.
    """
    scores = [row[f"validation_{metric}"] for row in epochs]
    losses = [row["validation_loss"] / (epochs[0]["validation_loss"] or 1) for row in epochs]
    name, best = metric_name(metric), max(range(len(scores)), key=scores.__getitem__)
    lower = name[0].lower() + name[1:]  # "macro F1"
    title = f"Validation {lower} goes from {number(scores[0], metric)} to "
    title += f"{number(scores[-1], metric)} in {len(epochs)} epochs"
    note = "Vermilion: validation loss relative to that after the first epoch. The highest "
    note += f"{lower} is {number(scores[best], metric)} in epoch {best + 1}; the weights of "
    note += "the last epoch are used, since choosing the best epoch would be optimistic."
    fig, ax = new_figure(title, note, height=2.9, xlabel="Epoch", ylabel=name)
    x = [row["epoch"] for row in epochs]
    ax.plot(x, losses, color=ORANGE, linewidth=1.2)
    ax.plot(x, scores, color=BLUE)
    ax.plot(x[-1], scores[-1], "o", color=BLUE, markersize=6)
    label = {"textcoords": "offset points", "ha": "right", "va": "top"}
    ax.annotate(number(scores[-1], metric), (x[-1], scores[-1]), (0, -6), color=BLUE, **label)
    ax.axhline(1, color=LIGHT, linewidth=0.6)
    ax.set_ylim(0, 1.08 * max(1, *losses))
    ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    return fig
