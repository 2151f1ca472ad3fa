"""Name what pictures show: ``python -m <package>.predict FILE_OR_FOLDER …``."""

import argparse
import io
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from torch import nn

from .batches import Scale
from .calibration import probabilities
from .data import IMAGES, Images, rows
from .decoding import Unreadable, decode
from .errors import DataError
from .files import read_json, replacing
from .inference import logits, network
from .reading import SUFFIXES
from .weights import WEIGHTS


def main() -> None:
    """Read pictures and write what each shows."""
    parser = argparse.ArgumentParser(description="Name what pictures show.")
    parser.add_argument("files", type=Path, nargs="+", help="pictures, or folders of them")
    parser.add_argument("--out", type=Path, help="a CSV file for the predictions (else stdout)")
    arguments = parser.parse_args()
    if not WEIGHTS.exists():
        raise DataError("There is no trained model yet. Run `dvc repro` first.")
    model, paths = read_json("models/model.json"), found(arguments.files)
    pixels, names = [], []
    for path in paths:
        try:
            pixels.append(decoded(path, model))
            names.append(str(path))
        except Unreadable as why:
            print(f"Skipped {path}: {why}", file=sys.stderr)
    if not names:
        raise DataError("None of these is a picture that can be read.")
    answers = score(np.stack(pixels), model, network(model)).set_axis(names).rename_axis("file")
    if arguments.out:
        with replacing(arguments.out) as part:
            answers.to_csv(part)
        print(f"{len(answers):,} pictures: {arguments.out}")
    else:
        answers.to_csv(sys.stdout)


def found(places: Iterable[Path]) -> list[Path]:
    """List the pictures that are named, and those in folders that are named."""
    paths: list[Path] = []
    for place in places:
        inside = sorted(p for p in place.rglob("*") if p.suffix.lower() in SUFFIXES)
        paths += inside if place.is_dir() else [place]
    return paths


def decoded(file: Path | io.BytesIO, model: dict[str, Any]) -> np.ndarray:
    """Read one picture as the network wants it, (h, w, c)."""
    shape = model["network"]
    return decode(file, shape["size"], shape["channels"]).pixels


def score(pixels: np.ndarray, model: dict[str, Any], made: nn.Module) -> pd.DataFrame:
    """Predict pictures (n, h, w, c): the class of each, and a probability for every class."""
    scale = Scale(**model["scale"])
    said = logits(made, pixels, np.arange(len(pixels)), scale, model["mirror"])
    p = probabilities(said, model["temperature"])
    labels: Sequence[str] = model["labels"]
    answers = pd.DataFrame({"prediction": [labels[k] for k in p.argmax(axis=1)]})
    for k, label in enumerate(labels):
        answers[f"probability {label}"] = p[:, k]
    return answers


def example(sample: pd.DataFrame, model: dict[str, Any]) -> pd.DataFrame:
    """Predict files that come as bytes, in the column ``image``."""
    return score(unpacked(sample, model), model, network(model))


def unpacked(sample: pd.DataFrame, model: dict[str, Any]) -> np.ndarray:
    """Decode the column ``image``, which holds whole files, (n, h, w, c)."""
    return np.stack([decoded(io.BytesIO(file), model) for file in sample["image"]])


def sample(n: int) -> pd.DataFrame:
    """Pack some prepared pictures as files, as a client of the model would send them."""
    from PIL import Image

    images, packed = Images(IMAGES), []
    for picture in images[rows()["place"].to_numpy()[:n]]:
        file = io.BytesIO()
        Image.fromarray(picture.squeeze()).save(file, "PNG")
        packed.append(file.getvalue())
    return pd.DataFrame({"image": packed})


if __name__ == "__main__":
    main()
