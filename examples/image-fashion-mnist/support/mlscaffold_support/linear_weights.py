"""A linear classifier as plain numbers: weights (f, k) and bias (k,) in a safetensors file."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression

from .files import replace_file

Linear = Mapping[str, np.ndarray]  # "weights" and "bias"


def export_linear(
    model: LogisticRegression, mean: np.ndarray, std: np.ndarray, classes: int
) -> Linear:
    """Return a logistic regression on standardised features as one on the features themselves."""
    coefficients, intercept = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # of two classes scikit-learn stores one row
        coefficients = np.vstack([np.zeros_like(coefficients), coefficients])
        intercept = np.r_[0, intercept]
    weights = np.zeros((len(mean), classes))
    bias = np.full(classes, -50.0)  # of a class that the model was not fitted to
    weights[:, model.classes_] = (coefficients / std).T
    bias[model.classes_] = intercept - (coefficients / std) @ mean
    return {"weights": weights, "bias": bias}


def predict_linear(model: Linear, X: np.ndarray) -> np.ndarray:
    """Predict a probability for each row of features and class, (n, k)."""
    return softmax(X @ model["weights"] + model["bias"], axis=1)


def save_linear(models: Mapping[str, Linear], path: Path) -> None:
    """Write models by name."""
    tensors = {f"{name}.{part}": v for name, m in models.items() for part, v in m.items()}
    with replace_file(path) as temporary:
        save_file({key: np.ascontiguousarray(value) for key, value in tensors.items()}, temporary)


def load_linear(path: Path) -> dict[str, Linear]:
    """Read what `save_linear` wrote."""
    models: dict[str, dict[str, np.ndarray]] = {}
    for key, value in load_file(path).items():
        name, part = key.rsplit(".", 1)
        models.setdefault(name, {})[part] = value
    return models
