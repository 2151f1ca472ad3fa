"""The model: fitted pipelines, mixed by their weights, and how they are kept."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.pipeline import Pipeline

from .files import replacing
from .steps.clip import Clip
from .steps.encode import Encode
from .steps.features import add_features
from .steps.impute import Impute
from .steps.reduce import Reduce
from .steps.scale import Scale
from .steps.target_encode import TargetEncode

MODEL, HELD_OUT = Path("models/model.skops"), Path("models/held_out.skops")

Members = Mapping[str, list[Pipeline]]  # what a model mixes: fitted pipelines by name


def predict_one(model: Pipeline, X: pd.DataFrame, classes: int) -> np.ndarray:
    """Predict (n, classes) probabilities, or (n,) values where there are no classes."""
    if not classes:
        return model.predict(X)
    probability = np.zeros((len(X), classes))
    probability[:, model.classes_] = model.predict_proba(X)  # a fold may lack a rare class
    return probability


def predict(
    members: Members, weights: Mapping[str, float], X: pd.DataFrame, classes: int
) -> np.ndarray:
    """Mix the members' predictions by their weights; one that was fitted several times, evenly."""
    return sum(
        weights[name] / len(members[name]) * predict_one(model, X, classes)
        for name in sorted(weights)
        for model in members[name]
    )


def save(members: Members, path: Path) -> None:
    """Write fitted pipelines as skops, a format that runs no code when it is read."""
    from skops.io import dump

    with replacing(path) as part:
        dump(dict(members), part)


def load(path: Path = MODEL) -> Members:
    """Read fitted pipelines; a file with a type that is not listed here is refused."""
    from skops.io import load

    return load(path, trusted=[*TRUSTED, *own_types()])


# What the candidates are made of, beside the estimators that skops knows. None of these runs code
# from the file, but a forest made by a stranger can name nodes that are not there and crash.
TRUSTED = [
    "functools.partial",
    "numpy.dtype",
    "scipy._lib.array_api_compat.numpy._aliases.asarray",
    "scipy.interpolate._bsplines.BSpline",
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
    "sklearn.model_selection._split.KFold",
    "sklearn.model_selection._split.StratifiedKFold",
    "sklearn.tree._tree.Tree",
    "sklearn.utils.validation.check_array",
]


def own_types() -> list[str]:
    """The steps of this package, under whatever name it is installed."""
    steps = [Clip, Encode, Impute, Reduce, Scale, TargetEncode, add_features]
    return [f"{step.__module__}.{step.__name__}" for step in steps]
