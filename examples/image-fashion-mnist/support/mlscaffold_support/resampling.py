"""Bootstrap resamples: of rows, of groups of rows, or of blocks of rows in time."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

BATCH_WEIGHTS = 1 << 19  # weights in memory at a time; more falls out of the processor's cache
MIN_BLOCKS = 10  # fewer blocks of time give no usable standard error
PERIODS = ("h", "D", "W")  # hours, days, weeks; after these 2, 4, 8, … weeks


@dataclass(frozen=True)
class ResamplingUnit:
    """What the bootstrap draws as a whole, since rows of one unit resemble each other.

    Attributes
    ----------
    name
        "row", "cluster" (a group) or "block" (neighbours in time).
    codes : (n,) of int, optional
        Number of each row's cluster or block, from 0 on.
    period
        Length of a block of time, such as "W" for a week and "2W" for two.

    References
    ----------
    Davison and Hinkley (1997), Bootstrap Methods and their Application, section 3.8 (clusters).
    Hall, Horowitz and Jing (1995), On blocking rules for the bootstrap with dependent data.
    """

    name: Literal["row", "cluster", "block"] = "row"
    codes: np.ndarray | None = None
    period: str = ""

    def subset(self, rows: np.ndarray) -> "ResamplingUnit":
        """Return the units of some rows, given as a mask (n,) or as indices."""
        if self.codes is None:
            return self
        codes = np.unique(self.codes[rows], return_inverse=True)[1]
        return ResamplingUnit(self.name, codes, self.period)

    def count(self, n: int) -> int:
        """Return how many units n rows consist of."""
        return n if self.codes is None else int(self.codes.max()) + 1


ROW = ResamplingUnit()


def clusters(groups: pd.Series) -> ResamplingUnit:
    """Resample whole groups, or rows where every row is a group of its own."""
    codes = pd.factorize(groups, use_na_sentinel=False)[0]
    return ROW if len(codes) == codes.max() + 1 else ResamplingUnit("cluster", codes)


def time_blocks(time: pd.Series, residual: np.ndarray) -> ResamplingUnit:
    """Resample whole hours, days, weeks, or 2, 4, 8, … weeks.

    The shortest period is taken from which to the next neither residuals nor their sizes are
    correlated: large errors follow large ones even where their signs do not. Where all periods are
    correlated, it is the longest one with ``MIN_BLOCKS`` blocks.

    Parameters
    ----------
    time : (n,)
        Time of each row.
    residual : (n,)
        Error of a model, in the order of ``time``.
    """
    errors = np.column_stack([residual, np.abs(residual)])
    unit = ROW
    for period, number in _periods(pd.to_datetime(time).dt.tz_localize(None)):
        codes = np.unique(number, return_inverse=True)[1]
        count = int(codes.max()) + 1
        if count < MIN_BLOCKS:
            break
        unit = ResamplingUnit("block", codes, period)
        means = pd.DataFrame(errors).groupby(codes).mean().to_numpy()  # (blocks, 2)
        if max(map(_lag_correlation, means.T)) < 1 / np.sqrt(count):  # one standard error
            break
    return unit


def _periods(time: pd.Series) -> Iterator[tuple[str, np.ndarray]]:
    """Yield longer and longer periods: their name, and the number of the one each row is in."""
    for period in PERIODS:
        number = time.dt.to_period(period).astype("int64").to_numpy()
        yield period, number
    for length in 2 ** np.arange(1, 10):
        yield f"{length}W", number // length


def moments(rows: pd.DataFrame, time: str | list[str]) -> pd.Series:
    """Return what orders rows in time, (n,): a column, or a number for each year, month, …"""
    return rows[time] if isinstance(time, str) else rows.groupby(time, dropna=False).ngroup()


def resampling_unit(
    rows: pd.DataFrame,
    time: str | list[str] | None,
    group: str | None,
    y: np.ndarray,
    prediction: np.ndarray,
) -> ResamplingUnit:
    """Return what the bootstrap draws, given the columns of time and group that split the rows."""
    if time:
        error = y - prediction if prediction.ndim == 1 else 1 - prediction[np.arange(len(y)), y]
        return time_blocks(moments(rows, time), error)
    return clusters(rows[group]) if group else ROW


def _lag_correlation(values: np.ndarray) -> float:
    centred = values - values.mean()
    scale = centred @ centred
    return float(centred[1:] @ centred[:-1] / scale) if scale else 0.0


def resample_weights(
    n: int, times: int, seed: int, unit: ResamplingUnit = ROW
) -> Iterator[np.ndarray]:
    """Draw resamples of n rows, a few at a time.

    Yields
    ------
    weights : (resamples, n) of float32
        How often each row was drawn. Equal seeds give equal draws, so two models can be paired.
    """
    rng, batch = np.random.default_rng(seed), max(1, BATCH_WEIGHTS // n)
    units = unit.count(n)
    for start in range(0, times, batch):
        size = min(batch, times - start)
        drawn = rng.integers(units, size=(size, units)) + units * np.arange(size)[:, None]
        counts = np.bincount(drawn.ravel(), minlength=size * units).reshape(size, units)
        yield (counts if unit.codes is None else counts[:, unit.codes]).astype(np.float32)
