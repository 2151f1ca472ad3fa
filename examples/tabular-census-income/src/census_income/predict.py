"""Score new rows: ``python -m <package>.predict FILE``."""

import argparse
import csv
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
from threadpoolctl import threadpool_limits

from . import data, models, reading
from .config import Data, load
from .deciding import bounds, decide
from .errors import DataError
from .files import read_json, replacing


def main() -> None:
    """Read a table like the raw one, with or without the target, and write its predictions."""
    parser = argparse.ArgumentParser(description="Score new rows with the trained model.")
    parser.add_argument("file", type=Path, help="a table like the raw data; no target needed")
    parser.add_argument("--out", type=Path, help="a CSV file for the predictions (else stdout)")
    arguments = parser.parse_args()
    if not models.MODEL.exists():
        raise DataError("There is no trained model yet. Run `dvc repro` first.")
    model, settings = read_json("models/model.json"), load().data
    text = [column for column, kind in model["features"].items() if kind == "category"]
    rows = reading.read(arguments.file, with_header(arguments.file, settings), text)
    with threadpool_limits(1):
        answers = score(data.clean(rows, settings), model, models.load())
    if arguments.out:
        with replacing(arguments.out) as part:
            answers.to_csv(part)
        print(f"{len(answers):,} rows scored: {arguments.out}")
    else:
        answers.to_csv(sys.stdout)


def score(rows: pd.DataFrame, model: dict[str, Any], members: models.Members) -> pd.DataFrame:
    """Predict clean rows.

    Returns
    -------
    DataFrame
        (n, …): for classes the decision and each probability, else the value and its interval.
    """
    X, labels = data.conform(rows, model["features"]), model["labels"]
    prediction = models.predict(members, model["weights"], X, len(labels))
    if not labels:
        low, high = bounds(prediction, model["interval"])
        columns = {"prediction": prediction, "low": low, "high": high}
        return pd.DataFrame(columns, index=rows.index).rename_axis("row")
    chosen = [labels[k] for k in decide(prediction, model)]
    answers = pd.DataFrame({"prediction": chosen}, index=rows.index)
    for k, label in enumerate(labels):
        answers[f"probability {label}"] = prediction[:, k]
    return answers.rename_axis("row")


def example(rows: pd.DataFrame, model: dict[str, Any]) -> pd.DataFrame:
    """Predict a few rows by the models of one fold, which load faster: the types are the same."""
    return score(rows, model, models.load(models.HELD_OUT))


def with_header(path: Path, settings: Data) -> Data:
    """Take column names from the first line, if they stand there and the raw data had none."""
    if not settings.read.columns or not path.is_file():
        return settings
    with path.open(encoding=settings.read.encoding, errors="replace", newline="") as file:
        first = next(csv.reader(file, delimiter=settings.read.delimiter or ","), [])
    if len({cell.strip() for cell in first} & set(settings.read.columns)) < 2:
        return settings
    return replace(settings, read=replace(settings.read, header=True, columns=()))


if __name__ == "__main__":
    main()
