"""Stage 4, evaluate: score the model on texts that it was not fitted on, and analyse its errors.

In the pipeline these are the validation texts. With ``--split test`` it is the test set, whose
every use is recorded in ``reports/findings/test_evaluations.json``.
"""

import argparse
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from mlscaffold_support.class_scores import class_scores, confusions
from mlscaffold_support.experiments import record_model, record_test_evaluation
from mlscaffold_support.files import read_json, write_json
from mlscaffold_support.formatting import MIN_PUBLIC_ROWS, metric_name, score
from mlscaffold_support.mlflow_store import check_server
from mlscaffold_support.predictions import HeldOut, read_predictions
from mlscaffold_support.rejection import rejection_scores
from mlscaffold_support.resampling import ROW, clusters
from mlscaffold_support.results import classification_result
from mlscaffold_support.robustness import PERTURBATIONS, measure_robustness
from mlscaffold_support.subgroups import bin_column, compare_subgroups
from mlscaffold_support.text_errors import largest_errors
from mlscaffold_support.text_splits import near_duplicates, read_split, texts_and_classes
from mlscaffold_support.word_importance import word_importance
from threadpoolctl import threadpool_limits

from . import models, plots, tracking
from .config import Config, load
from .metrics import scores

MAX_SOURCES = 10  # of more, single sources are too small to be compared
EXPLAINED_TEXTS, PERTURBED_TEXTS = 300, 1000

Model = dict[str, Any]  # content of models/model.json
Rows = list[dict[str, Any]]
Predict = Callable[[np.ndarray], np.ndarray]  # texts (n,) -> probabilities (n, k)


def main() -> None:
    """Evaluate the current model."""
    parser = argparse.ArgumentParser(description="Score the model on texts it was not fitted on.")
    parser.add_argument("--split", choices=["validation", "test"], default="validation")
    split = parser.parse_args().split
    check_server()
    config, model = load(), read_json("models/model.json")
    with threadpool_limits(1):
        result = validate(config, model) if split == "validation" else test(config, model)
    headline = result["headline"]
    value = f"{metric_name(headline['name'])} {score(headline, headline['name'])}"
    print(f"{model['model']} on the {split} texts: {value}")


def validate(config: Config, model: Model) -> dict[str, Any]:
    """Evaluate on predictions of the validation texts, and analyse the errors in them."""
    rows = read_split("validation", model["labels"])
    rows = rows[rows["class"] >= 0].reset_index(drop=True)
    held_out = read_predictions()
    rejectable = read_predictions(models.REJECTABLE) if model["threshold"] is not None else None
    result = evaluate_predictions(held_out, rejectable, config, model, "validation")
    members = models.load_members(models.HELD_OUT)

    def predict(texts: np.ndarray) -> np.ndarray:
        return models.predict(members, model, texts)["selected"]

    findings = analyse(rows, held_out, predict, config, model["labels"])
    for name, content in findings.items():
        write_json(f"reports/findings/{name}.json", content)
    write_json("reports/metrics.json", result)
    comparison, epochs = (read_json(f"reports/findings/{n}.json") for n in ("models", "epochs"))
    plots.draw_analysis(comparison, findings, epochs)
    plots.draw_performance(held_out, result, model["labels"], config.publish_rows)
    train, sample = read_split("train", model["labels"])[["text"]], rows[["text"]].head(3)
    standing = tracking.log_validation(model, result, held_out, train, sample, config.publish_rows)
    record_model(model, result, standing)
    return result


def test(config: Config, model: Model) -> dict[str, Any]:
    """Evaluate on the test set; that it was used is recorded before its result is known."""
    n = record_test_evaluation(model)
    rows = read_split("test", model["labels"])
    members = models.load_members()

    def predicted(rows: pd.DataFrame) -> HeldOut:
        texts, y = texts_and_classes(rows)
        columns = pd.DataFrame({"threshold": model["threshold"]}, index=range(len(y)))
        unit = clusters(rows["group"]) if config.split.group else ROW
        return HeldOut(y, models.predict(members, model, texts), columns, unit)

    outside = rows[rows["class"] < 0]
    inside = predicted(rows.drop(outside.index))
    rejectable = predicted(outside) if len(outside) and model["threshold"] is not None else None
    result = evaluate_predictions(inside, rejectable, config, model, "test") | {"evaluation": n}
    write_json("reports/findings/test_metrics.json", result)
    folder = plots.FIGURES / "test"
    plots.draw_performance(inside, result, model["labels"], config.publish_rows, folder)
    tracking.log_test(model, result)
    return result


def evaluate_predictions(
    held_out: HeldOut, out_of_scope: HeldOut | None, config: Config, model: Model, split: str
) -> dict[str, Any]:
    """Score the selected model and the baselines, each score with its confidence interval."""
    options = {"times": config.evaluate.bootstrap, "seed": config.seed}
    options["level"] = config.evaluate.confidence_level
    result = classification_result(held_out, model, scores, split=split, **options)
    if out_of_scope is not None:
        result["metrics"] |= rejection_scores(held_out, out_of_scope, models.classify, options)
    return result


def analyse(
    rows: pd.DataFrame, held_out: HeldOut, predict: Predict, config: Config, labels: list[str]
) -> dict[str, Rows]:
    """Analyse the errors: classes, subgroups, single texts, words, perturbations."""
    y, predicted, settings = held_out.y, held_out.selected.argmax(axis=1), config.evaluate
    options = {"times": settings.bootstrap, "seed": config.seed, "level": settings.confidence_level}
    level, min_rows = settings.confidence_level, 1 if config.publish_rows else MIN_PUBLIC_ROWS
    distinct = rows[~near_duplicates(rows["text"]).duplicated()]
    sample = distinct.sample(min(len(distinct), PERTURBED_TEXTS), random_state=config.seed)
    texts, actual = texts_and_classes(sample)
    return {
        "classes": class_scores(y, predicted, labels, level, min_rows),
        "confusions": confusions(y, predicted, labels, min_rows),
        "subgroups": find_weak_subgroups(rows, held_out, options),
        "errors": largest_errors(rows, held_out, predict, labels, config.publish_rows),
        "words": word_importance(texts[:EXPLAINED_TEXTS], labels, predict, level, max(min_rows, 3)),
        "robustness": measure_robustness(texts, actual, predict, PERTURBATIONS, **options),
    }


def find_weak_subgroups(rows: pd.DataFrame, held_out: HeldOut, options: dict[str, Any]) -> Rows:
    """Compare the log loss of short and long texts, and of sources, with that of the rest."""
    y, p = held_out.y, held_out.selected
    columns = {"characters": bin_column(rows["text"].str.len())}
    if rows["source"].nunique() <= MAX_SOURCES:
        columns["source"] = rows["source"]
    loss = -np.log(np.maximum(p[np.arange(len(y)), y], 1e-9))
    predicted = p[:, 1] if p.shape[1] == 2 else None
    return compare_subgroups(columns, loss, y, predicted, unit=held_out.unit, **options)


if __name__ == "__main__":
    main()
