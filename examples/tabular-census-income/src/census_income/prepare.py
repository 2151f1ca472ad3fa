"""Stage 2: check the raw table, clean it, look for leaks, set the test rows apart."""

import hashlib

import numpy as np
import pandas as pd

from . import data, reading
from .config import Config, load
from .errors import DataError
from .files import replacing, write_json
from .leaks import giveaways, identifiers
from .steps.contract import violations
from .steps.split import split

WHY = {
    "given": "the publisher's own test file, so that results can be compared",
    "stratified": "every class has the same share in both parts",
    "random": "rows stand for themselves",
    "group": "all rows of one group lie on one side",
    "time": "the model is judged on what comes after all that it has seen",
}


def main() -> None:
    """Turn the raw files into ``data/prepared`` and a record of what was found."""
    config = load()
    raw = reading.read_raw(config.data)
    frame = data.clean(raw, config.data)
    broken = violations(frame)
    if broken:
        raise DataError("The data break the contract in schema.yaml:\n- " + "\n- ".join(broken))
    frame = data.select(frame, config.data, keep=config.split.group)
    frame, target = prepare_target(frame, config)
    part = split(frame, config.split, config.data.target, config.seed)

    row = pd.util.hash_pandas_object(raw.loc[frame.index], index=False).to_numpy()
    seen_in_test = (part == "train") & np.isin(row, row[part == "test"])
    duplicates = {"within": int(pd.Series(row).duplicated().sum()), "across": seen_in_test.sum()}
    train, test = frame[(part == "train") & ~seen_in_test], frame[part == "test"]
    if config.split.time:
        train, test = (rows.sort_values(config.split.time, kind="stable") for rows in (train, test))
    check_parts(train, test, config)
    write_json(
        "reports/prepare.json",
        {
            "schema": 1,
            "rows_raw": len(raw),
            "rows": len(frame),
            "train": len(train),
            "test": len(test),
            "columns": data.kinds(frame.drop(columns=config.split.group or [])),
            "split": {"method": config.split.method, "why": WHY[config.split.method]}
            | {"units": data.units(train, config).name, "hash": save(train, test)},
            "target": target,
            "missing": frame.isna().mean().to_dict(),
            "dropped": dict(config.data.drop),
            "duplicates": duplicates,
            "checks": checks(train, config, duplicates),
        },
    )


def prepare_target(frame: pd.DataFrame, config: Config) -> tuple[pd.DataFrame, dict[str, object]]:
    """Drop rows without a target, and describe it; classes become text, the positive one last."""
    name, task = config.data.target, config.data.task
    if name not in frame:
        raise DataError(f"There is no target column {name}; columns are {', '.join(frame)}.")
    frame = frame[frame[name].notna()].copy()
    if frame.empty:
        raise DataError(f"The target {name} is missing in every row.")
    target: dict[str, object] = {"name": name, "task": task}
    if task == "regression":
        values = pd.to_numeric(frame[name], errors="coerce")
        if values.isna().any():
            raise DataError(f"The target {name} is no number in {values.isna().sum():,} rows.")
        frame[name] = values.astype(float)
        if config.publish_rows:  # else its ends are not to be told: they are single rows
            target["range"] = {"low": values.min(), "high": values.max()}
        return frame, target
    if frame[name].dtype.kind == "f" and (frame[name] % 1 == 0).all():
        frame[name] = frame[name].astype(int)  # 1.0 where other rows had no value
    frame[name] = frame[name].astype("str")
    positive = None if task == "multiclass" else str(config.data.positive)
    labels = sorted(frame[name].unique(), key=lambda label: (label == positive, label))
    if len(labels) < 2:
        raise DataError(f"The target {name} has one class only, {labels[0]}: nothing to learn.")
    if positive and (labels[-1] != positive or len(labels) > 2):
        raise DataError(f"data.positive is {positive}, but {name} holds {', '.join(labels[:10])}.")
    balance = frame[name].value_counts(normalize=True).to_dict()
    return frame, target | {"labels": labels, "balance": balance}


def check_parts(train: pd.DataFrame, test: pd.DataFrame, config: Config) -> None:
    """Stop if a part is too small to learn from or to judge by."""
    if len(test) == 0 or len(train) < 2 * config.train.folds:
        raise DataError(f"The split leaves {len(train)} rows to train and {len(test)} to test.")
    if config.data.task != "regression":
        counts = train[config.data.target].value_counts()
        if counts.iloc[-1] < config.train.folds:
            rare = f"Class {counts.index[-1]} has {counts.iloc[-1]} training rows"
            raise DataError(f"{rare}, fewer than train.folds ({config.train.folds}).")


def save(train: pd.DataFrame, test: pd.DataFrame) -> str:
    """Write both parts as Parquet and hash their content."""
    digest = hashlib.sha256()
    for name, frame in {"train": train, "test": test}.items():
        frame = frame.reset_index(drop=True)
        with replacing(data.PREPARED / f"{name}.parquet") as part:
            frame.to_parquet(part)
        digest.update(pd.util.hash_pandas_object(frame).to_numpy().tobytes())
    return digest.hexdigest()[:16]


def checks(train: pd.DataFrame, config: Config, duplicates: dict[str, int]) -> dict[str, object]:
    """Look for what makes a score too good to be true."""
    leaks = giveaways(train, config.data.target, config.data.task)
    ids = identifiers(train.drop(columns=config.data.target))
    findings = {
        "gives the target away": ", ".join(f"{c} ({v:.3f} alone)" for c, v in leaks.items()),
        "identifies the row": ", ".join(ids),
    }
    results = {
        name: {"ok": not found, "detail": found or "no column does"}
        for name, found in findings.items()
    }
    across = f"{duplicates['across']} training rows that equal a test row were removed"
    for name, result in results.items():
        if not result["ok"]:
            print(f"Look at this column, it {name}: {result['detail']}")
    return results | {"same row in both parts": {"ok": True, "detail": across}}


if __name__ == "__main__":
    main()
