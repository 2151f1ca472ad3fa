"""A mistake in params.yaml is one clear line."""

import pytest
import yaml

from fashion_mnist import config, errors


def test_own_params_are_valid():
    """The project's own choices load."""
    assert config.load().train.epochs >= 1


@pytest.mark.parametrize(
    ("section", "key", "value", "named"),
    [
        ("train", "preset", "huge", "train.preset is 'huge'; allowed: fast | full"),
        ("train", "optimiser", "magic", "train.optimiser is 'magic'; allowed: sgd"),
        ("train", "average", 2, "train.average is 2.0; allowed: a number from 0 to 0.9999"),
        ("train", "epochs", 5, "train.epochs is 5; allowed: not a known key"),
        ("split", "method", "magic", "split.method is 'magic'; allowed: given"),
        ("data", "size", "large", "data.size is 'large'; allowed: a whole number"),
        ("data", "recode", ["0"], "data.recode is ['0']; allowed: a map"),
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
