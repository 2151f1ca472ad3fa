"""Stage 4, evaluate: score the model on rows that it was not fitted on, and analyse its errors.

In the pipeline these are the out-of-fold predictions. With ``--split test`` it is the test set,
whose every use is recorded in ``reports/findings/test_evaluations.json``.
"""

import argparse
from typing import Any

import numpy as np
import pandas as pd
from mlscaffold_support.calibration import calibration_summary, top_class
from mlscaffold_support.experiments import record_model, record_test_evaluation
from mlscaffold_support.files import read_json, write_json
from mlscaffold_support.formatting import metric_name, score
from mlscaffold_support.importance import permutation_importance
from mlscaffold_support.intervals import confidence_intervals, mean_interval
from mlscaffold_support.mlflow_store import check_server
from mlscaffold_support.predictions import HeldOut, read_predictions
from mlscaffold_support.resampling import resampling_unit
from mlscaffold_support.sklearn_models import load_models
from mlscaffold_support.subgroups import bin_column, compare_subgroups
from threadpoolctl import threadpool_limits

from . import features, models, plots, tracking
from .config import Config, load
from .features import FOLD, features_and_target
from .metrics import scores

SUBGROUP_COLUMNS = 5  # the most important ones, where params.yaml names none
LARGEST_ERRORS = 20

Model = dict[str, Any]  # content of models/model.json


def main() -> None:
    """Evaluate the current model."""
    parser = argparse.ArgumentParser(description="Score the model on rows it was not fitted on.")
    parser.add_argument("--split", choices=["validation", "test"], default="validation")
    split = parser.parse_args().split
    check_server()
    config, model = load(), read_json("models/model.json")
    with threadpool_limits(1):
        result = validate(config, model) if split == "validation" else test(config, model)
    headline = result["headline"]
    value = f"{metric_name(headline['name'])} {score(headline, headline['name'])}"
    print(f"{model['model']} on the {split} rows: {value}")


def validate(config: Config, model: Model) -> dict[str, Any]:
    """Evaluate on out-of-fold predictions, and analyse the errors in them."""
    frame, held_out = pd.read_parquet("data/prepared/train.parquet"), read_predictions()
    X, _ = features_and_target(frame[frame[FOLD] >= 0], config, model["labels"])
    result = evaluate_predictions(held_out, config, model, "validation")
    importance = measure_importance(X, held_out, config, model)
    important = [name for row in importance for name in row["columns"]]
    columns = config.evaluate.subgroups or important[:SUBGROUP_COLUMNS]
    findings = {
        "importance": importance,
        "subgroups": find_weak_subgroups(X[columns], held_out, config),
        "errors": list_largest_errors(X, held_out, model["labels"], config.publish_rows),
    }
    for name, content in findings.items():
        write_json(f"reports/findings/{name}.json", content)
    write_json("reports/metrics.json", result)
    plots.draw_analysis(read_json("reports/findings/models.json"), findings)
    plots.draw_performance(held_out, result, model["labels"], config.publish_rows)
    standing = tracking.log_validation(model, result, held_out, X, X.head(3), config.publish_rows)
    record_model(model, result, standing)
    return result


def test(config: Config, model: Model) -> dict[str, Any]:
    """Evaluate on the test set; that it was used is recorded before its result is known."""
    n = record_test_evaluation(model)
    frame = pd.read_parquet("data/prepared/test.parquet")
    X, y = features_and_target(frame, config, model["labels"])
    fitted, classes = load_models(models.MODEL, features)["final"], len(model["labels"])
    predicted = {name: models.predict_mean(fitted, {name: 1}, X, classes) for name in fitted}
    selected = models.predict_mean(fitted, model["weights"], X, classes)
    unit = resampling_unit(frame, config.split.time, config.split.group, y, selected)
    columns = models.decision_columns(selected, model)
    held_out = HeldOut(y, predicted | {"selected": selected}, columns, unit)
    result = evaluate_predictions(held_out, config, model, "test") | {"evaluation": n}
    write_json("reports/findings/test_metrics.json", result)
    folder = plots.FIGURES / "test"
    plots.draw_performance(held_out, result, model["labels"], config.publish_rows, folder)
    tracking.log_test(model, result)
    return result


