"""How the model behaves when a text is written in another way: what should change, and what not.

References
----------
Ribeiro et al. (2020), Beyond accuracy: behavioral testing of NLP models with CheckList.
"""

import re
from collections.abc import Callable
from typing import Any

import numpy as np

TEXTS = 1000  # that are looked at
VERB = re.compile(
    r"\b(is|are|was|were|am|has|have|had|do|does|did|can|could|will|would|should)\b(?! not|n['’]t)",
    re.IGNORECASE,
)

Ask = Callable[[np.ndarray], np.ndarray]  # texts (n,) -> probabilities (n, k)
Change = Callable[[str, np.random.Generator], str]


def typo(text: str, random: np.random.Generator) -> str:
    """Swap two neighbouring letters in one of the longer words."""
    places = [m.start() for m in re.finditer(r"(?<=\w)\w(?=\w{2})", text)]
    if not places:
        return text
    at = places[random.integers(len(places))]
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def upper(text: str, _: np.random.Generator) -> str:
    """Write it in capitals."""
    return text.upper()


def unmarked(text: str, _: np.random.Generator) -> str:
    """Leave out all punctuation."""
    return re.sub(r"[^\w\s]", "", text)


def negated(text: str, _: np.random.Generator) -> str:
    """Put "not" after the first verb that takes it."""
    return VERB.sub(r"\1 not", text, count=1)


# name -> the change, and whether the decision ought to stay as it is
TESTS: dict[str, tuple[Change, bool]] = {
    "one typing error": (typo, True),
    "capitals": (upper, True),
    "no punctuation": (unmarked, True),
    "a negation": (negated, False),
}


def tested(texts: np.ndarray, y: np.ndarray, ask: Ask, seed: int) -> dict[str, dict[str, Any]]:
    """Change texts that the model had not seen, and count the decisions that stay.

    Returns
    -------
    dict
        Test to ``n`` texts that the change can be made to, the share with the ``same`` decision,
        accuracy ``before`` and ``after``, and whether the decision ``ought`` to stay.
    """
    random, results = np.random.default_rng(seed), {}
    before = ask(texts).argmax(axis=1)
    for name, (change, ought) in TESTS.items():
        changed = np.array([change(text, random) for text in texts], dtype=object)
        rows = changed != texts
        if not rows.any():
            continue
        after = ask(changed[rows]).argmax(axis=1)
        results[name] = {
            "n": rows.sum(),
            "ought": ought,
            "same": (after == before[rows]).mean(),
            "before": (before[rows] == y[rows]).mean(),
            "after": (after == y[rows]).mean(),
        }
    return results
