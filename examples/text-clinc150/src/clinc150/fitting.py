"""Fitting the linear models: on the folds, where each text is judged by models that lack it."""

from typing import Any

import numpy as np
import optuna
from joblib import Parallel, delayed
from sklearn.pipeline import Pipeline
from threadpoolctl import threadpool_limits

from . import tfidf
from .config import Config
from .steps.metrics import scores
from .steps.search import space

RANKING = 1  # the fold that the search is judged on: training texts, and more than validation has
START = {"C": 1.0, "pieces": 1.0, "measures": 1.0, "balanced": False}

Settings = dict[str, dict[str, Any]]  # model -> its settings; none for the baseline
Models = dict[str, Pipeline]


def tune(texts: np.ndarray, y: np.ndarray, fold: np.ndarray, config: Config) -> dict[str, Any]:
    """Find the settings with the best score on unseen texts; the search starts from the plain ones.

    One trial comes after the other: trials side by side would make the result depend on which
    ends first.
    """
    seen, judged, classes = fold != RANKING, fold == RANKING, int(y.max()) + 1
    union, blocks = tfidf.vectorise(texts[seen], config.train.encoder)
    unseen = tfidf.transform(union, texts[judged])

    def objective(trial: optuna.Trial) -> float:
        settings = space(trial) | heard(config)
        classifier = tfidf.classify(blocks, y[seen], settings, config.seed)
        said = classifier.predict(tfidf.stacked(unseen, settings))
        return scores(y[judged], np.eye(classes)[said])["macro_f1"]

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    sampler = optuna.samplers.TPESampler(seed=config.seed)
    study = optuna.create_study(direction="maximize", sampler=sampler)
    study.enqueue_trial(START)
    study.optimize(objective, n_trials=config.train.trials)
    return space(optuna.trial.FixedTrial(study.best_params)) | heard(config)


def heard(config: Config) -> dict[str, float]:
    """Let the tuned model hear the sentence encoder, if there is one."""
    return {"encoder": 1.0} if config.train.encoder else {}


def cross_validate(
    texts: np.ndarray, y: np.ndarray, fold: np.ndarray, settings: Settings, config: Config
) -> tuple[dict[str, np.ndarray], Models, Models]:
    """Judge every fold by models that were fitted without it, and fit each on all texts as well.

    Returns
    -------
    oof : model -> logits of texts that it had not seen, (n, classes)
    held_out : the models that have not seen the validation texts
    whole : the models that have seen all of them
    """
    classes, last = int(y.max()) + 1, int(fold.max()) + 1
    results = Parallel()(  # fold `last` is empty: nothing is left out
        delayed(judge)(texts, y, fold, k, settings, config) for k in range(last, -1, -1)
    )
    whole, *_, held_out = (models for _, models in results)
    oof = {name: np.empty((len(y), classes)) for name in settings}
    for k, (found, _) in zip(range(last, -1, -1), results, strict=True):
        for name, logits in found.items():
            oof[name][fold == k] = logits
    return oof, held_out, whole


def judge(
    texts: np.ndarray, y: np.ndarray, fold: np.ndarray, k: int, settings: Settings, config: Config
) -> tuple[dict[str, np.ndarray], Models]:
    """Fit the models without fold k and let them judge it; hand back those that are needed."""
    seen, judged, classes = fold != k, fold == k, int(y.max()) + 1
    found, models = {}, {}
    with threadpool_limits(1):
        union, blocks = tfidf.vectorise(texts[seen], config.train.encoder)
        for name, chosen in settings.items():
            models[name] = (
                tfidf.assemble(union, tfidf.classify(blocks, y[seen], chosen, config.seed), chosen)
                if chosen
                else tfidf.dummy(texts[seen], y[seen], config.data.task)
            )
            if judged.any():
                found[name] = tfidf.logits(models[name], texts[judged], classes)
    needed = k in (0, fold.max() + 1)  # the others weigh much and have done their work
    return found, models if needed else {}
