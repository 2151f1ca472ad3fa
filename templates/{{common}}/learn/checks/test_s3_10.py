"""Checks of s3.10: order, translation, the tail, and a choice under a limit."""

import math

import numpy as np
from course.calling import call, require

LEVELS = (0.25, 0.5, 0.75, 0.875)  # binary fractions: a share of n is exact


def var_of(lesson, losses, level):
    """Ask for a value at risk, which is one of the losses."""
    var = call(lesson.value_at_risk, losses, level, gives=float)
    text = "the value at risk is one of the losses, not a value between two"
    require(
        np.isclose(losses, var, rtol=1e-12, atol=1e-12).any(), text, "the methods of a quantile"
    )
    return var


def cvar_of(lesson, losses, level):
    """Ask for a CVaR, a finite number."""
    cvar = call(lesson.expected_shortfall, losses, level, gives=float)
    require(math.isfinite(cvar), "the CVaR is a finite number")
    return cvar


def tail_of(losses, level):
    """Average the worst scenarios, one of them in part where the tail ends within it."""
    # With eight copies of each scenario nothing changes, and the tail is a whole number of copies.
    copies = sorted(list(losses) * 8, reverse=True)
    tail = copies[: round(len(copies) * (1 - level))]
    return sum(tail) / len(tail)


def test_value_at_risk(lesson, rng):
    """It is the smallest loss that enough scenarios do not exceed, for several n."""
    for n in (7, 8, 50, 1):
        losses = rng.normal(size=n)
        for level in LEVELS[::-1]:
            var = var_of(lesson, losses, level)
            no_more = sum(loss <= var + 1e-12 for loss in losses) / n
            text = f"a share of at least {level} of the scenarios loses no more than the VaR"
            require(no_more >= level, text, "which end of the losses is the bad one", var)
            fewer = sum(loss < var - 1e-12 for loss in losses) / n
            text = f"a smaller loss than this has a share of at least {level} at or below it"
            require(fewer < level, text, "the smallest one that will do is wanted", var)


def test_whole_tail(lesson, rng):
    """Where the tail is a whole number of scenarios, CVaR is their mean."""
    for n in (8, 48):
        losses = rng.exponential(size=n)
        for level in LEVELS:
            cvar = cvar_of(lesson, losses, level)
            text, look = "the CVaR is the mean of the worst scenarios", "which ones are the tail"
            require(math.isclose(cvar, tail_of(losses, level), rel_tol=1e-9), text, look)


def test_tail_in_part(lesson, rng):
    """Where the tail ends within a scenario, that one counts in part."""
    losses = rng.exponential(size=10)
    for level in (0.25, 0.75, 0.875):
        cvar = cvar_of(lesson, losses, level)
        text = f"the tail of {10 * (1 - level):g} scenarios ends within one, which counts in part"
        look = "what lies beyond the VaR, and the share that it is divided by"
        require(math.isclose(cvar, tail_of(losses, level), rel_tol=1e-9), text, look)


def test_equal_losses(lesson):
    """Scenarios that lose the same are all counted."""
    losses = np.array([5.0, 1.0, 5.0, 5.0])
    cvar = cvar_of(lesson, losses, 0.5)
    text = "where the whole tail loses the same, that is the CVaR"
    require(cvar == 5, text, "scenarios that lose exactly the VaR")


def test_order(lesson, rng):
    """VaR is at most CVaR, which is at most the largest loss; both rise with the level."""
    losses = rng.standard_t(3, size=60)
    before = -np.inf
    for level in LEVELS:
        var, cvar = var_of(lesson, losses, level), cvar_of(lesson, losses, level)
        shown = f"VaR {var:.4f}, CVaR {cvar:.4f}, largest {losses.max():.4f}"
        text = "the tail is at least as bad as its beginning, and no worse than the largest loss"
        require(
            var - 1e-9 <= cvar <= losses.max() + 1e-9, text, "which scenarios are averaged", shown
        )
        require(cvar >= before, "a higher level looks at a worse tail", came=shown)
        before = cvar


def test_translation(lesson, rng):
    """More lost in every scenario raises both by as much; losses in other units scale both."""
    losses = rng.normal(size=40)
    for name in ("value_at_risk", "expected_shortfall"):
        measure = getattr(lesson, name)
        plain = call(measure, losses, 0.75, gives=float)
        moved, scaled = (call(measure, new, 0.75, gives=float) for new in (losses + 10, losses * 3))
        text = f"{name}: 10 more lost in every scenario raise it by 10"
        require(math.isclose(moved, plain + 10, rel_tol=1e-9), text, came=f"{plain} and {moved}")
        text = f"{name}: three times the losses give three times the risk"
        require(math.isclose(scaled, plain * 3, rel_tol=1e-9), text, came=f"{plain} and {scaled}")


def test_spreading(lesson, rng):
    """To spread a risk over two gambles never raises the CVaR of the sum."""
    one, other = (rng.random((2, 80)) < 0.2) * 10.0 + rng.random((2, 80))
    both = cvar_of(lesson, one + other, 0.75)
    apart = cvar_of(lesson, one, 0.75) + cvar_of(lesson, other, 0.75)
    text = "the CVaR of two gambles together is at most the sum of both"
    require(both <= apart + 1e-9, text, came=f"{both} together, {apart} apart")


def test_choice(lesson, rng):
    """The smallest mean loss among those within the limit, or none."""
    noise = rng.random(16) / 10
    gambles = {
        "safe": np.full(16, 2.0) + noise,
        "fair": np.r_[np.zeros(8), np.full(8, 3.0)] + noise,
        "wild": np.r_[np.full(15, -1.0), 9.0] + noise,
    }
    # CVaR, noise aside, of the worst four: safe 2, fair 3, wild 1.5; of the worst one, wild has 9.
    for level, limit, wanted, why in (
        (0.75, 4.0, "wild", "all are within the limit, so the smallest mean loss decides"),
        (
            0.9375,
            4.0,
            "fair",
            "one is beyond the limit; of the others the smallest mean loss decides",
        ),
        (0.9375, 2.5, "safe", "only one is within the limit"),
    ):
        named = {"level": level, "limit": limit}
        name = call(lesson.choose, gambles, **named, gives=str)
        require(name in gambles, "the answer is the name of a gamble")
        worst = np.sort(gambles[name])[-round(16 * (1 - level)) :].mean()
        require(worst <= limit, "choose: the gamble that was chosen is beyond the limit")
        require(name == wanted, f"choose: {why}", "what is a limit here, and what is a goal")
    nothing = call(lesson.choose, gambles, level=0.75, limit=0.5)
    require(nothing is None, "choose: where every gamble is beyond the limit, the answer is None")
    named = {"level": 0.5, "limit": 1.0}
    exactly = call(lesson.choose, {"a": np.ones(4)}, **named, gives=(str, type(None)))
    require(exactly == "a", "choose: a CVaR of exactly the limit can be borne")
    twins = {"first": np.zeros(4), "second": np.zeros(4)}
    name = call(lesson.choose, twins, **named, gives=(str, type(None)))
    require(name == "first", "choose: where means are equal, the first gamble is taken")
