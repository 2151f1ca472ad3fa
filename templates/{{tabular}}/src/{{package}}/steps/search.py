"""Where the search for better settings looks."""

from typing import Any

from optuna import Trial


def space(trial: Trial) -> dict[str, Any]:
    """Suggest settings of ``HistGradientBoosting``.

    Small steps need many trees, hence the rate is fixed and the number of trees follows by
    early stopping in the first fold; what is searched is the shape of a tree.
    """
    return {
        "max_leaf_nodes": trial.suggest_int("max_leaf_nodes", 4, 96, log=True),
        "min_samples_leaf": trial.suggest_int("min_samples_leaf", 5, 100, log=True),
        "max_features": trial.suggest_float("max_features", 0.2, 1.0),
        "l2_regularization": trial.suggest_float("l2_regularization", 1e-3, 30, log=True),
        "learning_rate": trial.suggest_float("learning_rate", 0.02, 0.15, log=True),
        "max_iter": trial.suggest_int("max_iter", 150, 500, step=50),
    }
