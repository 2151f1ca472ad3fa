"""Texts are read as they were written, and none is trained on and evaluated at once."""

import json

import pandas as pd
import pytest
import yaml
from mlscaffold_support.errors import ConfigError
from mlscaffold_support.files import read_json
from mlscaffold_support.text_files import MAX_CHARACTERS
from mlscaffold_support.text_splits import PREPARED, near_duplicates

from clinc150 import config, data, prepare


@pytest.fixture
def settings(params):
    """Return a function that builds the choices for a file of one's own."""

    def build(path, **read):
        params["data"] |= {"path": str(path), "read": params["data"]["read"] | read}
        return config.Config.model_validate(params)

    return build


@pytest.mark.parametrize(
    ("section", "key", "value", "message"),
    [
        ("train", "folds", 1, "train.folds is 1: input should be greater than or equal to 2"),
        ("train", "fold", 5, "train.fold is not a known key"),
        ("train", "models", ["deep"], "train.models.0 is 'deep': input should be 'linear'"),
        ("split", "method", "magic", "split.method is 'magic': input should be 'given'"),
        ("data", "recode", ["a"], "data.recode is ['a']: input should be a valid dictionary"),
    ],
)
def test_mistake_is_named(tmp_path, params, section, key, value, message):
    """The message says which key, what it is, and what is allowed."""
    assert config.load().train.folds >= 2
    params[section][key] = value
    path = tmp_path / "params.yaml"
    path.write_text(yaml.safe_dump(params), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        config.load(path)
    assert message in str(caught.value)


def test_characters_that_cannot_be_written(tmp_path, settings):
    """Lone surrogates and NUL are replaced and counted, and numbers stay as they are written."""
    rows = [{"text": "a \ud800 b", "label": "x"}, {"text": "c \x00 d", "label": "007"}]
    (tmp_path / "t.jsonl").write_text("\n".join(map(json.dumps, rows)))
    choices = settings(tmp_path / "t.jsonl", format="jsonl")
    frame, counts = prepare.clean(data.read_raw(choices), choices.data)
    assert list(frame["text"]) == ["a \ufffd b", "c \ufffd d"]
    assert list(frame["label"]) == ["x", "007"]
    assert counts["repaired"] == 2
    assert counts["skipped"]["count"] == 0
    assert prepare.violations(frame) == []


def test_empty_and_very_long_texts(settings):
    """A row without a text is dropped, and a text of a million characters is cut."""
    texts = pd.DataFrame({"text": ["  ", "x " * 500_000, None], "label": ["a", "b", "c"]})
    frame, counts = prepare.clean(texts, settings("t.csv").data)
    assert frame["text"].str.len().tolist() == [MAX_CHARACTERS - 1]
    assert (counts["skipped"]["reasons"]["no text"], counts["cut"]) == (2, 1)


@pytest.fixture
def splits() -> dict[str, pd.DataFrame]:
    """Read the prepared texts, if `dvc repro` has made them."""
    if not PREPARED.exists():
        pytest.skip("no prepared data yet: run `dvc repro`")
    names = ("train", "validation", "test")
    return {name: pd.read_parquet(PREPARED / f"{name}.parquet") for name in names}


def test_no_text_is_in_two_splits(splits):
    """What is trained on is not evaluated on, not even nearly; groups stay together."""
    rows = pd.concat(splits, names=["split"]).reset_index("split").reset_index(drop=True)
    assert rows.groupby(near_duplicates(rows["text"]))["split"].nunique().max() == 1
    choices = config.load()
    if choices.split.group:
        rows = rows[rows["label"] != choices.data.out_of_scope]
        assert rows.groupby("group")["split"].nunique().max() == 1


def test_every_class_is_trained(splits):
    """The summary adds up, and every class is in the training texts."""
    summary, label = read_json("reports/findings/data.json"), config.load().data.out_of_scope
    for name, rows in splits.items():
        assert summary[name] == (rows["label"] != label).sum()
    assert set(splits["train"]["label"]) == set(summary["target"]["labels"])


def test_raw_data_are_valid():
    """The raw files are what params.yaml says."""
    choices = config.load()
    if not all(path.exists() for path in data.raw_files(choices.data)):
        pytest.skip("no raw data here: run `dvc repro` or `dvc pull`")
    frame, _ = prepare.clean(data.read_raw(choices), choices.data)
    assert prepare.violations(frame) == []
