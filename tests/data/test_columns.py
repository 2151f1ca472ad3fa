"""Cells become the values that a careful reader would see in them."""

import numpy as np
import pandas as pd
import pytest

from mlscaffold.data.columns import typed
from mlscaffold.support.tables import TableFormat


def of_texts(cells, format=None, **more):
    """Give a column `x` of texts its values."""
    frame = pd.DataFrame({"x": cells, **more}, dtype="str")
    return typed(frame, format or TableFormat())


def test_whole_numbers():
    """Digits are whole numbers."""
    found = of_texts(["1", "2", "-3"] * 10)
    assert found.columns["x"].dtype == "int64"
    assert (found.columns["x"].low, found.columns["x"].high) == (-3, 2)


def test_whole_numbers_with_a_gap_are_floats():
    """A missing value makes whole numbers floats, as pandas reads them."""
    found = of_texts(["1", "2", ""] * 10)
    assert found.columns["x"].dtype == "float64"
    assert found.columns["x"].missing == pytest.approx(1 / 3)


def test_numbers_with_a_decimal_point_are_floats():
    """41.0 is a float, as pandas reads it."""
    assert of_texts(["41.0", "2.0"] * 10).columns["x"].dtype == "float64"


def test_decimal_commas_and_thousands():
    """The marks that the file uses are understood."""
    found = of_texts(["1.234,5", "0,5"] * 10, TableFormat(decimal=",", thousands="."))
    assert found.frame["x"].tolist()[:2] == [1234.5, 0.5]


def test_booleans():
    """True and false in any case are booleans."""
    found = of_texts(["True", "false", "TRUE"] * 10)
    assert found.columns["x"].dtype == "str"
    assert found.frame["x"].tolist()[:3] == ["True", "false", "TRUE"]


def test_few_texts_are_a_set():
    """The categories of a column with few are written down."""
    assert of_texts(["b", "a"] * 10).columns["x"].values == ("a", "b")


def test_many_texts_are_no_set():
    """A column of many texts has no set of values."""
    assert of_texts([f"t{i}" for i in range(100)]).columns["x"].values == ()


def test_two_whole_numbers_are_a_set():
    """A flag of 0 and 1 is written down as such."""
    assert of_texts(["0", "1"] * 10).columns["x"].values == (0, 1)


# ---------------------------------------------------------------------------------------- marks


@pytest.mark.parametrize("mark", ["?", "NA", "n/a", "NaN", "null", "#N/A"])
def test_sure_marks_count_wherever_they_stand(mark):
    """These are no values of their own, also in a column of texts."""
    found = of_texts(["red", "green", "blue"] * 20 + [mark])
    assert found.marks == {mark: ["x"]}
    assert found.frame["x"].isna().sum() == 1


def test_unknown_counts_where_it_is_seen_often():
    """A text that may be a value counts as a mark where it is common."""
    assert "unknown" in of_texts(["red", "green"] * 50 + ["unknown"] * 5).marks
    assert "unknown" not in of_texts(["red", "green"] * 500 + ["unknown"]).marks


def test_a_text_among_numbers_is_a_mark():
    """Where all others are numbers, the one text means "no value"."""
    found = of_texts([str(i) for i in range(50)] + ["not measured"])
    assert found.marks == {"not measured": ["x"]}
    assert found.columns["x"].dtype == "float64"


def test_namibia_is_no_mark():
    """Among two-letter codes, NA is one of them."""
    assert not of_texts(["DE", "FR", "GB", "US", "ZA", "NA"] * 5).marks


def test_a_sentinel_far_outside_is_a_mark():
    """-200 among concentrations, seen often, stands for "no value"."""
    found = of_texts([str(i / 10) for i in range(1, 90)] + ["-200"] * 10)
    assert found.marks == {"-200": ["x"]}
    assert found.frame["x"].min() == 0.1


def test_every_spelling_of_a_sentinel_counts():
    """-200 and -200.0 are the same number, and both are listed."""
    found = of_texts([str(i / 10) for i in range(1, 90)] + ["-200", "-200.0"] * 5)
    assert set(found.marks) == {"-200", "-200.0"}


