"""Stage 3, train: cross-validate the candidates and select one.

Whatever is chosen by predictions of held-out rows (settings, blend weights, threshold, interval
widths) is cross-fitted: for each fold it is chosen on the other folds.
"""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import optuna
import pandas as pd
from joblib import Parallel, delayed, parallel_config
from mlscaffold_support.experiments import model_id, versions
from mlscaffold_support.files import read_json, write_json
from mlscaffold_support.mlflow_store import check_server
from mlscaffold_support.prediction_intervals import bounds, fit_widths
from mlscaffold_support.predictions import SELECTED, HeldOut, save_predictions
from mlscaffold_support.processes import start_workers
from mlscaffold_support.resampling import resampling_unit
from mlscaffold_support.selection import compare_models, cross_fit
from mlscaffold_support.sklearn_models import save_models
from sklearn.pipeline import Pipeline
from threadpoolctl import threadpool_limits

from . import models
from .config import Config, load
from .features import FOLD, column_types, features_and_target
from .metrics import HEADLINE, goal, scores
from .models import Settings

LARGE_TABLE = 10_000  # rows; of more, two folds rank the settings of a search well enough
BLEND_ROUNDS = 20

Predictions = dict[str, np.ndarray]  # model: (n, classes) or (n,)
Models = dict[str, list[Pipeline]]


@dataclass(frozen=True)
class Task:
    """What is to be learned: the same for every candidate."""

    X: pd.DataFrame  # (n, columns)
    y: np.ndarray  # (n,)
    fold: np.ndarray  # (n,) the fold that a row is held out in; -1 for rows that only train
    config: Config
    classes: int  # 0 for a regression

    @property
    def folds(self) -> list[int]:
        """The numbers of the folds."""
        return [int(k) for k in np.unique(self.fold) if k >= 0]


@dataclass(frozen=True)
class Learned:
    """What came of the candidates."""

    held_out: HeldOut  # predictions of the rows that are held out in a fold
    comparison: dict[str, Any]  # content of reports/findings/models.json
    weights: dict[str, float]  # of the models that the selected one consists of
    decision: dict[str, Any]  # threshold, or width of prediction intervals
    final: Models  # the selected model and the baselines, for new rows
    by_fold: Models  # a pipeline for each fold of the selected model, if `final` holds others


def main() -> None:
    """Write the model, its predictions of held-out rows, and how the candidates compare."""
    started = time.perf_counter()
    check_server()
    config, summary = load(), read_json("reports/findings/data.json")
    frame = pd.read_parquet("data/prepared/train.parquet")
    labels = summary["target"].get("labels", [])
    X, y = features_and_target(frame, config, labels)
    learned = learn(Task(X, y, frame[FOLD].to_numpy(), config, len(labels)), frame)
    selected = learned.comparison["selected"]
    description = {
        "model_id": model_id(Path(__file__).parent),
        "model": selected,
        "file": str(models.MODEL),
        "metric": learned.comparison["metric"],
        "weights": learned.weights,
        "pipelines": len(learned.final["linear"]),
        "labels": labels,
        "features": column_types(X),
        "rows": summary["rows_hash"],
        "versions": versions("numpy", "pandas", "scikit-learn", "skops"),
    }
    save_predictions(learned.held_out)
    save_models({"final": learned.final, "by_fold": learned.by_fold}, models.MODEL)
    write_json("models/model.json", description | learned.decision)
    write_json("reports/findings/models.json", learned.comparison)
    seconds = time.perf_counter() - started
    write_json("reports/timings.json", {"train": seconds})
    names = ", ".join(learned.comparison["candidates"])
    print(f"Selected {selected} from {names} in {seconds:.0f} s")


