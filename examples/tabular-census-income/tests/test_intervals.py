"""The fast bootstrap gives what scikit-learn gives on the same resamples."""

import numpy as np
import pytest

from census_income import intervals, resamples
from census_income.steps import metrics

RNG = np.random.default_rng(0)
N = 300
GROUPS = resamples.Units("groups", RNG.integers(40, size=N))
RUNS = resamples.Units("runs")
UNITS = [resamples.ROWS, GROUPS.among(np.full(N, True)), RUNS]


def some(kind):
    """Make a truth and predictions with ties."""
    if kind == "regression":
        y = RNG.normal(size=N)
        return y, y + RNG.normal(size=N)
    k = {"binary": 2, "multiclass": 4}[kind]
    p = RNG.dirichlet(np.ones(k), N).round(2) + 1e-3
    return RNG.integers(k, size=N), p / p.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("units", UNITS, ids=lambda units: units.name)
@pytest.mark.parametrize("kind", ["binary", "multiclass", "regression"])
def test_agrees_with_library(kind, units):
    """Every metric of every resample is that of the resampled rows."""
    y, prediction = some(kind)
    samples = intervals.resampled(y, prediction, 5, seed=1, units=units)
    (weights,) = resamples.resamples(N, 5, seed=1, units=units)
    for b, drawn in enumerate(weights.astype(int)):
        rows = np.repeat(np.arange(N), drawn)
        for name, value in metrics.scores(y[rows], prediction[rows]).items():
            assert samples[name][b] == pytest.approx(value, abs=1e-6), name


def test_groups_are_drawn_whole():
    """All rows of a group are drawn equally often, and as many groups as there are."""
    (weights,) = resamples.resamples(N, 50, seed=0, units=UNITS[1])
    for number in np.unique(UNITS[1].group):
        assert (np.ptp(weights[:, UNITS[1].group == number], axis=1) == 0).all()
    _, first = np.unique(UNITS[1].group, return_index=True)
    assert (weights[:, first].sum(axis=1) == len(first)).all()


def test_runs_are_drawn_whole():
    """Weights change only where a run begins or ends, and every row is drawn equally often."""
    length = round(N ** (1 / 3))
    (weights,) = resamples.resamples(N, 200, seed=0, units=RUNS)
    begun = np.maximum(weights - np.roll(weights, 1, axis=1), 0)  # around the end as well
    assert (weights.sum(axis=1) == length * -(-N // length)).all()
    assert (begun.sum(axis=1) <= -(-N // length)).all()
    np.testing.assert_allclose(weights.mean(axis=0), 1, atol=0.4)
    assert weights[:, 0].mean() == pytest.approx(1, abs=0.3)


@pytest.mark.parametrize("units", ["groups", "runs"])
def test_rows_that_hang_together_widen_interval(units):
    """Ten equal rows tell as much as one: the interval is that of a tenth of the rows."""
    error = np.repeat(np.random.default_rng(3).normal(size=200), 10)  # (2000,)
    alike = resamples.Units(units, np.arange(2000) // 10 if units == "groups" else None)
    widths = [
        np.ptp(
            list(
                intervals.interval(
                    intervals.resampled(error, 0 * error, 1000, 0, u)["mae"], 0.9
                ).values()
            )
        )
        for u in (resamples.ROWS, alike)
    ]
    assert 2 < widths[1] / widths[0] < 4  # the square root of ten


def test_better_model_beats():
    """A model with half the error wins the paired test; equal ones do not."""
    y, prediction = some("regression")
    near = intervals.resampled(y, (y + prediction) / 2, 200, seed=0)
    far = intervals.resampled(y, prediction, 200, seed=0)
    assert intervals.beats(near, far, "rmse", 0.95)
    assert not intervals.beats(far, far, "rmse", 0.95)


def test_interval_holds_value():
    """The value of all rows lies in its interval."""
    y, prediction = some("binary")
    samples = intervals.resampled(y, prediction, 500, seed=0)
    scored = intervals.with_intervals(metrics.scores(y, prediction), samples, 0.95)
    assert all(s["low"] <= s["value"] <= s["high"] for s in scored.values())
