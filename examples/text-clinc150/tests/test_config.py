"""A mistake in params.yaml is one clear line."""

import pytest
import yaml

from clinc150 import config, errors


def test_own_params_are_valid():
    """The project's own choices load."""
    assert config.load().train.folds >= 2


@pytest.mark.parametrize(
    ("section", "key", "value", "named"),
    [
        ("train", "folds", 1, "train.folds is 1; allowed: a number from 2 to 20"),
        ("train", "epochs", "ten", "train.epochs is 'ten'; allowed: a whole number"),
        ("train", "epoch", 1, "train.epoch is 1; allowed: not a known key"),
        ("train", "models", ["linear", "deep"], "train.models is 'deep'; allowed: linear"),
        ("train", "dropout", 1.5, "train.dropout is 1.5; allowed: a number from 0 to 0.9"),
        ("split", "method", "magic", "split.method is 'magic'; allowed: given"),
        ("data", "recode", ["a"], "data.recode is ['a']; allowed: a map"),
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
