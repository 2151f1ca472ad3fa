"""Checks of s3.09: no other threshold is cheaper, tried one by one."""

import math

import numpy as np
from course import own, project
from course.calling import call, require

COSTS = ((1, 1), (1, 5), (7, 1), (0.5, 20.0))


def cost(y, p, threshold, cost_fp, cost_fn):
    """Add up what the decisions at a threshold cost."""
    total = 0.0
    for truth, chance in zip(y, p, strict=True):
        said = chance >= threshold
        total += cost_fp if said and truth == 0 else cost_fn if not said and truth == 1 else 0
    return total


def found(lesson, y, p, cost_fp, cost_fn):
    """Ask for a threshold: a number, and what came in is as it was."""
    given = y.copy(), p.copy()
    threshold = call(lesson.best_threshold, *given, cost_fp, cost_fn, gives=float)
    require(math.isfinite(threshold), "a threshold is a finite number")
    same = (given[0] == y).all() and (given[1] == p).all()
    require(same, "the arrays that come in are not changed")
    return threshold


def judge(lesson, y, p, cost_fp, cost_fn, text, look=""):
    """Compare with every threshold that makes a difference."""
    threshold = found(lesson, y, p, cost_fp, cost_fn)
    least = min(cost(y, p, cut, cost_fp, cost_fn) for cut in [0.0, *np.unique(p), 2.0])
    here = cost(y, p, threshold, cost_fp, cost_fn)
    require(
        math.isclose(here, least, abs_tol=1e-9), text, look, f"{threshold}, which costs {here:g}"
    )


def overlapping(rng, n=120):
    """Draw positives and negatives whose probabilities overlap."""
    y = rng.integers(2, size=n)
    y[:2] = [0, 1]
    return y, 1 / (1 + np.exp(-rng.normal(1.5 * y - 0.75, 1)))


def test_costs_matter(lesson, rng):
    """Dear misses lower the threshold, dear alarms raise it."""
    y, p = overlapping(rng)
    low, high = found(lesson, y, p, 1, 500), found(lesson, y, p, 500, 1)
    text = "dear misses and dear alarms need different thresholds"
    require(low != high, text, "what the answer does with the costs", f"twice {low}")
    missed, false = (y[p < low] == 1).sum(), (y[p >= high] == 0).sum()
    text = "where a miss costs 500 false alarms, nothing is missed"
    look = "which cost belongs to which mistake"
    require(missed == 0, text, look, f"{low}, with {missed} missed")
    text = "where a false alarm costs 500 misses, there is none"
    require(false == 0, text, look, f"{high}, with {false} false alarms")


def test_least_cost(lesson, rng):
    """No other threshold is cheaper, for several costs."""
    for costs in COSTS:
        y, p = overlapping(rng)
        judge(lesson, y, p, *costs, "another threshold costs less on these rows")


def test_equal_probabilities(lesson, rng):
    """Rows with equal probabilities stay together."""
    for costs in COSTS:
        y, p = overlapping(rng)
        text = (
            "rows with equal probabilities lie on one side of every threshold; another costs less"
        )
        judge(lesson, y, p.round(1), *costs, text, "cuts between equal values")
    text = "with one probability for all rows, all are positive or none is"
    judge(
        lesson, np.array([1, 0, 1, 0, 0]), np.full(5, 0.4), 1, 1, text, "cuts between equal values"
    )
    # A cut among the rows with 0.6, before the positives, would seem to cost 1; it costs 3.
    y, p = np.array([1, 0, 0, 1, 1, 1]), np.array([0.1, 0.6, 0.6, 0.6, 0.6, 0.6])
    text = "rows with equal probabilities lie on one side of every threshold; another costs less"
    judge(lesson, y, p, 1, 1, text, "cuts between equal values")


def test_wrong_probabilities(lesson, rng):
    """Where all probabilities are too low, the threshold follows the rows."""
    y, p = overlapping(rng)
    for costs in COSTS:
        text = (
            "the probabilities are too low all along; a threshold that follows the rows costs less"
        )
        judge(lesson, y, p / 20, *costs, text, "where the formula takes p at its word")


def test_equal_counts_as_positive(lesson):
    """A row at the threshold is positive."""
    text = "positives and negatives are apart, so a threshold that costs nothing exists"
    look = "on which side a row lies whose probability equals the threshold"
    judge(lesson, np.array([0, 0, 1, 1]), np.array([0.1, 0.2, 0.8, 0.9]), 1, 1, text, look)
    judge(lesson, np.array([1, 0]), np.array([0.75, 0.5]), 1, 1, text, look)


def test_one_class(lesson):
    """All rows may be positive, or none, whatever their probabilities are."""
    p = np.array([0.0, 0.3, 1.0])
    text = "without positives, no row should be called one, not even with a probability of 1"
    judge(lesson, np.zeros(3, dtype=int), p, 1, 1, text, "a cut above all rows")
    text = "without negatives, all rows should be called positive, even with a probability of 0"
    judge(lesson, np.ones(3, dtype=int), p, 1, 1, text, "a cut below all rows")


def test_outermost_cuts(lesson):
    """To call all rows positive, or none, may be the cheapest by less than one mistake."""
    p, text = np.array([0.2, 0.5, 0.8]), "another threshold costs less on these three rows"
    judge(lesson, np.array([1, 0, 1]), p, 1, 1.5, text, "a cut below all rows")
    judge(lesson, np.array([0, 1, 0]), p, 1.5, 1, text, "a cut above all rows")


def test_many_rows(lesson, rng):
    """300,000 rows take no longer than a sort."""
    y = rng.integers(2, size=300_000)
    p = rng.random(300_000) * 0.6 + 0.4 * y * rng.random(300_000)
    threshold = found(lesson, y, p, 1, 4)
    edges = np.sort(p)[::5000]
    costs = [
        ((p >= t) & (y == 0)).sum() + 4 * ((p < t) & (y == 1)).sum() for t in [threshold, *edges]
    ]
    text = "on 300,000 rows, another threshold costs less"
    require(costs[0] <= min(costs[1:]), text, came=f"{threshold}, which costs {costs[0]}")


def test_own_data(lesson, rng):
    """With the costs and the training rows of the project, nothing is cheaper."""
    costs = project.params().get("evaluate", {}).get("costs") or {"fp": 1, "fn": 3}
    y, p = overlapping(rng, 400)
    if own.task() == "binary" and not hasattr(own, "rows") and own.numbers().shape[1]:
        y = (own.labels()[:400] == own.labels().iloc[0]).to_numpy().astype(int)
        ranked = own.numbers().iloc[:400, 0].rank(pct=True).fillna(0.5)
        p = ranked.to_numpy()
    text = "with the costs in params.yaml, another threshold costs less"
    judge(lesson, y, p, costs["fp"], costs["fn"], text)