def learn(task: Task, frame: pd.DataFrame) -> Learned:
    """Compare the candidates on held-out rows and select one.

    New rows are predicted by the mean of the pipelines that were fitted in the folds. With a time
    column, where early folds know old rows only, one pipeline is fitted to all rows instead.
    """
    config, settings = task.config, task.config.evaluate
    held_out, metric = task.fold >= 0, HEADLINE[task.config.data.task]
    y, fold = task.y[held_out], task.fold[held_out]
    with parallel_config("loky", n_jobs=config.train.jobs, inner_max_num_threads=1):
        start_workers(config.train.jobs)
        best_of_fold, best = search(task)
        oof, by_fold = cross_validate(task, best_of_fold)
        weights = add_blend(oof, y, fold) if config.train.blend else {}
        by, group = config.split.time, config.split.group
        unit = resampling_unit(frame[held_out], by, group, y, oof["linear"])
        selected, candidates = compare_models(
            oof, y, metric, scores, [name for name in models.COMPLEXITY if name in oof],
            times=settings.bootstrap, seed=config.seed, level=settings.confidence_level, unit=unit,
        )  # fmt: skip
        weights = weights if selected == "blend" else {selected: 1.0}
        names = sorted({*weights, "dummy", "linear"})
        final = refit(task, best, names) if by else {name: by_fold[name] for name in names}
    decision, columns = decide(y, oof[selected], fold, config)
    comparison = {"metric": metric, "selected": selected, "weights": weights, "settings": best}
    return Learned(
        HeldOut(y, oof | {SELECTED: oof[selected]}, columns.assign(fold=fold), unit),
        comparison | {"candidates": candidates},
        weights,
        decision,
        final,
        {name: by_fold[name] for name in weights} if by else {},
    )


def fit(name: str, rows: np.ndarray, settings: Settings, task: Task) -> Pipeline:
    """Fit one candidate to some rows, on one thread.

    Boosting with two threads stalls for minutes when another program holds a core (scikit-learn
    issue 30662). The folds share the processors instead.
    """
    with threadpool_limits(1):
        model = models.build(name, task.X[rows], task.config, settings)
        return model.fit(task.X[rows], task.y[rows])


def fit_fold(name: str, k: int, settings: Settings, task: Task) -> tuple[np.ndarray, Pipeline]:
    """Fit a candidate without fold k (in time: to what came before it) and predict that fold."""
    rows = task.fold < k if task.config.split.time else task.fold != k
    model = fit(name, rows, settings, task)
    return models.predict(model, task.X[task.fold == k], task.classes), model


def search(task: Task) -> tuple[dict[int, Settings], Settings]:
    """Find good settings of the candidate "tuned".

    All settings are drawn beforehand. So each fold can use those that are best on the other folds,
    and the score of "tuned" comes from rows that did not choose its settings.

    Returns
    -------
    For each fold the best settings on the other folds, and the best ones on all folds.
    """
    if "tuned" not in task.config.train.models:
        return {}, {}
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=task.config.seed))
    for known in models.KNOWN_SETTINGS:
        study.enqueue_trial(known)
    drawn = [models.search_space(study.ask()) for _ in range(task.config.train.trials)]
    folds = task.folds[-2:] if len(task.y) > LARGE_TABLE else task.folds
    pairs = [(settings, k) for settings in drawn for k in folds]
    results = Parallel()(delayed(fit_fold)("tuned", k, settings, task) for settings, k in pairs)
    gains = [
        goal(task.y[task.fold == k], prediction)
        for (_, k), (prediction, _) in zip(pairs, results, strict=True)
    ]
    table = pd.DataFrame(np.reshape(gains, (len(drawn), len(folds))), columns=folds)
    without = {k: table.drop(columns=k, errors="ignore") for k in task.folds}
    best_of_fold = {k: drawn[others.mean(axis=1).argmax()] for k, others in without.items()}
    return best_of_fold, drawn[table.mean(axis=1).argmax()]


