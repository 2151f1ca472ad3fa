"""Columns that leak the target, and columns that repeat another one."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd

from mlscaffold.data.columns import is_number
from mlscaffold.data.words import words
from mlscaffold.support.leakage import CERTAIN, explained_share, explained_shares, target_equation

MIN_ROWS = 50  # of fewer, a column may predict the target by chance
MIN_ROWS_OF_COPIES = 200


def leaks(frame: pd.DataFrame, target: str, task: str) -> dict[str, str]:
    """Find the columns that leak the target.

    Parameters
    ----------
    frame
        The features that are still in question, and the target; no row without target.

    Returns
    -------
    dict
        Column, and the reason.
    """
    if len(frame) < MIN_ROWS:
        return {}
    shares = explained_shares(frame, target, task)
    reasons = {
        name: f"predicts {target} on its own ({share:.1%} explained)"
        for name, share in shares.items()
        if share >= CERTAIN
    }
    if task == "regression":
        features = frame.drop(columns=[target, *reasons])
        numbers = features[[name for name in features if is_number(features[name])]]
        formula, columns = target_equation(numbers, frame[target])
        reasons |= dict.fromkeys(columns, f"{formula} = {target}: together they are the target")
    return reasons


AFTERWARDS = {"duration", "closed", "closing", "resolved", "resolution", "action", "outcome"}
AFTERWARDS |= {"result", "final", "settled", "paid", "discharge", "discharged", "cancelled", "end"}
DOMINANT = 0.25  # share of the target that one column explains alone


def known_afterwards(frame: pd.DataFrame, target: str, task: str) -> dict[str, float]:
    """Find columns that by their names are known only after the outcome, and explain much of it."""
    named = [name for name in frame if name != target and set(words(str(name))) & AFTERWARDS]
    if len(frame) < MIN_ROWS or not named:
        return {}
    shares = explained_shares(frame[[*named, target]], target, task)
    return {name: share for name, share in shares.items() if share >= DOMINANT}


def decides_class(x: pd.Series, y: pd.Series) -> str:
    """Return the reason to exclude a column whose values decide the class, "" where there is none.

    The name of the target belongs where ``{target}`` stands.
    """
    if len(x) < MIN_ROWS:
        return ""
    share = explained_share(x, y, "multiclass")
    return f"predicts {{target}} on its own ({share:.1%} explained)" if share >= CERTAIN else ""


def duplicates(frame: pd.DataFrame) -> dict[str, str]:
    """Find the columns that another one repeats under other names of its values.

    Returns
    -------
    dict
        Column to exclude, and the column that contains the same; numbers are preferred to text,
        since they have an order.
    """
    if len(frame) < MIN_ROWS_OF_COPIES:
        return {}
    codes = {str(name): frame[name].factorize()[0] for name in frame}
    levels = {name: int(each.max()) + 1 for name, each in codes.items()}
    found: dict[str, str] = {}
    for one, other in combinations(codes, 2):
        n = levels[one]
        if n != levels[other] or not n >= 3 or one in found or other in found:
            continue
        if n > len(frame) / 10 and not frame[one].equals(frame[other]):
            continue
        pairs = (codes[one] + 1).astype("int64") * (n + 2) + codes[other] + 1
        if len(np.unique(pairs)) <= n + 1 and (codes[one] < 0).sum() == (codes[other] < 0).sum():
            numeric_other = is_number(frame[other]) and not is_number(frame[one])
            gone, kept = (one, other) if numeric_other else (other, one)
            found[gone] = kept
    return found
