"""What all figures are made of: a title that states the finding, axes, labelled rows, a file."""

import io
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path
from matplotlib.ticker import FuncFormatter, MaxNLocator
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from ..reporting.wording import shorten, tick
from .letters import drawable, families, in_font
from .style import INK, MARGIN, QUIET, SMALL, TITLE, WIDTH, styled


def canvas(
    title: str,
    note: str = "",
    *,
    xlabel: str = "",
    ylabel: str = "",
    height: float = 3.0,
    left: float = 0.55,
    bottom: float = 0.4,
) -> tuple[Figure, Axes]:
    """Start a figure: the finding in words, a note with its numbers, axes (sizes in inches).

    The label of the y axis lies flat above the axis, where it can be read without turning the head.
    """
    title = drawable(title)
    heading, small = wrap(title, TITLE), wrap(note, SMALL)
    below = 0.22 + 0.235 * len(heading)  # where the title ends, in inches from the top
    top = below + 0.19 * len(small) + (0.34 if ylabel else 0.16)
    bottom += 0.24 if xlabel else 0
    total = top + height + bottom
    fig = Figure(figsize=(WIDTH, total), dpi=200, facecolor="white")
    place = {"x": MARGIN / WIDTH, "va": "top", "ha": "left"}
    fig.set_label(title)
    fig.text(
        y=1 - 0.17 / total, s="\n".join(heading), fontproperties=in_font(TITLE, title), **place
    )
    fig.text(y=1 - below / total, s="\n".join(small), color=QUIET, linespacing=1.35, **place)
    if ylabel:
        fig.text(y=1 - (top - 0.1) / total, s=ylabel, color=QUIET, **(place | {"va": "bottom"}))
    share = (left / WIDTH, bottom / total, 1 - (left + MARGIN) / WIDTH, height / total)
    ax = fig.add_axes(share)
    ax.set_xlabel(xlabel, loc="left")
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
        axis.set_major_formatter(FuncFormatter(tick))
    return fig, ax


def wrap(text: str, font: FontProperties) -> list[str]:
    """Break a text into lines that fit the figure, by the width of its letters."""
    lines: list[str] = []
    font = in_font(font, text)
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        width, _, _ = text_to_path.get_text_width_height_descent(longer, font, ismath=False)
        if lines and width / 72 < WIDTH - 2 * MARGIN:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def rows(ax: Axes, n: int) -> None:
    """Make axes a list of n rows, counted from the top, that carry their own labels."""
    ax.set_ylim(n - 0.5, -0.7)
    ax.set_yticks([])
    ax.grid(visible=False, axis="y")


def row_label(ax: Axes, row: int, texts: dict[float, str], colour: str = INK) -> None:
    """Write the texts of a row above its mark, each ending (the first: starting) at its place."""
    for place, text in texts.items():
        ax.text(
            place,
            row - 0.1,
            shorten(drawable(text)),
            fontfamily=families(text),
            transform=ax.get_yaxis_transform(),  # x as a share of the axes, y in data
            ha="right" if place else "left",
            va="bottom",
            color=colour,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
        )


@styled
def save(fig: Figure, path: Path) -> Path:
    """Write a PNG whose bytes depend on the figure alone: no date, no version, 128 colours.

    The title goes along as text, for those who cannot see the picture.
    """
    raw, about = io.BytesIO(), PngInfo()
    about.add_itxt("Title", fig.get_label())
    fig.savefig(raw, format="png")
    path.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.open(raw).convert("RGB").quantize(128)
    picture.save(path, optimize=True, pnginfo=about, dpi=(200, 200))
    return path
