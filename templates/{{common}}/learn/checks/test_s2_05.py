"""Checks of s2.05: the right cells change, in the copy only."""

import numpy as np
import pandas as pd
import pytest
from course import own
from course.calling import call, require


def a_table(rng, n: int = 30) -> pd.DataFrame:
    """Make a table with whole and decimal numbers, holes, and labels that occur twice."""
    frame = pd.DataFrame(
        {
            "whole": rng.integers(-50, 50, n),
            "name": [f"row {number}" for number in range(n)],
            "decimal": pd.Series(rng.normal(scale=30, size=n).round(1)).mask(rng.random(n) < 0.2),
        }
    )
    frame.index = rng.permutation(np.repeat(np.arange(n // 2), 2))
    return frame


def edit(lesson, frame, column, low, high):
    """Call the learner's function; it must give a frame of the right shape."""
    found = call(lesson.void_outside, frame, column, low, high, gives=pd.DataFrame)
    require(len(found) == len(frame), "no row is dropped or added: cells change, rows stay")
    mark = f"{column}_voided"
    require(mark in found, f"there must be a column {mark!r}")
    require(
        list(found) == [*frame, mark], "the columns are those of before, and the mark at the end"
    )
    return found


@pytest.mark.parametrize("column", ["whole", "decimal"])
def test_right_cells_are_voided(lesson, rng, column):
    """Row by row: outside is missing and marked, everything else as before."""
    frame = a_table(rng)
    found = edit(lesson, frame, column, -20, 20)
    require(
        found[column].dtype == np.float64, "the column has the dtype float64", came=found[column]
    )
    require(
        found.index.equals(frame.index), "the labels of the rows are as before", came=found.index
    )
    look = "masks go by position: a row whose label occurs twice must not change its twin"
    for before, after, marked in zip(
        frame[column], found[column], found[f"{column}_voided"], strict=True
    ):
        came = f"{before} became {after}, marked {marked}"
        if pd.isna(before):
            require(pd.isna(after), "what was missing stays missing", came=came)
            require(
                not marked,
                "a cell that had been missing was not voided: it is not marked",
                came=came,
            )
        elif before < -20 or before > 20:
            require(
                pd.isna(after),
                "a value outside the limits must be missing",
                "loc, in one step",
                came,
            )
            require(marked, "a cell that was voided is marked", came=came)
        else:
            require(
                after == before and not marked,
                "a value inside the limits stays, unmarked",
                look,
                came,
            )


def test_limits_are_allowed(lesson):
    """The limits themselves are values that can be."""
    frame = pd.DataFrame({"x": [0, 1, 5, 9, 10]})
    found = edit(lesson, frame, "x", 1, 9)
    require(
        list(found["x"].isna()) == [True, False, False, False, True],
        "`low` and `high` are allowed",
        came=found["x"],
    )
    require(
        found["x_voided"].dtype == bool,
        "the mark is a column of truth values",
        came=found["x_voided"],
    )


def test_other_cells_stay(lesson, rng):
    """The other columns are untouched."""
    frame = a_table(rng)
    found = edit(lesson, frame, "decimal", -20, 20)
    for name in ("whole", "name"):
        require(
            found[name].equals(frame[name]),
            "the other columns stay as they were",
            name,
            found[name],
        )


@pytest.mark.parametrize("column", ["whole", "decimal"])
def test_source_is_unchanged(lesson, rng, column):
    """The caller's table is the caller's."""
    frame = a_table(rng)
    before = frame.copy(deep=True)
    found = edit(lesson, frame, column, -20, 20)
    require(
        frame.equals(before),
        "the frame that was given has changed",
        "whether you work on a copy",
        frame,
    )
    found.loc[:, "name"] = "changed"
    require(
        frame.equals(before),
        "the frame that came back shares its cells with the one given",
        came=frame,
    )


def test_nothing_to_void(lesson):
    """Tables without rows, and columns without a value."""
    empty = edit(lesson, pd.DataFrame({"x": pd.Series([], dtype=float)}), "x", 0, 1)
    require(len(empty) == 0, "a table without rows stays one")
    hollow = edit(lesson, pd.DataFrame({"x": [np.nan, np.nan]}), "x", 0, 1)
    require(
        not hollow["x_voided"].any(),
        "a column without a value has nothing to void",
        came=hollow["x_voided"],
    )


def test_own_rows(lesson):
    """The project's own numbers, between two of their quantiles."""
    frame = own.features().head(400)
    for name in own.numbers().columns[:3]:
        low, high = frame[name].quantile([0.1, 0.9])
        found = edit(lesson, frame, name, low, high)
        kept = frame[name].between(low, high)
        look = f"the column {name!r}"
        require(
            found.loc[kept.to_numpy(), name].notna().all(),
            "a value of yours inside the limits is gone",
            look,
        )
        voided = int((~kept & frame[name].notna()).sum())
        require(
            found[f"{name}_voided"].sum() == voided,
            "the marks count the values outside the limits",
            look,
        )
