"""What is written can be read back, and no cell of the data does harm in it."""

from dataclasses import replace

import pytest
import yaml
from support import NASTY

from mlscaffold.data import catalogue, fragments
from mlscaffold.data.facts import Column, Decision, Profile, Split
from mlscaffold.support.tables import TableFormat


def made(**changes):
    """Return the profile of a small table."""
    base = Profile(
        name="own.csv",
        sha256={"own.csv": "0" * 64},
        read=TableFormat(),
        rows=100,
        exact=True,
        sampled=100,
        columns=(Column("x", "float64", 0.0, 50, 1.0, 9.0), Column("y", "str", values=("a", "b"))),
        task="binary",
        target="y",
        split=Split("stratified", why="each side gets the same share"),
        positive="a",
        balance={"a": 0.3, "b": 0.7},
    )
    return replace(base, **changes)


@pytest.mark.parametrize(
    "value", [*NASTY, None, True, False, 0, -1, 0.2, 1e-5, 1e22, 1.5, -200.0], ids=repr
)
def test_a_value_comes_back_from_yaml(value):
    """Whatever is written as YAML is read back as the same value, type included."""
    back = yaml.safe_load(f"key: {fragments.scalar(value)}")["key"]
    assert back == value
    assert isinstance(value, float) or type(back) is type(value)


@pytest.mark.parametrize("word", ["y", "N", "on", "Off", "TRUE"])
def test_words_that_some_readers_take_for_a_truth_are_quoted(word):
    """Readers of YAML 1.1 differ in what they take for true and false."""
    assert fragments.scalar(word) == f'"{word}"'


def test_nasty_names_survive_in_params():
    """Column names, marks, labels and reasons come back from params.yaml."""
    profile = made(
        target=NASTY[0],
        positive=NASTY[1],
        missing=tuple(NASTY),
        dates=dict.fromkeys(NASTY, "%d/%m/%Y"),
        recode={name: dict.fromkeys(NASTY, name) for name in NASTY},
        drop=dict.fromkeys(NASTY, "why: # not"),
        read=TableFormat(header=False, columns=NASTY, delimiter="\t", comment="#", thousands=" "),
        split=Split("group", group=NASTY[2], why="a # reason\nof two lines"),
    )
    params = yaml.safe_load(fragments.params_blocks(profile))
    assert params["data"]["target"] == NASTY[0]
    assert params["data"]["positive"] == NASTY[1]
    assert params["data"]["na_values"] == NASTY
    assert list(params["data"]["dates"]) == NASTY
    assert params["data"]["recode"] == {name: dict.fromkeys(NASTY, name) for name in NASTY}
    assert params["data"]["drop"] == dict.fromkeys(NASTY, "why: # not")
    assert params["data"]["read"]["columns"] == NASTY
    assert params["data"]["read"]["delimiter"] == "\t"
    assert params["split"]["group"] == NASTY[2]


def test_nasty_names_survive_in_the_schema():
    """Column names and categories come back from schema.yaml."""
    columns = tuple(Column(name, "str", values=tuple(NASTY)) for name in NASTY)
    schema = yaml.safe_load(fragments.schema_yaml(made(columns=columns, target=NASTY[0])))
    assert list(schema["columns"]) == NASTY
    assert all(each["isin"] == NASTY for each in schema["columns"].values())


def test_every_key_is_always_there():
    """The keys of params.yaml do not depend on what was found."""
    own = yaml.safe_load(fragments.params_blocks(made()))
    assert list(own) == ["data", "split"]
    assert list(own["data"]) == [
        *("path", "sha256", "read", "task", "target", "positive", "na_values"),
        *("dates", "units", "drop_rows", "recode", "drop"),
    ]
    assert list(own["data"]["read"]) == [
        *("format", "delimiter", "encoding", "decimal", "thousands", "header", "skip", "comment"),
        *("columns", "table"),
    ]
    assert list(own["split"]) == ["method", "test", "group", "time"]
    assert own["data"]["path"] == "data/raw/own.csv"


