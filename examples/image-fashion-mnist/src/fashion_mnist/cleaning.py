"""What is left out, and what must not be parted: skipped files, copies, classes of two pictures."""

import hashlib

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from .data import PREPARED
from .files import replacing

LEAST = 3  # pictures of a class: one to learn from, one to choose by, one to test with
NAMED = 10  # skipped files that are named on the screen


def report(skipped: pd.DataFrame) -> None:
    """Name the files that were skipped: the first on the screen, all in ``skipped.csv``."""
    with replacing(PREPARED / "skipped.csv") as part:
        skipped[["id", "label", "why"]].to_csv(part, index=False)
    for name, why in skipped[["id", "why"]].head(NAMED).itertuples(index=False):
        print(f"Skipped {name}: {why}")
    if len(skipped) > NAMED:
        print(f"… and {len(skipped) - NAMED:,} more, see {PREPARED / 'skipped.csv'}")


def together(frame: pd.DataFrame, column: str | None) -> np.ndarray:
    """Number the pictures so that those that must not be parted have the same number, (n,).

    These are twins, and the pictures of one group where a column of the data names groups.
    """
    same = frame["twin"].to_numpy()
    if column is None:
        return same
    _, named = np.unique(frame["group"], return_inverse=True)
    links = np.ones(len(frame), dtype=bool), (same, same.max() + 1 + named)
    size = same.max() + named.max() + 2
    return connected_components(coo_array(links, shape=(size, size)), directed=False)[1][same]


def without_small_classes(frame: pd.DataFrame, method: str) -> tuple[pd.DataFrame, list[str]]:
    """Leave out classes with too few different pictures to learn from and to be judged by."""
    if method == "given":
        return frame, []
    different = frame.groupby("label")["group"].nunique()
    small = sorted(different[different < LEAST].index)
    return frame[~frame["label"].isin(small)].reset_index(drop=True), small


def without_leaks(frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Leave out what the model would learn from and be judged by: parts that are given share some.

    Test pictures stay as they are published; training pictures that show the same go.
    """
    rank = frame["part"].map({"train": 0, "validation": 1, "test": 2})
    leaks = rank < rank.groupby(frame["group"]).transform("max")
    return frame[~leaks].reset_index(drop=True), int(leaks.sum())


def split_hash(frame: pd.DataFrame) -> str:
    """Hash which picture, with which label, lies in which part."""
    rows = frame[["id", "label", "part", "digest"]]
    digest = hashlib.sha256(pd.util.hash_pandas_object(rows, index=False).to_numpy().tobytes())
    return digest.hexdigest()[:16]
