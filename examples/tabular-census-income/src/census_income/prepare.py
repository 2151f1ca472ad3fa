"""Stage 2, prepare: validate the raw table, clean it, check for leakage, split it."""

from typing import Any

import numpy as np
import pandas as pd
from mlscaffold_support.duplicates import row_codes
from mlscaffold_support.errors import DataError
from mlscaffold_support.experiments import rows_hash
from mlscaffold_support.files import replace_file, write_json
from mlscaffold_support.leakage import leakage_checks
from mlscaffold_support.resampling import moments
from mlscaffold_support.schema import schema_errors
from sklearn.model_selection import GroupKFold, KFold, StratifiedGroupKFold, StratifiedKFold

from .config import Config, Split, load
from .data import PREPARED, SCHEMA, clean, read_raw
from .features import FOLD, column_types

SPLIT_REASONS = {
    "given": "the publisher's own test file, so that results can be compared",
    "stratified": "every class has the same share in training and test set",
    "random": "the rows are independent of each other",
    "group": "all rows of a group are in one split",
    "time": "the model is tested on what comes after everything it was trained on",
}


def main() -> None:
    """Write the training and test set, and what was found in the data."""
    config = load()
    raw = read_raw(config.data)
    frame = clean(raw, config.data)
    if problems := violations(frame):
        raise DataError("The data violate schema.yaml:\n- " + "\n- ".join(problems))
    dropped = [name for name in config.data.drop if name in frame and name != config.split.group]
    frame, target = prepare_target(frame.drop(columns=dropped), config)
    copies = row_codes(frame)
    if config.split.method in ("stratified", "random"):  # copies of a row go to one side
        first = np.unique(copies, return_index=True)[1]
        label = split(frame.iloc[first], config.split, target["name"], config.seed)[copies]
    else:
        label = split(frame, config.split, target["name"], config.seed)
    train, test = frame[label == "train"], frame[label == "test"]
    if config.split.time:
        train, test = (part.sort_values(config.split.time, kind="stable") for part in (train, test))
    check_sizes(train, test, config)
    train = train.assign(**{FOLD: assign_folds(train, config)})
    for name, part in {"train": train, "test": test}.items():
        with replace_file(PREPARED / f"{name}.parquet") as temporary:
            part.reset_index(drop=True).to_parquet(temporary)
    shared = np.isin(copies[label == "test"], copies[label == "train"]).sum()
    ignored = {config.split.group} & set(frame)
    summary = {
        "rows_raw": len(raw) + raw.attrs["left_out"],
        "left_out": {"drop_rows": raw.attrs["left_out"], "no target": len(raw) - len(frame)},
        "rows": len(frame),
        "train": len(train),
        "test": len(test),
        "rows_hash": rows_hash(train[target["name"]], test[target["name"]]),
        "columns": column_types(frame.drop(columns=ignored)),
        "target": target,
        "missing": frame.isna().mean().to_dict(),
        "dropped": config.data.drop,
        "split": {"method": config.split.method, "reason": SPLIT_REASONS[config.split.method]},
        "duplicates": {"rows": pd.Series(copies).duplicated().sum(), "in_both_splits": shared},
        "checks": leakage_checks(train.drop(columns=FOLD), target["name"], target["task"], shared),
    }
    write_json("reports/findings/data.json", summary)


def violations(frame: pd.DataFrame) -> list[str]:
    """Return one line for each way in which the cleaned table violates ``schema.yaml``."""
    return schema_errors(frame, SCHEMA)


