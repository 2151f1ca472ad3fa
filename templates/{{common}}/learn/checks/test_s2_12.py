"""Checks of s2.12: every row once, in its place, with the cells of its own key."""

import numpy as np
import pandas as pd
import pytest
from course.calling import call, raises, require


@pytest.fixture
def tables(rng) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows that share keys, and a table of some keys and some more, in an order of its own."""
    keys = [f"k{number}" for number in range(12)]
    rows = pd.DataFrame({"key": rng.choice(keys[:9], 40), "size": rng.normal(size=40)})
    rows.loc[0, "key"] = keys[0]  # which the second table does not know
    rows.index = rng.permutation(40) + 500
    known = list(map(str, rng.permutation(keys[2:])))
    extra = pd.DataFrame({"key": known, "place": rng.normal(size=10), "name": known[::-1]})
    return rows, extra


def attached(lesson, rows: pd.DataFrame, extra: pd.DataFrame, on: str = "key") -> pd.DataFrame:
    """Attach, and require the rows and columns that must come back."""
    out = call(lesson.attach, rows, extra, on=on, gives=pd.DataFrame)
    fewer = "as many rows must come back as came in; some fell out"
    require(len(out) >= len(rows), fewer, "what kind of merge keeps rows without a partner")
    more = "as many rows must come back as came in; some were repeated"
    require(len(out) <= len(rows), more, "how often a key stands in the other table")
    require(
        out.index.equals(rows.index), "the index of the rows must stay", "what merge does to it"
    )
    wanted = [*rows.columns, *(name for name in extra if name != on)]
    require(list(out.columns) == wanted, "the columns must be those of rows, then those of extra")
    return out


def test_each_row_gets_its_own_line(lesson, tables):
    """A loop over the rows finds the same cells."""
    rows, extra = tables
    out = attached(lesson, rows, extra)
    require(out["size"].equals(rows["size"]), "the rows must stay in their order")
    lines = extra.set_index("key")["place"].to_dict()
    loop = [lines.get(key, np.nan) for key in rows["key"]]
    right = np.allclose(out["place"].astype(float), loop, equal_nan=True)
    require(right, "each row must get the cells of its own key, or missing ones if it is unknown")


def test_refuses_a_key_that_stands_twice(lesson, tables, rng):
    """Any key that has two lines is named, also one that no row uses."""
    rows, extra = tables
    for key in ("k11", str(rng.choice(extra["key"]))):
        again = extra[extra["key"] == key].assign(place=0.5)
        doubled = pd.concat([extra, again]).sample(frac=1, random_state=1)
        error = raises(ValueError, lesson.attach, rows, doubled, on="key")
        require(key in str(error), "the message must name the key that stands more than once")


def test_missing_keys_match_nothing(lesson, tables):
    """A row without a key and a line without a key have nothing to do with each other."""
    rows, extra = tables
    rows = rows.copy()
    rows.iloc[[3, 7], 0] = None
    empty = pd.DataFrame({"key": [None], "place": [9.0], "name": ["nobody"]})
    for lines in (2, 1):
        out = attached(lesson, rows, pd.concat([extra, *[empty] * lines], ignore_index=True))
        look = "pandas takes a missing key for equal to a missing key"
        require(out["place"].iloc[[3, 7]].isna().all(), "a missing key must match nothing", look)


def test_refuses_equal_columns(lesson, tables):
    """A column of both tables is named, and no column gets an ending."""
    rows, extra = tables
    error = raises(
        ValueError, lesson.attach, rows, extra.rename(columns={"place": "size"}), on="key"
    )
    require("size" in str(error), "the message must name the column that both tables have")


def test_leaves_both_tables(lesson, tables):
    """What came in is as it was."""
    rows, extra = tables
    before = rows.copy(), extra.copy()
    attached(lesson, rows, extra)
    same = rows.equals(before[0]) and extra.equals(before[1])
    require(same, "the tables that come in must not be changed")


def test_few_and_odd_rows(lesson, tables):
    """No rows, no lines, numbers as keys, and an index that repeats itself."""
    rows, extra = tables
    attached(lesson, rows.iloc[:0], extra)
    require(attached(lesson, rows, extra.iloc[:0])["place"].isna().all(), "no line, no cells")
    people = pd.DataFrame({"id": [3, 1, 3]}, index=[0, 0, 1])
    ages = pd.DataFrame({"id": [1, 2, 3], "age": [10, 20, 30]})
    out = attached(lesson, people, ages, on="id")
    require(list(out["age"]) == [30, 10, 30], "keys may be numbers, and an index repeat itself")
