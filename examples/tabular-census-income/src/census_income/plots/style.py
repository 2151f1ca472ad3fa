"""The look of all figures: one type, few colours, sizes that can be read on a phone."""

import matplotlib
from matplotlib.font_manager import FontProperties

from .letters import BASE

TITLE = FontProperties(family=BASE, size=12.5, weight="bold")
SMALL = FontProperties(family=BASE, size=9.5)
# Blue and vermilion of Okabe and Ito stay apart for every common kind of colour blindness.
BLUE, ORANGE = "#0b6fb8", "#c9501c"
INK, QUIET, PALE, RULE = "#1f2430", "#5c6470", "#aab2bd", "#e4e7eb"
MARGIN = 0.2  # inches
WIDTH = 4.8  # inches; at 360 px on a phone the smallest type is still 9 px high

styled = matplotlib.rc_context(
    {
        "font.family": BASE,
        "font.size": 9.5,
        "text.color": INK,
        "text.parse_math": False,  # a column may be called "$ per month ($)"
        "axes.unicode_minus": True,
        "axes.edgecolor": PALE,
        "axes.labelcolor": QUIET,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.spines.left": False,
        "axes.grid": True,
        "axes.axisbelow": True,
        "grid.color": RULE,
        "grid.linewidth": 0.7,
        "xtick.color": PALE,
        "ytick.color": PALE,
        "xtick.labelcolor": QUIET,
        "ytick.labelcolor": QUIET,
        "xtick.major.size": 3,
        "ytick.major.size": 0,
        "lines.linewidth": 1.8,
        "lines.solid_capstyle": "round",
    }
)
