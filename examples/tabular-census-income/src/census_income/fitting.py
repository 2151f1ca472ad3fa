"""Fitting candidates: on the folds, where each row is judged by models that have not seen it."""

from dataclasses import dataclass
from multiprocessing import resource_tracker
from typing import Any

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from sklearn.pipeline import Pipeline
from threadpoolctl import threadpool_limits

from . import candidates, models
from .config import Config
from .interrupt import shielded


@dataclass(frozen=True)
class Task:
    """What is to be learned, and how: the same for every candidate."""

    X: pd.DataFrame  # (n, columns)
    y: np.ndarray  # (n,)
    fold: np.ndarray  # (n,) the fold that judges a row; -1 for rows that only train
    config: Config
    classes: int  # 0 where the target is a number


def start_processes(jobs: int) -> None:
    """Start the processes that fit, out of reach of Ctrl-C."""
    resource_tracker.ensure_running()  # comes with the first of them, and would lift the shield
    with shielded():
        Parallel()(delayed(int)() for _ in range(jobs))


def cross_validate(
    task: Task, tuned: dict[str, Any]
) -> tuple[dict[str, np.ndarray], models.Members]:
    """Predict every fold by models that were fitted without it.

    Returns
    -------
    oof : model -> (n, classes) or (n,), not-a-number for rows that only train
    fitted : model -> its pipelines, one for each fold
    """
    names = ["dummy", *task.config.train.models]
    numbers = [k for k in np.unique(task.fold) if k >= 0]
    fits = [(name, k) for name in reversed(names) for k in numbers]  # the slow ones first
    results = Parallel()(delayed(judge)(name, k, task, tuned) for name, k in fits)
    shape = (len(task.y), task.classes) if task.classes else len(task.y)
    oof = {name: np.full(shape, np.nan) for name in names}
    fitted: models.Members = {name: [] for name in names}
    for (name, k), (prediction, model) in zip(fits, results, strict=True):
        oof[name][task.fold == k] = prediction
        fitted[name].append(model)
    return oof, fitted


def judge(name: str, k: int, task: Task, tuned: dict[str, Any]) -> tuple[np.ndarray, Pipeline]:
    """Fit one candidate without fold k and predict that fold; in time, without what follows it."""
    before = task.fold < k if task.config.split.time else task.fold != k
    model = fit(name, task.X[before], task.y[before], task.config, tuned)
    return models.predict_one(model, task.X[task.fold == k], task.classes), model


def fit(
    name: str, X: pd.DataFrame, y: np.ndarray, config: Config, tuned: dict[str, Any]
) -> Pipeline:
    """Fit one candidate, on one thread.

    Boosting with two stalls for minutes when another program holds a core (scikit-learn issue
    30662). The folds share the processors instead.
    """
    with threadpool_limits(1):
        return candidates.build(name, X, config, tuned if name == "tuned" else {}).fit(X, y)
