"""Stage 3: fit the candidates, choose by rows that they have not seen, refit the chosen."""

import time
from typing import Any

import numpy as np
import pandas as pd
from joblib import Parallel, delayed, parallel_config

from . import data, models, store
from .choice import compare
from .config import Config, load
from .deciding import prediction_interval
from .files import read_json, replacing, write_json
from .fitting import Task, cross_validate, fit, start_processes
from .identity import model_id, versions
from .resamples import ROWS, Units
from .steps.threshold import best_threshold
from .tuning import tune


def main() -> None:
    """Write the model, its predictions of unseen rows, and how the candidates compare."""
    started = time.perf_counter()
    store.check()
    config, prepared = load(), read_json("reports/prepare.json")
    identity = model_id(prepared["split"]["hash"])
    labels = prepared["target"].get("labels", [])
    frame = pd.read_parquet(data.PREPARED / "train.parquet")
    X, y = data.features_and_target(frame, config, labels)
    fold = data.folds(frame, y, config)

    units = data.units(frame, config)
    oof, fitted, members, comparison = learn(X, y, fold, config, len(labels), units)
    weights = comparison["weights"]
    chosen = sum(weight * oof[name] for name, weight in weights.items())
    judged = fold >= 0
    decision = decide(y[judged], chosen[judged], config)
    models.save(members, models.MODEL)
    models.save({name: fitted[name][-1:] for name in weights}, models.HELD_OUT)
    save_predictions(oof | {"chosen": chosen}, y, fold, units)
    write_json("reports/candidates.json", {"schema": 1} | comparison | decision)
    described = {
        "model_id": identity,
        "model": comparison["champion"],
        "file": str(models.MODEL),
        "metric": comparison["metric"],
        "labels": labels,
        "positive": labels[-1] if config.data.task == "binary" else None,
        "features": data.kinds(X),
        "weights": weights,
        "split": prepared["split"]["hash"],
        "units": units.name,
        "versions": versions("numpy", "pandas", "scikit-learn", "skops"),
    }
    write_json("models/model.json", described | decision)
    seconds = time.perf_counter() - started
    write_json("reports/timings.json", {"train": seconds, "model_id": identity})
    print(f"{comparison['champion']} chosen from {', '.join(oof)} in {seconds:.0f} s")


def learn(
    X: pd.DataFrame, y: np.ndarray, fold: np.ndarray, config: Config, classes: int,
    units: Units = ROWS,
) -> tuple[dict[str, np.ndarray], models.Members, models.Members, dict[str, Any]]:  # fmt: skip
    """Fit all candidates and choose among them, on training rows alone.

    Returns
    -------
    oof : what each candidate predicts for rows that it has not seen
    fitted : each candidate's pipelines, one for each fold
    members : the pipelines that the model and its baselines are made of
    comparison : how the candidates compare, with the weights of the chosen ones
    """
    with parallel_config("loky", n_jobs=config.train.jobs, inner_max_num_threads=1):
        start_processes(config.train.jobs)
        task = Task(X, y, fold, config, classes)
        tuned = tune(task) if "tuned" in config.train.models else {}
        oof, fitted = cross_validate(task, tuned)
        comparison = compare(oof, y, fold, config, units) | {"params": tuned}
        kept = [name for name in oof if name in {*comparison["weights"], "dummy", "linear"}]
        members = {name: fitted[name] for name in kept}
        if config.split.time:  # the models of early folds know old rows only
            fits = (delayed(fit)(name, X, y, config, tuned) for name in kept)
            members = {name: [m] for name, m in zip(kept, Parallel()(fits), strict=True)}
    return oof, fitted, members, comparison


def decide(y: np.ndarray, prediction: np.ndarray, config: Config) -> dict[str, Any]:
    """Turn predictions of unseen rows into a threshold by costs, or into an interval's width."""
    if config.data.task == "regression":
        return {"interval": prediction_interval(y, prediction, config.evaluate.level)}
    if config.data.task == "multiclass":
        return {}
    costs = config.evaluate.costs
    return {"threshold": best_threshold(y, prediction[:, 1], costs.fp, costs.fn)}


def save_predictions(
    oof: dict[str, np.ndarray], y: np.ndarray, fold: np.ndarray, units: Units
) -> None:
    """Write one row for each training row and one column for each model and class."""
    columns = {"y": y, "fold": fold}
    if units.group is not None:
        columns["unit"] = units.group
    for name, prediction in oof.items():
        if prediction.ndim == 1:
            columns[name] = prediction
        else:
            columns |= {f"{name}:{k}": prediction[:, k] for k in range(prediction.shape[1])}
    with replacing(data.PREDICTIONS) as part:
        pd.DataFrame(columns).rename_axis("row").to_parquet(part)


if __name__ == "__main__":
    main()
