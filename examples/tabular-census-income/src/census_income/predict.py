"""Score new rows: ``python -m <package>.predict FILE``."""

import argparse
import csv
import sys
from pathlib import Path
from typing import Any

import pandas as pd
from mlscaffold_support.errors import DataError
from mlscaffold_support.files import read_json, replace_file
from mlscaffold_support.sklearn_models import load_models
from mlscaffold_support.tables import TableFormat
from sklearn.pipeline import Pipeline
from threadpoolctl import threadpool_limits

from . import features, models
from .config import load
from .data import clean, read_values
from .features import conform


def main() -> None:
    """Read a table like the raw one, with or without the target, and write its predictions."""
    parser = argparse.ArgumentParser(description="Score new rows with the trained model.")
    parser.add_argument("file", type=Path, help="a table like the raw data; no target needed")
    parser.add_argument("--out", type=Path, help="a CSV file for the predictions (else stdout)")
    arguments = parser.parse_args()
    if not models.MODEL.exists():
        raise DataError("There is no trained model yet. Run `dvc repro` first.")
    model, data = read_json("models/model.json"), load().data
    rows = read_values(arguments.file, data, with_header(arguments.file, data.read))
    with threadpool_limits(1):
        fitted = load_models(models.MODEL, features)["final"]
        answers = predict_rows(clean(rows, data), model, fitted)
    if arguments.out:
        with replace_file(arguments.out) as temporary:
            answers.to_csv(temporary)
        print(f"{len(answers):,} rows scored: {arguments.out}")
    else:
        answers.to_csv(sys.stdout)


def predict_rows(
    rows: pd.DataFrame, model: dict[str, Any], fitted: dict[str, list[Pipeline]]
) -> pd.DataFrame:
    """Predict cleaned rows.

    Returns
    -------
    DataFrame
        (n, …): the decision and the probability of each class, or the value and its interval.
    """
    X, labels = conform(rows, model["features"]), model["labels"]
    prediction = models.predict_mean(fitted, model["weights"], X, len(labels))
    columns = models.decision_columns(prediction, model)
    if not labels:
        answers = pd.DataFrame({"prediction": prediction} | dict(columns.items()))
    else:
        classes = models.classify(prediction, columns)
        answers = pd.DataFrame({"prediction": [labels[k] for k in classes]})
        for k, label in enumerate(labels):
            answers[f"probability {label}"] = prediction[:, k]
    return answers.set_axis(rows.index).rename_axis("row")


def example(rows: pd.DataFrame, model: dict[str, Any]) -> pd.DataFrame:
    """Predict a few rows, for the signature of the model in MLflow."""
    return predict_rows(rows, model, load_models(models.MODEL, features)["final"])


def with_header(path: Path, how: TableFormat) -> TableFormat:
    """Read column names from the first line, if they stand there and the raw data had none."""
    if not how.columns or not path.is_file():
        return how
    with path.open(encoding=how.encoding, errors="replace", newline="") as file:
        first = next(csv.reader(file, delimiter=how.delimiter or ","), [])
    if len({cell.strip() for cell in first} & set(how.columns)) < 2:
        return how
    return how.model_copy(update={"header": True, "columns": []})


if __name__ == "__main__":
    main()
