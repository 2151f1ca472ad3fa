"""Stage 5, evaluate: select a model, score it on images it was not fitted to, analyse its errors.

In the pipeline these are the validation images. With ``--split test`` it is the test set, whose
every use is recorded in ``reports/findings/test_evaluations.json``.
"""

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from mlscaffold_support.class_scores import class_scores, confusions
from mlscaffold_support.experiments import model_id, record_model, record_test_evaluation, versions
from mlscaffold_support.files import read_json, write_json
from mlscaffold_support.formatting import MIN_PUBLIC_ROWS, metric_name, score
from mlscaffold_support.image_store import StoredImages, read_rows, sample_files
from mlscaffold_support.mlflow_store import check_server
from mlscaffold_support.predictions import SELECTED, HeldOut, read_predictions
from mlscaffold_support.resampling import clusters
from mlscaffold_support.results import classification_result
from mlscaffold_support.selection import compare_models
from mlscaffold_support.subgroups import bin_column, compare_subgroups
from threadpoolctl import threadpool_limits

from . import baseline, plots, predict, tracking, train
from .config import Config, load
from .metrics import HEADLINE, scores
from .predict import Model

COMPLEXITY = ("dummy", "linear", "network")  # the simplest model first
LARGEST_ERRORS = 20


def main() -> None:
    """Evaluate the current model."""
    parser = argparse.ArgumentParser(description="Score the model on images it was not fitted to.")
    parser.add_argument("--split", choices=["validation", "test"], default="validation")
    split = parser.parse_args().split
    check_server()
    with threadpool_limits(1):
        result = validate(load()) if split == "validation" else test(load())
    headline = result["headline"]
    value = f"{metric_name(headline['name'])} {score(headline, headline['name'])}"
    print(f"{result['model']} on the {split} images: {value}")


def validate(config: Config) -> dict[str, Any]:
    """Select a model by the validation images, and analyse its errors on them."""
    rows = read_rows("validation")
    held_out, model, comparison = select_model(config)
    labels, options = model["labels"], bootstrap_options(config)
    result = classification_result(held_out, model, scores, split="validation", **options)
    findings = analyse(rows, held_out, labels, config)
    for name, content in findings.items():
        write_json(f"reports/findings/{name}.json", content)
    write_json("reports/metrics.json", result)
    plots.draw_analysis(comparison, findings, read_json("reports/findings/epochs.json"))
    plots.draw_performance(held_out, result, labels, config.publish_rows)
    if config.publish_rows:
        classify, places = predict.load_classifier(model), rows["place"].to_numpy()
        plots.draw_images(held_out, places, findings["errors"], labels, classify)
    standing = tracking.log_validation(
        model, result, held_out, read_rows("train"), sample_files(3), config.publish_rows
    )
    record_model(model, result, standing)
    return result


def select_model(config: Config) -> tuple[HeldOut, Model, dict[str, Any]]:
    """Select the simplest model that is not worse than the best by more than chance."""
    summary, options = read_json("reports/findings/data.json"), bootstrap_options(config)
    simple, network = read_predictions(baseline.PREDICTIONS), read_predictions(train.PREDICTIONS)
    y, predictions = network.y, {**simple.models, **network.models}
    name, candidates = compare_models(
        predictions, y, HEADLINE, scores, COMPLEXITY, unit=network.unit, **options
    )
    comparison = {"metric": HEADLINE, "selected": name, "candidates": candidates}
    write_json("reports/findings/models.json", comparison)
    is_network, package = name == "network", Path(__file__).parent
    stage = "train" if is_network else "baseline"
    model = {
        "kind": "image",
        "model_id": model_id(package, stage),
        "model": name,
        "file": str(train.NETWORK if is_network else baseline.BASELINES),
        "metric": HEADLINE,
        "labels": summary["target"]["labels"],
        "size": config.data.size,
        "channels": config.data.channels,
        "rows": summary["rows_hash"],
        "versions": versions("numpy", "pandas", "pillow", "safetensors", "scikit-learn", "torch"),
    }
    model |= read_json(train.DESCRIPTION) if is_network else {}
    write_json(predict.MODEL, model)
    predictions[SELECTED] = predictions[name]
    return HeldOut(y, predictions, unit=network.unit), model, comparison