def cross_validate(task: Task, best_of_fold: dict[int, Settings]) -> tuple[Predictions, Models]:
    """Predict every fold by models that were fitted without it.

    Returns
    -------
    oof
        For each model its predictions of the held-out rows.
    by_fold
        For each model its pipelines, one for each fold.
    """
    names = [*dict.fromkeys(["dummy", "linear", *task.config.train.models])]
    jobs = [(name, k) for name in reversed(names) for k in task.folds]  # the slow ones first
    settings = [best_of_fold[k] if name == "tuned" else {} for name, k in jobs]
    results = Parallel()(
        delayed(fit_fold)(name, k, chosen, task)
        for (name, k), chosen in zip(jobs, settings, strict=True)
    )
    shape = (len(task.y), task.classes) if task.classes else len(task.y)
    oof = {name: np.full(shape, np.nan) for name in names}
    by_fold: Models = {name: [] for name in names}
    for (name, k), (prediction, model) in zip(jobs, results, strict=True):
        oof[name][task.fold == k] = prediction
        by_fold[name].append(model)
    oof["dummy"][:] = np.nanmean(oof["dummy"], axis=0)  # the same for every row, also across folds
    return {name: prediction[task.fold >= 0] for name, prediction in oof.items()}, by_fold


def add_blend(oof: Predictions, y: np.ndarray, fold: np.ndarray) -> dict[str, float]:
    """Add a blend of the leading models, and return its weights if it has more than one member.

    The forest is left out, since its models weigh hundreds of megabytes.
    """
    leaders = {name: p for name, p in oof.items() if name not in ("dummy", "forest")}
    weights = blend_weights(leaders, y)
    if len(weights) > 1:
        oof["blend"] = cross_fit(
            fold,
            lambda rows: blend_weights({name: p[rows] for name, p in leaders.items()}, y[rows]),
            lambda chosen, rows: sum(w * leaders[name][rows] for name, w in chosen.items()),
        )
    return weights


def blend_weights(predictions: Predictions, y: np.ndarray) -> dict[str, float]:
    """Weigh models: start with the best one, and add again and again the one that helps most.

    References
    ----------
    Caruana et al. (2004), Ensemble selection from libraries of models.
    """
    members: list[str] = []
    total, best = np.zeros(()), -np.inf
    while len(members) < BLEND_ROUNDS:
        gains = {n: goal(y, (total + p) / (len(members) + 1)) for n, p in predictions.items()}
        name = max(gains, key=gains.__getitem__)
        if gains[name] <= best:
            break
        members, total, best = [*members, name], total + predictions[name], gains[name]
    return {name: members.count(name) / len(members) for name in dict.fromkeys(members)}


def refit(task: Task, settings: Settings, names: list[str]) -> Models:
    """Fit models to all training rows."""
    rows = np.full(len(task.y), True)
    fits = (delayed(fit)(name, rows, settings if name == "tuned" else {}, task) for name in names)
    return {name: [pipeline] for name, pipeline in zip(names, Parallel()(fits), strict=True)}


def decide(
    y: np.ndarray, prediction: np.ndarray, fold: np.ndarray, config: Config
) -> tuple[dict[str, Any], pd.DataFrame]:
    """Choose the decision threshold, or the width of prediction intervals.

    Returns
    -------
    decision
        Chosen on all held-out rows, for new ones.
    columns : (n, …)
        For each row, what was chosen on the other folds.
    """
    costs, level = config.evaluate.costs, config.evaluate.confidence_level
    everything = np.full(len(y), True)
    if config.data.task == "binary":

        def threshold(rows: np.ndarray) -> float:
            return models.best_threshold(y[rows], prediction[rows, 1], costs.fp, costs.fn)

        column = cross_fit(fold, threshold, lambda chosen, rows: np.full(rows.sum(), chosen))
        return {"threshold": threshold(everything)}, pd.DataFrame({"threshold": column})
    if config.data.task == "regression":
        ends = cross_fit(
            fold,
            lambda rows: fit_widths(y[rows], prediction[rows], level),
            lambda widths, rows: bounds(prediction[rows], widths),
        )
        interval = fit_widths(y, prediction, level)
        return {"interval": interval}, pd.DataFrame(ends, columns=["low", "high"])
    return {}, pd.DataFrame(index=range(len(y)))


if __name__ == "__main__":
    main()
