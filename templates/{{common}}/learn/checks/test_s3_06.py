"""Checks of s3.06: what a shuffle does, and how p-values behave with and without an effect."""

import math
from itertools import combinations

import numpy as np
from course import own
from course.calling import call, require


def difference(a, b):
    """Return the difference of two means."""
    return float(a.mean() - b.mean())


def p_of(lesson, a, b, rng, statistic=difference, times=199):
    """Ask for a p-value: a share of all arrangements, the observed one among them."""
    p = call(lesson.permutation_test, a, b, statistic, times=times, rng=rng, gives=float)
    require(p > 0, "a p-value is never zero: the observed arrangement is one of the possible ones")
    require(p <= 1, "a p-value is at most 1")
    whole = p * (times + 1)
    text = "a p-value of B shuffles is a whole number of (B + 1)-ths"
    require(math.isclose(whole, round(whole), abs_tol=1e-6), text, "the ones above and below")
    return p


def test_shuffles(lesson, rng):
    """Each shuffle hands every value to a group of the old size, once."""
    a, b, seen = np.arange(7.0), np.arange(7.0, 19.0), []

    def watched(first, second):
        seen.append((np.array(first), np.array(second)))
        return difference(np.asarray(first), np.asarray(second))

    p_of(lesson, a, b, rng, watched, times=60)
    text = "the statistic is computed for the groups as observed and for each shuffle"
    require(len(seen) >= 61, text, came=f"{len(seen)} times for times=60")
    for first, second in seen:
        sizes = f"groups of {len(first)} and {len(second)}, observed were 7 and 12"
        text = "the shuffled groups have the sizes of the observed ones"
        require((len(first), len(second)) == (7, 12), text, "where the pool is cut", sizes)
        everything = np.sort(np.concatenate([first, second]))
        text = "a shuffle holds every value of both groups once"
        look = "what the generator's method says of repeats"
        require((everything == np.arange(19.0)).all(), text, look, everything)
    # That no shuffle of 60 moves a value across has the chance (7! 12! / 19!)^60.
    moved = any(set(first) != set(a) for first, _ in seen)
    require(moved, "a shuffle lets values change from one group to the other", "what is shuffled")


def test_nothing_to_see(lesson, rng):
    """Where all values are equal, every shuffle is as extreme as what was observed."""
    named = {"times": 99, "rng": rng}
    p = call(lesson.permutation_test, np.full(4, 3.0), np.full(6, 3.0), difference, **named)
    require(isinstance(p, float), "a p-value is a float")
    text = "a shuffle that equals the observed statistic counts as extreme, so equal values give 1"
    require(p == 1, text, "the comparison, where both are equal")


def test_default(lesson, rng):
    """Without `times`, there are 999 shuffles."""
    a, b = np.arange(20.0), np.arange(20.0, 45.0)

    def as_observed(first, _):
        return float(set(first) == set(a))

    p = call(lesson.permutation_test, a, b, as_observed, rng=rng, gives=float)
    # That a shuffle hands out the observed groups has the chance 1 in 3e12.
    text = "where no shuffle reaches the observed statistic, 999 of them give 1 of 1,000"
    require(math.isclose(p, 1 / 1000), text, "the default of `times`")


def test_both_directions(lesson, rng):
    """A large effect gives a small p-value, whichever group is the larger."""
    low, high = rng.normal(0, 1, 20), rng.normal(6, 1, 25)
    # Six spreads apart, the groups do not overlap but with a chance of 1e-3 in a few values; of the
    # 3e12 arrangements of 45 values, not one in a million comes near the observed difference.
    for a, b in ((low, high), (high, low)):
        p = p_of(lesson, a, b, rng)
        text = "a large difference has a small p-value, whichever of the groups is the larger"
        require(p <= 2 / 200, text, "which shuffles count as extreme")


def test_exact(lesson, rng):
    """With few values the answer is near that of all possible arrangements."""
    a, b = rng.normal(0.8, 1, 4), rng.normal(0, 1, 5)
    pool, observed = np.r_[a, b], abs(difference(a, b))
    sizes = []
    for chosen in combinations(range(9), 4):
        rest = [i for i in range(9) if i not in chosen]
        sizes.append(abs(difference(pool[list(chosen)], pool[rest])))
    share = np.mean(np.array(sizes) >= observed - 1e-12)
    p = p_of(lesson, a, b, rng, times=3000)
    # Hoeffding: 3,000 shuffles are off by more than 0.053 once in 10 million runs. The rounding of
    # means may let one of the 126 arrangements, the observed one, miss: 0.008.
    margin = math.sqrt(math.log(2e7) / 6000) + 1 / 126 + 1 / 3000
    text = "the p-value is not the share of all 126 arrangements that are as extreme"
    require(abs(p - share) < margin, text, "what is counted, and what it is divided by")


def test_uniform_under_null(lesson, rng):
    """Where groups mean nothing, p-values spread evenly."""
    found = np.sort([p_of(lesson, *rng.normal(size=(2, 6)), rng, times=59) for _ in range(300)])
    # Dvoretzky, Kiefer and Wolfowitz: 300 values leave an even spread by more than 0.168 once in
    # 10 million runs. The steps of 1/60 and equal arrangements (2 in 924) add less than 0.03.
    ranks = np.arange(1, 301) / 300
    gap = max(np.abs(ranks - found).max(), np.abs(ranks - 1 / 300 - found).max())
    text = "where the groups mean nothing, p-values spread evenly from 0 to 1; these do not"
    require(gap < 0.168 + 0.03, text, "which worlds the shuffles make", found[::50].tolist())


def test_own_data(lesson, rng):
    """On a column of the training rows the answer is a p-value."""
    labels, numbers = own.labels(), own.numbers()
    values = numbers.iloc[:, 0].to_numpy() if numbers.shape[1] else rng.normal(size=len(labels))
    chosen = (labels == labels.iloc[0]).to_numpy()
    a, b = (values[rows & np.isfinite(values)][:200] for rows in (chosen, ~chosen))
    if min(len(a), len(b)) < 2:
        a, b = rng.normal(size=(2, 30))
    p_of(lesson, a, b, rng)
    p = p_of(lesson, a, a, rng)
    text = "a group compared with itself shows no difference: its p-value is 1"
    require(p == 1, text, "which shuffles count as extreme")
