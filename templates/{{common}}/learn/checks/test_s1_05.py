"""Checks of s1.05: what a dataclass promises, and what its rows must hold."""

from dataclasses import is_dataclass

from course import own
from course.calling import attempt, call, raises, refuses, require

ROWS = 50


def make(lesson, row):
    """Make a sample of a row, and make sure that it is one."""
    return call(lesson.Sample.from_row, row, gives=lesson.Sample)


def read(sample, name, gives):
    """Read a field or a property."""
    return attempt(f"sample.{name}", lambda: getattr(sample, name), gives)


def test_fields(lesson):
    """A sample is made of its three fields, by place or by name."""
    made = attempt(
        "Sample('7', 'cat', (1.5, None))", lambda: lesson.Sample("7", "cat", (1.5, None))
    )
    require(is_dataclass(lesson.Sample), "`Sample` is a dataclass", "the decorator `@dataclass`")
    require(read(made, "id", str) == "7", "the first field is `id`")
    require(read(made, "label", str) == "cat", "the second field is `label`")
    require(read(made, "values", tuple) == (1.5, None), "the third field is `values`")


def test_from_row(lesson):
    """Cells become fields, in the order of the row."""
    row = {"b": "2.5", "id": "x1", "a": "-1", "label": "dog", "c": ""}
    before = dict(row)
    made = make(lesson, row)
    require(row == before, "the row is as it was before", "`pop` and `del` change the row", row)
    require(read(made, "id", str) == "x1", "`id` comes from the cell of that name")
    require(read(made, "label", str) == "dog", "`label` comes from the cell of that name")
    values = read(made, "values", tuple)
    require(len(values) == 3, "each cell except `id` and `label` is a value")
    look = "an empty cell is not zero"
    require(values[2] is None, "an empty cell is a missing number, `None`", look)
    require(values[:2] == (2.5, -1.0), "the values are numbers, in the order of the row")
    require(all(isinstance(value, float) for value in values[:2]), "the values are of type float")


def test_missing_is_computed(lesson, rng):
    """The property counts, whatever the values are."""
    for _ in range(5):
        values = tuple(rng.choice([0.0, 1.0, None], size=6))
        made = attempt(f"Sample('1', 'a', {values})", lambda v=values: lesson.Sample("1", "a", v))
        came = read(made, "missing", int)
        missing = sum(1 for value in values if value is None)
        require(came == missing, "`missing` counts what is None; a zero is a number")


def test_equal_by_content(lesson):
    """Two samples are equal if all fields are, and they can be keys."""
    row = {"id": "1", "label": "a", "size": "3", "age": ""}
    first, second = make(lesson, row), make(lesson, row)
    require(first == second, "two samples made of the same row are equal", "what == compares")
    for column, cell in {"id": "2", "label": "b", "size": "4"}.items():
        other = make(lesson, row | {column: cell})
        require(first != other, f"samples that differ in {column} are not equal")
    attempt("{first, second}", lambda: {first, second}, gives=set)
    same = attempt("hash(first) == hash(second)", lambda: hash(first) == hash(second))
    require(same, "equal samples have equal hashes")


def test_frozen(lesson):
    """A sample does not change."""
    made = make(lesson, {"id": "1", "label": "a", "size": "3"})
    refuses(AttributeError, "sample.label = 'b'", lambda: setattr(made, "label", "b"))


def test_repr_round_trip(lesson):
    """What a sample prints can be read back."""
    made = make(lesson, {"id": "it's", "label": 'a "b"', "size": "0.1", "age": ""})
    text = attempt("repr(sample)", lambda: repr(made), gives=str)
    try:
        again = eval(text, {"Sample": lesson.Sample})
    except (SyntaxError, NameError, TypeError):
        again = None
    look = "the dataclass writes a repr that does; leave it as it is"
    require(again == made, "the repr is no line of Python that makes an equal sample", look)


def test_refuses_bad_rows(lesson):
    """A row that cannot be right makes no sample."""
    good = {"id": "1", "label": "a", "size": "3"}
    for column in ("id", "label"):
        gone = {name: cell for name, cell in good.items() if name != column}
        for row in (gone, good | {column: ""}):
            error = raises(ValueError, lesson.Sample.from_row, row)
            require(column in str(error), "the message names the column that is missing")
    error = raises(ValueError, lesson.Sample.from_row, good | {"size": "large"})
    require("size" in str(error), "the message names the column that is no number")


def test_subclass(lesson):
    """A subclass makes samples of its own kind."""
    special = attempt("class Special(Sample)", lambda: type("Special", (lesson.Sample,), {}))
    row = {"id": "1", "label": "a"}
    made = attempt("Special.from_row(row)", lambda: special.from_row(row), gives=lesson.Sample)
    require(type(made) is special, "a subclass makes objects of its own kind", "`cls`")
    require(read(made, "missing", int) == 0, "a sample without values misses none")


def test_own_rows(lesson):
    """Rows of the project's training data become samples."""
    numbers = own.numbers().head(ROWS)
    for place, (cells, label) in enumerate(
        zip(numbers.to_dict("records"), own.labels(), strict=False)
    ):
        texts = {name: "" if cell != cell else repr(cell) for name, cell in cells.items()}
        clean = {name: cell for name, cell in texts.items() if name not in ("id", "label")}
        made = make(lesson, {"id": f"row {place}", "label": str(label), **clean})
        values = read(made, "values", tuple)
        require(len(values) == len(clean), "there is one value for each number in the row")
        missing = list(clean.values()).count("")
        require(read(made, "missing", int) == missing, "`missing` agrees with the row")
        pairs = zip(values, clean.values(), strict=True)
        require(
            all(v is None or v == float(c) for v, c in pairs), "the values are those of the row"
        )
