"""The look of all figures: a title that states the finding, a note with its numbers, a PNG."""

import io
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager, get_font
from matplotlib.textpath import text_to_path
from matplotlib.ticker import FuncFormatter, MaxNLocator
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from .formatting import percent, shorten, shorten_middle, tick

# Blue and vermilion of Okabe and Ito stay apart for every common kind of colour blindness.
BLUE, ORANGE = "#0b6fb8", "#c9501c"
INK, GREY, LIGHT, RULE = "#1f2430", "#5c6470", "#aab2bd", "#e4e7eb"
WIDTH, MARGIN = 4.8, 0.2  # inches; at 360 px on a phone the smallest type is still 9 px high
ROW_HEIGHT = 0.44  # inches, in a dot plot
BASE_FONT = "DejaVu Sans"  # comes with matplotlib
BLUES = LinearSegmentedColormap.from_list("blues", ["#f3f6f9", "#8fbbe0", BLUE, "#08447a"])
DENSITY = LinearSegmentedColormap.from_list("density", ["#dbe9f5", "#8fbbe0", BLUE, "#08325a"])

STYLE = {
    "font.family": BASE_FONT,
    "font.size": 9.5,
    "text.color": INK,
    "text.parse_math": False,  # a column may be called "$ per month ($)"
    "axes.edgecolor": LIGHT,
    "axes.labelcolor": GREY,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.prop_cycle": matplotlib.cycler(color=[BLUE, ORANGE, GREY, LIGHT]),
    "grid.color": RULE,
    "grid.linewidth": 0.7,
    "xtick.color": LIGHT,
    "ytick.color": LIGHT,
    "xtick.labelcolor": GREY,
    "ytick.labelcolor": GREY,
    "xtick.major.size": 3,
    "ytick.major.size": 0,
    "lines.linewidth": 1.8,
    "lines.solid_capstyle": "round",
    "legend.frameon": False,
}
figure_style = matplotlib.rc_context(STYLE)


def new_figure(
    title: str,
    note: str = "",
    *,
    xlabel: str = "",
    ylabel: str = "",
    height: float = 3.0,
    left: float = 0.55,
    bottom: float = 0.4,
) -> tuple[Figure, Axes]:
    """Start a figure with one plot; sizes in inches.

    Parameters
    ----------
    title
        The finding, as a sentence.
    note
        The numbers behind it, in small type.
    ylabel
        Label of the y axis, set flat above it.
    """
    title = drawable(title)
    bold = FontProperties(family=font_families(title), size=12.5, weight="bold")
    small = FontProperties(family=font_families(note), size=9.5)
    title_lines, note_lines = _wrap(title, bold), _wrap(drawable(note), small)
    note_top = 0.22 + 0.235 * len(title_lines)  # inches from the top
    axes_top = note_top + 0.19 * len(note_lines) + (0.34 if ylabel else 0.16)
    bottom += 0.24 if xlabel else 0
    total = axes_top + height + bottom
    fig = Figure(figsize=(WIDTH, total), dpi=200, facecolor="white")
    fig.set_label(title)
    place: dict[str, Any] = {"x": MARGIN / WIDTH, "va": "top", "ha": "left"}
    fig.text(y=1 - 0.17 / total, s="\n".join(title_lines), fontproperties=bold, **place)
    fig.text(
        y=1 - note_top / total, s="\n".join(note_lines), fontproperties=small, color=GREY,
        linespacing=1.35, **place,
    )  # fmt: skip
    if ylabel:
        place["va"] = "bottom"
        fig.text(y=1 - (axes_top - 0.1) / total, s=ylabel, color=GREY, **place)
    ax = fig.add_axes((left / WIDTH, bottom / total, 1 - (left + MARGIN) / WIDTH, height / total))
    ax.set_xlabel(xlabel, loc="left")
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
        axis.set_major_formatter(FuncFormatter(tick))
    return fig, ax


def dot_plot(
    title: str,
    note: str,
    rows: Sequence[Mapping[str, Any]],
    *,
    reference: float | None = None,
    limits: tuple[float, float] | None = None,
) -> Figure:
    """Draw values with their intervals, one row each, from the top.

    Parameters
    ----------
    rows
        ``name`` and ``text`` (left and right of the row), ``value``, ``low``, ``high``, ``colour``.
    reference
        A value that all are compared with, drawn as a vertical line.
    limits
        Of the axis; a value outside is drawn as an arrow at its edge.
    """
    fig, ax = new_figure(title, note, height=ROW_HEIGHT * len(rows), left=0.2)
    ends = [row[end] for row in rows for end in ("value", "low", "high") if row[end] is not None]
    ends += [] if reference is None else [reference]
    margin = 0.06 * (max(ends) - min(ends)) or 0.01
    low, high = limits or (min(ends) - margin, max(ends) + margin)
    ax.set_xlim(low, high)
    ax.set_ylim(len(rows) - 0.5, -0.7)
    ax.set_yticks([])
    for n, row in enumerate(rows):
        _write_row(ax, n, row)
        mark, colour, value = n + 0.1, row["colour"], row["value"]
        if reference is not None:  # between the labels, which it would strike through
            ax.plot([reference] * 2, [mark - 0.12, mark + 0.22], color=LIGHT, linewidth=1.2)
        if not low <= value <= high:
            edge = (low + 0.02 * (high - low)) if value < low else (high - 0.02 * (high - low))
            ax.plot(edge, mark, marker="<" if value < low else ">", color=colour)
            continue
        if row["low"] is not None:
            ax.plot([row["low"], row["high"]], [mark] * 2, color=colour, linewidth=2.2)
        ax.plot(value, mark, "o", color=colour, markersize=6)
    return fig