def test(config: Config) -> dict[str, Any]:
    """Evaluate on the test set; that it was used is recorded before its result is known."""
    model = read_json(predict.MODEL)
    n = record_test_evaluation(model)
    rows, images = read_rows("test"), StoredImages()
    simple = {"file": str(baseline.BASELINES)}
    models = {name: model | simple | {"model": name} for name in ("dummy", "linear")}
    predictions = {}
    for name, described in (models | {SELECTED: model}).items():
        classify = predict.load_classifier(described)
        batches = images.batches(rows["place"].to_numpy())
        predictions[name] = np.concatenate([classify(pixels) for pixels in batches])
    held_out = HeldOut(rows["label"].to_numpy(), predictions, unit=clusters(rows["group"]))
    options = bootstrap_options(config)
    result = classification_result(held_out, model, scores, split="test", **options)
    result["evaluation"] = n
    write_json("reports/findings/test_metrics.json", result)
    folder = plots.FIGURES / "test"
    plots.draw_performance(held_out, result, model["labels"], config.publish_rows, folder)
    tracking.log_test(model, result)
    return result


def bootstrap_options(config: Config) -> dict[str, Any]:
    """Return what every confidence interval is computed with."""
    settings = config.evaluate
    return {"times": settings.bootstrap, "seed": config.seed, "level": settings.confidence_level}


def analyse(
    rows: pd.DataFrame, held_out: HeldOut, labels: list[str], config: Config
) -> dict[str, list[dict[str, Any]]]:
    """Analyse the errors by class, subgroup and image."""
    y, predicted = held_out.y, held_out.selected.argmax(axis=1)
    min_rows = 1 if config.publish_rows else MIN_PUBLIC_ROWS
    level = config.evaluate.confidence_level
    return {
        "classes": class_scores(y, predicted, labels, level, min_rows),
        "confusions": confusions(y, predicted, labels, min_rows),
        "subgroups": find_weak_subgroups(rows, held_out, labels, config),
        "errors": list_largest_errors(rows, held_out, labels) if config.publish_rows else [],
    }


def find_weak_subgroups(
    rows: pd.DataFrame, held_out: HeldOut, labels: list[str], config: Config
) -> list[dict[str, Any]]:
    """Compare the log loss of classes and of dark, bright or flat images with that of the rest."""
    y, options = held_out.y, bootstrap_options(config)
    loss = -np.log(np.maximum(held_out.selected[np.arange(len(y)), y], 1e-9))
    columns = {name: bin_column(rows[name]) for name in ("brightness", "contrast")}
    columns[config.data.target] = pd.Series([labels[k] for k in y])
    return compare_subgroups(columns, loss, y, None, unit=held_out.unit, **options)


def list_largest_errors(
    rows: pd.DataFrame, held_out: HeldOut, labels: list[str]
) -> list[dict[str, Any]]:
    """List the misclassified images whose true class was predicted with the lowest probability."""
    y, prediction = held_out.y, held_out.selected
    predicted, p = prediction.argmax(axis=1), prediction[np.arange(len(y)), y]
    wrong = np.flatnonzero(predicted != y)
    wrong = wrong[np.argsort(p[wrong], kind="stable")][:LARGEST_ERRORS]
    names = np.array(labels, dtype=object)
    table = rows.loc[wrong, ["id", "place"]]
    table["actual"], table["predicted"] = names[y[wrong]], names[predicted[wrong]]
    return table.assign(confidence=prediction[wrong].max(axis=1)).to_dict("records")


if __name__ == "__main__":
    main()
