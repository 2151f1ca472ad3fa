"""`mlscaffold run --set` changes one value in params.yaml and nothing else."""

import copy

import pytest
import yaml
from support import ROOT

from mlscaffold.params import NotKeyValue, UnknownKey, assign

TEXT = """\
# Every choice of this project.
seed: 0  # of the split
train:
  folds: 5  # of the cross-validation
  models: [linear, forest]  # beside the baseline
evaluate:
  costs: {fp: 1, fn: 1}  # of each kind of error
drop:  # column: reason for exclusion
  id: "identifies the row"
  # a remark on what follows
  name: '# is no comment here'

publish_rows: true
"""
KEYS = ["seed", "train.folds", "train.models", "evaluate.costs", "evaluate.costs.fn", "drop"]
KEYS += ["drop.name", "train", "publish_rows"]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("value", ["7", "{a: 1}", "[x, y]", '"q # z"', "null"])
def test_one_value_changes(key, value):
    """The key has the new value, every other key the old one."""
    expected = copy.deepcopy(yaml.safe_load(TEXT))
    *parents, last = key.split(".")
    section = expected
    for parent in parents:
        section = section[parent]
    section[last] = yaml.safe_load(value)
    assert yaml.safe_load(assign(TEXT, f"{key}={value}", "because")) == expected


def test_note_joins_the_comment():
    """The comment on the line stays; the value and its reason follow it, the latest only."""
    once = assign(TEXT, "train.folds=10", "few rows")
    assert "  folds: 10  # of the cross-validation → 10: few rows\n" in once
    twice = assign(once, "train.folds=3", "too slow")
    assert "  folds: 3  # of the cross-validation → 3: too slow\n" in twice


def test_other_lines_stay_as_they_are():
    """Only the line of the key differs."""
    before, after = TEXT.splitlines(), assign(TEXT, "evaluate.costs.fn=10").splitlines()
    pairs = enumerate(zip(before, after, strict=True))
    assert [n for n, (old, new) in pairs if old != new] == [6]


def test_each_template_can_be_changed():
    """The keys of every data set's params.yaml can be set."""
    for path in (ROOT / "templates" / "datasets").glob("*/params.yaml"):
        text = path.read_text(encoding="utf-8")
        for key in yaml.safe_load(text)["data"]:
            changed = yaml.safe_load(assign(text, f"data.{key}=other"))
            assert changed["data"] == yaml.safe_load(text)["data"] | {key: "other"}


def test_unknown_key_is_refused():
    """The message lists the keys that there are."""
    with pytest.raises(UnknownKey, match=r"train\.fold\n.*train\.folds, train\.models"):
        assign(TEXT, "train.fold=3")


@pytest.mark.parametrize("text", ["seed", "=3", "seed=[1", "seed=1\nseed: 2"])
def test_no_assignment_is_refused(text):
    """What is not KEY=VALUE changes nothing."""
    with pytest.raises(NotKeyValue):
        assign(TEXT, text)