def prepare_target(frame: pd.DataFrame, config: Config) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Drop rows without a target and describe it; classes become text, the positive one last."""
    name, task = config.data.target, config.data.task
    if name not in frame:
        raise DataError(f"There is no target column {name}; columns are {', '.join(frame)}.")
    frame = frame[frame[name].notna()].copy()
    if frame.empty:
        raise DataError(f"The target {name} is missing in every row.")
    target: dict[str, Any] = {"name": name, "task": task}
    if task == "regression":
        values = pd.to_numeric(frame[name], errors="coerce")
        if values.isna().any():
            raise DataError(f"The target {name} is not a number in {values.isna().sum():,} rows.")
        frame[name] = values.astype(float)
        if config.publish_rows:  # the smallest and the largest value are single rows
            target["range"] = {"low": values.min(), "high": values.max()}
        return frame, target
    if frame[name].dtype.kind == "f" and (frame[name] % 1 == 0).all():
        frame[name] = frame[name].astype(int)  # 1.0, because other rows had no value
    frame[name] = frame[name].astype("str")
    positive = None if task == "multiclass" else str(config.data.positive)
    labels = sorted(frame[name].unique(), key=lambda label: (label == positive, label))
    if len(labels) < 2:
        raise DataError(f"The target {name} has only one class, {labels[0]}: nothing to learn.")
    if positive and (labels[-1] != positive or len(labels) > 2):
        raise DataError(f"data.positive is {positive}, but {name} holds {', '.join(labels[:10])}.")
    balance = frame[name].value_counts(normalize=True).to_dict()
    return frame, target | {"labels": labels, "balance": balance}


def split(frame: pd.DataFrame, rule: Split, target: str, seed: int) -> np.ndarray:
    """Label each row "train" or "test".

    Parameters
    ----------
    frame
        The cleaned table, (n, columns). Its index has a level ``file`` for a given test file.
    rule
        The method, the share or file of the test set, the group and the time columns.
    target
        Column whose classes have the same share in both splits, if stratified.
    seed
        The same seed gives the same labels.

    Returns
    -------
    labels : (n,) of str
    """
    draw = pd.Series(np.random.default_rng(seed).random(len(frame)), frame.index)
    if rule.method == "given":
        test = frame.index.get_level_values("file") == rule.test
    elif rule.method == "time":
        time = moments(frame, rule.time)
        test = time >= time.sort_values().iloc[int(len(frame) * (1 - rule.test))]
    elif rule.method == "group":
        group_draw = draw.groupby(frame[rule.group]).transform("first")
        test = group_draw.rank(pct=True, method="max") <= rule.test
    elif rule.method == "stratified":
        test = draw.groupby(frame[target]).rank(pct=True) <= rule.test
    else:
        test = draw.rank(pct=True) <= rule.test
    return np.where(test, "test", "train")


def check_sizes(train: pd.DataFrame, test: pd.DataFrame, config: Config) -> None:
    """Raise `DataError` if a split is too small to train or evaluate on."""
    if len(test) == 0 or len(train) < 2 * config.train.folds:
        raise DataError(f"The split leaves {len(train)} rows to train on, {len(test)} to test on.")
    if config.data.task != "regression":
        counts = train[config.data.target].value_counts()
        if counts.iloc[-1] < config.train.folds:
            rare = f"Class {counts.index[-1]} has {counts.iloc[-1]} training rows"
            raise DataError(f"{rare}, fewer than train.folds ({config.train.folds}).")


def assign_folds(train: pd.DataFrame, config: Config) -> np.ndarray:
    """Number the fold in which each row is held out, (n,); -1 for rows that only train.

    Duplicates, and rows of one group, are in one fold. With a time column the later half of the
    rows is held out, each fold from a model that is fitted on the rows before it.
    """
    n, classes = config.train.folds, config.data.task != "regression"
    if config.split.time:
        rank = moments(train, config.split.time).rank(pct=True, method="max").to_numpy()
        return np.maximum(np.ceil((2 * rank - 1) * n).astype(int), 0) - 1
    if config.split.group:
        splitter, codes = StratifiedGroupKFold if classes else GroupKFold, np.arange(len(train))
    else:
        splitter, codes = StratifiedKFold if classes else KFold, row_codes(train)
    _, first, copy = np.unique(codes, return_index=True, return_inverse=True)
    rows = train.iloc[first]
    groups = rows[config.split.group] if config.split.group else None
    folds = splitter(n, shuffle=True, random_state=config.seed)
    fold = np.empty(len(rows), int)
    for k, (_, held_out) in enumerate(folds.split(rows, rows[config.data.target], groups)):
        fold[held_out] = k
    return fold[copy]


if __name__ == "__main__":
    main()
