"""The splits: keeping texts that belong together in one, and reading the prepared texts."""

from pathlib import Path

import numpy as np
import pandas as pd

from .duplicates import text_key
from .errors import DataError

PREPARED = Path("data/prepared")
SPLITS = ("train", "validation", "test")
OUT_OF_SCOPE = -1  # class number of texts that belong to no class
MIN_CLASS_TEXTS = 5  # a class of fewer texts cannot be learned, validated and tested


def read_split(name: str, labels: list[str]) -> pd.DataFrame:
    """Read the prepared texts of a split, with a column ``class`` of class numbers."""
    frame = pd.read_parquet(PREPARED / f"{name}.parquet")
    number = {label: code for code, label in enumerate(labels)}
    return frame.assign(**{"class": frame["label"].map(number).fillna(OUT_OF_SCOPE).astype(int)})


def texts_and_classes(frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return texts and class numbers as arrays, (n,) each."""
    return frame["text"].to_numpy(object), frame["class"].to_numpy()


def near_duplicates(texts: pd.Series) -> pd.Series:
    """Number the texts, alike those that differ in case, punctuation and digits only."""
    return pd.Series(pd.factorize(texts.map(text_key))[0].astype(str), texts.index)


def unit_position(frame: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """Shuffle the units of each class, and return where each row comes in its class.

    Parameters
    ----------
    frame
        Columns ``label`` and ``unit``, (n, …).

    Returns
    -------
    position : (n,) in [0, 1]
        Share of the class's rows that come before the middle of the row's unit. The rows below 0.2
        are whole units, and about a fifth of each class.
    """
    units = frame.groupby("unit", sort=True)["label"].agg(["size", "first"])
    units = units.iloc[rng.permutation(len(units))]
    size = units.groupby("first")["size"]
    position = (size.cumsum() - units["size"] / 2) / size.transform("sum")
    return frame["unit"].map(position).to_numpy()


def repeats(keys: pd.Series, split: pd.Series) -> pd.Series:
    """Mark texts with a near duplicate in a later split: of train, validation and test.

    There are some only where the splits are given or by group; else they are in one split already.
    """
    repeated = pd.Series(False, keys.index)
    for name, later in {"validation": ["test"], "train": ["test", "validation"]}.items():
        repeated |= (split == name) & keys.isin(keys[split.isin(later)])
    return repeated


def drop_rare_classes(
    frame: pd.DataFrame, out_of_scope: str | None
) -> tuple[pd.DataFrame, dict[str, int]]:
    """Drop classes with too few texts, and count the texts of each.

    Raises
    ------
    DataError
        Fewer than two classes are left.
    """
    counts = frame["label"][frame["label"] != out_of_scope].value_counts()
    rare = {str(label): int(n) for label, n in counts.sort_index().items() if n < MIN_CLASS_TEXTS}
    if len(counts) - len(rare) < 2:
        classes = ", ".join(f"{label} ({n:,})" for label, n in counts.head(10).items())
        least = f"two classes of at least {MIN_CLASS_TEXTS} texts"
        raise DataError(f"The model needs {least}; the data have {classes}.")
    return frame[~frame["label"].isin(list(rare))], rare


def check_splits(frame: pd.DataFrame) -> None:
    """Raise `DataError` if a split is empty, or a class has no training text."""
    empty = [name for name in SPLITS if not (frame["split"] == name).any()]
    untrained = set(frame["label"]) - set(frame["label"][frame["split"] == "train"])
    if empty or untrained:
        problem = f"no {empty[0]} texts" if empty else f"{min(untrained)} without training texts"
        raise DataError(f"The split leaves {problem}. See split in params.yaml.")
