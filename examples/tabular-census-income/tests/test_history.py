"""The project's own record: one line for each model, one for each opening of the test set."""

import pytest

from census_income import files, history


def judged(value):
    """Make a result whose headline has this value."""
    score = {"name": "accuracy", "value": value, "low": value - 0.1, "high": value + 0.1}
    return {"headline": score, "baselines": {"dummy": score | {"value": 0.5}}}


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """Keep the record in a folder of its own."""
    monkeypatch.chdir(tmp_path)


def model(name):
    """Describe a model."""
    return {"model_id": name, "model": "linear", "split": "a"}


def test_line_has_the_scores_of_now(monkeypatch):
    """A model that is judged anew keeps its number and why it was trained, not its old scores."""
    monkeypatch.setenv("RUN_NOTE", "the first")
    history.remember(model("one"), judged(0.8), champion=True)
    history.remember(model("two"), judged(0.6), champion=False)
    monkeypatch.setenv("RUN_NOTE", "another figure")
    history.remember(model("one"), judged(0.7), champion=False)
    lines = files.read_json(history.HISTORY)
    assert [lines[name]["n"] for name in ("one", "two")] == [1, 2]
    assert lines["one"]["headline"]["value"] == 0.7
    assert (lines["one"]["note"], lines["one"]["champion"]) == ("the first", True)


def test_first_opening_stays(monkeypatch):
    """The test set is opened once for a model, and the record says when that was."""
    monkeypatch.setattr(history, "git_commit", lambda: "abc")
    history.record_opening(model("one"))
    first = history.ACCESS.read_bytes()
    monkeypatch.setattr(history, "git_commit", lambda: "def")
    history.record_opening(model("one"))
    assert history.ACCESS.read_bytes() == first
    history.record_opening(model("two"))
    lines = files.read_json(history.ACCESS)
    assert [(line["n"], line["commit"]) for line in lines.values()] == [(1, "abc"), (2, "def")]
