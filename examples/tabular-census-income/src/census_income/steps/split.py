"""Which rows train the model, and which are kept to judge it."""

import numpy as np
import pandas as pd

from ..config import Split


def split(frame: pd.DataFrame, rule: Split, target: str, seed: int) -> np.ndarray:
    """Label each row ``"train"`` or ``"test"``.

    Parameters
    ----------
    frame
        The cleaned table, (n, columns). Its index has a level ``file`` for a given test file.
    rule
        The method, the test share or file, the group and the time column.
    target
        Stratified: every class has the same share in both parts.
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
        moment = frame[rule.time].sort_values()
        test = frame[rule.time] >= moment.iloc[int(len(frame) * (1 - rule.test))]
    elif rule.method == "group":
        first_draw = draw.groupby(frame[rule.group]).transform("first")
        test = first_draw.rank(pct=True, method="max") <= rule.test
    elif rule.method == "stratified":
        test = draw.groupby(frame[target]).rank(pct=True) <= rule.test
    else:
        test = draw.rank(pct=True) <= rule.test
    return np.where(test, "test", "train")
