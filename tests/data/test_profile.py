"""The decisions about whole files are those that a careful person would make."""

import numpy as np
import pandas as pd
import pytest

from mlscaffold.data import errors, tables
from mlscaffold.data.profile import profile
from mlscaffold.errors import MlscaffoldError

N = 300


@pytest.fixture
def rng():
    """Return the same random numbers for every test."""
    return np.random.default_rng(0)


@pytest.fixture
def frame(rng):
    """Return a plain table of customers."""
    return pd.DataFrame(
        {
            "age": rng.integers(18, 90, N),
            "income": rng.normal(3000, 500, N).round(2),
            "city": rng.choice(["Rome", "Oslo", "Bern"], N),
            "churn": rng.choice(["yes", "no"], N, p=[0.2, 0.8]),
        }
    )


@pytest.fixture
def written(tmp_path):
    """Write a frame as CSV and profile it."""

    def write(frame, target=None, **how):
        path = tmp_path / "own.csv"
        frame.to_csv(path, index=False, **how)
        return profile(path, target=target)

    return write


def said(found):
    """Return the decisions as lines."""
    return [f"{each.column}: {each.decision} ({each.why})" for each in found.decisions]


def test_a_plain_table(frame, written):
    """Target, task, positive class and split of a table without surprises."""
    found = written(frame)
    assert (found.target, found.task, found.positive) == ("churn", "binary", "yes")
    assert found.split.method == "stratified"
    assert found.features == ("age", "income", "city")
    assert (found.rows, found.whole) == (N, True)
    assert list(found.sha256) == ["own.csv"]


def test_the_same_file_gives_the_same_profile(frame, written):
    """Nothing is left to chance."""
    assert written(frame) == written(frame)


def test_each_decision_is_one_line(frame, written):
    """No decision breaks a line, also where the data would."""
    frame["odd\nname"] = "the same"
    found = written(frame)
    assert all("\n" not in f"{each.decision}{each.why}" for each in found.decisions)


def test_an_id_column_is_left_out(frame, written):
    """A column with its own code in each row is no feature."""
    frame.insert(0, "customerID", [f"C-{i:05}" for i in range(N)])
    assert written(frame).drop == {"customerID": "identifies the row"}


def test_row_numbers_are_left_out(frame, written):
    """A column that counts the rows is no feature, whatever its name."""
    frame.insert(0, "anything", range(1000, 1000 + N))
    assert written(frame).drop == {"anything": "numbers the rows"}


def test_an_index_that_pandas_saved_is_left_out(frame, tmp_path):
    """The nameless first column of a saved frame is no feature."""
    frame.to_csv(tmp_path / "own.csv")
    found = profile(tmp_path / "own.csv")
    assert found.drop == {"Unnamed: 0": "numbers the rows"}


def test_constants_are_left_out(frame, written):
    """A column with one value, or none, teaches nothing."""
    assert written(frame.assign(one="x", none="")[["one", "none", *frame]]).drop == {
        "one": "has the same value in every row",
        "none": "has no value in any row",
    }


def test_free_text_is_left_out(frame, written, rng):
    """A remark of its own in each row is no tabular feature."""
    words = ["came", "late", "and", "paid", "nothing", "again", "today", "gladly"]
    frame.insert(0, "remark", [" ".join(rng.choice(words, 9)) for _ in range(N)])
    assert "free text" in written(frame).drop["remark"]


def test_different_measurements_are_no_id(frame, written, rng):
    """Numbers that differ in each row are measurements."""
    frame.insert(0, "weight", rng.normal(size=N))
    assert not written(frame).drop


def test_a_leak_is_left_out_and_said(frame, written):
    """A column that gives the answer is left out, with the reason."""
    frame.insert(0, "cancelled_on", np.where(frame["churn"] == "yes", "today", ""))
    assert "predicts churn on its own" in written(frame).drop["cancelled_on"]


