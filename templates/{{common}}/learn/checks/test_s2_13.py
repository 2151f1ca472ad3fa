"""Checks of s2.13: nothing is lost between long and wide, and groups agree with a loop."""

import numpy as np
import pandas as pd
import pytest
from course.calling import call, raises, require


@pytest.fixture
def wide(rng) -> pd.DataFrame:
    """A table whose rows and columns are not in the order of the alphabet; a cell is missing."""
    names = ["zeta", "alpha", "mu", "beta"]
    table = pd.DataFrame(rng.normal(size=(6, 4)), columns=names)
    table.iloc[2, 1] = np.nan
    table.insert(0, "id", [f"t{number}" for number in (5, 2, 9, 1, 7, 3)])
    return table


def triples(wide: pd.DataFrame, key: str) -> list[tuple]:
    """Go over all cells, one after the other."""
    cells = [
        (row[key], name, None if np.isnan(row[name]) else round(row[name], 9))
        for _, row in wide.iterrows()
        for name in wide.columns
        if name != key
    ]
    return sorted(cells, key=str)


def test_long_has_a_row_for_each_cell(lesson, wide):
    """A loop over the cells finds the same rows."""
    for table, key in ((wide, "id"), (wide.rename(columns={"id": "name"}), "name")):
        long = call(lesson.to_long, table, key=key, gives=pd.DataFrame)
        named = set(long.columns) == {key, "variable", "value"}
        require(
            named, "the columns must be the key, variable and value", "`var_name`, `value_name`"
        )
        cells = len(table) * (table.shape[1] - 1)
        require(len(long) == cells, "there must be a row for each cell, also for missing ones")
        rows = zip(long[key], long["variable"], long["value"], strict=True)
        found = [(k, name, None if np.isnan(x) else round(x, 9)) for k, name, x in rows]
        require(
            sorted(found, key=str) == triples(table, key), "each value must keep its key and name"
        )


def test_there_and_back(lesson, wide):
    """Wide to long to wide is the table that went in."""
    empty = wide.assign(alpha=np.nan)
    for table in (wide, empty, wide.iloc[:1], wide[["id", "mu"]]):
        table = table.reset_index(drop=True)
        long = call(lesson.to_long, table, key="id", gives=pd.DataFrame)
        back = call(lesson.to_wide, long, key="id", gives=pd.DataFrame)
        everything = "the key and every variable must be columns of the wide table"
        require(set(back.columns) == set(table.columns), everything, "the index is no column")
        require(len(back) == len(table), "the wide table must have one row for each key")
        look = "`pivot` sorts rows and columns by the alphabet"
        require(list(back.columns) == list(table.columns), "columns must keep their order", look)
        require(list(back["id"]) == list(table["id"]), "rows must keep their order", look)
        require(list(back.index) == list(range(len(table))), "the index must count from 0")
        require(back.columns.name is None, "the columns' index must have no name", "`rename_axis`")
        require(back.equals(table), "there and back, every cell must be as it was")


def test_long_may_come_in_any_order(lesson, wide, rng):
    """Order is that of first appearance, and cells that nobody measured are missing."""
    long = pd.DataFrame(triples(wide, "id"), columns=["id", "variable", "value"])
    long = long.iloc[rng.permutation(len(long))[:-3]].astype({"value": float})
    back = call(lesson.to_wide, long, key="id", gives=pd.DataFrame)
    names = list(dict.fromkeys(long["variable"]))
    look = "`unique` keeps the order of first appearance"
    require(list(back.columns) == ["id", *names], "the order is that of first appearance", look)
    require(list(back["id"]) == list(dict.fromkeys(long["id"])), "rows must keep their order", look)
    known = {(k, name): x for k, name, x in long.itertuples(index=False)}
    loop = [[known.get((k, name), np.nan) for name in names] for k in back["id"]]
    same = np.allclose(back[names].to_numpy(float), loop, equal_nan=True)
    require(same, "each value must stand at its key and name, a cell without one be missing")


def test_refuses_two_values_for_one_cell(lesson, wide):
    """Nothing is averaged unseen."""
    rows = [(key, name, 1.0) for key in "ba" for name in ("width", "height")]
    long = pd.DataFrame([*rows, ("b", "width", 2.0)], columns=["id", "variable", "value"])
    raises(ValueError, lesson.to_wide, long, key="id")


@pytest.fixture
def grouped(rng) -> pd.DataFrame:
    """Rows of four groups, one of them with a single row; values and groups are missing."""
    frame = pd.DataFrame({"kind": rng.choice(["b", "a", "c"], 30), "x": rng.normal(size=30)})
    frame.loc[0, "kind"] = "single"
    frame.loc[[4, 9], "kind"] = None
    frame.loc[[3, 9, 20], "x"] = np.nan
    frame.index = rng.permutation(30) + 10
    return frame


def test_groups_agree_with_a_loop(lesson, grouped):
    """Size, mean and difference are those that a loop over the rows finds."""
    out = call(lesson.group_features, grouped, by="kind", value="x", gives=pd.DataFrame)
    require(
        set(out.columns) == {"n", "mean", "difference"}, "the columns must be n, mean, difference"
    )
    require(len(out) == len(grouped), "there must be one line for each row", "`transform`")
    require(out.index.equals(grouped.index), "the rows must keep their index and their order")
    for kind, x, found in zip(grouped["kind"], grouped["x"], out.itertuples(), strict=True):
        if pd.isna(kind):
            alone = np.isnan([found.n, found.mean, found.difference]).all()
            require(alone, "a row without a group must get missing cells", came=found)
            continue
        like = [v for k, v in zip(grouped["kind"], grouped["x"], strict=True) if k == kind]
        like = [v for v in like if not np.isnan(v)]
        look = "rows of the same group, and of these the known values"
        require(
            found.n == len(like), "n must count the known values of the row's group", look, found
        )
        near = np.isclose(found.mean, sum(like) / len(like))
        require(near, "mean must be that of the row's own group", look, found)
        apart = np.isclose(found.difference, x - found.mean, equal_nan=True)
        require(apart, "difference must be the value less the mean of its group", "its sign", found)


def test_leaves_tables(lesson, wide, grouped):
    """What comes in is as it was."""
    before = wide.copy(), grouped.copy()
    call(lesson.to_long, wide, key="id", gives=pd.DataFrame)
    call(lesson.group_features, grouped, by="kind", value="x", gives=pd.DataFrame)
    same = wide.equals(before[0]) and grouped.equals(before[1])
    require(same, "the tables that come in must not be changed")
