"""Trained models on disk and at work: linear ones as skops, the network as safetensors and JSON."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from sklearn.pipeline import Pipeline

from . import tfidf
from .calibration import probabilities
from .choice import mixed
from .encoder import embed
from .files import replacing
from .steps.features import add_features

if TYPE_CHECKING:
    from .learning import Reader

MODEL, HELD_OUT = Path("models/model"), Path("models/held_out")
NETWORK = "network"

Members = dict[str, "Pipeline | Reader"]  # what the model and its baselines are made of


def save(members: Members, folder: Path) -> None:
    """Write trained models, in formats that run no code when they are read."""
    from skops.io import dump

    shutil.rmtree(folder, ignore_errors=True)  # what an earlier model left there
    linear = {name: model for name, model in members.items() if name != NETWORK}
    with replacing(folder / "linear.skops") as part:
        dump(linear, part)
    if NETWORK in members:
        members[NETWORK].save(folder)


def load(folder: Path = MODEL) -> Members:
    """Read trained models; a file with a type that is not listed here is refused."""
    from skops.io import load

    members = load(folder / "linear.skops", trusted=[*TRUSTED, *own_types()])
    if (folder / "network.json").exists():
        from . import learning  # torch takes seconds to import, and not every model needs it

        members[NETWORK] = learning.load(folder)
    return members


def predict(
    members: Members, temperature: dict[str, float], texts: np.ndarray, classes: int
) -> dict[str, np.ndarray]:
    """Give the probabilities that each model sees, (n, classes)."""
    return {
        name: probabilities(logits(model, texts, classes), temperature[name])
        for name, model in members.items()
    }


def logits(model: "Pipeline | Reader", texts: np.ndarray, classes: int) -> np.ndarray:
    """Give a number for each class, (n, classes)."""
    if isinstance(model, Pipeline):
        return tfidf.logits(model, texts, classes)
    return model.decision_function(texts)


def chosen(
    members: Members, model: dict[str, dict[str, float]], texts: np.ndarray, classes: int
) -> np.ndarray:
    """Give the probabilities of the chosen model or mix, (n, classes)."""
    needed = {name: members[name] for name in model["weights"]}
    return mixed(predict(needed, model["temperature"], texts, classes), model["weights"])


# What the linear models are made of, beside the estimators that skops knows. None runs code from
# the file.
TRUSTED = ["numpy.dtype"]


def own_types() -> list[str]:
    """What of this package the models are made of, under whatever name it is installed."""
    steps = (add_features, embed, tfidf.plain, tfidf.Tfidf)
    return [f"{step.__module__}.{step.__name__}" for step in steps]
