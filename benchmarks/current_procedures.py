"""What a generated project of today claims, for the simulations of `error_rates.py`.

`earlier_procedures.py` has the same functions for the projects of the first design.
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.template_package import generated, generated_params
from mlscaffold.support.bootstrap import bootstrap_scores
from mlscaffold.support.calibration import calibration_bins, largest_miss
from mlscaffold.support.experiments import record_test_evaluation, rows_hash
from mlscaffold.support.importance import permutation_importance
from mlscaffold.support.intervals import excludes_zero, score_interval
from mlscaffold.support.prediction_intervals import bounds, fit_widths
from mlscaffold.support.predictions import HeldOut
from mlscaffold.support.resampling import ROW, ResamplingUnit, clusters, resampling_unit
from mlscaffold.support.selection import compare_models, cross_fit, paired_gain
from mlscaffold.support.subgroups import compare_subgroups

OPTIONS = {"times": 500, "seed": 0, "level": 0.95}

Json = dict[str, Any]


def scores(y: np.ndarray, prediction: np.ndarray) -> dict[str, float]:
    """Score predictions as the generated project does."""
    return generated("metrics").scores(y, prediction)


@cache
def config(dataset: str, task: str) -> Any:
    """Read the ``params.yaml`` of a new project."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "params.yaml"
        path.write_text(generated_params(dataset, task), encoding="utf-8")
        return generated("config").load(path)


def unit_of(rows: pd.DataFrame, y: np.ndarray, prediction: np.ndarray) -> ResamplingUnit:
    """Return what is resampled: by the columns ``time`` and ``group``, if there are any."""
    time, group = (name if name in rows else None for name in ("time", "group"))
    return resampling_unit(rows, time, group, y, prediction)


def interval(
    metric: str, y: np.ndarray, prediction: np.ndarray, rows: pd.DataFrame | None = None
) -> tuple[float, float] | None:
    """Compute the interval of a score; None where the project gives none."""
    unit = ROW if rows is None else unit_of(rows, y, prediction)
    times, seed, level = OPTIONS.values()
    names = {metric}
    samples = bootstrap_scores(y, prediction, names, scores, times=times, seed=seed, unit=unit)
    value = scores(y, prediction)[metric]
    score = score_interval(metric, value, samples, y, prediction, level, unit)
    return None if score["low"] is None else (score["low"], score["high"])


def promotes(y: np.ndarray, new: np.ndarray, champion: np.ndarray, metric: str) -> bool:
    """Return whether a model becomes champion."""
    return paired_gain(y, new, champion, metric, scores, **OPTIONS)["low"] > 0


def identify_rows(train: pd.DataFrame, test: pd.DataFrame, target: str) -> str:
    """Hash what has to be equal for two models to be compared."""
    return rows_hash(train[target], test[target])


def saving(y: np.ndarray, p: np.ndarray, fp: float, fn: float) -> Json:
    """Choose a threshold; return it with the claimed saving over 0.5, as a share of its cost."""
    settings = config("breast-cancer", "binary")
    costs = settings.evaluate.costs.model_copy(update={"fp": fp, "fn": fn})
    evaluate = settings.evaluate.model_copy(update={"costs": costs})
    settings = settings.model_copy(update={"evaluate": evaluate})
    threshold = generated("models").best_threshold(y, p[:, 1], fp, fn)
    columns = pd.DataFrame({"threshold": np.full(len(y), threshold)})
    held_out = HeldOut(y, {"selected": p}, columns)
    result = generated("evaluate").compare_thresholds(
        held_out, settings, {"threshold": threshold}, OPTIONS | {"unit": ROW}
    )
    saved, half = result["saving"], result["cost"]["value"] + result["saving"]["value"]
    claimed = excludes_zero(saved) and saved["value"] > 0
    return {
        "threshold": threshold,
        "claimed": claimed,
        "share": saved["value"] / half if claimed else 0.0,
        "low": saved["low"],
        "high": saved["high"],
    }


def select(predictions: dict[str, np.ndarray], y: np.ndarray, fold: np.ndarray) -> Json:
    """Select a model or a blend by ROC AUC; return it with its weights and the reported score."""
    oof = dict(predictions)
    weights = generated("train").add_blend(oof, y, fold)
    order = [name for name in generated("models").COMPLEXITY if name in oof]
    name, candidates = compare_models(oof, y, "roc_auc", scores, order, **OPTIONS)
    weights = weights if name == "blend" else {name: 1.0}
    return {"name": name, "weights": weights, "score": candidates[name]["value"]}


def weak_subgroups(
    columns: pd.DataFrame, y: np.ndarray, prediction: np.ndarray, group: np.ndarray | None = None
) -> tuple[bool, bool]:
    """Return whether a subgroup is called weak, and whether one is called biased."""
    if prediction.ndim == 1:
        loss, predicted = np.abs(y - prediction), prediction
    else:
        loss, predicted = -np.log(prediction[np.arange(len(y)), y]), prediction[:, 1]
    unit = ROW if group is None else clusters(pd.Series(group))
    labels = {name: columns[name] for name in columns}
    found = compare_subgroups(labels, loss, y, predicted, unit=unit, **OPTIONS)
    return any(row["weak"] for row in found), any(row["biased"] for row in found)


def importance(
    X: pd.DataFrame,  # noqa: N803
    y: np.ndarray,
    fold: np.ndarray,
    fitted: list[Any],
) -> tuple[list[Json], bool]:
    """Compute importances by ROC AUC, and whether the figure's title claims one."""

    def predict(k: int, rows: pd.DataFrame) -> np.ndarray:
        return fitted[k].predict_proba(rows)

    rows = permutation_importance(X, y, fold, predict, "roc_auc", scores)
    return rows, rows[0]["important"]


def calls_miscalibrated(y: np.ndarray, p: np.ndarray, group: np.ndarray | None = None) -> bool:
    """Return whether the calibration figure claims a difference."""
    unit = ROW if group is None else clusters(pd.Series(group))
    return largest_miss(calibration_bins(y, p, 1, unit)) is not None


def prediction_intervals(
    y: np.ndarray, prediction: np.ndarray, fold: np.ndarray, new: np.ndarray
) -> tuple[float, np.ndarray]:
    """Return the reported coverage, and the intervals of new predictions, (m, 2)."""
    level = OPTIONS["level"]
    ends = cross_fit(
        fold,
        lambda rows: fit_widths(y[rows], prediction[rows], level),
        lambda widths, rows: bounds(prediction[rows], widths),
    )
    inside = (ends[:, 0] <= y) & (y <= ends[:, 1])
    return float(inside.mean()), bounds(new, fit_widths(y, prediction, level))


def assign_folds(frame: pd.DataFrame) -> np.ndarray:
    """Assign folds to a table with the target ``diagnosis``, its ids dropped."""
    settings = config("breast-cancer", "binary")
    return generated("prepare").assign_folds(frame.drop(columns="id"), settings)


def record_evaluations(times: int) -> int:
    """Evaluate one model on the test set several times; return how many evaluations are recorded.

    The record is written to the current folder.
    """
    return [record_test_evaluation({"model_id": "m"}) for _ in range(times)][-1]