def test_rows_in_order_of_a_date_split_by_time(frame, written):
    """The past is for training, the future for the test."""
    frame.insert(0, "day", pd.date_range("2024-01-13", periods=N).strftime("%d/%m/%Y"))
    found = written(frame)
    assert (found.split.method, found.split.time) == ("time", "day")
    assert found.dates == {"day": "%d/%m/%Y"}


def test_blank_rows_do_not_hide_the_order(frame, written):
    """Rows without a target need no date."""
    frame.insert(0, "day", pd.date_range("2024-01-13", periods=N).strftime("%d/%m/%Y"))
    blank = pd.DataFrame({name: [""] * 20 for name in frame})
    assert written(pd.concat([frame, blank]), target="churn").split.time == "day"


def test_dates_in_no_order_do_not_split(frame, written, rng):
    """A birthday is a date, and no order."""
    days = pd.date_range("1950-01-01", periods=20_000).strftime("%Y-%m-%d")
    frame.insert(0, "birthday", rng.choice(days, N))
    assert written(frame).split.method == "stratified"


def test_the_same_entity_in_many_rows_splits_by_groups(frame, written, rng):
    """All rows of a patient stay on one side, and the name is no feature."""
    frame.insert(0, "patient_id", rng.integers(0, 60, N) + 7000)
    found = written(frame)
    assert (found.split.method, found.split.group) == ("group", "patient_id")
    assert "patient_id" in found.drop


def test_a_category_is_no_group(frame, written, rng):
    """A column of a few dozen categories does not group the rows."""
    frame.insert(0, "occupation", rng.choice([f"job {i}" for i in range(40)], N))
    assert written(frame).split.method == "stratified"


def test_marks_are_said_with_their_columns(frame, written):
    """The line on a mark says where it was seen."""
    frame.loc[:9, "city"] = "?"
    found = written(frame)
    assert found.missing == ("?",)
    assert 'None: "?" means missing (seen in city)' in said(found)


def test_unknown_as_a_class_is_no_mark(frame, written, rng):
    """A mark that is one of the classes to predict stays a class."""
    frame["churn"] = rng.choice(["stays", "leaves", "unknown"], N)
    found = written(frame)
    assert found.missing == ()
    assert sorted(found.balance) == ["leaves", "stays", "unknown"]


def test_two_spellings_of_a_class_are_one(frame, written):
    """A label in other letters is recoded to the commoner spelling."""
    frame.loc[frame["churn"].eq("yes") & (frame.index < 40), "churn"] = "Yes"
    found = written(frame)
    assert found.recode == {"churn": {"Yes": "yes"}}
    assert found.task == "binary"


def test_copies_of_rows_are_counted(frame, written):
    """Rows that are equal in all features and the target are said."""
    assert written(pd.concat([frame, frame.head(30)])).duplicates >= 30


def test_rows_without_target_are_said(frame, written):
    """Rows that have no target are left out, and counted."""
    frame.loc[:19, "churn"] = None
    assert "churn: 20 rows are left out (no target)" in said(written(frame))


def test_a_rare_class_is_said(frame, written, rng):
    """A class below five in a hundred is pointed out."""
    frame["churn"] = rng.choice(["a", "b", "c"], N, p=[0.5, 0.46, 0.04])
    assert any("unbalanced classes" in line for line in said(written(frame)))


def test_a_semicolon_file_with_decimal_commas(frame, written):
    """What was found out about the file is the first line."""
    found = written(frame, sep=";", decimal=",", encoding="cp1252")
    assert found.read.decimal == ","
    assert said(found)[0].startswith("None: read as semicolon separated, utf-8, decimal ,")
    assert {each.name: each.dtype for each in found.columns}["income"] == "float64"


def test_a_large_file_says_that_it_was_sampled(frame, written, monkeypatch):
    """What was seen is a part, the number of rows an estimate, and both are said."""
    monkeypatch.setattr(tables, "WHOLE_BYTES", 32 << 10)
    monkeypatch.setattr(tables, "BLOCK_BYTES", 8 << 10)
    found = written(pd.concat([frame] * 40))
    assert not found.whole
    assert found.rows == pytest.approx(40 * N, rel=0.1)
    assert "rows were looked at" in said(found)[1]


