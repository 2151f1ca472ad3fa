"""The figure of a training, epoch by epoch."""

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from .figures import BLUE, GREY, figure_style, new_figure, tick
from .formatting import metric_in_sentence, metric_name, number


@figure_style
def training_curve(epochs: Sequence[Mapping[str, float]], metric: str) -> Figure:
    """Score on the validation set and both losses after each epoch.

    Parameters
    ----------
    epochs
        For each epoch ``epoch``, ``loss``, ``validation_loss`` and ``validation_<metric>``.
    metric
        The score that is drawn.
    """
    scores = [row[f"validation_{metric}"] for row in epochs]
    name, best = metric_in_sentence(metric), max(range(len(scores)), key=scores.__getitem__)
    title = f"Validation {name} goes from {number(scores[0], metric)} to "
    title += f"{number(scores[-1], metric)} in {len(epochs)} epochs"
    note = f"The highest {name} is {number(scores[best], metric)}, in epoch {best + 1}; the weights "
    note += "of the last epoch are used, since choosing the best epoch would be optimistic. Below: "
    note += "training loss (grey), which includes label smoothing, and validation loss (blue)."
    fig, above = new_figure(title, note, height=3.4, xlabel="Epoch", ylabel=metric_name(metric))
    x0, y0, width, height = above.get_position().bounds
    below = fig.add_axes((x0, y0, width, 0.4 * height), sharex=above)
    above.set_position((x0, y0 + 0.53 * height, width, 0.47 * height))
    x = [row["epoch"] for row in epochs]
    above.plot(x, scores, color=BLUE)
    above.plot(x[-1], scores[-1], "o", color=BLUE, markersize=6)
    label = {"textcoords": "offset points", "ha": "right", "va": "top"}
    above.annotate(number(scores[-1], metric), (x[-1], scores[-1]), (0, -7), color=BLUE, **label)
    above.tick_params(labelbottom=False)
    above.set_xlabel("")
    above.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    below.plot(x, [row["loss"] for row in epochs], color=GREY, linewidth=1.2)
    below.plot(x, [row["validation_loss"] for row in epochs], color=BLUE)
    below.set_ylim(bottom=0)
    below.set_xlabel("Epoch", loc="left")
    below.set_title("Loss", loc="left", color=GREY, fontsize="medium", fontweight="normal")
    below.yaxis.set_major_locator(MaxNLocator(3))
    below.yaxis.set_major_formatter(FuncFormatter(tick))
    return fig
