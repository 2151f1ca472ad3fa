"""The search for better settings of boosting."""

from typing import Any

import numpy as np
import optuna
from joblib import Parallel, delayed

from .choice import goal
from .fitting import Task, judge
from .steps.search import space

LARGE, FEW = 10_000, 2  # rows above which this many folds rank the trials well enough

# Settings that won on other tables: the search starts from experience, not from chance.
NAMES = ("encoding", "learning_rate", "max_iter", "max_leaf_nodes", "min_samples_leaf")
NAMES += ("l2_regularization", "max_features")
PORTFOLIO = (
    ("native", 0.05, 300, 31, 20, 0.01, 1.0),  # close to the library's default
    ("native", 0.05, 700, 31, 10, 0.01, 0.5),  # large tables with much to learn
    ("native", 0.05, 300, 4, 20, 0.01, 0.3),  # almost additive: small or noisy tables
    ("native", 0.03, 400, 12, 60, 10.0, 0.3),  # between the two
    ("target", 0.05, 300, 31, 20, 0.01, 0.5),  # categories by the hundred
)


def tune(task: Task) -> dict[str, Any]:
    """Find the settings with the best score on unseen rows.

    One trial comes after the other, each with its folds side by side: trials that run at the same
    time would make the result depend on which ends first.
    """
    numbers = [k for k in np.unique(task.fold) if k >= 0]
    numbers = numbers[-FEW:] if len(task.y) > LARGE else numbers
    truth = np.concatenate([task.y[task.fold == k] for k in numbers])

    def objective(trial: optuna.Trial) -> float:
        settings = space(trial)
        judged = Parallel()(delayed(judge)("tuned", k, task, settings) for k in numbers)
        return goal(truth, np.concatenate([prediction for prediction, _ in judged]))

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    sampler = optuna.samplers.TPESampler(seed=task.config.seed)
    study = optuna.create_study(direction="maximize", sampler=sampler)
    for values in PORTFOLIO:
        study.enqueue_trial(dict(zip(NAMES, values, strict=True)) | {"log_target": False})
    study.optimize(objective, n_trials=task.config.train.trials)
    return space(optuna.trial.FixedTrial(study.best_params))
