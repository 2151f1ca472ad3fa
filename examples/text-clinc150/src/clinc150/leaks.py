"""What makes a score too good to be true, and what else to know of the texts before learning."""

import unicodedata
from collections import Counter
from functools import cache

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer

TOO_GOOD, LEAST = 0.97, 30  # F1 that one word alone may reach; texts that it takes to say so
SAMPLE, LETTERS = 5000, 200  # texts, and letters of each, that scripts are counted in


def giveaways(frame: pd.DataFrame) -> dict[str, str]:
    """Find classes that one word gives away: it stands in nearly all their texts and in no others.

    Returns
    -------
    dict
        Class to word.
    """
    counter = CountVectorizer(binary=True, min_df=2, token_pattern=r"\w+", dtype=np.int32)
    try:
        present = counter.fit_transform(frame["text"]).tocsc()  # (n, words)
    except ValueError:  # no word stands in two texts
        return {}
    words, total = counter.get_feature_names_out(), np.asarray(present.sum(axis=0)).ravel()
    found = {}
    for label, rows in frame.groupby("label").indices.items():
        inside = np.asarray(present[rows].sum(axis=0)).ravel()
        f1 = 2 * inside / (total + len(rows))
        if len(rows) >= LEAST and f1.max() > TOO_GOOD:
            found[label] = words[f1.argmax()]
    return found


def spellings(labels: pd.Series) -> list[str]:
    """Name labels that differ in case or inner spaces only, as one text for each such group."""
    names = pd.Series(sorted(labels.unique()), dtype=object)
    alike = names.groupby(names.map(lambda name: "".join(name.casefold().split())))
    return [" and ".join(repr(name) for name in group) for _, group in alike if len(group) > 1]


def contradictions(frame: pd.DataFrame) -> int:
    """Count texts that stand there again, or nearly so, with another label."""
    return int((frame.groupby("unit")["label"].transform("nunique") > 1).sum())


def lengths(texts: pd.Series) -> dict[str, dict[str, int]]:
    """Give the length of a middling, a long and the longest text."""
    measured = {"letters": texts.str.len(), "words": texts.str.split().str.len()}
    ends = {"half": 0.5, "most": 0.95, "longest": 1.0}
    return {
        unit: {name: int(values.quantile(q)) for name, q in ends.items()}
        for unit, values in measured.items()
    }


def scripts(texts: pd.Series) -> dict[str, float]:
    """Say what share of the letters is of which script, from a sample of the texts."""
    sample = texts.sample(min(len(texts), SAMPLE), random_state=0)
    letters = Counter(c for text in sample for c in text[:LETTERS] if c.isalpha())
    counts: Counter[str] = Counter()
    for letter, n in letters.items():
        counts[script(letter)] += n
    total = max(sum(counts.values()), 1)
    return {name: n / total for name, n in sorted(counts.items()) if n / total >= 0.001}


@cache
def script(letter: str) -> str:
    """Name the script of a letter, by the first word of its name in Unicode: ``latin``, ``cjk``."""
    return unicodedata.name(letter, "unknown").split()[0].split("-")[0].lower()
