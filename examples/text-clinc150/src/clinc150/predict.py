"""Classify new texts: ``python -m <package>.predict FILE``, or lines on standard input."""

import argparse
import sys
from pathlib import Path
from typing import Any

import pandas as pd
from mlscaffold_support.errors import DataError
from mlscaffold_support.files import read_json, replace_file
from mlscaffold_support.text_files import clean_texts, read_new_texts
from threadpoolctl import threadpool_limits

from . import models
from .config import load
from .data import raw_files


def main() -> None:
    """Read texts and write their classes."""
    parser = argparse.ArgumentParser(description="Classify texts with the trained model.")
    parser.add_argument("file", nargs="?", default="-", help="one text a line, or a table")
    parser.add_argument("--out", type=Path, help="a CSV file for the predictions (else stdout)")
    arguments = parser.parse_args()
    if not Path("models/model.json").exists():
        raise DataError("There is no trained model yet. Run `dvc repro` first.")
    data = load().data
    rows = read_new_texts(arguments.file, data.read, data.text, raw_files(data))
    with threadpool_limits(1):
        answers = predict_rows(rows, read_json("models/model.json"), models.load_members())
    if arguments.out:
        with replace_file(arguments.out) as temporary:
            answers.to_csv(temporary)
        print(f"{len(answers):,} texts classified: {arguments.out}")
    else:
        answers.to_csv(sys.stdout)


def predict_rows(rows: pd.DataFrame, model: dict[str, Any], members: models.Models) -> pd.DataFrame:
    """Classify the texts in the column ``text``; a missing text counts as an empty one.

    Returns
    -------
    DataFrame
        (n, 2 + classes): the class, or the label of texts out of scope; its probability, and that
        of each class.
    """
    if "text" not in rows:
        raise DataError("Missing column: text.")
    texts, labels = clean_texts(rows["text"]).to_numpy(object), model["labels"]
    p = models.predict(members, model, texts)["selected"]
    names = [*labels, model["out_of_scope"]]  # class -1 is the last one
    classes = [names[k] for k in models.classify(p, model["threshold"])]
    answers = pd.DataFrame({"prediction": classes, "confidence": p.max(axis=1)})
    columns = pd.DataFrame(p, columns=[f"probability {label}" for label in labels])
    return pd.concat([answers, columns], axis=1).set_axis(rows.index).rename_axis("row")


def example(rows: pd.DataFrame, model: dict[str, Any]) -> pd.DataFrame:
    """Classify a few texts, for the signature of the model in MLflow."""
    return predict_rows(rows, model, models.load_members())


if __name__ == "__main__":
    main()
