"""Where the search for better settings of the linear model looks."""

from typing import Any

from optuna import Trial


def space(trial: Trial) -> dict[str, Any]:
    """Suggest settings of the linear classifier, and how loud each kind of evidence is.

    A small ``C`` keeps to words that many texts share. ``pieces`` and ``measures`` are beside the
    words, which count 1. ``balanced`` gives rare classes as much say as common ones.
    """
    return {
        "C": trial.suggest_float("C", 0.1, 5, log=True),
        "pieces": trial.suggest_float("pieces", 0.3, 2, log=True),
        "measures": trial.suggest_float("measures", 0.1, 3, log=True),
        "balanced": trial.suggest_categorical("balanced", [False, True]),
    }
