"""Which words a prediction rests on: each is left out in turn, and the text predicted again.

References
----------
Li, Monroe and Jurafsky (2016), Understanding neural networks through representation erasure.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from scipy import stats

from .figures import BLUE, GREY, dot_plot, figure_style
from .formatting import percent, score, shorten
from .intervals import excludes_zero

WORD = re.compile(r"\w+(?:['’]\w+)*")
MAX_WORDS = 60  # different words of a text that are left out
MIN_TEXTS = 3  # with a word; fewer have no interval worth showing
MAX_CLASS_WORDS = 8
MAX_ROWS = 12  # of the figure

Predict = Callable[[np.ndarray], np.ndarray]  # texts (n,) -> probabilities (n, k)


def word_effects(text: str, predict: Predict) -> dict[str, float]:
    """Return by how much each word raises the probability of the predicted class."""
    words = list(dict.fromkeys(word.lower() for word in WORD.findall(text)))[:MAX_WORDS]
    p = predict(np.array([text, *(without(text, word) for word in words)], dtype=object))
    effects = p[0].max() - p[1:, p[0].argmax()]
    return {words[i]: float(effects[i]) for i in np.argsort(-effects, kind="stable")}


def without(text: str, word: str) -> str:
    """Remove a word from a text wherever it occurs as a whole word."""
    return WORD.sub(lambda match: "" if match[0].lower() == word else match[0], text)


def word_importance(
    texts: np.ndarray, labels: list[str], predict: Predict, level: float, min_texts: int = MIN_TEXTS
) -> list[dict[str, Any]]:
    """Average the effects of words over held-out texts that are predicted to be of a class.

    Returns
    -------
    list of dict
        For each class the words with the largest sum of effects: ``label``, ``word``, ``n`` texts
        and the mean ``effect`` on the probability of the class with its t interval.
    """
    effects: dict[tuple[int, str], list[float]] = defaultdict(list)
    for text, code in zip(texts, predict(texts).argmax(axis=1), strict=True):
        for word, effect in word_effects(text, predict).items():
            effects[int(code), word].append(effect)
    rows = []
    for code, label in enumerate(labels):
        sums = {w: sum(e) for (k, w), e in effects.items() if k == code and len(e) >= min_texts}
        for word in sorted(sums, key=lambda word: (-sums[word], word))[:MAX_CLASS_WORDS]:
            values = effects[code, word]
            mean, n = float(np.mean(values)), len(values)
            margin = stats.t.ppf((1 + level) / 2, n - 1) * np.std(values, ddof=1) / np.sqrt(n)
            ends = {"value": mean, "low": mean - margin, "high": min(mean + margin, 1.0)}
            rows.append({"label": label, "word": word, "n": n, "effect": ends})
    return rows


@figure_style
def word_chart(rows: Sequence[Mapping[str, Any]]) -> Figure:
    """Words with the largest effect on a probability, as many of each class."""
    frame = pd.DataFrame(rows)
    frame["low"] = [row["effect"]["low"] for row in rows]
    certain = frame.sort_values("low", ascending=False, kind="stable")
    per_class = max(1, MAX_ROWS // frame["label"].nunique())
    first = certain.groupby("label").head(per_class).head(MAX_ROWS).to_dict("records")
    effect, label = first[0]["effect"], shorten(first[0]["label"], 24)
    title = "No single word changes a probability by more than chance"
    if excludes_zero(effect):
        title = f"“{shorten(first[0]['word'], 20)}” adds {percent(effect['value'])} to {label}"
    note = "Loss of the probability of a class when a word is left out, mean over n validation "
    note += "texts, with 95% CI."
    lines = [
        row["effect"]
        | {
            "name": f"{shorten(row['word'], 14)} → {shorten(row['label'], 16)} (n = {row['n']})",
            "text": score(row["effect"], "probability"),
            "colour": BLUE if excludes_zero(row["effect"]) else GREY,
        }
        for row in first
    ]
    return dot_plot(title, note, lines, reference=0.0)
