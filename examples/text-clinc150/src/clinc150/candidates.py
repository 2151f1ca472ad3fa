"""Everything that is tried: the baseline, the linear models, the network."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from accelerate import Accelerator
from joblib import parallel_config

from . import data, fitting, learning, tfidf
from .config import Config
from .models import NETWORK, Members
from .training import Trained


@dataclass
class Tried:
    """What came of the candidates."""

    logits: dict[str, np.ndarray] = field(default_factory=dict)  # of unseen texts, (n, k) each
    held_out: Members = field(default_factory=dict)  # that have not seen the validation texts
    whole: Members = field(default_factory=dict)  # that have learned from all texts but the test's
    tuned: dict[str, Any] = field(default_factory=dict)  # the settings that the search found
    trained: Trained | None = None  # the network's course


def linear(rows: pd.DataFrame, config: Config) -> Tried:
    """Fit the baseline and the linear models."""
    texts, y, fold = arrays(rows)
    settings: fitting.Settings = {"dummy": {}, "linear": tfidf.PLAIN}
    with parallel_config("loky", n_jobs=config.train.jobs, inner_max_num_threads=1):
        tuned = {}
        if "tuned" in config.train.models:
            tuned = settings["tuned"] = fitting.tune(texts, y, fold, config)
        return Tried(*fitting.cross_validate(texts, y, fold, settings, config), tuned)


def add_network(
    tried: Tried, rows: pd.DataFrame, config: Config, accelerator: Accelerator, folder: Path,
    show: learning.Show,
) -> None:  # fmt: skip
    """Train the network without the validation texts, to be judged, and with them, to be used.

    It would take as long as all the rest to judge it on every fold, so it has no logits elsewhere.
    The epochs of the first of the two are those that are on record, and shown.
    """
    texts, y, fold = arrays(rows)
    classes, judged = int(y.max()) + 1, fold == data.VALIDATION

    def learn(
        seen: np.ndarray, name: str, judge: learning.Judge, show: learning.Show
    ) -> tuple[learning.Reader, Trained]:
        to = (config, accelerator, folder / name, show)
        return learning.learn(texts[seen], y[seen], judge, classes, *to)

    unseen = learning.on_texts(texts[judged], y[judged])
    held_out, tried.trained = learn(~judged, "held_out", unseen, show)
    whole, _ = learn(np.full(len(y), True), "whole", lambda _: {}, lambda _: None)
    tried.held_out[NETWORK], tried.whole[NETWORK] = held_out, whole
    tried.logits[NETWORK] = np.full((len(y), classes), np.nan)
    tried.logits[NETWORK][judged] = held_out.decision_function(texts[judged])


def arrays(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give texts, classes and folds, (n,) each."""
    return rows["text"].to_numpy(object), rows["label"].to_numpy(), rows["fold"].to_numpy()
