"""Checks of s2.01: types, markers of missing values, and files as people write them."""

import csv

import numpy as np
import pandas as pd
import pytest
from course import own
from course.calling import call, raises, require

AWKWARD = (
    "\ufeffid,country,income,remark\n"
    '007,NA,31000,"plain"\n'
    '010, FR, ?,"a comma, a ""quote"" and\na line break"\n'
    "011,None,-,null\n"
    "012,,1.5e3,\n"
)
TYPES = {"country": "str", "id": "str", "income": "float64"}


@pytest.fixture
def awkward(tmp_path):
    """A file with all that a reader trips over."""
    path = tmp_path / "awkward.csv"
    path.write_text(AWKWARD, encoding="utf-8")
    return path


def read(lesson, *args, **named):
    """Call the learner's reader; what it gives must be a table."""
    return call(lesson.read_rows, *args, gives=pd.DataFrame, **named)


def same(found: pd.Series, cells: list) -> bool:
    """Whether a column holds these cells; None stands for a missing one."""
    return [None if pd.isna(cell) else cell for cell in found] == cells


def test_columns_are_those_asked_for(lesson, awkward):
    """Columns come in the order of `types`; others are left out; no row is lost."""
    frame = read(lesson, awkward, TYPES, missing=("?", "-"))
    require(
        set(frame.columns) == set(TYPES),
        "the columns are those of `types`, and no others",
        "usecols",
    )
    require(
        list(frame.columns) == list(TYPES),
        "the columns come in the order of `types`, not of the file",
    )
    require(len(frame) == 4, "the file has 4 rows; one cell holds a line break", "quoted cells")


def test_text_stays_as_written(lesson, awkward):
    """A code made of digits keeps its zeros; a quoted cell keeps its comma and its line break."""
    frame = read(lesson, awkward, TYPES | {"remark": "str"}, missing=("?", "-"))
    look = "the dtype of the column: a number has no leading zeros"
    require(
        same(frame["id"], ["007", "010", "011", "012"]),
        "codes stay as they are written",
        look,
        list(frame["id"]),
    )
    remark = frame["remark"][1]
    require(
        isinstance(remark, str) and remark.count("\n") == 1,
        "a quoted cell is one cell",
        came=remark,
    )


def test_only_named_markers_are_missing(lesson, awkward):
    """NA, None and null are words unless the caller says otherwise."""
    frame = read(lesson, awkward, TYPES | {"remark": "str"}, missing=("?", "-"))
    country = frame["country"]
    look = "keep_default_na, and what else means missing then"
    text = "a word that `missing` does not name is a word: there are countries called NA"
    require(country[0] == "NA" and country[2] == "None", text, look, list(country))
    require(
        country[1] == "FR",
        "blanks after a separator do not belong to the cell",
        "skipinitialspace",
        country[1],
    )
    require(
        pd.isna(country[3]) and pd.isna(frame["remark"][3]),
        "an empty cell is missing",
        look,
        list(country),
    )
    named = read(lesson, awkward, TYPES, missing=("?", "-", "NA"))["country"]
    require(
        same(named, [None, "FR", "None", None]),
        "a text that `missing` names is missing",
        "na_values",
        list(named),
    )


def test_numbers_are_numbers(lesson, awkward):
    """A marker does not turn a column of numbers into text."""
    income = read(lesson, awkward, TYPES, missing=("?", "-"))["income"]
    require(
        income.dtype == np.float64, "income was asked for as float64", "dtype and na_values", income
    )
    require(
        same(income, [31000.0, None, None, 1500.0]),
        "a marker is missing, a number is its value",
        came=income,
    )


def test_decimal_comma(lesson, rng, tmp_path):
    """Files from where a comma marks the decimals."""
    values = rng.integers(100, 999, 20) / 8
    path = tmp_path / "comma.csv"
    rows = "\n".join(f"{str(value).replace('.', ',')};x" for value in values)
    path.write_text(f"height;name\n{rows}\n", encoding="utf-8")
    frame = read(lesson, path, {"height": "float64"}, separator=";", decimal=",")
    require(len(frame) == 20, "the file has 20 rows")
    require(
        np.allclose(frame["height"], values),
        'with `decimal=","` the text 12,5 is twelve and a half',
        "decimal",
    )


def test_broken_promises_raise(lesson, awkward):
    """A column that is not there, or a word among numbers, is an error and not a guess."""
    raises(ValueError, lesson.read_rows, awkward, {"id": "str", "height": "float64"})
    raises(ValueError, lesson.read_rows, awkward, TYPES)


def test_own_table_comes_back(lesson, tmp_path):
    """The project's own rows have the same types and cells after a way through a file."""
    table = (own.rows() if hasattr(own, "rows") else own.frame()).head(300).reset_index(drop=True)
    numbers = table.select_dtypes("number").columns
    types = {name: "float64" if name in numbers else "str" for name in map(str, table.columns)}
    table.columns = list(types)
    table = table.astype(types).replace("", np.nan)
    path = tmp_path / "own.csv"
    table.to_csv(path, index=False, quoting=csv.QUOTE_NONNUMERIC)
    frame = read(lesson, path, types)
    require(frame.shape == table.shape, "your own rows come back, all of them", came=frame.shape)
    for name in types:
        numeric = pd.api.types.is_float_dtype(frame[name])
        require(
            numeric == (name in numbers),
            "each column has the dtype that was asked for",
            name,
            frame[name],
        )
        if numeric:
            equal = np.isclose(frame[name], table[name], rtol=1e-9, equal_nan=True).all()
        else:
            equal = same(frame[name], [None if pd.isna(cell) else cell for cell in table[name]])
        require(
            equal,
            "each cell of your own rows comes back as it was",
            f"the column {name}",
            frame[name],
        )
