"""Which words carried a decision: each is left out in turn, and the model asked again."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np

from .steps.vocabulary import WORD

TEXTS, LONGEST = 300, 60  # texts that are looked at, and different words of each
LEAST, PRIVATE = 3, 10  # texts that a word stands in, and where no text may be shown
MOST = 8  # words for each class

Ask = Callable[[np.ndarray], np.ndarray]  # texts (n,) -> probabilities (n, k)


def carried(text: str, ask: Ask) -> dict[str, float]:
    """Say for each word of a text how much surer it made the decision, the weightiest first."""
    words = list(dict.fromkeys(WORD.findall(text.lower())))[:LONGEST]
    p = ask(np.array([text, *(without(text, word) for word in words)], dtype=object))
    lost = p[0].max() - p[1:, p[0].argmax()]
    return {words[i]: float(lost[i]) for i in np.argsort(-lost, kind="stable")}


def without(text: str, word: str) -> str:
    """Take a word out of a text, wherever it stands in it; only whole words go."""
    return WORD.sub(lambda found: "" if found[0].lower() == word else found[0], text)


def by_class(
    texts: np.ndarray, labels: list[str], ask: Ask, publish_rows: bool
) -> list[dict[str, Any]]:
    """Find the words that speak for each class, over many texts that the model had not seen.

    Returns
    -------
    list
        ``word``, ``label``, mean ``effect`` on the probability of the class, ``n`` texts; for each
        class those with the largest sum.
    """
    effects: dict[tuple[int, str], list[float]] = defaultdict(list)
    for said, text in zip(ask(texts).argmax(axis=1), texts, strict=True):
        for word, effect in carried(text, ask).items():
            effects[int(said), word].append(effect)
    least, listed = LEAST if publish_rows else PRIVATE, []
    for k, label in enumerate(labels):
        sums = {word: sum(e) for (of, word), e in effects.items() if of == k and len(e) >= least}
        for word in sorted(sums, key=lambda word: (-sums[word], word))[:MOST]:
            n = len(effects[k, word])
            row = {"word": word, "label": label, "effect": sums[word] / n, "n": n}
            listed += [row] if sums[word] > 0 else []
    return listed
