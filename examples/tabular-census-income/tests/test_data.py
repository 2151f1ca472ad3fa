"""The data keep their contract, and no row teaches and judges at once."""

from pathlib import Path

import pandas as pd
import pytest

from census_income import config, data, files, leaks, reading
from census_income.steps import contract


@pytest.fixture
def parts() -> dict[str, pd.DataFrame]:
    """Read the prepared tables, where `dvc repro` has made them."""
    if not data.PREPARED.exists():
        pytest.skip("no prepared data yet: run `dvc repro`")
    return {part: pd.read_parquet(data.PREPARED / f"{part}.parquet") for part in ("train", "test")}


def test_raw_data_keep_contract():
    """The raw files are what schema.yaml says."""
    choices = config.load().data
    if not all(path.exists() for path in reading.raw_files(choices)):
        pytest.skip("no raw data here: run `dvc repro` or `dvc pull`")
    assert contract.violations(data.clean(reading.read_raw(choices), choices)) == []


def test_parts_have_same_columns(parts):
    """What the model learns from is what it is judged on."""
    train, test = parts["train"], parts["test"]
    assert list(train) == list(test)
    assert list(train.dtypes) == list(test.dtypes)


def test_target_is_never_missing(parts):
    """Every prepared row has an answer."""
    target = config.load().data.target
    assert not any(part[target].isna().any() for part in parts.values())


def test_split_keeps_its_promise(parts):
    """Time goes forward, groups stay together, classes keep their shares."""
    settings, train, test = config.load(), parts["train"], parts["test"]
    if settings.split.method == "time":
        assert train[settings.split.time].max() < test[settings.split.time].min()
    if settings.split.method == "group":
        assert not set(train[settings.split.group]) & set(test[settings.split.group])
    if settings.split.method == "stratified":
        shares = [part[settings.data.target].value_counts(normalize=True) for part in (train, test)]
        assert (shares[0] - shares[1]).abs().max() < 0.05


def test_dropped_columns_are_gone(parts):
    """No column that params.yaml drops is left to learn from."""
    assert not set(config.load().data.drop) & set(parts["train"])


def test_folds_judge_every_row_once(sample, params):
    """Each row has one fold; in time, folds go forward."""
    settings = config.load()
    frame = data.clean(sample, settings.data)
    labels = sorted(frame[settings.data.target].astype("str").unique())
    if settings.data.task != "regression":
        frame[settings.data.target] = frame[settings.data.target].astype("str")
    _, y = data.features_and_target(frame, settings, labels)
    fold = data.folds(frame, y, settings)
    assert set(fold[fold >= 0]) == set(range(settings.train.folds))
    if settings.split.time:
        assert pd.Series(frame[settings.split.time]).groupby(fold).max().is_monotonic_increasing
    else:
        assert (fold >= 0).all()


def test_giveaway_is_found():
    """A column that is the target in other words is named; an honest one is not."""
    frame = pd.DataFrame({"y": [0.0, 1.0, 2.0, 3.0, 4.0] * 100})
    frame["copy"] = frame["y"] * 7 - 1
    frame["honest"] = (frame["y"] > 2) * 1.0
    assert list(leaks.giveaways(frame, "y", "regression")) == ["copy"]


def test_record_counts_rows():
    """The record of the preparation adds up."""
    if not (record := Path("reports/prepare.json")).exists():
        pytest.skip("no record yet: run `dvc repro`")
    found = files.read_json(record)
    assert found["train"] + found["test"] + found["duplicates"]["across"] == found["rows"]
