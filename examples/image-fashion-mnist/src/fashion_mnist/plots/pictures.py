"""Pictures of the data beside each other: the worst mistakes, and what the network looked at."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from ..reporting.wording import percent, shorten
from .figures import canvas
from .style import BLUE, INK, MARGIN, ORANGE, QUIET, SMALL, WIDTH, styled

SPEAKS = LinearSegmentedColormap.from_list("speaks", [BLUE, "#ffffff", ORANGE])
GAP = 0.14  # inches


@styled
def mistakes(
    pictures: np.ndarray, truth: Sequence[str], said: Sequence[str], sure: Sequence[float]
) -> Figure:
    """Draw the mistakes that the network was surest of.

    Parameters
    ----------
    pictures : (n, h, w, c) uint8
    truth, said : (n,) of str
        The class of each, and the class that it was taken for.
    sure : (n,)
        Probability of the class that was said.
    """
    n, across = len(pictures), 4
    title = f"The {n} mistakes made most surely" if n > 1 else "The one mistake"
    note = "Above: what the model said, and how sure it was. Below: what the picture is."
    side = (WIDTH - 2 * MARGIN - (across - 1) * GAP) / across
    fig, ax, height = board(title, note, -(-n // across), side + 0.52)
    for number, picture in enumerate(pictures):
        row, column = divmod(number, across)
        left, top = MARGIN + column * (side + GAP), height - row * (side + 0.52)
        write(
            ax, left, top - 0.02, f"{shorten(said[number], 11)} {percent(sure[number], 0)}", ORANGE
        )
        show(fig, ax, picture, left, top - 0.18 - side, side)
        write(ax, left, top - 0.2 - side, shorten(truth[number], 15), INK)
    return fig


@styled
def looked_at(
    pictures: np.ndarray, maps: Sequence[np.ndarray], truth: Sequence[str], said: Sequence[str]
) -> Figure:
    """Draw what each decision hung on: the picture, and beside it the map of what counted.

    Parameters
    ----------
    pictures : (n, h, w, c) uint8
    maps : n arrays (g, g)
        How much the decision lost where a place was covered.
    truth, said : (n,) of str
    """
    n, across = len(pictures), 2
    title = "What the model looked at"
    note = "Vermilion: without this place the model would be less sure of what it said. Blue: it "
    note += "would be surer. A square of grey was laid over one place after the other."
    side = (WIDTH - 2 * MARGIN - 3 * GAP) / 4
    fig, ax, height = board(title, note, -(-n // across), side + 0.36)
    for number, (picture, found) in enumerate(zip(pictures, maps, strict=True)):
        row, column = divmod(number, across)
        left, top = MARGIN + column * 2 * (side + GAP), height - row * (side + 0.36)
        right = said[number] == truth[number]
        words = f"{shorten(said[number], 15)}, rightly" if right else (
            f"{shorten(said[number], 13)}, but it is {shorten(truth[number], 13)}")  # fmt: skip
        write(ax, left, top - 0.02, words, INK if right else ORANGE)
        show(fig, ax, picture, left, top - 0.18 - side, side)
        beside = show(fig, ax, picture, left + side + GAP / 2, top - 0.18 - side, side)
        most = max(float(np.abs(found).max()), 1e-9)
        beside.imshow(
            found, cmap=SPEAKS, vmin=-most, vmax=most, alpha=0.72, interpolation="bicubic",
            extent=(-0.5, len(picture) - 0.5, len(picture) - 0.5, -0.5),
        )  # fmt: skip
    return fig


def board(title: str, note: str, rows: int, height: float) -> tuple[Figure, Axes, float]:
    """Start a figure with room for rows of pictures, measured in inches from its lower edge."""
    total = rows * height + 0.1
    fig, ax = canvas(title, note, height=total, left=0, bottom=0)
    ax.set_position((0, 0, 1, total / fig.get_figheight()))
    ax.set_xlim(0, WIDTH)
    ax.set_ylim(0, total)
    ax.set_axis_off()
    return fig, ax, total


def write(ax: Axes, left: float, top: float, text: str, colour: str) -> None:
    """Write a line below a point of the board."""
    ax.text(left, top, text, color=colour, va="top", fontproperties=SMALL, size=8)


def show(
    fig: Figure, board: Axes, picture: np.ndarray, left: float, bottom: float, side: float
) -> Axes:
    """Show a picture on the board, each of its pixels as a square."""
    width, height = fig.get_size_inches()
    ax = fig.add_axes((left / width, bottom / height, side / width, side / height))
    ax.imshow(picture.squeeze(), cmap="gray", vmin=0, vmax=255, interpolation="nearest")
    ax.set_xticks([])
    ax.set_yticks([])
    ax.spines[:].set_visible(True)
    ax.spines[:].set_color(QUIET)
    ax.spines[:].set_linewidth(0.4)
    return ax
