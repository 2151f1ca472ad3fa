"""Where rows stay private, no figure shows fewer than ten of them."""

import numpy as np
import pytest

from census_income.plots import decisions, probabilities, regression
from census_income.reporting.wording import RARE

SCORE = {"value": 0.5, "low": 0.4, "high": 0.6}
RNG = np.random.default_rng(0)


def drawn(n):
    """Make a truth and predictions with one row far from all others."""
    y = RNG.normal(size=n)
    prediction = y + RNG.normal(size=n)
    y[0], prediction[0] = 1e6, 9e5
    return y, prediction


@pytest.mark.parametrize("figure", [regression.predicted_vs_true, regression.residuals])
@pytest.mark.parametrize("n", [100, 400, 20_000])
def test_density_hides_single_rows(figure, n):
    """A cell has ten rows or is empty, and the axes end where others lie beyond."""
    y, prediction = drawn(n)
    (ax,) = figure(y, prediction, SCORE, RARE).axes
    rows = np.expm1(ax.collections[0].get_array().compressed())
    assert (rows >= RARE - 1e-6).all()
    assert max(*ax.get_xlim(), *ax.get_ylim()) < 10


@pytest.mark.parametrize("n", [60, 400])
def test_parts_are_large(n):
    """Points of the interval's figure and of the calibration stand for ten rows at least."""
    y, prediction = drawn(n)
    (ax,) = regression.intervals(y, prediction - 1, prediction + 1, 0.95, RARE).axes
    assert len(ax.lines[-1].get_xdata()) <= n // RARE
    truth, p = RNG.integers(2, size=n), RNG.random(n)
    (ax,) = probabilities.calibration(truth, p, None, RARE).axes
    assert len(ax.lines[-1].get_xdata()) <= n // RARE


@pytest.mark.parametrize("names", [["no", "yes"], ["a", "b", "c"]])
def test_confusion_hides_small_counts(names):
    """Of a cell of three rows it says that there are fewer than ten, also in the title."""
    counts = np.full((len(names), len(names)), 3) + 40 * np.eye(len(names), dtype=int)
    figure = decisions.confusion(counts, names, None, RARE)
    (ax,) = figure.axes
    shown = [text.get_text() for text in ax.texts]
    assert shown.count("<10") == len(names) ** 2 - len(names)
    assert " 3 " not in figure.get_label()
    assert "7%" not in " ".join([*shown, figure.get_label()])


def test_public_rows_are_all_drawn():
    """Where rows may be shown, every cell that has one is coloured."""
    y, prediction = drawn(400)
    (ax,) = regression.predicted_vs_true(y[1:], prediction[1:], SCORE).axes
    assert np.expm1(ax.collections[0].get_array().compressed()).min() == pytest.approx(1)
    figure = decisions.confusion(np.array([[5, 0], [1, 7]]), ["no", "yes"])
    assert not any("<" in text.get_text() for text in figure.axes[0].texts)
