"""Whether predictions stay when texts are written in another way.

References
----------
Ribeiro et al. (2020), Beyond accuracy: behavioral testing of NLP models with CheckList.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from .intervals import mean_interval

MIN_TEXTS = 10  # that a change alters

AUXILIARY = re.compile(
    r"\b(is|are|was|were|am|has|have|had|do|does|did|can|could|will|would|should)\b(?! not|n['’]t)",
    re.IGNORECASE,
)

Change = Callable[[str, np.random.Generator], str]


def swap_letters(text: str, rng: np.random.Generator) -> str:
    """Swap two neighbouring letters in the middle of a word."""
    places = [match.start() for match in re.finditer(r"(?<=\w)\w(?=\w{2})", text)]
    if not places:
        return text
    i = places[rng.integers(len(places))]
    return text[:i] + text[i + 1] + text[i] + text[i + 2 :]


PERTURBATIONS: dict[str, Change] = {  # a prediction should stay, but for the last one's
    "one typing error": swap_letters,
    "capital letters": lambda text, rng: text.upper(),
    "no punctuation": lambda text, rng: re.sub(r"[^\w\s]", "", text),
    "a negation": lambda text, rng: AUXILIARY.sub(r"\1 not", text, count=1),
}


def measure_robustness(
    texts: np.ndarray,
    y: np.ndarray,
    predict: Callable[[np.ndarray], np.ndarray],
    changes: Mapping[str, Change],
    *,
    times: int,
    seed: int,
    level: float,
) -> list[dict[str, Any]]:
    """Change texts and count the predictions that stay.

    Parameters
    ----------
    texts, y : (n,)
        Texts that the model was not fitted on, and their classes.
    predict
        Returns the probabilities (n, k) of texts.
    changes
        By name; each returns a text as it might also have been written.

    Returns
    -------
    list of dict
        ``name``, ``n`` texts that were altered, the share of ``unchanged`` predictions and the
        ``accuracy_change``, both with their intervals.
    """
    rng, before = np.random.default_rng(seed), predict(texts).argmax(axis=1)
    rows = []
    for name, change in changes.items():
        changed = np.array([change(text, rng) for text in texts], dtype=object)
        altered = changed != texts
        if altered.sum() < MIN_TEXTS:
            continue
        first, actual = before[altered], y[altered]
        after = predict(changed[altered]).argmax(axis=1)
        gain = (after == actual).astype(float) - (first == actual)
        means = {"unchanged": (after == first).astype(float), "accuracy_change": gain}
        intervals = {
            key: mean_interval(values, times=times, seed=seed, level=level)
            for key, values in means.items()
        }
        rows.append({"name": name, "n": altered.sum()} | intervals)
    return rows
