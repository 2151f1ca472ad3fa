"""How often each row is drawn by the bootstrap, where rows stand alone and where they do not."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

AT_ONCE = 1 << 19  # weights in memory at a time; more falls out of the cache


@dataclass(frozen=True)
class Units:
    """What is drawn: single rows, whole groups, or runs of rows that follow each other in time.

    Rows that are alike tell less than as many that stand for themselves. Drawn one by one, they
    make an interval that is too narrow.

    References
    ----------
    Davison and Hinkley (1997), Bootstrap Methods and their Application, section 3.8 (groups).
    Politis and Romano (1992), A circular block-resampling procedure for stationary data (runs).
    Hall, Horowitz and Jing (1995), On blocking rules for the bootstrap with dependent data (their
    length, the cube root of n).
    """

    name: Literal["rows", "groups", "runs"] = "rows"
    group: np.ndarray | None = None  # (n,) number of each row's group

    def among(self, rows: np.ndarray) -> "Units":
        """Give the units of some of the rows: a mask, (n,)."""
        if self.group is None:
            return self
        return Units(self.name, np.unique(self.group[rows], return_inverse=True)[1])


ROWS = Units()


def resamples(n: int, times: int, seed: int, units: Units = ROWS) -> Iterator[np.ndarray]:
    """Give how often each row was drawn, (resamples, n), a few resamples at a time."""
    rng, size = np.random.default_rng(seed), max(1, AT_ONCE // n)
    for start in range(0, times, size):
        yield _drawn(rng, min(size, times - start), n, units).astype(np.float32)


def _drawn(rng: np.random.Generator, b: int, n: int, units: Units) -> np.ndarray:
    """Draw b resamples, (b, n)."""
    if units.group is not None:
        groups = int(units.group.max()) + 1
        return _counts(rng, b, groups, groups)[:, units.group]
    if units.name == "rows":
        return _counts(rng, b, n, n)
    length = round(n ** (1 / 3))
    starts = _counts(rng, b, n, -(-n // length))  # (b, n); after the last row comes the first
    around = np.concatenate([starts[:, n - length + 1 :], starts], axis=1)
    total = np.pad(around.cumsum(axis=1), ((0, 0), (1, 0)))
    return total[:, length:] - total[:, :-length]


def _counts(rng: np.random.Generator, b: int, n: int, draws: int) -> np.ndarray:
    """Draw from n with replacement, b times, and count, (b, n)."""
    drawn = rng.integers(n, size=(b, draws)) + n * np.arange(b)[:, None]
    return np.bincount(drawn.ravel(), minlength=b * n).reshape(b, n)