def test_a_named_data_set_has_its_source():
    """The catalogue's id and URL stand in the place of a path."""
    data = yaml.safe_load(fragments.params_blocks(made(), catalogue.get("adult", "tabular")))
    assert list(data["data"])[:2] == ["dataset", "url"]


def schema_of(column, **changes):
    """Return what the schema says about one column."""
    profile = made(columns=(column, Column("y", "str", values=("a", "b"))), **changes)
    return yaml.safe_load(fragments.schema_yaml(profile))["columns"][column.name]


def test_ranges_are_wider_than_the_sample():
    """A value a little beyond those that were seen is no error."""
    found = schema_of(Column("x", "float64", 0.0, 50, 17.0, 90.0))
    assert found["greater_than_or_equal_to"] == 0
    assert found["less_than_or_equal_to"] > 120


def test_a_column_that_is_no_feature_is_not_checked():
    """New rows need not have an id, nor one from the range that was seen."""
    found = schema_of(Column("x", "int64", 0.0, 100, 1.0, 100.0), drop={"x": "numbers the rows"})
    assert found == {"required": False, "nullable": True}


def test_a_sample_promises_little():
    """A part of a file proves neither gaps nor categories nor limits of the rest."""
    assert schema_of(Column("x", "int64", 0.0, 50, 1.0, 9.0), sampled=50) == {
        "dtype": "float64",
        "nullable": True,
    }
    assert "isin" not in schema_of(Column("x", "str", values=("u", "v")), sampled=50)


@pytest.mark.parametrize(("low", "high"), [(0.0, 0.0), (-5.0, -5.0), (1e-9, 2e-9), (-1e12, 1e12)])
def test_a_widened_range_holds_the_range(low, high):
    """Whatever the scale, what was seen lies inside."""
    wide_low, wide_high = fragments.widened(low, high)
    assert wide_low <= low <= high <= wide_high
    assert wide_low < wide_high or low == 0


@pytest.mark.parametrize("text", NASTY)
def test_no_cell_is_markup_in_the_description(text):
    """Names, labels and reasons from the data are text in Markdown and in HTML."""
    profile = made(
        name=text,
        target=text,
        positive=text,
        balance={text: 0.3},
        columns=(Column(text, "str"),),
        decisions=(Decision(text, text, text),),
    )
    page = fragments.about_md(profile)
    assert "<script" not in page
    assert len([line for line in page.splitlines() if line.startswith("- ")]) == 1
    assert all(line.count("|") - line.count("\\|") in (0, 3) for line in page.splitlines())


def test_a_link_in_a_cell_is_no_link():
    """An address in the data does not become a link in the README."""
    page = fragments.about_md(made(decisions=(Decision("x", "https://e.org [a](b) @me", "w"),)))
    assert "https://" not in page
    assert "[a]" not in page
    assert "@me" not in page


def test_the_description_of_a_named_data_set():
    """Licence, citation and every caveat stand in the description."""
    dataset = catalogue.get("bike-sharing", "tabular")
    columns = (Column("cnt", "int64", 0.0, 869, 1.0, 977.0),)
    page = fragments.about_md(
        made(columns=columns, target="cnt", task="regression", positive=None), dataset
    )
    assert dataset.licence in page
    assert dataset.citation in page
    assert all(each in page for each in dataset.caveats)


def test_the_ends_of_an_own_target_are_not_told():
    """They are single rows of a table that stays private; a catalogue's table is public."""
    profile = made(task="regression", target="x", positive=None, balance={})
    assert "from 1 to 9" not in fragments.about_md(profile)
    assert "from 1 to 9" in fragments.about_md(profile, catalogue.load()["diamonds"])


def test_an_apostrophe_stays_what_it_is():
    """It means nothing in Markdown, and there is no attribute that it could end."""
    assert fragments.escaped("the census's weight") == "the census's weight"
