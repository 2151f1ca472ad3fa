"""Words that leak the class, and labels and texts that contradict each other."""

from typing import Any

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer

LEAKING_F1, MIN_TEXTS = 0.97, 30  # that one word alone reaches, for a class of so many texts
MAX_NAMED = 5  # findings of a check


def text_leakage_checks(train: pd.DataFrame, removed: int) -> dict[str, Any]:
    """Check for what makes a score too good to be true, and print what needs attention.

    Parameters
    ----------
    train
        Training texts with the columns ``text``, ``label`` and ``key``, which near duplicates share.
    removed
        Texts that were removed since a near duplicate is in another split.

    Returns
    -------
    dict
        For each check whether it passed (``ok``), and its ``detail``.
    """
    words = [f"{word!r} ({label})" for label, word in leaking_words(train).items()]
    contradictory = int((train.groupby("key")["label"].transform("nunique") > 1).sum())
    details = {
        "one word predicts a class": _first(words),
        "labels spelled in two ways": _first(similar_labels(train["label"])),
        "one text with several labels": f"{contradictory:,} training texts" * bool(contradictory),
    }
    for name, detail in details.items():
        if detail:
            print(f"A check needs attention: {name}: {detail}")
    checks = {n: {"ok": not detail, "detail": detail or "none"} for n, detail in details.items()}
    detail = f"none; {removed:,} were removed from training and validation" if removed else "none"
    return checks | {"near duplicates in two splits": {"ok": True, "detail": detail}}


def leaking_words(frame: pd.DataFrame) -> dict[str, str]:
    """Find for each class a word that is in nearly all its texts and in no others."""
    counter = CountVectorizer(binary=True, min_df=2, token_pattern=r"\w+", dtype=np.int32)
    try:
        present = counter.fit_transform(frame["text"]).tocsc()  # (n, words)
    except ValueError:  # no word is in two texts
        return {}
    words, total = counter.get_feature_names_out(), np.asarray(present.sum(axis=0)).ravel()
    leaking = {}
    for label, rows in frame.groupby("label").indices.items():
        f1 = 2 * np.asarray(present[rows].sum(axis=0)).ravel() / (total + len(rows))
        if len(rows) >= MIN_TEXTS and f1.max() > LEAKING_F1:
            leaking[str(label)] = words[f1.argmax()]
    return leaking


def similar_labels(labels: pd.Series) -> list[str]:
    """Name labels that differ in case or spaces only."""
    names = pd.Series(sorted(labels.unique()), dtype=object)
    alike = names.groupby(names.map(lambda name: "".join(name.casefold().split())))
    return [" and ".join(map(repr, group)) for _, group in alike if len(group) > 1]


def _first(items: list[str]) -> str:
    more = f" and {len(items) - MAX_NAMED} more" if len(items) > MAX_NAMED else ""
    return ", ".join(items[:MAX_NAMED]) + more
