"""Checks of s3.05: the learner's judge, before sound intervals and planted bad ones."""

import math

import numpy as np
from course.calling import call, require
from scipy import stats

SOME = 5  # values in a sample


def normal(rng):
    """Draw a small sample whose true mean is 0."""
    return rng.normal(size=SOME)


def student(level, factor=1.0):
    """Return the sound interval of a mean, or one that is too narrow or too wide by a factor."""
    half = factor * stats.t.ppf((1 + level) / 2, SOME - 1) / math.sqrt(SOME)

    def interval(sample):
        centre, spread = sample.mean(), half * sample.std(ddof=1)
        return centre - spread, centre + spread

    return interval


def scripted(holding, times):
    """Return an interval that holds 0 in the first ``holding`` of ``times`` samples."""
    begun = iter(range(times))
    return lambda sample: (-1.0, 1.0) if next(begun) < holding else (1.0, 2.0)


def share_of(lesson, interval, draw, truth, times, rng):
    """Ask for a coverage, which is a share."""
    named = {"times": times, "rng": rng}
    share = call(lesson.coverage, interval, draw, truth, **named, gives=float)
    require(0 <= share <= 1, "a coverage is a share, from 0 to 1")
    return share


def verdict(lesson, interval, draw, level, times, rng):
    """Ask for a verdict."""
    named = {"level": level, "times": times, "rng": rng}
    return call(lesson.sound, interval, draw, 0.0, **named, gives=(bool, np.bool_))


def test_counts(lesson, rng):
    """The coverage is the share of the samples whose interval holds the truth."""
    for holding, times in ((0, 7), (3, 8), (50, 50)):
        share = share_of(lesson, scripted(holding, times), normal, 0.0, times, rng)
        text = f"of {times} samples, {holding} had an interval with the truth in it"
        require(math.isclose(share, holding / times), text)


def test_ends_belong(lesson, rng):
    """An interval holds its ends."""
    for ends in ((0.5, 2.0), (-1.0, 0.5)):
        share = share_of(lesson, lambda sample, ends=ends: ends, normal, 0.5, 10, rng)
        require(share == 1, f"the interval from {ends[0]} to {ends[1]} holds its own end, 0.5")


def test_new_samples(lesson, rng):
    """Each round draws anew, with the generator that was given."""
    given = []

    def draw(generator):
        given.append(generator)
        return generator.normal(size=SOME)

    share_of(lesson, student(0.5), draw, 0.0, 60, rng)
    text = "each of `times` rounds draws a new sample"
    require(len(given) == 60, text, "what stands inside the loop", f"{len(given)} draws of 60")
    text = "the samples are drawn with the generator that was given"
    require(all(each is rng for each in given), text, "which generator `draw` is handed")


def test_knows_the_truth(lesson, rng):
    """The planted coverage is found: it is about the truth, not about the sample's own mean."""
    share = share_of(lesson, lambda x: (x - 0.3, x + 0.3), lambda g: g.random(), 0.5, 4000, rng)
    # Hoeffding: 4,000 rounds are off by more than 0.046 once in 10 million runs.
    margin = math.sqrt(math.log(2e7) / (2 * 4000))
    text = "the coverage is the share of the intervals that hold `truth`"
    require(abs(share - 0.6) < margin, text, "what is compared with the two ends")


def test_accepts_sound_intervals(lesson, rng):
    """Intervals that keep their word are not accused, whatever chance does."""
    for level in (0.95, 0.8, 0.5):
        # Five standard errors: a sound interval is accused 3 times in 10 million runs.
        text = "an interval that keeps its word was called unsound"
        look = "how much a share of so many rounds scatters by chance"
        require(verdict(lesson, student(level), normal, level, 600, rng), text, look)


def test_accepts_cautious_intervals(lesson, rng):
    """An interval that covers more than it must breaks no promise."""
    text = "an interval that covers too often is cautious, not unsound"
    require(verdict(lesson, student(0.8, 4.0), normal, 0.8, 400, rng), text)


def test_rejects_bad_intervals(lesson, rng):
    """Intervals that promise too much are found out."""
    known = stats.norm.ppf(0.975) / stats.t.ppf(0.975, SOME - 1)
    bad = {
        "one that takes an estimated spread for the true one": (student(0.95, known), 0.95),
        "one of level 85 % that is labelled 95 %": (student(0.85), 0.95),
        "one that is half as wide as it should be": (student(0.8, 0.5), 0.8),
    }
    for name, (interval, level) in bad.items():
        # The best of them covers 87.8 %. With 2,000 rounds the verdict falls below 92.5 %, and the
        # estimate scatters by 0.7 %: it is missed at 6.4 standard deviations, once in 10 billion.
        answer = verdict(lesson, interval, normal, level, 2000, rng)
        require(not answer, f"an interval that promises too much was called sound: {name}")


def test_exact_bound(lesson, rng):
    """Exactly five standard errors are forgiven, and no more."""
    # At a level of 0.5 and 64 rounds, a standard error is 1/16: binary fractions, no rounding.
    for holding, level, times, wanted in (
        (12, 0.5, 64, True),
        (11, 0.5, 64, False),
        (76, 0.9, 100, True),
        (74, 0.9, 100, False),
    ):
        answer = verdict(lesson, scripted(holding, times), normal, level, times, rng)
        text = f"with {holding} of {times} and a level of {level}, the share is "
        text += "not more than" if wanted else "more than"
        text += " five standard errors too low"
        require(bool(answer) is wanted, text, "the standard error, and what is inside the root")
