"""Stage 2, prepare: clean the texts, hold out validation and test texts, check for leakage."""

from typing import Any

import numpy as np
import pandas as pd
from mlscaffold_support.docstrings import library_versions
from mlscaffold_support.errors import DataError
from mlscaffold_support.experiments import rows_hash
from mlscaffold_support.files import replace_file, write_json
from mlscaffold_support.text_files import MAX_CHARACTERS, UNWRITABLE, as_text, clean_texts
from mlscaffold_support.text_leakage import text_leakage_checks
from mlscaffold_support.text_splits import (
    PREPARED,
    SPLITS,
    check_splits,
    drop_rare_classes,
    near_duplicates,
    repeats,
    unit_position,
)
from mlscaffold_support.text_summary import describe_texts

from .config import Config, Data, Split, load
from .data import raw_files, read_raw

SPLIT_REASONS = {
    "given": "the publisher's own test set, so that results can be compared",
    "stratified": "every class has the same share in each split; near duplicates are in one split",
    "group": "all texts of a group are in one split",
}


def main() -> None:
    """Write the training, validation and test texts, and what was found in the data."""
    config = load()
    data, raw = config.data, read_raw(config)
    frame, counts = clean(raw, data)
    if problems := violations(frame):
        raise DataError("The texts cannot be used:\n- " + "\n- ".join(problems))
    frame, rare = drop_rare_classes(frame, data.out_of_scope)
    frame = assign_splits(frame, config)
    repeated = repeats(frame["key"], frame["split"])
    copies, removed = int(frame["key"].duplicated().sum()), int(repeated.sum())
    frame = frame[~repeated]
    check_splits(frame[frame["label"] != data.out_of_scope])
    splits = {name: frame[frame["split"] == name] for name in SPLITS}
    splits["train"] = splits["train"].assign(fold=assign_folds(splits["train"], config))
    for name, rows in splits.items():
        with replace_file(PREPARED / f"{name}.parquet") as temporary:
            rows.drop(columns=["key", "unit", "split"]).reset_index().to_parquet(temporary)
    summary = describe_texts(frame, data.out_of_scope, config.publish_rows)
    summary["target"] |= {"name": data.target, "task": data.task}
    summary |= counts | {
        "rows_raw": len(raw),
        "rows_hash": rows_hash(*(rows["label"] for rows in splits.values())),
        "split": {"method": config.split.method, "reason": SPLIT_REASONS[config.split.method]},
        "rare_classes": rare if config.publish_rows else {},
        "duplicates": {"texts": copies, "removed": removed},
        "libraries": library_versions(raw_files(data)[0]),
        "checks": text_leakage_checks(splits["train"], removed),
    }
    write_json("reports/findings/data.json", summary)


def clean(frame: pd.DataFrame, data: Data) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Clean texts and labels, drop rows that lack one, and count what was repaired and dropped."""
    frame, written = frame.copy(), as_text(frame["text"])
    for column in ("text", "label"):
        cells = clean_texts(frame[column])
        frame[column] = cells.mask(cells.isin(data.na_values), "")
    frame["label"] = frame["label"].replace(data.recode)
    no_text, no_label = frame["text"] == "", frame["label"] == ""
    reasons = {"no text": int(no_text.sum()), "no label": int((no_label & ~no_text).sum())}
    counts = {
        "skipped": {"count": sum(reasons.values()), "reasons": reasons},
        "repaired": int(written.map(UNWRITABLE.search).notna().sum()),
        "cut": int((written.str.len() > MAX_CHARACTERS).sum()),
    }
    return frame[~(no_text | no_label)], counts


def violations(frame: pd.DataFrame) -> list[str]:
    """Return one line for each way in which the cleaned table cannot be used.

    Parameters
    ----------
    frame
        Columns ``text`` and ``label``, (n, 2 or more).
    """
    problems = [f"column {name} is missing" for name in ("text", "label") if name not in frame]
    if not problems and frame.empty:
        return ["no row has both a text and a label"]
    for column in frame.columns.intersection(["text", "label"]):
        texts = frame[column][frame[column].map(lambda cell: isinstance(cell, str))]
        counts = {
            "are not text": len(frame) - len(texts),
            "are empty": (texts.str.strip() == "").sum(),
            "hold NUL or a lone surrogate": texts.map(UNWRITABLE.search).notna().sum(),
        }
        problems += [f"column {column}: {n:,} cells {what}" for what, n in counts.items() if n]
    return problems


def assign_splits(frame: pd.DataFrame, config: Config) -> pd.DataFrame:
    """Add the columns ``key`` of near duplicates, ``unit`` and ``split``."""
    frame = frame.assign(key=near_duplicates(frame["text"]))
    frame["unit"] = frame["group" if config.split.method == "group" else "key"]
    frame["split"] = split(frame, config.split, config.seed)
    # Out-of-scope texts are not learned from: they set the threshold of rejection.
    unused = (frame["label"] == config.data.out_of_scope) & (frame["split"] == "train")
    frame.loc[unused, "split"] = "validation"
    return frame


def split(frame: pd.DataFrame, rule: Split, seed: int) -> np.ndarray:
    """Label each row "train", "validation" or "test".

    Parameters
    ----------
    frame
        Columns ``label``; ``unit``, what stays in one split (a group, or near duplicates); and
        ``source``, the file or split that the publisher put the row in.
    rule
        The method, and for validation and test the share or the publisher's name.
    seed
        The same seed gives the same labels.

    Returns
    -------
    labels : (n,) of str
    """
    rng = np.random.default_rng(seed)
    label = np.full(len(frame), "train", dtype="<U10")
    sizes = {"test": rule.test, "validation": rule.validation}
    for name, size in sizes.items():
        if isinstance(size, str):
            label[(frame["source"] == size).to_numpy()] = name
    for name, size in sizes.items():
        rest = np.flatnonzero(label == "train")
        if not isinstance(size, str):
            label[rest[unit_position(frame.iloc[rest], rng) < size]] = name
    return label


def assign_folds(train: pd.DataFrame, config: Config) -> np.ndarray:
    """Number the fold of each training text, (n,); near duplicates, and groups, share one."""
    position = unit_position(train, np.random.default_rng([config.seed, 1]))
    return np.minimum(position * config.train.folds, config.train.folds - 1).astype(int)


if __name__ == "__main__":
    main()