def evaluate_predictions(
    held_out: HeldOut, config: Config, model: Model, split: str
) -> dict[str, Any]:
    """Score the selected model and the baselines, each score with its confidence interval."""
    y, settings = held_out.y, config.evaluate
    options = {"times": settings.bootstrap, "seed": config.seed, "unit": held_out.unit}
    options["level"] = settings.confidence_level
    scored = {
        name: confidence_intervals(y, held_out.models[name], scores, **options)
        for name in ("dummy", "linear", "selected")
    }
    metric = model["metric"]
    result = {
        "kind": "tabular",
        "task": config.data.task,
        "split": split,
        "n": len(y),
        "model": model["model"],
        "model_id": model["model_id"],
        "headline": {"name": metric} | scored["selected"][metric],
        "baselines": {
            name: {"name": metric} | scored[name][metric] for name in ("dummy", "linear")
        },
        "metrics": scored["selected"],
        "confidence_level": settings.confidence_level,
        "seed": config.seed,
        "versions": model["versions"],
    }
    if config.data.task == "regression":
        inside = held_out.columns["low"].le(y) & held_out.columns["high"].ge(y)
        result["metrics"]["coverage"] = mean_interval(inside.to_numpy(float), **options)
        result["interval_level"] = model["interval"]["level"]
    else:
        result["calibration"] = calibration_summary(*top_class(y, held_out.selected), config.seed)
    if config.data.task == "binary":
        result["threshold"] = compare_thresholds(held_out, config, model, options)
    return result


def compare_thresholds(
    held_out: HeldOut, config: Config, model: Model, options: dict[str, Any]
) -> dict[str, Any]:
    """Compare the cost of decisions at the chosen threshold with that at 0.5, on the same rows."""
    y, p, costs = held_out.y, held_out.selected[:, 1], config.evaluate.costs

    def cost(threshold: np.ndarray | float) -> np.ndarray:
        positive = p >= threshold
        return costs.fp * (positive & (y == 0)) + costs.fn * (~positive & (y == 1))

    chosen, half = cost(held_out.columns["threshold"].to_numpy()), cost(0.5)
    return {
        "threshold": model["threshold"],
        "costs": {"fp": costs.fp, "fn": costs.fn},
        "cost": mean_interval(chosen, **options),
        "saving": mean_interval(half - chosen, **options),
    }


def measure_importance(
    X: pd.DataFrame, held_out: HeldOut, config: Config, model: Model
) -> list[dict[str, Any]]:
    """Shuffle columns among the held-out rows of each fold, and see what the model loses."""
    fitted, classes = load_models(models.MODEL, features), len(model["labels"])
    by_fold = {name: (fitted["by_fold"] or fitted["final"])[name] for name in model["weights"]}

    def predict(fold: int, rows: pd.DataFrame) -> np.ndarray:
        of_fold = {name: [pipelines[fold]] for name, pipelines in by_fold.items()}
        return models.predict_mean(of_fold, model["weights"], rows, classes)

    return permutation_importance(
        X, held_out.y, held_out.columns["fold"].to_numpy(), predict, model["metric"], scores,
        seed=config.seed, level=config.evaluate.confidence_level, unit=held_out.unit,
    )  # fmt: skip


def find_weak_subgroups(
    columns: pd.DataFrame, held_out: HeldOut, config: Config
) -> list[dict[str, Any]]:
    """Compare the errors in subgroups with those in the rest: absolute error, or log loss."""
    y, prediction = held_out.y, held_out.selected
    if prediction.ndim == 1:
        loss, predicted = np.abs(y - prediction), prediction
    else:
        loss = -np.log(np.maximum(prediction[np.arange(len(y)), y], 1e-9))
        predicted = prediction[:, 1] if prediction.shape[1] == 2 else None
    return compare_subgroups(
        {name: bin_column(columns[name]) for name in columns}, loss, y, predicted,
        times=config.evaluate.bootstrap, seed=config.seed,
        level=config.evaluate.confidence_level, unit=held_out.unit,
    )  # fmt: skip


def list_largest_errors(
    X: pd.DataFrame, held_out: HeldOut, labels: list[str], publish_rows: bool
) -> list[dict[str, Any]]:
    """List the rows with the largest errors; if rows are private, only the kind of each error."""
    y, prediction = held_out.y, held_out.selected
    if labels:
        error, predicted = 1 - prediction[np.arange(len(y)), y], prediction.argmax(axis=1)
        order = np.argsort(-np.where(predicted == y, -1, error), kind="stable")
        order = order[: min(LARGEST_ERRORS, (predicted != y).sum())]
        rows = [{"actual": labels[y[i]], "predicted": labels[predicted[i]]} for i in order]
        details = [{"confidence": prediction[i].max()} for i in order]
    else:
        error = np.abs(y - prediction)
        order = np.argsort(-error, kind="stable")[:LARGEST_ERRORS]
        rows = [{"too_low": bool(prediction[i] < y[i])} for i in order]
        details = [{"actual": y[i], "predicted": prediction[i], "error": error[i]} for i in order]
    if not publish_rows:
        return sorted(rows, key=str)  # their order would tell of single rows
    for i, row, detail in zip(order, rows, details, strict=True):
        values = {name: None if pd.isna(v) else v for name, v in X.iloc[i].items()}
        row |= detail | {"row": int(X.index[i]), "features": values}
    return rows


if __name__ == "__main__":
    main()
