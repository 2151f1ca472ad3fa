"""Where the model is right and wrong: its weakest parts, its worst mistakes."""

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from .config import Config
from .intervals import interval, resampled
from .judging import by_class
from .words import Ask, carried

LEAST, PARTS, SOURCES = 50, 4, 10  # texts in a slice, parts by length, sources that are compared
WORST, TELLING = 20, 3  # mistakes that are listed, words that are named for each

Found = list[dict[str, Any]]


def slices(rows: pd.DataFrame, y: np.ndarray, p: np.ndarray, metric: str, config: Config) -> Found:
    """Score the parts of the data by length and source, the worst first."""
    parts = {"length": lengths(rows["text"].str.len())}
    if 1 < rows["source"].nunique() <= SOURCES:
        parts["source"] = rows["source"]
    found = []
    for column, names in parts.items():
        for value, n in names.value_counts().items():
            at = (names == value).to_numpy()
            present = np.unique(y[at])
            if n < LEAST or len(present) < 2:
                continue
            samples = resampled(y[at], p[at], 400, config.seed, ranked=False)[metric]
            if metric == "macro_f1":  # of the classes that are there; no other can be found
                samples = samples * p.shape[1] / len(present)
            score = {"value": value_of(metric, y[at], p[at])}
            score |= interval(samples, config.evaluate.level)
            found.append({"column": column, "value": value, "n": n, "score": score})
    return sorted(found, key=lambda s: (s["score"]["value"], s["column"], s["value"]))


def value_of(metric: str, y: np.ndarray, p: np.ndarray) -> float:
    """Score a part of the texts by the classes that it has."""
    if metric == "accuracy":
        return float((p.argmax(axis=1) == y).mean())
    found = by_class(y, p.argmax(axis=1), [str(k) for k in range(p.shape[1])])
    return float(np.mean([row["f1"] for row in found if row["n"]]))


def lengths(letters: pd.Series) -> pd.Series:
    """Name the quarter of the texts, by length, that each one belongs to."""
    edges = np.unique(letters.quantile(np.linspace(0, 1, PARTS + 1)[1:-1]).round().astype(int))
    names = [f"≤ {edges[0]:,} letters"]
    names += [f"{a:,} to {b:,} letters" for a, b in pairwise(edges)]
    names.append(f"> {edges[-1]:,} letters")
    return pd.Series(np.array(names, dtype=object)[np.searchsorted(edges, letters)], letters.index)


def worst_errors(
    rows: pd.DataFrame, y: np.ndarray, p: np.ndarray, labels: list[str], ask: Ask | None
) -> Found:
    """List the texts where the model was most wrong; each with its words, if texts may be shown."""
    error, said = 1 - p[np.arange(len(y)), y], p.argmax(axis=1)
    found = []
    for row in np.argsort(-error, kind="stable")[:WORST]:
        told = {"error": error[row], "truth": labels[y[row]], "prediction": labels[said[row]]}
        told["probability"] = p[row].max()
        if ask is not None:
            text = rows["text"].iloc[row]
            words = [word for word, effect in carried(text, ask).items() if effect > 0]
            told |= {"row": rows["id"].iloc[row], "text": text[:500], "words": words[:TELLING]}
        found.append(told)
    return found
