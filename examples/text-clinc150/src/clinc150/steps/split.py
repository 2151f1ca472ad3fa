"""Which texts train the model, which choose among models, and which judge at the end."""

import numpy as np
import pandas as pd

from ..sections import Split


def split(frame: pd.DataFrame, rule: Split, seed: int) -> np.ndarray:
    """Label each row ``"train"``, ``"validation"`` or ``"test"``.

    Parameters
    ----------
    frame
        Columns ``label``; ``unit``, what has to stay together (texts that are nearly the same, or a
        group); ``source``, the file or part that the publisher put the row in.
    rule
        The method, and each part's share or the publisher's name for it.
    seed
        The same seed gives the same labels.

    Returns
    -------
    labels : (n,) of str
    """
    random = np.random.default_rng(seed)
    part = np.full(len(frame), "train", dtype="<U10")
    for name, size in {"test": rule.test, "validation": rule.validation}.items():
        if isinstance(size, str):
            part[(frame["source"] == size).to_numpy()] = name
    for name, size in {"test": rule.test, "validation": rule.validation}.items():
        left = np.flatnonzero(part == "train")
        if not isinstance(size, str):
            part[left[position(frame.iloc[left], random) < size]] = name
    return part


def position(frame: pd.DataFrame, random: np.random.Generator) -> np.ndarray:
    """Put whole units into a random order, each class by itself, and say where each row comes.

    Returns
    -------
    array of shape (n,)
        From 0 to 1: the share of its class's rows that come before the middle of the row's unit.
    """
    units = frame.groupby("unit", sort=True)["label"].agg(["size", "first"])
    units = units.iloc[random.permutation(len(units))]
    size = units.groupby("first")["size"]
    place = (size.cumsum() - units["size"] / 2) / size.transform("sum")
    return frame["unit"].map(place).to_numpy()
