"""Where the search for better settings looks."""

from typing import Any

from optuna import Trial


def space(trial: Trial) -> dict[str, Any]:
    """Suggest settings of ``HistGradientBoosting``, and how it sees categories and the target.

    Trees of few leaves add up single columns, larger ones find what columns do together; many
    small steps and columns drawn by lot keep both from learning the noise.
    """
    return {
        "encoding": trial.suggest_categorical("encoding", ["native", "target"]),
        "log_target": trial.suggest_categorical("log_target", [False, True]),
        "learning_rate": trial.suggest_float("learning_rate", 0.02, 0.15, log=True),
        "max_iter": trial.suggest_int("max_iter", 100, 800, log=True),
        "max_leaf_nodes": trial.suggest_int("max_leaf_nodes", 4, 64, log=True),
        "min_samples_leaf": trial.suggest_int("min_samples_leaf", 5, 100, log=True),
        "l2_regularization": trial.suggest_float("l2_regularization", 1e-3, 30, log=True),
        "max_features": trial.suggest_float("max_features", 0.2, 1.0),
    }
