"""Fitting candidates: on the folds, where each row is judged by models that have not seen it."""

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


def start_processes(jobs: int) -> None:
    """Start the processes that fit, out of reach of Ctrl-C."""
    resource_tracker.ensure_running()  # comes with the first of them, and would lift the shield
    with shielded():
        Parallel()(delayed(int)() for _ in range(jobs))


def cross_validate(
    X: pd.DataFrame,
    y: np.ndarray,
    fold: np.ndarray,
    config: Config,
    tuned: dict[str, Any],
    classes: int,
) -> tuple[dict[str, np.ndarray], models.Members]:
    """Predict every fold by models that were fitted without it.

    Returns
    -------
    oof : model -> (n, classes) or (n,), not-a-number for rows that only train
    fitted : model -> its pipelines, one for each fold
    """
    names = ["dummy", *config.train.models]
    numbers = [k for k in np.unique(fold) if k >= 0]
    tasks = [(name, k) for name in reversed(names) for k in numbers]  # the slow ones first
    results = Parallel()(
        delayed(judge)(name, k, X, y, fold, config, tuned, classes) for name, k in tasks
    )
    shape = (len(y), classes) if classes else len(y)
    oof = {name: np.full(shape, np.nan) for name in names}
    fitted: models.Members = {name: [] for name in names}
    for (name, k), (prediction, model) in zip(tasks, results, strict=True):
        oof[name][fold == k] = prediction
        fitted[name].append(model)
    return oof, fitted


def judge(
    name: str,
    k: int,
    X: pd.DataFrame,
    y: np.ndarray,
    fold: np.ndarray,
    config: Config,
    tuned: dict[str, Any],
    classes: int,
) -> tuple[np.ndarray, Pipeline]:
    """Fit one candidate without fold k and predict that fold; in time, without what follows it."""
    before = fold < k if config.split.time else fold != k
    model = fit(name, X[before], y[before], config, tuned)
    return models.predict_one(model, X[fold == k], classes), model


def fit(
    name: str, X: pd.DataFrame, y: np.ndarray, config: Config, tuned: dict[str, Any]
) -> Pipeline:
    """Fit one candidate, on one thread.

    Boosting with two stalls for minutes when another program holds a core (scikit-learn issue
    30662). The folds share the processors instead.
    """
    with threadpool_limits(1):
        return candidates.build(name, X, config, tuned if name == "tuned" else {}).fit(X, y)
