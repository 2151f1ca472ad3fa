"""Stage 3: fit the candidates, choose by rows that they have not seen, refit the chosen."""

import time
from typing import Any

import numpy as np
import optuna
import pandas as pd
import yaml
from joblib import Parallel, delayed, parallel_config
from sklearn.pipeline import Pipeline

from . import data, models
from .choice import compare, loss, prediction_interval
from .config import PARAMS, Config, load
from .files import read_json, replacing, write_json
from .identity import model_id, versions
from .steps.search import space
from .steps.threshold import best_threshold

TUNED_ON = 2  # folds; more would cost more than they tell


def main() -> None:
    """Write the model, its predictions of unseen rows, and how the candidates compare."""
    started = time.perf_counter()
    config, prepared = load(), read_json("reports/prepare.json")
    labels = prepared["target"].get("labels", [])
    frame = pd.read_parquet(data.PREPARED / "train.parquet")
    X, y = data.features_and_target(frame, config, labels)
    fold = data.folds(frame, y, config)

    # One thread for each fit: boosting with two stalls when another program holds a core
    # (scikit-learn issue 30662). The folds share the processors instead.
    with parallel_config("loky", n_jobs=config.train.jobs, inner_max_num_threads=1):
        tuned = tune(X, y, fold, config, len(labels))
        oof, held_out = cross_validate(X, y, fold, config, tuned, len(labels))
        weights, comparison = compare(oof, y, fold, config)
        kept = [name for name in oof if name in {*weights, "dummy", "linear"}]
        fits = (delayed(fit)(name, X, y, config, tuned) for name in kept)
        members = dict(zip(kept, Parallel()(fits), strict=True))

    chosen = sum(weight * oof[name] for name, weight in weights.items())
    judged = fold >= 0
    decision = decide(y[judged], chosen[judged], config)
    models.save(members, models.MODEL)
    models.save({name: held_out[name] for name in weights}, models.HELD_OUT)
    save_predictions(oof | {"chosen": chosen}, y, fold)
    write_json("reports/candidates.json", {"schema": 1, "params": tuned} | comparison | decision)
    params = yaml.safe_load(PARAMS.read_text(encoding="utf-8"))
    identity = model_id(prepared["split"]["hash"], params)
    described = {
        "model_id": identity,
        "model": comparison["champion"],
        "labels": labels,
        "positive": labels[-1] if config.data.task == "binary" else None,
        "features": data.kinds(X),
        "weights": weights,
        "split": prepared["split"]["hash"],
        "versions": versions("numpy", "pandas", "scikit-learn", "skops"),
    }
    write_json("models/model.json", described | decision)
    seconds = time.perf_counter() - started
    write_json("reports/timings.json", {"train": seconds, "model_id": identity})
    print(f"{comparison['champion']} chosen from {', '.join(oof)} in {seconds:.0f} s")


def tune(
    X: pd.DataFrame, y: np.ndarray, fold: np.ndarray, config: Config, classes: int
) -> dict[str, Any]:
    """Search settings for boosting, one after the other, so that equal runs find the same."""
    if "tuned" not in config.train.models:
        return {}

    def objective(trial: optuna.Trial) -> float:
        settings = space(trial)
        judged = [k for k in np.unique(fold) if k >= 0][-TUNED_ON:]
        fits = (delayed(judge)("tuned", k, X, y, fold, config, settings, classes) for k in judged)
        return float(np.mean([loss(y[fold == k], p) for k, (p, _) in zip(judged, Parallel()(fits), strict=True)]))

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=config.seed))
    study.optimize(objective, n_trials=config.train.trials)
    return space(optuna.trial.FixedTrial(study.best_params))


def cross_validate(
    X: pd.DataFrame,
    y: np.ndarray,
    fold: np.ndarray,
    config: Config,
    tuned: dict[str, Any],
    classes: int,
) -> tuple[dict[str, np.ndarray], dict[str, Pipeline]]:
    """Predict every fold by models that were fitted without it.

    Returns
    -------
    oof : model -> (n, classes) or (n,), not-a-number for rows that only train
    held_out : model -> the pipeline that has not seen the last fold
    """
    names = ["dummy", *config.train.models]
    numbers = [k for k in np.unique(fold) if k >= 0]
    tasks = [(name, k) for name in reversed(names) for k in numbers]  # the slow ones first
    results = Parallel()(
        delayed(judge)(name, k, X, y, fold, config, tuned, classes) for name, k in tasks
    )
    shape = (len(y), classes) if classes else len(y)
    oof, held_out = {name: np.full(shape, np.nan) for name in names}, {}
    for (name, k), (prediction, model) in zip(tasks, results, strict=True):
        oof[name][fold == k] = prediction
        held_out[name] = model  # the last fold's comes last
    return oof, held_out


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
    """Fit one candidate."""
    return models.build(name, X, config, tuned if name == "tuned" else {}).fit(X, y)


def decide(y: np.ndarray, prediction: np.ndarray, config: Config) -> dict[str, Any]:
    """Turn predictions of unseen rows into a threshold by costs, or into an interval's width."""
    if config.data.task == "regression":
        return {"interval": prediction_interval(y, prediction, config.evaluate.level)}
    if config.data.task == "multiclass":
        return {}
    costs = config.evaluate.costs
    return {"threshold": best_threshold(y, prediction[:, 1], costs.fp, costs.fn)}


def save_predictions(oof: dict[str, np.ndarray], y: np.ndarray, fold: np.ndarray) -> None:
    """Write one row for each training row and one column for each model and class."""
    columns = {"y": y, "fold": fold}
    for name, prediction in oof.items():
        if prediction.ndim == 1:
            columns[name] = prediction
        else:
            columns |= {f"{name}:{k}": prediction[:, k] for k in range(prediction.shape[1])}
    with replacing(data.PREDICTIONS) as part:
        pd.DataFrame(columns).rename_axis("row").to_parquet(part)


if __name__ == "__main__":
    main()