def test_a_sentinel_that_is_ordinary_elsewhere_is_none():
    """One list of marks holds for all columns, so an ordinary value stays a value."""
    cells = [str(i / 10) for i in range(1, 91)] + ["-200"] * 10
    other = [str(i * 5 - 250) for i in range(100)]
    assert not of_texts(cells, y=other).marks


def test_a_rare_outlier_is_no_sentinel():
    """One far value is an outlier, not a mark."""
    assert not of_texts([str(i / 10) for i in range(1, 200)] + ["-200"]).marks


def test_a_cap_is_no_sentinel():
    """A maximum that is not far from the others stays a value, however often it is seen."""
    cells = [str(i * 1000) for i in range(1, 500)] + ["500001"] * 30
    assert not of_texts(cells).marks


def test_nines_far_outside_are_a_mark():
    """999 where all others are below 30 means "never"."""
    assert "999" in of_texts([str(i % 28) for i in range(60)] + ["999"] * 40).marks


def test_a_mark_that_is_a_class_is_kept():
    """A mark that the target has as a class is left alone."""
    frame = pd.DataFrame({"x": ["a", "unknown"] * 20}, dtype="str")
    assert not typed(frame, TableFormat(), keep=["unknown"]).marks


# ---------------------------------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("cells", "format"),
    [
        (["2024-01-31", "2024-02-01"], "%Y-%m-%d"),
        (["01/02/2024", "13/02/2024"], "%d/%m/%Y"),
        (["02/01/2024", "02/13/2024"], "%m/%d/%Y"),
        (["01-02-2011", "13-02-2011"], "%d-%m-%Y"),
        (["1.2.2024", "31.12.2024"], "%d.%m.%Y"),
        (["31 Jan 2024", "1 Feb 2024"], "%d %b %Y"),
        (["2024-01-31 10:00:00", "2024-02-01 11:30:00"], "%Y-%m-%d %H:%M:%S"),
        (["2024-01-31T10:00:00Z", "2024-02-01T11:30:00Z"], "ISO 8601"),
        (["20240131", "20240201"], "%Y%m%d"),
    ],
)
def test_the_format_of_dates_is_decided_from_all(cells, format):
    """The first value alone cannot tell day from month."""
    found = of_texts(cells * 10)
    assert found.conversion.dates == {"x": format}
    assert found.columns["x"].dtype == "datetime64[us]"


def test_ambiguous_dates_are_those_that_order_the_rows():
    """Where day and month could be exchanged, the reading in which rows are in order wins."""
    for form in ("{d:02}/{m:02}/2024", "{m:02}/{d:02}/2024"):
        days = [form.format(d=d, m=m) for m in range(1, 13) for d in range(1, 13)]
        found = of_texts(days)
        assert found.conversion.dates == {"x": "%d/%m/%Y" if form.startswith("{d") else "%m/%d/%Y"}
        assert found.ambiguous == {"x"}


@pytest.mark.parametrize("cells", [["1.5", "10.25"], ["12345678", "99999999"], ["1-2", "x"]])
def test_numbers_and_texts_are_no_dates(cells):
    """What only looks a little like a date is none."""
    assert not of_texts(cells * 10).conversion.dates


# ------------------------------------------------------------------------------- typed formats


def test_typed_values_stay(tmp_path):
    """Numbers, booleans and dates of a Parquet file are what they are."""
    raw = pd.DataFrame(
        {
            "n": [1, 2, 3],
            "f": [0.5, np.nan, 1.5],
            "b": [True, False, True],
            "d": pd.to_datetime(["2024-01-01", "2024-01-02", "2024-01-03"]),
            "c": pd.Categorical(["u", "v", "u"]),
        }
    )
    found = typed(raw, TableFormat(format="parquet"))
    dtypes = {name: column.dtype for name, column in found.columns.items()}
    assert dtypes == {"n": "int64", "f": "float64", "b": "str", "d": "datetime64[us]", "c": "str"}


def test_texts_of_a_typed_format_have_marks_too():
    """A question mark in a JSON string is no value either."""
    raw = pd.DataFrame({"x": ["a", "b", None, "?"] * 10})
    found = typed(raw, TableFormat(format="jsonl"))
    assert found.columns["x"].missing == 0.5
