"""The data satisfy their schema, and no row is in training and test set at once."""

import pandas as pd
import pytest
import yaml
from mlscaffold_support.errors import ConfigError
from mlscaffold_support.leakage import leakage_checks

from census_income import config, data, prepare
from census_income.features import FOLD


@pytest.fixture
def splits() -> dict[str, pd.DataFrame]:
    """Read the prepared tables, if `dvc repro` has made them."""
    if not data.PREPARED.exists():
        pytest.skip("no prepared data yet: run `dvc repro`")
    return {name: pd.read_parquet(data.PREPARED / f"{name}.parquet") for name in ("train", "test")}


@pytest.mark.parametrize(
    ("section", "key", "value", "message"),
    [
        ("train", "folds", 1, "train.folds is 1: input should be greater than or equal to 2"),
        ("train", "fold", 5, "train.fold is not a known key"),
        ("split", "method", "magic", "split.method is 'magic': input should be 'given'"),
        ("evaluate", "costs", {"fp": -1, "fn": 1}, "evaluate.costs.fp is -1"),
    ],
)
def test_params_are_validated(tmp_path, params, section, key, value, message):
    """An error message names the key, its value and what is allowed."""
    params[section][key] = value
    path = tmp_path / "params.yaml"
    path.write_text(yaml.safe_dump(params), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        config.load(path)
    assert message in str(caught.value)


def test_raw_data_satisfy_schema():
    """The raw files are what schema.yaml says."""
    settings = config.load().data
    if not all(path.exists() for path in data.raw_files(settings)):
        pytest.skip("no raw data here: run `dvc repro` or `dvc pull`")
    assert prepare.violations(data.clean(data.read_raw(settings), settings)) == []


def test_splits_have_same_columns(splits):
    """The model is tested on the columns that it is trained on."""
    train, test = splits["train"].drop(columns=FOLD), splits["test"]
    assert list(train) == list(test)
    assert list(train.dtypes) == list(test.dtypes)


def test_target_is_never_missing(splits):
    """Every prepared row has a target."""
    target = config.load().data.target
    assert not any(rows[target].isna().any() for rows in splits.values())


def test_split_is_as_described(splits):
    """Time goes forward, groups stay together, classes keep their shares."""
    settings, train, test = config.load(), splits["train"], splits["test"]
    if settings.split.method == "time":
        assert train[settings.split.time].max() < test[settings.split.time].min()
    if settings.split.method == "group":
        assert not set(train[settings.split.group]) & set(test[settings.split.group])
    if settings.split.method == "stratified":
        shares = [rows[settings.data.target].value_counts(normalize=True) for rows in (train, test)]
        assert (shares[0] - shares[1]).abs().max() < 0.05


def test_dropped_columns_are_gone(splits):
    """No column that params.yaml drops is left to train on."""
    assert not set(config.load().data.drop) & set(splits["train"])


def test_each_row_is_held_out_once(sample):
    """Each row has one fold, duplicates share it; in time, folds go forward."""
    settings = config.load()
    frame = data.clean(sample, settings.data)
    if settings.split.time:
        frame = frame.sort_values(settings.split.time)
    fold = prepare.assign_folds(frame, settings)
    assert set(fold[fold >= 0]) == set(range(settings.train.folds))
    if settings.split.time:
        assert pd.Series(frame[settings.split.time]).groupby(fold).max().is_monotonic_increasing
    else:
        assert (fold >= 0).all()
        twice = prepare.assign_folds(pd.concat([frame, frame.head(9)]), settings)
        assert (twice[:9] == twice[-9:]).all() or settings.split.group


def test_leakage_is_found():
    """A column that is the target in another unit is named; one that is related to it is not."""
    frame = pd.DataFrame({"y": [0.0, 1.0, 2.0, 3.0, 4.0] * 100})
    frame["copy"] = frame["y"] * 7 - 1
    frame["related"] = (frame["y"] > 2) * 1.0
    check = leakage_checks(frame, "y", "regression", 0)["predicts the target on its own"]
    assert "copy" in check["detail"]
    assert "related" not in check["detail"]
