"""Checks of s3.07: designs that are planted anew, and the library's tests for each."""

import math

import numpy as np
import pandas as pd
from course.calling import call, require
from scipy import stats

NAMES = ("chi-square", "paired", "unpaired")


def table_of(units, groups, values, rng):
    """Make a table of measurements, one row each, in random order."""
    frame = pd.DataFrame({"who": units, "arm": groups, "seen": values})
    return frame.sample(frac=1, random_state=int(rng.integers(1 << 30)))


def answer(lesson, frame):
    """Ask for a test and its p-value."""
    named = {"group": "arm", "value": "seen", "unit": "who"}
    found = call(lesson.compare, frame, **named, gives=tuple)
    require(len(found) == 2, "the answer is a tuple of a name and a p-value")
    name, p = found
    require(name in NAMES, f"the name of the test is one of {', '.join(NAMES)}")
    require(isinstance(p, float) and 0 <= p <= 1, "the p-value is a float from 0 to 1")
    return name, p


def two_groups(rng):
    """Draw names for units and for the two groups, which say nothing of the design."""
    return [f"u{i}" for i in rng.permutation(1000)], list(rng.choice(["a", "b", "c"], 2, False))


def test_same_units(lesson, rng):
    """Where every unit is in both groups, the test is paired, by the unit."""
    units, (first, second) = two_groups(rng)
    n = int(rng.integers(10, 30))
    before = rng.normal(100, 20, n)
    after = before + rng.normal(3, 5, n)
    frame = table_of(units[:n] * 2, [first] * n + [second] * n, np.r_[before, after], rng)
    name, p = answer(lesson, frame)
    text = "every unit was measured in both groups"
    require(name == "paired", text, "how many groups each unit occurs in", name)
    text = "the two numbers of a unit belong together, in whatever order the rows come"
    right = stats.ttest_rel(before, after).pvalue
    require(math.isclose(p, right, rel_tol=1e-6, abs_tol=1e-15), text, "what is subtracted", p)


def test_different_units(lesson, rng):
    """Where no unit is in both groups, the test is unpaired, also with groups of equal size."""
    units, (first, second) = two_groups(rng)
    for n, m in ((15, 15), (8, 40)):
        a, b = rng.normal(0, 6, n), rng.normal(2, 1, m)
        frame = table_of(units[: n + m], [first] * n + [second] * m, np.r_[a, b], rng)
        name, p = answer(lesson, frame)
        text = "no unit was measured in both groups; groups of equal size are not pairs"
        require(name == "unpaired", text, "how many groups each unit occurs in", name)
        right = stats.ttest_ind(a, b, equal_var=False).pvalue
        text = "the groups may have different variances"
        require(math.isclose(p, right, rel_tol=1e-6), text, "what `equal_var` does", p)


def test_words(lesson, rng):
    """Where words were measured, the counts are tested, with two words and with three."""
    units, (first, second) = two_groups(rng)
    for words in (["yes", "no"], ["red", "green", "blue"]):
        n, m = (int(size) for size in rng.integers(30, 80, 2))
        seen = [*words, *words, *rng.choice(words, n + m - 2 * len(words))]
        groups = [first] * n + [second] * m
        groups[: 2 * len(words)] = [first] * len(words) + [second] * len(words)
        name, p = answer(lesson, table_of(units[: n + m], groups, seen, rng))
        require(name == "chi-square", "words were measured, not numbers", "the column's type", name)
        table = [[0] * len(words) for _ in range(2)]
        for arm, word in zip(groups, seen, strict=True):
            table[arm == second][words.index(word)] += 1
        text = "the p-value is that of the counts of each group and word"
        right = stats.chi2_contingency(table).pvalue
        require(math.isclose(p, right, rel_tol=1e-6), text, "counts, not shares", p)


def test_design_decides(lesson, rng):
    """The same numbers give two tests for two designs."""
    units, (first, second) = two_groups(rng)
    values, groups = rng.normal(size=24), [first] * 12 + [second] * 12
    same, _ = answer(lesson, table_of(units[:12] * 2, groups, values, rng))
    others, _ = answer(lesson, table_of(units[:24], groups, values, rng))
    text = "equal numbers from another design need another test"
    require((same, others) == ("paired", "unpaired"), text, came=f"{same} and {others}")