# ----------------------------------------------------------------------------------- bad input


def test_an_unknown_target_names_the_nearest(frame, written):
    """A misspelt target is an error that offers the right one."""
    with pytest.raises(errors.UnknownTarget, match="No such column: Chrun\nDid you mean: churn"):
        written(frame, target="Chrun")


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda f: f.assign(churn=""), errors.TargetAllMissing),
        (lambda f: f.assign(churn="?"), errors.TargetAllMissing),
        (lambda f: f.assign(churn="no"), errors.OneClassOnly),
        (lambda f: f.head(10), errors.TooFewRows),
        (lambda f: f[["churn"]].assign(same="x"), errors.NoFeatures),
        (lambda f: f[["churn"]], errors.OneColumn),
        (lambda f: f.head(0), errors.HeaderOnly),
    ],
    ids=[
        "empty",
        "marks",
        "one-class",
        "few-rows",
        "no-features",
        "one-column",
        "header-only",
    ],
)
def test_a_table_that_cannot_be_learnt_from(change, error, frame, written):
    """Each has its own error."""
    with pytest.raises(error):
        written(change(frame), target="churn")


def test_every_error_is_two_lines_at_most():
    """No error is a wall of text."""
    classes = [each for each in vars(errors).values() if isinstance(each, type)]
    ours = [each for each in classes if issubclass(each, MlscaffoldError)]
    many = [f"column {i}" for i in range(1000)]
    message = str(errors.UnknownTarget("x", many))
    assert len(ours) > 20
    assert message.count("\n") == 1
    assert len(message) < 200


# -------------------------------------------------------------------------------- real tables


def test_adult(mirror):
    """No header, marks, a target at the end, and two columns that say the same."""
    found = profile(mirror / "adult" / "adult.data")
    assert (found.rows, len(found.columns), found.read.header) == (32_561, 15, False)
    assert found.missing == ("?",)
    assert (found.target, found.task, found.positive) == ("column_15", "binary", ">50K")
    assert found.drop == {"column_4": "column_5 says the same"}
    assert found.duplicates == 24


def test_the_test_part_of_adult(mirror):
    """A comment in the first line is passed over."""
    found = profile(mirror / "adult" / "adult.test")
    assert (found.rows, found.read.skip) == (16_281, 1)


def test_telco_churn(mirror):
    """An id, blank charges, a yes."""
    found = profile(mirror / "telco_churn" / "Telco-Customer-Churn.csv")
    facts = {each.name: each for each in found.columns}
    assert (found.target, found.task, found.positive) == ("Churn", "binary", "Yes")
    assert list(found.drop) == ["customerID"]
    assert facts["TotalCharges"].dtype == "float64"
    assert round(facts["TotalCharges"].missing * found.rows) == 11
    assert found.balance["Yes"] == pytest.approx(0.2654, abs=1e-4)


def test_california_housing(mirror):
    """A regression whose target is not the last column."""
    found = profile(mirror / "california_housing" / "housing.csv")
    assert (found.target, found.task) == ("median_house_value", "regression")
    assert found.split.method == "random"
    assert (found.missing, dict(found.drop)) == ((), {})


def test_bike_sharing(mirror):
    """Two columns add up to the target, one numbers the rows, and time orders them."""
    found = profile(mirror / "bike_sharing" / "hour.csv")
    assert (found.target, found.task) == ("cnt", "regression")
    assert list(found.drop) == ["instant", "casual", "registered"]
    assert found.dates == {"dteday": "%Y-%m-%d"}
    assert (found.split.method, found.split.time) == ("time", "dteday")


def test_diamonds(mirror):
    """A price in the middle of the columns, and no id among the measurements."""
    found = profile(mirror / "diamonds" / "diamonds.csv")
    assert (found.target, found.task) == ("price", "regression")
    assert dict(found.drop) == {}
    assert found.duplicates == 146
