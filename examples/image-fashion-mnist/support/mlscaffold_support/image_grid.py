"""A figure of several small images, each with a line of text above or below it."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from .figures import BLUE, LIGHT, MARGIN, ORANGE, WIDTH, drawable, font_families, new_figure
from .formatting import shorten

SIGNED = LinearSegmentedColormap.from_list("signed", [BLUE, "#ffffff", ORANGE])
GAP = 0.14  # inches between two images
LINE = 0.18  # inches, height of a line of text


class ImageGrid:
    """Rows of square cells, measured in inches.

    Parameters
    ----------
    title, note
        As in `figures.new_figure`.
    count, columns
        Number of cells, and of those side by side.
    lines
        Lines of text in each cell, above and below its image together.
    """

    def __init__(self, title: str, note: str, count: int, columns: int, lines: int = 1):
        self.columns = columns
        self.side = (WIDTH - 2 * MARGIN - (columns - 1) * GAP) / columns
        self.step = self.side + lines * LINE + GAP
        self.height = -(-count // columns) * self.step
        self.figure, self.board = new_figure(title, note, height=self.height, left=0, bottom=0)
        self.board.set_position((0, 0, 1, self.height / self.figure.get_figheight()))
        self.board.set(xlim=(0, WIDTH), ylim=(0, self.height))
        self.board.set_axis_off()

    def corner(self, n: int) -> tuple[float, float]:
        """Return the left and the upper edge of a cell."""
        row, column = divmod(n, self.columns)
        return MARGIN + column * (self.side + GAP), self.height - row * self.step

    def write(self, n: int, text: str, colour: str, *, below: bool = False, cells: int = 1) -> None:
        """Write a line above or below the image of a cell, across some cells."""
        left, top = self.corner(n)
        top -= 0.02 + (LINE + self.side if below else 0)
        text = shorten(drawable(text), 18 * cells)
        fonts = font_families(text)
        self.board.text(left, top, text, color=colour, va="top", size=8, fontfamily=fonts)

    def show(self, n: int, image: np.ndarray, overlay: np.ndarray | None = None) -> None:
        """Show an image (h, w, c) uint8 in a cell, perhaps below a map (g, g) of signed values."""
        left, top = self.corner(n)
        total = self.figure.get_figheight()
        bottom = (top - LINE - self.side) / total
        ax = self.figure.add_axes((left / WIDTH, bottom, self.side / WIDTH, self.side / total))
        height, width, _ = image.shape
        extent = (-0.5, width - 0.5, height - 0.5, -0.5)
        ax.imshow(image.squeeze(), cmap="gray", vmin=0, vmax=255, extent=extent)
        if overlay is not None:
            limit = max(float(np.abs(overlay).max()), 1e-9)
            ax.imshow(
                overlay, cmap=SIGNED, vmin=-limit, vmax=limit, alpha=0.72, extent=extent,
                interpolation="bicubic",
            )  # fmt: skip
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set(visible=True, color=LIGHT, linewidth=0.4)
