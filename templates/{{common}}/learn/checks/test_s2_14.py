"""Checks of s2.14: planted shapes are named, and a plot of the project's own data can be read."""

import numpy as np
import pandas as pd
import pytest
from course import own
from course.calling import attempt, call, require
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy import stats

ROWS = 600
MOST = 2000  # rows of the project's own that are drawn


@pytest.fixture
def unit(rng) -> float:
    """A unit that columns are counted in."""
    return float(10.0 ** rng.integers(-4, 5))


def hills(rng, unit: float) -> pd.Series:
    """Two groups mixed, one of them far from the other."""
    first = rng.random(ROWS) < rng.uniform(0.35, 0.65)
    far = rng.uniform(7, 9)
    return pd.Series(unit * np.where(first, rng.normal(size=ROWS), rng.normal(far, 1, ROWS)))


def said_of(lesson, values: pd.Series) -> set[str]:
    """Ask for flags, and require words of the table."""
    said = call(lesson.flags, values, gives=set)
    known = {"constant", "heaped", "skewed", "two peaks"}
    require(said <= known, "the flags must be words of the table")
    return said


def test_counts_planted_hills(lesson, rng, unit):
    """One, two and three hills are counted, whatever the unit and the tail."""
    two = hills(rng, unit).to_numpy()
    third = unit * rng.normal(18, 1, ROWS // 2)
    for values, right, what in (
        (unit * rng.normal(5, 1, ROWS), 1, "one hill has one peak, small bumps do not count"),
        (unit * rng.exponential(size=ROWS), 1, "a slope with a tail has one peak"),
        (two, 2, "two groups far apart make two peaks"),
        (np.r_[two, third], 3, "three groups far apart make three peaks"),
    ):
        found = call(lesson.peaks, values, gives=(int, np.integer))
        look = "the prominence that a peak needs, as a share of the highest density"
        require(found == right, what, look)


def test_peaks_at_the_ends(lesson, rng):
    """A pile at the least value is a peak as well."""
    piles = np.r_[np.zeros(200), np.ones(200), rng.uniform(0, 1, 60)]
    found = call(lesson.peaks, piles, gives=(int, np.integer))
    require(found == 2, "a pile at either end of the values is a peak", "what lies beyond the ends")


def test_small_hills_count_from_a_tenth(lesson, rng):
    """A hill of a quarter of the highest counts, one of a thirtieth does not."""
    large = stats.norm.ppf((np.arange(1200) + 0.5) / 1200)
    look = "a tenth of the highest density, not a fixed number"
    for share, right in ((4, 2), (30, 1)):
        small = stats.norm.ppf((np.arange(1200 // share) + 0.5) / (1200 // share)) + 12
        found = call(lesson.peaks, np.r_[large, small], gives=(int, np.integer))
        require(found == right, "a peak counts from a tenth of the highest one on", look)


def test_names_planted_shapes(lesson, rng, unit):
    """Each planted shape gets its flag, and an ordinary hill gets none."""
    plain = pd.Series(unit * rng.normal(3, 1, ROWS))
    require(said_of(lesson, plain) == set(), "a plain hill must have no flag")
    tail = pd.Series(unit * rng.lognormal(size=ROWS))
    require(said_of(lesson, tail) == {"skewed"}, "a tail to the right is skewed, and nothing else")
    require(said_of(lesson, -tail) == {"skewed"}, "a tail to the left is skewed as well")
    mixed = hills(rng, unit)
    require(
        said_of(lesson, mixed) == {"two peaks"}, "two groups have two peaks, and are not skewed"
    )
    heap = plain.where(rng.random(ROWS) > 0.6, 3 * unit)
    look = "how often the most frequent value occurs"
    require(said_of(lesson, heap) == {"heaped"}, "one value in most rows is a heap", look)


def test_borders(lesson):
    """Half is not more than half, a skewness below 1 is none, and missing values do not count."""
    half = pd.Series([0.0, 0.0, 0.0, 1.0, 2.0, 3.0])
    require("heaped" not in said_of(lesson, half), "half of the rows are not more than half")
    holes = pd.Series([0.0, 0.0, 0.0, 1.0, 2.0, *[np.nan] * 4])
    require("heaped" in said_of(lesson, holes), "missing values must not count among the rows")
    two = said_of(lesson, pd.Series([0.0, 1.0] * 9))
    require("constant" not in two, "two different values are not constant")
    for tail, skewed in ((0.70, False), (1.30, True)):
        gamma = pd.Series(stats.gamma(4 / tail**2).ppf((np.arange(4000) + 0.5) / 4000))
        found = "skewed" in said_of(lesson, gamma)
        require(found == skewed, "skewed is a skewness beyond 1, of the third power of the scores")


def test_constant(lesson):
    """Where nothing differs there is nothing else to say."""
    look = "how many different values are known"
    for values in ([0.1] * 12, [2.0, np.nan], [np.nan, np.nan], []):
        said = said_of(lesson, pd.Series(values, dtype=float))
        require(said == {"constant"}, "values that do not differ are constant, no more", look)


def drawn(lesson, values: pd.Series, name: str) -> Axes:
    """Ask for a histogram on new axes, and require these axes back."""
    axes = Figure().subplots()
    text = f"histogram(values, {name!r}, axes), {len(values)} values"
    back = attempt(text, lambda: lesson.histogram(values, name, axes))
    require(back is axes, "`histogram` must return the axes that it was given", came=type(back))
    return axes


def test_plot_of_own_data(lesson, rng):
    """Bars hold every known value, a line stands at the median, and both axes have their name."""
    columns = own.numbers().iloc[:, :3]
    few = len(columns) < 2 or columns.empty
    plain = pd.DataFrame({"drawn": rng.normal(size=99)})
    columns = plain if few else columns.sample(min(len(columns), MOST), random_state=1)
    for name, values in columns.items():
        known = values.dropna()
        if known.empty:
            continue
        axes = drawn(lesson, values, name)
        heights = [bar.get_height() for bar in axes.patches]
        require(len(heights) > 2, "there must be bars, and more than two", "`axes.hist`", heights)
        look = "the range of the bins, and whether missing values were left out"
        all_in = np.isclose(sum(heights), len(known))
        require(all_in, "every known value must lie in a bar", look, f"{sum(heights):g} in bars")
        edges = [bar.get_x() for bar in axes.patches]
        right = max(bar.get_x() + bar.get_width() for bar in axes.patches)
        inside = min(edges) <= known.min() + 1e-9 and right >= known.max() - 1e-9
        require(inside, "the bars must reach from the least to the greatest value", look)
        lines = [np.unique(line.get_xdata()) for line in axes.lines]
        at = any(len(x) == 1 and np.isclose(x[0], known.median()) for x in lines)
        require(at, "a vertical line must stand at the median", "`axes.axvline`", lines)
        require(axes.get_xlabel() == name, "the horizontal axis must be labelled with the name")
        label = axes.get_ylabel()
        require(label == "rows", "the vertical axis must say what was counted: rows", came=label)


def test_title_says_what_to_see(lesson, rng):
    """The title holds every flag, and the number of missing values if there are any."""
    tail = pd.Series(rng.lognormal(size=ROWS))
    heap = tail.where(rng.random(ROWS) > 0.7, 0.0)
    holes = int(rng.integers(11, 60))
    heap[:holes] = np.nan
    for values in (tail, heap):
        title = drawn(lesson, values, "x").get_title()
        named = all(flag in title for flag in said_of(lesson, values))
        require(named, "the title must hold every flag", came=repr(title))
    require(str(holes) in title, "the title must say how many values are missing", came=repr(title))
    title = drawn(lesson, tail, "x").get_title()
    require("0" not in title, "where no value is missing the title need not say so", came=title)
