"""The classes: their names and numbers, which are too rare, which texts belong to none."""

from typing import Any

import pandas as pd

from .config import Config
from .errors import DataError

RARE = 5  # texts; a class of fewer cannot be learned, judged and tested
OUTSIDE = -1  # class number of texts that belong to no class


def without_rare(frame: pd.DataFrame, config: Config) -> tuple[pd.DataFrame, dict[str, int]]:
    """Leave out classes with too few texts, and say which; stop where fewer than two are left."""
    counts = inside(frame, config).value_counts()
    rare = {label: int(n) for label, n in counts[counts < RARE].sort_index().items()}
    if len(counts) - len(rare) < 2:
        names = ", ".join(f"{label} ({n:,})" for label, n in counts.head(10).items())
        raise DataError(
            f"{config.data.target} needs two classes of {RARE} texts or more; it has {names}."
        )
    if rare:
        print(f"Left out, fewer than {RARE} texts: {', '.join(list(rare)[:10])}")
    return frame[~frame["label"].isin(list(rare))], rare


def numbered(frame: pd.DataFrame, config: Config) -> pd.DataFrame:
    """Make the prepared table: classes are numbers, the rows in their first order."""
    number = {label: code for code, label in enumerate(labels(frame, config))}
    frame = frame.assign(label=frame["label"].map(number).fillna(OUTSIDE).astype(int))
    frame["group"] = frame["unit"]
    frame = frame.rename_axis("id").reset_index()
    return frame[["id", "label", "part", "group", "source", "text"]]


def labels(frame: pd.DataFrame, config: Config) -> list[str]:
    """Give the classes in the order of their names."""
    return sorted(inside(frame, config).unique())


def inside(frame: pd.DataFrame, config: Config) -> pd.Series:
    """Give the labels of the texts that belong to a class."""
    return frame["label"][~frame["label"].isin([config.data.outside or ""])]


def described(frame: pd.DataFrame, config: Config) -> dict[str, Any]:
    """Describe the classes."""
    return {
        "name": config.data.target,
        "task": config.data.task,
        "labels": labels(frame, config),
        "balance": inside(frame, config).value_counts(normalize=True).to_dict(),
    }
