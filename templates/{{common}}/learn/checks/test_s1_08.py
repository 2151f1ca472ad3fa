"""Checks of s1.08: what an error knows, and what must not be caught."""

import ast

import pytest
from course import exercises, own
from course.calling import attempt, call, is_stub, raises, require
from course.outcomes import Card, NotAttempted, Skipped

WIDE = {"Exception", "BaseException"}


@pytest.fixture
def table(rng):
    """Rows of texts, and the place of one of them, counted from zero."""
    sizes = rng.normal(size=int(rng.integers(4, 9))).round(3)
    rows = [{"name": f"n{place}", "size": str(size)} for place, size in enumerate(sizes)]
    return rows, int(rng.integers(1, len(rows)))


def failing(lesson, rows, column):
    """Read rows of which one is bad, and return the error, made sure of its attributes."""
    error = raises(lesson.DataError, lesson.read_numbers, rows, column)
    for name in ("row", "reason"):
        require(hasattr(error, name), f"a DataError has the attribute `{name}`", "`self.… = …`")
    return error


def test_error_holds_facts(lesson):
    """The exception carries row and reason, and its text says both."""
    error = call(lesson.DataError, 3, "no label", gives=Exception)
    require(
        not isinstance(error, ValueError | KeyError), "DataError is derived from Exception itself"
    )
    row = attempt("DataError(3, 'no label').row", lambda: error.row)
    require(row == 3, "`row` is the number that was given")
    reason = attempt("DataError(3, 'no label').reason", lambda: error.reason)
    require(reason == "no label", "`reason` is the text that was given")
    text = attempt("str(DataError(3, 'no label'))", lambda: str(error))
    look = "hand the text to `super().__init__`"
    require(text == "row 3: no label", "the text holds the row and the reason", look)


def test_reads_good_rows(lesson, table):
    """Rows without a fault give their numbers."""
    rows, _ = table
    numbers = call(lesson.read_numbers, rows, "size", gives=list)
    require(len(numbers) == len(rows), "there is one number for each row")
    right = all(number == float(row["size"]) for number, row in zip(numbers, rows, strict=True))
    require(
        right and all(isinstance(n, float) for n in numbers), "the numbers are those of the rows"
    )
    require(call(lesson.read_numbers, [], "size", gives=list) == [], "no rows, no numbers")


def test_names_the_bad_cell(lesson, table):
    """A cell that is no number is reported with row, column and cell."""
    rows, bad = table
    rows[bad] = rows[bad] | {"size": "twelve"}
    error = failing(lesson, rows, "size")
    require(
        error.row == bad + 1,
        f"`row` is the number of the bad row, from 1 to {len(rows)}",
        "",
        f"row = {error.row}",
    )
    reason = str(error.reason)
    require("size" in reason, "the reason names the column", "", reason)
    require("twelve" in reason, "the reason names the cell that is no number", "", reason)
    look = "`raise … from error`"
    require(isinstance(error.__cause__, ValueError), "the cause is the ValueError of `float`", look)


def test_names_the_missing_column(lesson, table):
    """A row without the column is reported as well, and caused by the KeyError."""
    rows, bad = table
    del rows[bad]["size"]
    error = failing(lesson, rows, "size")
    require(
        error.row == bad + 1,
        f"`row` is the number of the bad row, from 1 to {len(rows)}",
        "",
        f"row = {error.row}",
    )
    require("size" in str(error.reason), "the reason names the column", "", str(error.reason))
    look = "a default in place of the cell hides which of the two mistakes it was"
    require(isinstance(error.__cause__, KeyError), "the cause is the KeyError of the look-up", look)


def test_first_bad_row(lesson):
    """The first bad row is the one that is reported."""
    rows = [{"size": "1"}, {"size": ""}, {}, {"size": "x"}]
    error = failing(lesson, rows, "size")
    require(
        error.row == 2,
        "an empty cell is no number, and the first bad row is reported",
        "",
        f"row = {error.row}",
    )


def test_other_errors_pass(lesson):
    """What is not a fault of the data is not reported as one."""
    if is_stub(lesson.read_numbers):
        raise NotAttempted()

    class Broken(dict):
        def __getitem__(self, key):
            raise RuntimeError("a mistake in the program")

    rows = [{"size": "1"}, Broken()]
    raises(RuntimeError, lesson.read_numbers, rows, "size")


def test_catches_by_name(lesson, exercise):
    """Every `except` names what it expects."""
    if is_stub(lesson.read_numbers):
        raise NotAttempted()
    tree = exercises.tree(exercise, "read_numbers")
    handlers = [node for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler)]
    caught = {
        name.id
        for node in handlers
        if node.type
        for name in ast.walk(node.type)
        if isinstance(name, ast.Name)
    }
    look = "a bare except catches Ctrl-C as well"
    require(
        all(node.type for node in handlers), "each `except` names what it catches", look, "except:"
    )
    wide = ", ".join(sorted(caught & WIDE))
    require(not wide, "no `except` is wider than what the line can raise", "", f"except {wide}:")


def test_own_rows(lesson, rng):
    """In the project's own rows, a planted fault is found where it was planted."""
    numbers = own.numbers().dropna(axis=1).head(200)
    if not numbers.shape[1]:
        raise Skipped(Card(look="the training data have no column of numbers without holes"))
    column = str(rng.choice(list(numbers.columns)))
    rows = numbers.rename(columns=str).map(repr).to_dict("records")
    read = call(lesson.read_numbers, rows, column, gives=list)
    require(read == numbers[column].tolist(), "the numbers are those of your training data")
    bad = int(rng.integers(len(rows)))
    rows[bad] = rows[bad] | {column: "?"}
    error = failing(lesson, rows, column)
    require(
        error.row == bad + 1,
        "`row` is the number of the bad row among yours",
        "",
        f"row = {error.row}",
    )
