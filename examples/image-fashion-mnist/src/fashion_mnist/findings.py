"""Where the network is right and wrong: class by class, its worst mistakes, what it looks at."""

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from torch import nn

from . import data
from .batches import Scale
from .config import Config
from .inference import logits
from .intervals import interval, resampled
from .judging import HEADLINE

WORST, SHOWN = 20, 6  # mistakes that are listed, and those that are looked into
LEAST, PARTS = 30, 4  # pictures in a slice; parts of brightness and contrast
GRID = 9  # places along a side that are covered, one after the other

Found = list[dict[str, Any]]


def classes(y: np.ndarray, p: np.ndarray, labels: list[str]) -> dict[str, dict[str, float]]:
    """Say for each class how many pictures it has, how many are found, and how many are right."""
    chosen, found = p.argmax(axis=1), {}
    for k, name in enumerate(labels):
        true, said = y == k, chosen == k
        both = (true & said).sum()
        found[name] = {
            "n": true.sum(),
            "precision": both / max(said.sum(), 1),
            "recall": both / max(true.sum(), 1),
            "f1": 2 * both / max(true.sum() + said.sum(), 1),
        }
    return found


def slices(rows: pd.DataFrame, y: np.ndarray, p: np.ndarray, config: Config) -> Found:
    """Score the parts of the pictures by class, brightness and contrast, the worst first."""
    right, units = p.argmax(axis=1) == y, data.units(rows)
    names = rows["name"].to_numpy()
    columns = {config.data.target: names}
    for column in ("brightness", "contrast"):
        edges = np.unique(rows[column].quantile(np.linspace(0, 1, PARTS + 1)[1:-1]).round(1))
        titles = [f"≤ {edges[0]:g}", *(f"{a:g} to {b:g}" for a, b in pairwise(edges))]
        titles.append(f"> {edges[-1]:g}")
        columns[column] = np.array(titles, dtype=object)[np.searchsorted(edges, rows[column])]
    found = []
    for column, parts in columns.items():
        for value in np.unique(parts.astype(str)):
            chosen = parts == value
            if not LEAST <= chosen.sum() < len(y):
                continue
            drawn = units.among(chosen)
            samples = resampled(y[chosen], p[chosen], 400, config.seed, drawn, ranked=False)[
                HEADLINE
            ]
            score = {"value": right[chosen].mean()} | interval(samples, config.evaluate.level)
            found.append({"column": column, "value": value, "n": chosen.sum(), "score": score})
    return sorted(found, key=lambda part: (part["score"]["value"], part["column"], part["value"]))


def worst(
    rows: pd.DataFrame, y: np.ndarray, p: np.ndarray, labels: list[str], shown: bool
) -> Found:
    """List the mistakes that the network was surest of; of each but its kind if not public."""
    chosen = p.argmax(axis=1)
    wrong = np.flatnonzero(chosen != y)
    order = wrong[np.argsort(p[wrong, y[wrong]], kind="stable")][:WORST]
    found = []
    for row in order:
        told = {"truth": labels[y[row]], "prediction": labels[chosen[row]]}
        if shown:
            told |= {"row": row, "error": 1 - p[row, y[row]], "probability": p[row].max()}
            told["features"] = {"picture": rows["id"].iloc[row]}
        found.append(told)
    return found if shown else sorted(found, key=str)  # their order tells of single pictures


def occlusion(network: nn.Module, picture: np.ndarray, label: int, scale: Scale) -> np.ndarray:
    """Cover one place of a picture after the other, and see how much less likely the class gets.

    Parameters
    ----------
    picture : (h, w, c) uint8
    label
        The class whose logit is followed.

    Returns
    -------
    (GRID, GRID) float
        What is lost where it was covered; below 0, the place spoke for another class.

    References
    ----------
    Zeiler and Fergus (2014), Visualizing and Understanding Convolutional Networks, section 4.2.
    """
    size, half = len(picture), max(1, round(len(picture) / 8))
    covered = np.repeat(picture[None], GRID * GRID + 1, axis=0)  # the last one stays as it is
    centres = np.linspace(0, size - 1, GRID).round().astype(int)
    grey = np.round(scale.mean).astype(np.uint8)
    for number, (i, j) in enumerate((i, j) for i in centres for j in centres):
        covered[number, max(0, i - half) : i + half + 1, max(0, j - half) : j + half + 1] = grey
    said = logits(network, covered, np.arange(len(covered)), scale, mirror=False)[:, label]
    return (said[-1] - said[:-1]).reshape(GRID, GRID)