def _write_row(ax: Axes, n: int, row: Mapping[str, Any]) -> None:
    """Write name and value of a row above its mark."""
    for x, text, side in ((0.0, row["name"], "left"), (1.0, row["text"], "right")):
        ax.text(
            x, n - 0.12, shorten(drawable(text), 44), ha=side, va="bottom", color=row["colour"],
            fontfamily=font_families(text), transform=ax.get_yaxis_transform(),
        )  # fmt: skip


def confusion_figure(
    title: str, note: str, counts: np.ndarray, labels: Sequence[str], min_rows: int
) -> Figure:
    """Draw a confusion matrix; shares are of each actual class.

    Parameters
    ----------
    counts : (k, k)
        Rows by actual (down) and predicted (across) class.
    min_rows
        A cell with fewer rows only says so.
    """
    k = len(labels)
    names = [shorten_middle(drawable(label), 16 if k <= 2 else 12) for label in labels]
    share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)  # (k, k)
    rare = (counts < min_rows) & (min_rows > 1)
    width = 0.085 * max(map(len, names))  # inches
    left = 0.3 + width
    turned = width > (WIDTH - left - MARGIN) / k
    fig, ax = new_figure(
        title, note, xlabel="Predicted", ylabel="Actual", left=left,
        height=min(3.6, 0.9 + 0.62 * k), bottom=0.4 + (0.6 * width if turned else 0),
    )  # fmt: skip
    ax.imshow(np.where(rare, 0, share), cmap=BLUES, vmin=0, vmax=1, aspect="auto")
    for i, j in np.ndindex(k, k) if k <= 12 else ():
        text = percent(share[i, j], 0) if k <= 8 else f"{100 * share[i, j]:.0f}"
        text = f"{text}\n{counts[i, j]:,}" if k <= 6 else text
        text = "" if counts[i, j] == 0 and k > 6 else text
        colour = "white" if share[i, j] > 0.5 and not rare[i, j] else INK
        size = 9.5 if k <= 4 else 8 if k <= 8 else 7
        text = f"<{min_rows}" if rare[i, j] else text
        ax.text(j, i, text, ha="center", va="center", color=colour, size=size)
    fonts: dict[str, Any] = {"fontfamily": font_families("".join(labels))}
    slant = {"rotation": 35, "ha": "right", "rotation_mode": "anchor"} if turned else {}
    ax.set_xticks(range(k), names, **fonts, **slant)
    ax.set_yticks(range(k), names, **fonts)
    ax.tick_params(length=0)
    ax.grid(visible=False)
    ax.spines[:].set_visible(False)
    return fig


def density(
    ax: Axes,
    x: np.ndarray,
    y: np.ndarray,
    xlim: tuple[float, float],
    ylim: tuple[float, float],
    min_rows: int,
) -> None:
    """Colour a grid of cells by the logarithm of their rows; cells with fewer stay white."""
    cells = 60 if min_rows == 1 else max(4, min(56, int((len(x) / min_rows / 4) ** 0.5)))
    n, x_edges, y_edges = np.histogram2d(x, y, bins=cells, range=(xlim, ylim))
    shade = np.ma.masked_less(n.T, max(min_rows, 1))
    ax.pcolormesh(x_edges, y_edges, np.ma.log(shade + 1), cmap=DENSITY)
    ax.grid(visible=False)
    ax.set(xlim=xlim, ylim=ylim)


@figure_style
def save_figure(fig: Figure, path: Path) -> None:
    """Write a PNG whose bytes depend on the figure alone: no date, no version, 128 colours.

    The title is stored in it, for those who cannot see the image.
    """
    raw, metadata = io.BytesIO(), PngInfo()
    metadata.add_itxt("Title", fig.get_label())
    fig.savefig(raw, format="png")
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.open(raw).convert("RGB").quantize(128)
    image.save(path, optimize=True, pnginfo=metadata, dpi=(200, 200))


def _wrap(text: str, font: FontProperties) -> list[str]:
    """Break a text into lines that fit the figure, by the width of its characters."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        width, _, _ = text_to_path.get_text_width_height_descent(longer, font, ismath=False)
        if lines and width / 72 < WIDTH - 2 * MARGIN:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def drawable(text: str) -> str:
    r"""Write a character that no font of this machine has as its number, ``\u6f22``."""
    return "".join(c if not c.isprintable() or _font_of(c) else f"\\u{ord(c):04x}" for c in text)


def font_families(text: str) -> list[str]:
    """Return the fonts that a text needs, the usual one first."""
    needed = {_font_of(c) for c in text if c.isprintable()}
    return [BASE_FONT, *sorted(needed - {BASE_FONT, ""})]


@cache
def _font_of(character: str) -> str:
    """Return the name of a font that has a character; "" where this machine has none."""
    others = sorted({font.name for font in fontManager.ttflist if font.weight == 400})
    for name in (BASE_FONT, *others):
        if not name.startswith("Last Resort") and character in _characters(name):
            return name
    return ""


@cache
def _characters(font: str) -> frozenset[str]:
    path = fontManager.findfont(FontProperties(family=font), fallback_to_default=False)
    return frozenset(map(chr, get_font(path).get_charmap()))
