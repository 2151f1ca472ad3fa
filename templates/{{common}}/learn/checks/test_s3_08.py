"""Checks of s3.08: what adjusted p-values promise, and that they keep it."""

import math

import numpy as np
from course import own
from course.calling import call, require
from scipy import stats


def adjusted(lesson, name, p):
    """Ask for adjusted p-values: as many, no smaller, in an order that fits."""
    given = p.copy()
    answer = call(getattr(lesson, name), given, gives=np.ndarray)
    require(
        answer.shape == p.shape, f"{name}: one adjusted value for each p-value", came=answer.shape
    )
    require((given == p).all(), f"{name}: the array that comes in is not changed")
    require(np.isfinite(answer).all(), f"{name}: adjusted p-values are numbers", came=answer)
    require((answer <= 1).all(), f"{name}: an adjusted p-value is at most 1", came=answer.max())
    text = f"{name}: no p-value becomes smaller, each at the place where it stood"
    require((answer >= p - 1e-12).all(), text, "how the answers are put back in order", answer)
    order = np.argsort(p, kind="stable")
    text = f"{name}: a larger p-value never has a smaller adjusted one"
    look = "the walk along the sorted values, and its direction"
    require((np.diff(answer[order]) >= -1e-12).all(), text, look, answer[order])
    return answer


def drawn(rng, m):
    """Draw p-values, some of them small."""
    return np.where(rng.random(m) < 0.5, rng.random(m) ** 4, rng.random(m))


def test_one_alone(lesson, rng):
    """A single test has no rivals: its p-value stays."""
    p = rng.random(1)
    for name in ("holm", "benjamini_hochberg"):
        answer = adjusted(lesson, name, p)
        require(np.allclose(answer, p), f"{name}: a p-value without rivals stays as it is")


def test_holm(lesson, rng):
    """At every level, what is adjusted below it is what Holm's step-down rule rejects."""
    for m in (2, 5, 30):
        p = drawn(rng, m)
        answer = adjusted(lesson, "holm", p)
        for level in (0.01, 0.05, 0.1, 0.3, 0.6):
            left, rejected = sorted(p), 0
            while left and left[0] <= level / len(left):
                left, rejected = left[1:], rejected + 1
            text = f"holm: at the level {level}, {rejected} of {m} tests pass by the step-down rule"
            look = "how many rivals each still has when its turn comes"
            said = int((answer <= level).sum())
            require(said == rejected, text, look, f"{said} adjusted values up to {level}")


def test_holm_beats_bonferroni(lesson):
    """Once the smallest is past, the others have fewer rivals."""
    answer = adjusted(lesson, "holm", np.array([0.03, 0.001, 0.02]))
    text = "holm: with three tests, the second smallest has two rivals, itself among them"
    require(answer[2] < 0.05, text, "which factor belongs to which place", answer)
    text = "holm: the largest has no rivals left, so the one before it decides"
    require(math.isclose(answer[0], answer[2]), text, came=answer)


def test_benjamini_hochberg(lesson, rng):
    """The values are those of scipy.stats.false_discovery_control."""
    for m in (2, 5, 30):
        p = drawn(rng, m)
        answer = adjusted(lesson, "benjamini_hochberg", p)
        text = "benjamini_hochberg: the values are those of scipy.stats.false_discovery_control"
        right = np.allclose(answer, stats.false_discovery_control(p))
        require(right, text, "the factor of each place, and the walk from the largest down", answer)


def test_promises(lesson, rng):
    """Over 2,000 families of 4 effects and 36 tests of nothing, both promises hold."""
    any_false, shares = [], []
    for _ in range(2000):
        p = np.r_[rng.random(4) * 1e-6, rng.random(36)]
        cries = call(lesson.holm, p, gives=np.ndarray) <= 0.05
        any_false.append(cries[4:].any())
        cries = call(lesson.benjamini_hochberg, p, gives=np.ndarray) <= 0.05
        shares.append(cries[4:].sum() / max(cries.sum(), 1))
    # Hoeffding: a mean of 2,000 values from 0 to 1 exceeds its expectation by 0.064 once in 10
    # million runs. Holm expects at most 0.05 (Benjamini-Hochberg in its place would have 0.22),
    # Benjamini-Hochberg 0.045 false discoveries (raw p-values have 0.29).
    margin = math.sqrt(math.log(1e7) / (2 * 2000))
    text = "holm: in more than 5 % of the families there was a false cry"
    require(np.mean(any_false) < 0.05 + margin, text, came=f"{np.mean(any_false):.3f}")
    text = "benjamini_hochberg: of the cries, more than 5 % were false on average"
    require(np.mean(shares) < 0.05 + margin, text, came=f"{np.mean(shares):.3f}")


def test_own_data(lesson, rng):
    """The columns of the training rows make a family."""
    numbers = own.numbers()[:1000].fillna(0)
    one = (own.labels()[:1000] == own.labels().iloc[0]).to_numpy()
    told = [numbers[name] for name in numbers if numbers[name].nunique() > 1]
    p = np.array(
        [stats.mannwhitneyu(c[one], c[~one]).pvalue for c in told if 0 < one.sum() < len(c)]
    )
    p = p if len(p) > 1 and np.isfinite(p).all() else rng.random(8)
    careful, bold = (adjusted(lesson, name, p) for name in ("holm", "benjamini_hochberg"))
    text = "who allows some false cries finds no less than who allows none"
    require((bold <= careful + 1e-12).all(), text, "the two factors", bold - careful)
