"""Checks of s2.02: every leaf and every record arrives."""

import copy
import json

import pandas as pd
from course import own
from course.calling import call, raises, require

NESTED = {"id": 7, "user": {"name": "Ada", "home": {"city": "Bath", "rooms": [1, 2]}}, "note": None}


def grow(rng, depth: int = 3) -> dict:
    """Make a random record whose leaves are all different numbers."""
    record = {}
    for name in rng.permutation(list("abcd"))[: rng.integers(1, 5)]:
        record[str(name)] = (
            grow(rng, depth - 1) if depth and rng.random() < 0.5 else float(rng.random())
        )
    return record


def climb(record: dict, path: str):
    """Follow a path to its leaf."""
    for key in path.split("."):
        record = record[key]
    return record


def leaves(record: dict) -> int:
    """Count the leaves."""
    return sum(leaves(each) if hasattr(each, "items") else 1 for each in record.values())


def is_missing(cell) -> bool:
    """Whether a cell is empty; a list is not."""
    return not isinstance(cell, list) and bool(pd.isna(cell))


def test_paths_name_the_leaves(lesson):
    """Keys are joined by dots; lists and None are leaves."""
    before = copy.deepcopy(NESTED)
    flat = call(lesson.flatten, NESTED, gives=dict)
    require(
        not any(isinstance(value, dict) for value in flat.values()),
        "no leaf is an object any more",
        "recursion",
    )
    require(
        "user.home.city" in flat and "id" in flat,
        "a leaf is called by the keys on its path, joined by dots",
    )
    require(flat.get("user.home.rooms") == [1, 2], "a list is a leaf: it stays one value")
    require("note" in flat and flat["note"] is None, "None is a value of its own, and a leaf")
    require(list(flat)[-1] == "note", "leaves come in the order of the record")
    require(
        before == NESTED, "the record that was given must stay as it was", "what you remove or add"
    )


def test_empty_objects_have_no_leaves(lesson):
    """Nothing comes of nothing."""
    require(call(lesson.flatten, {}, gives=dict) == {}, "an empty record has no leaves")
    flat = call(lesson.flatten, {"a": {}, "b": 1}, gives=dict)
    require(flat == {"b": 1}, "an empty object has no leaves, and what stands beside it stays")


def test_every_leaf_arrives(lesson, rng):
    """For random trees: as many names as leaves, and each path leads to its value."""
    for _ in range(20):
        record = grow(rng)
        flat = call(lesson.flatten, record, gives=dict)
        require(
            len(flat) == leaves(record),
            "there are as many names as leaves",
            "leaves deeper than two levels",
        )
        for path, value in flat.items():
            require(
                climb(record, path) == value,
                "following the path leads to the value",
                came={path: value},
            )


def test_names_do_not_clash(lesson):
    """Two leaves of one name are an error, not a loss."""
    raises(ValueError, lesson.flatten, {"a": {"b": 1}, "a.b": 2})
    raises(ValueError, lesson.flatten, {"x": {"a.b": 2, "a": {"b": 1}}})


def test_no_record_is_lost(lesson, rng):
    """As many rows as records, in their order; a key that is missing leaves an empty cell."""
    records = [{"n": number, **grow(rng)} for number in range(12)]
    records[4] = {}
    records[7] = {"n": 7}
    lines = [json.dumps(record) for record in records]
    lines[2:2] = ["", "   \n"]
    frame = call(lesson.read_jsonl, lines, gives=pd.DataFrame)
    require(
        len(frame) == len(records),
        "there are as many rows as records; {} is one, a blank line is none",
    )
    require(list(frame.index) == list(range(len(frame))), "the rows are numbered from 0")
    number = [-1 if pd.isna(cell) else cell for cell in frame["n"]]
    require(
        number == [0, 1, 2, 3, -1, 5, 6, 7, 8, 9, 10, 11],
        "the rows come in the order of the records",
    )
    filled = int(frame.notna().to_numpy().sum())
    planted = sum(leaves(record) for record in records)
    require(filled == planted, "a cell is filled where the record has the leaf, and nowhere else")


def test_broken_lines_are_named(lesson):
    """An error says which line it was."""
    good = '{"a": 1}'
    for bad in ('{"a": 1', "[1, 2]", "7", '{"a": {"b": 1}, "a.b": 2}'):
        error = raises(ValueError, lesson.read_jsonl, [good, "", good, good, bad, good])
        look = "blank lines count too, and the first line is number 1"
        require("5" in str(error), "the message holds the number of the line", look)


def test_no_lines(lesson):
    """An empty file is a table without rows."""
    require(len(call(lesson.read_jsonl, [], gives=pd.DataFrame)) == 0, "no lines, no rows")


def test_own_rows(lesson):
    """The project's own rows come back from nested lines."""
    rows = json.loads(own.frame().head(50).to_json(orient="records", date_format="iso"))
    lines = [json.dumps({"id": number, "seen": row}) for number, row in enumerate(rows)]
    frame = call(lesson.read_jsonl, lines, gives=pd.DataFrame)
    require(
        frame.shape == (len(rows), 1 + len(rows[0])),
        "your own rows come back, with all their columns",
    )
    for name in rows[0]:
        there = [not is_missing(cell) for cell in frame[f"seen.{name}"]]
        planted = [row[name] is not None for row in rows]
        require(
            there == planted,
            "a cell is filled where the record has a value",
            f"the column seen.{name}",
        )
