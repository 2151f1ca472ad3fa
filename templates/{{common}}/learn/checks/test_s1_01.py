"""Checks of s1.01: rows, columns and types of what the loader gives."""

import csv

from course import own
from course.calling import call, raises, require

ROWS = 1000  # of the project's own data


def load(lesson, path, numbers):
    """Load a file, and make sure that a list of dictionaries came back."""
    rows = call(lesson.load_rows, path, numbers, gives=list)
    require(all(isinstance(row, dict) for row in rows), "each row is a dictionary")
    return rows


def write(path, header, lines):
    """Write a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *lines])
    return path


def test_reads_each_line(lesson, tmp_path, rng):
    """No line is lost, and none is added."""
    values = [round(float(value), 3) for value in rng.normal(size=rng.integers(3, 9))]
    path = write(tmp_path / "plain.csv", ["size", "name"], [[v, "a"] for v in values])
    rows = load(lesson, path, ["size"])
    look = "compare the length of the list with the lines of the file; no error tells you"
    require(len(rows) == len(values), "there is one row for each line below the header", look)
    require(all(list(row) == ["size", "name"] for row in rows), "the keys are those of the header")
    came = [row["size"] for row in rows]
    require(came == values, "the numbers come in the order of the file", came=came)
    require(
        load(lesson, write(tmp_path / "none.csv", ["size"], []), ["size"]) == [], "no line, no row"
    )


def test_empty_cells(lesson, tmp_path):
    """What is missing is None, and its row stays."""
    lines = [["1.5", "x"], ["", "y"], ["  ", "z"], [" 2 ", ""]]
    rows = load(lesson, write(tmp_path / "holes.csv", ["size", "name"], lines), ["size"])
    require(len(rows) == len(lines), "a row with a missing cell is still a row", "what skips it")
    sizes = [row["size"] for row in rows]
    look = "a zero is a measurement; None says that there was none"
    require(sizes[1] is None and sizes[2] is None, "an empty or blank cell is None", look, sizes)
    require(sizes[0] == 1.5 and sizes[3] == 2, "blanks around a number do no harm", "strip", sizes)
    require(rows[3]["name"] == "", "an empty text stays the text that it is", "", rows[3])


def test_other_columns_stay_text(lesson, tmp_path):
    """Only the named columns become numbers, whatever the others look like."""
    path = write(tmp_path / "codes.csv", ["code", "size"], [["007", "1"], [" 12 ", "2"]])
    codes = [row["code"] for row in load(lesson, path, ["size"])]
    look = "a post code that begins with 0 is a text"
    require(
        codes == ["007", " 12 "],
        "a column that is not named in `numbers` keeps its text",
        look,
        codes,
    )
    path = write(tmp_path / "quoted.csv", ["name", "size"], [['one, "two"\nthree', "1"]])
    names = [row["name"] for row in load(lesson, path, ["size"])]
    require(
        names == ['one, "two"\nthree'],
        "quoted commas and line breaks belong to their cell",
        "",
        names,
    )
    raises(ValueError, lesson.load_rows, write(tmp_path / "ragged.csv", ["a", "b"], [["1"]]), ["a"])


def test_own_rows(lesson, tmp_path):
    """Rows, columns and types are those of the project's training data."""
    frame, path = own.frame().head(ROWS), tmp_path / "own.csv"
    frame.to_csv(path, index=False)
    numbers = [str(name) for name in own.numbers().columns]
    rows = load(lesson, path, numbers)
    require(
        len(rows) == len(frame), "the list has as many rows as your training data", "", len(rows)
    )
    columns = [str(name) for name in frame.columns]
    require(
        all(list(row) == columns for row in rows), "the columns are those of your training data"
    )
    for name in columns:
        cells = [row[name] for row in rows]
        allowed = (float, type(None)) if name in numbers else str
        fits = all(isinstance(cell, allowed) for cell in cells)
        kind = "numbers or None" if name in numbers else "texts"
        require(fits, f"the column {name!r} holds {kind}", "", cells[:6])
        missing = int(frame[name].isna().sum())
        if name in numbers:
            came = cells.count(None)
            require(came == missing, f"{name!r} has as many None as missing cells", "", came)
