"""Checks of s3.02: from the rates of a test to what its result says."""

import math

import numpy as np
from course import own
from course.calling import call, raises, require


def ask(lesson, base_rate, hit_rate, false_alarm_rate, **named):
    """Ask for a posterior, which is a probability."""
    rates = {"hit_rate": hit_rate, "false_alarm_rate": false_alarm_rate}
    answer = call(lesson.posterior, base_rate, **rates, **named, gives=float)
    require(0 <= answer <= 1, "a probability lies between 0 and 1")
    return answer


def test_certain_before(lesson, rng):
    """What is certain before the test stays certain."""
    hit, alarm = rng.uniform(0.2, 0.8, 2)
    for positive in (True, False):
        sure = ask(lesson, 1.0, hit, alarm, positive=positive)
        kind = "positive" if positive else "negative"
        require(sure == 1, f"where all rows are cases, a {kind} result leaves no doubt of it")
        never = ask(lesson, 0.0, hit, alarm, positive=positive)
        require(never == 0, "where no row is a case, no result makes one")


def test_depends_on_base_rate(lesson, rng):
    """The same test says more where cases are common."""
    hit, alarm = rng.uniform(0.6, 0.9), rng.uniform(0.05, 0.3)
    rare, common = ask(lesson, 0.01, hit, alarm), ask(lesson, 0.4, hit, alarm)
    text = "the rarer the cases, the less likely is one after the same result"
    require(rare < common, text, "what the answer does with the base rate", f"{rare} and {common}")


def test_uninformative(lesson, rng):
    """A test that rings as often for all says nothing."""
    base_rate, rate = rng.uniform(0.1, 0.9, 2)
    cases = [(base_rate, rate, True), (base_rate, rate, False), (0.5, 0.5, True)]
    for base_rate, rate, positive in cases:
        answer = ask(lesson, base_rate, rate, rate, positive=positive)
        text = "a test with equal rates for cases and others leaves the base rate as it was"
        require(math.isclose(answer, base_rate), text, "both parts of the sum below the line")


def test_rare(lesson):
    """Far out, odds still multiply: after is before, times the ratio of the two rates."""
    for base_rate in (1e-12, 1e-6, 0.3):
        before = base_rate / (1 - base_rate)
        for positive, ratio in ((True, 0.75 / 0.125), (False, 0.25 / 0.875)):
            answer = ask(lesson, base_rate, 0.75, 0.125, positive=positive)
            odds = answer / (1 - answer) if answer < 1 else math.inf
            text = "the result changes the odds of a case by the ratio of its two rates"
            look = "how often cases and others get *this* result; of a silent test, silence"
            require(math.isclose(odds, before * ratio, rel_tol=1e-6), text, look)


def test_simulated(lesson, rng):
    """Among simulated rows with the result, the share of cases is what was computed."""
    base_rate, hit, alarm = rng.uniform([0.05, 0.6, 0.05], [0.3, 0.95, 0.3])
    case = rng.random(400_000) < base_rate
    rings = rng.random(400_000) < np.where(case, hit, alarm)
    for positive in (True, False):
        seen = rings == positive
        # Hoeffding: among m rows a share is off by more than this once in 5 million runs.
        margin = math.sqrt(math.log(2 * 5e6) / (2 * seen.sum()))
        answer = ask(lesson, base_rate, hit, alarm, positive=positive)
        text = "in a simulation of 400,000 rows, the share of cases with this result is another"
        require(abs(case[seen].mean() - answer) < margin, text, "which rates belong to this result")


def test_impossible(lesson):
    """A result that nobody gets says nothing."""
    raises(ValueError, lesson.posterior, 0.0, hit_rate=0.9, false_alarm_rate=0.0)
    raises(ValueError, lesson.posterior, 1.0, hit_rate=1.0, false_alarm_rate=0.5, positive=False)
    answer = ask(lesson, 0.25, 1.0, 0.0)
    require(answer == 1, "where others never ring, a ring is a case for certain")


def test_own_data(lesson):
    """From the rates of the training data comes the share that can be counted in them."""
    labels = own.labels()
    case = (labels == labels.iloc[0]).to_numpy()
    sign = np.resize([True, False, True], len(case))
    if own.numbers().shape[1]:
        first = own.numbers().iloc[:, 0]
        sign = (first > first.median()).to_numpy()
    if case.all():
        case = np.resize([True, False], len(case))
    hit, alarm = sign[case].mean(), sign[~case].mean()
    for positive in (True, False):
        seen = sign == positive
        if seen.any():
            answer = ask(lesson, float(case.mean()), float(hit), float(alarm), positive=positive)
            text = "from the rates in your training rows comes the share that is counted in them"
            require(math.isclose(answer, case[seen].mean(), abs_tol=1e-9), text)
