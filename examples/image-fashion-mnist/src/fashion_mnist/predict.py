"""Classify new images: ``python -m <package>.predict FILE_OR_FOLDER …``."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from mlscaffold_support.errors import DataError
from mlscaffold_support.files import read_json, replace_file
from mlscaffold_support.image_files import decode_column, decode_files
from mlscaffold_support.images import SUFFIXES
from mlscaffold_support.linear_weights import load_linear, predict_linear
from mlscaffold_support.temperature import probabilities
from mlscaffold_support.weights import load_weights

from .baseline import add_features
from .model import Network, predict_logits

MODEL = Path("models/model.json")

Model = dict[str, Any]  # content of models/model.json
Classifier = Callable[[np.ndarray], np.ndarray]  # pixels (n, h, w, c) -> probabilities (n, k)


def main() -> None:
    """Read images, and write the class and the probabilities of each."""
    parser = argparse.ArgumentParser(description="Classify images with the trained model.")
    parser.add_argument("files", type=Path, nargs="+", help="images, or folders of them")
    parser.add_argument("--out", type=Path, help="a CSV file for the predictions (else stdout)")
    arguments = parser.parse_args()
    if not MODEL.exists():
        raise DataError("There is no trained model yet. Run `dvc repro` first.")
    paths: list[Path] = []
    for place in arguments.files:
        inside = sorted(path for path in place.rglob("*") if path.suffix.lower() in SUFFIXES)
        paths += inside if place.is_dir() else [place]
    table = predict_files(paths, read_json(MODEL))
    if arguments.out:
        with replace_file(arguments.out) as temporary:
            table.to_csv(temporary)
        print(f"{len(table):,} images classified: {arguments.out}")
    else:
        table.to_csv(sys.stdout)


def predict_files(paths: list[Path], model: Model) -> pd.DataFrame:
    """Predict files; one that cannot be read is named on stderr and left out."""
    classify, names, answers = load_classifier(model), iter(paths), []
    for block in decode_files(paths, model["size"], model["channels"]):
        readable = {}
        for image, path in zip(block, names, strict=False):
            if isinstance(image, str):
                print(f"Skipped {path}: {image}", file=sys.stderr)
            else:
                readable[str(path)] = image[0]
        if readable:
            pixels = np.stack([*readable.values()])
            answers.append(predict_images(pixels, model, classify).set_axis([*readable]))
    if not answers:
        raise DataError("None of these files is an image that can be read.")
    return pd.concat(answers).rename_axis("file")


def load_classifier(model: Model, path: Path | None = None) -> Classifier:
    """Load the selected model from a file (by default its own) as a function of pixels."""
    path = path or Path(model["file"])
    if model["model"] == "network":
        network = load_weights(Network(**model["network"]), path)
        scale, flip, t = (model[k] for k in ("scale", "horizontal_flip", "temperature"))
        return lambda pixels: probabilities(predict_logits(network, pixels, scale, flip), t)
    linear = load_linear(path)[model["model"]]
    return lambda pixels: predict_linear(linear, add_features(pixels))


def predict_images(pixels: np.ndarray, model: Model, classify: Classifier) -> pd.DataFrame:
    """Predict images (n, h, w, c): the class of each, and the probability of every class."""
    prediction, labels = classify(pixels), model["labels"]
    answers = pd.DataFrame({"prediction": [labels[k] for k in prediction.argmax(axis=1)]})
    for k, label in enumerate(labels):
        answers[f"probability {label}"] = prediction[:, k]
    return answers


def predict_column(rows: pd.DataFrame, model: Model, classify: Classifier) -> pd.DataFrame:
    """Predict the column ``image``, which holds files as bytes or as base64 text."""
    pixels = decode_column(rows["image"], model["size"], model["channels"])
    return predict_images(pixels, model, classify)


def example(rows: pd.DataFrame, model: Model) -> pd.DataFrame:
    """Predict a few rows, for the signature of the model in MLflow."""
    return predict_column(rows, model, load_classifier(model))


if __name__ == "__main__":
    main()
