"""A mistake in params.yaml is one clear line."""

import pytest
import yaml

from census_income import config, errors


def test_own_params_are_valid():
    """The project's own choices load."""
    assert config.load().train.folds >= 2


@pytest.mark.parametrize(
    ("section", "key", "value", "named"),
    [
        ("train", "folds", 1, "train.folds is 1; allowed: a number from 2 to 20"),
        ("train", "folds", "five", "train.folds is 'five'; allowed: a whole number"),
        ("train", "fold", 5, "train.fold is 5; allowed: not a known key"),
        ("train", "models", ["linear", "deep"], "train.models is 'deep'; allowed: linear"),
        ("split", "method", "magic", "split.method is 'magic'; allowed: given"),
        ("data", "drop", ["id"], "data.drop is ['id']; allowed: a map"),
        ("evaluate", "costs", {"fp": -1, "fn": 1}, "evaluate.costs.fp is -1"),
    ],
)
def test_mistake_is_named(tmp_path, params, section, key, value, named):
    """The message says which key, what it is, and what is allowed."""
    params[section][key] = value
    path = tmp_path / "params.yaml"
    path.write_text(yaml.safe_dump(params), encoding="utf-8")
    with pytest.raises(errors.ConfigError) as caught:
        config.load(path)
    assert named in str(caught.value)
    assert "\n" not in str(caught.value)


def test_broken_yaml_is_named(tmp_path):
    """A file that is no YAML is one line as well."""
    path = tmp_path / "params.yaml"
    path.write_text("seed: [1", encoding="utf-8")
    with pytest.raises(errors.ConfigError, match=r"params\.yaml"):
        config.load(path)
