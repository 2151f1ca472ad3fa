"""Checks of s1.19: what shares memory, what does not, and what is changed."""

import numpy as np
import pytest
from course.calling import call, require

ALONE = "np.shares_memory, and the table of indices in the lesson"


@pytest.mark.parametrize("shape", [(9,), (7, 3), (4, 2, 3), (1, 2), (0, 2)])
def test_every_is_a_view(lesson, rng, shape):
    """The rows are those asked for, and what is written to them is written to the array."""
    for step in (1, 2, 3):
        values = rng.normal(size=shape)
        before = values.copy()
        part = call(lesson.every, values, step, gives=np.ndarray)
        right = [before[k] for k in range(0, len(before), step)]
        same = part.shape == (len(right), *shape[1:]) and np.array_equal(part, np.array(right))
        require(not right or same, "it holds rows 0, step, 2 · step, and so on")
        require(np.array_equal(values, before), "looking at rows does not change them")
        if right:
            shared = np.shares_memory(part, values)
            require(shared, "the answer shares its memory with the array", ALONE, str(shared))
            part[-1] = 7
            written = (values[(len(right) - 1) * step] == 7).all()
            require(written, "what is written to the view is written to the array")


def test_limited_is_new(lesson, rng):
    """Values are cut at the limit, in an array of its own."""
    for kind, limit in ((float, 1.5), (np.float32, 1), (np.int64, 40), (np.int16, 40), (float, 99)):
        values = (rng.normal(size=(6, 5)) * (3 if kind is float else 60)).astype(kind)
        before = values.copy()
        result = call(lesson.limited, values, limit, gives=np.ndarray)
        look = "`out=`, and operations that end in `=`"
        require(np.array_equal(values, before), "the source stays as it is", look, values)
        shared = np.shares_memory(result, values)
        require(not shared, "the answer has memory of its own, also if nothing was cut", ALONE)
        require(result.shape == before.shape, "the shape stays")
        require(result.dtype == kind, "the type stays", came=str(result.dtype))
        low, high = before < -limit, before > limit
        kept = np.array_equal(result[~low & ~high], before[~low & ~high])
        require(kept, "cells within the limit keep their value")
        cut = (result[high] == limit).all()
        require(cut, "cells above the limit become the limit")
        cut = (result[low] == -limit).all()
        require(cut, "cells below become the limit with a minus", "both signs")


def test_mark_missing_writes(lesson, rng):
    """NaN stands where the code stood, in that column and nowhere else."""
    for code in (-9, 999.0, 0):
        table = rng.integers(1, 9, (12, 3)).astype(float)
        table[[1, 4, 5, 9], 1], table[[2, 4], 0], table[[0, 9, 11], 2] = code, code, code
        before = table.copy()
        number = call(lesson.mark_missing, table, 1, code)
        look = "two indices in a row: into what does the second one write?"
        changed = np.isnan(table)
        require(changed.any(), "the table itself is changed", look, table)
        only = not changed[:, [0, 2]].any()
        require(only, "columns that were not asked for keep their codes", came=table)
        right = np.array_equal(changed[:, 1], before[:, 1] == code)
        require(right, "each code in the column becomes NaN, and nothing else does", came=table)
        kept = np.array_equal(table[~changed], before[~changed])
        require(kept, "all other cells stay as they are", came=table)
        require(type(number) is int, "the answer is a Python int", came=type(number).__name__)
        require(number == changed.sum(), "the answer is how many cells became NaN", came=number)


def test_mark_missing_again(lesson, rng):
    """What is missing already is not counted, and without a code nothing changes."""
    table = rng.integers(1, 9, (5, 2)).astype(float)
    table[2, 0] = np.nan
    table[3, 0] = -9
    before = table.copy()
    number = call(lesson.mark_missing, table, 0, -9.0)
    require(number == 1, "cells that were NaN before are not counted", came=number)
    number = call(lesson.mark_missing, table, 1, -9.0)
    require(number == 0, "in a column without the code nothing is counted", came=number)
    same = np.array_equal(table[:, 1], before[:, 1])
    require(same, "in a column without the code nothing changes", came=table)


def test_mark_missing_in_a_view(lesson, rng):
    """A view of the table is a table, and what is written to it arrives."""
    whole = rng.integers(1, 9, (10, 4)).astype(float)
    whole[::2, 3] = -9
    part = whole[::2, 1:]
    call(lesson.mark_missing, part, 2, -9.0)
    arrived = np.isnan(whole[::2, 3]).all() and not np.isnan(whole[1::2]).any()
    require(arrived, "written to a view, the marks arrive in the table behind it", came=whole)
