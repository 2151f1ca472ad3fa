"""Whether predicted probabilities agree with what is observed, beyond sampling noise."""

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from .intervals import wilson_interval
from .resampling import ROW, ResamplingUnit

BINS = 10
SIMULATIONS = 500


def top_class(y: np.ndarray, prediction: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return event and its predicted probability, (n,) each.

    For two classes that is the second class; for more, that the most probable class is right.
    """
    if prediction.shape[1] == 2:
        return y, prediction[:, 1]
    return (prediction.argmax(axis=1) == y).astype(int), prediction.max(axis=1)


def calibration_bins(
    y: np.ndarray, p: np.ndarray, min_rows: int = 1, unit: ResamplingUnit = ROW
) -> pd.DataFrame:
    """Compare predicted probability and observed frequency in bins of equal width.

    Parameters
    ----------
    y : (n,) of 0 and 1
    p : (n,) in [0, 1]
    min_rows
        Bins with fewer rows are left out.
    unit
        Rows of one group or block of time are not independent of each other.

    Returns
    -------
    DataFrame
        A row for each bin: ``predicted``, ``observed`` with ``low`` and ``high``, ``n``, and the
        ``p_value`` of the difference if the probabilities are right.
    """
    bins = np.minimum((p * BINS).astype(int), BINS - 1)
    rows = []
    for k in np.unique(bins):
        inside = bins == k
        n = int(inside.sum())
        if n < min_rows:
            continue
        p_value, effective = _test_bin(y[inside], p[inside], unit.subset(inside))
        low, high = wilson_interval(y[inside].mean(), effective)
        rows.append((p[inside].mean(), y[inside].mean(), low, high, n, p_value))
    return pd.DataFrame(rows, columns=["predicted", "observed", "low", "high", "n", "p_value"])


def _test_bin(y: np.ndarray, p: np.ndarray, unit: ResamplingUnit) -> tuple[float, float]:
    """Test the number of events in a bin; return the p-value and the effective number of rows.

    Independent rows are tested exactly: in a bin with few events, the normal approximation calls
    perfect probabilities wrong too often. Events with different probabilities vary less than the
    binomial distribution of their mean, so the test is on the safe side.

    References
    ----------
    Hoeffding (1956), On the distribution of the number of successes in independent trials.
    """
    n, events, mean = len(y), int(y.sum()), p.mean()
    if unit.codes is None:
        tails = stats.binom.cdf(events, n, mean), stats.binom.sf(events - 1, n, mean)
        return min(2 * float(min(tails)), 1.0), n
    residual = np.bincount(unit.codes, y - p)  # (units,)
    independent, observed = np.sum(p * (1 - p)), np.sum(residual**2)
    t = abs(residual.sum()) / np.sqrt(max(observed, independent, 1e-9))
    return 2 * float(stats.t.sf(t, len(residual))), n * min(independent / max(observed, 1e-9), 1)


def largest_miss(bins: pd.DataFrame, level: float = 0.95) -> pd.Series | None:
    """Return the bin that is furthest off by more than chance, corrected for the number of bins."""
    significant = bins[bins["p_value"] * len(bins) < 1 - level]
    if significant.empty:
        return None
    distance = (significant["observed"] - significant["predicted"]).abs()
    return significant.loc[distance.idxmax()]


def calibration_summary(y: np.ndarray, p: np.ndarray, seed: int = 0) -> dict[str, Any]:
    """Compute the expected calibration error, and what a perfect model would have at this n.

    References
    ----------
    Roelofs et al. (2022), Mitigating bias in calibration error estimation.
    """
    rng = np.random.default_rng(seed)
    bins = np.minimum((p * BINS).astype(int), BINS - 1)

    def error(outcome: np.ndarray) -> float:
        return float(np.abs(np.bincount(bins, outcome - p, BINS)).sum() / len(p))

    floor = [error(rng.random(len(p)) < p) for _ in range(SIMULATIONS)]
    return {"error": error(y), "noise_floor": float(np.mean(floor)), "n": len(y)}
