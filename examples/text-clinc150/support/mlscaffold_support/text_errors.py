"""The texts with the largest errors, and the words that they rest on."""

from typing import Any

import numpy as np
import pandas as pd

from .predictions import HeldOut
from .word_importance import Predict, word_effects

MAX_ERRORS, MAX_WORDS, MAX_CHARACTERS = 20, 3, 500


def largest_errors(
    rows: pd.DataFrame, held_out: HeldOut, predict: Predict, labels: list[str], publish: bool
) -> list[dict[str, Any]]:
    """List the texts whose true class was least probable, among those classified wrongly.

    Parameters
    ----------
    rows
        The texts that ``held_out`` predicts, with the columns ``text``, ``file`` and ``row``.
    publish
        Whether texts may be shown; if not, only the kind of each error is listed.
    """
    y, p = held_out.y, held_out.selected
    predicted, error = p.argmax(axis=1), 1 - p[np.arange(len(y)), y]
    order = np.argsort(-np.where(predicted == y, -1, error), kind="stable")
    errors = []
    for i in order[: min(MAX_ERRORS, int((predicted != y).sum()))]:
        row = {"actual": labels[y[i]], "predicted": labels[predicted[i]]}
        if publish:
            text = rows["text"].iloc[i]
            words = [w for w, effect in word_effects(text, predict).items() if effect > 0]
            row |= {"confidence": p[i].max(), "text": text[:MAX_CHARACTERS]}
            row |= {"words": words[:MAX_WORDS]}
            row["row"] = f"{rows['file'].iloc[i]}:{rows['row'].iloc[i]}"
        errors.append(row)
    return errors if publish else sorted(errors, key=str)  # their order would tell of single texts
