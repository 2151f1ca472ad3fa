"""A linear model on the pixels: what a network has to beat, on disk as plain numbers."""

from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression

from .data import Images
from .files import replacing
from .steps.features import add_features

FILE = Path("models/linear.safetensors")
MOST = 30_000  # training pictures; more hardly change a linear model
BLOCK = 1000

Linear = dict[str, np.ndarray]  # weights (f, k) and bias (k,)


def features(images: Images, places: np.ndarray) -> np.ndarray:
    """Describe the pictures at some places, (n, f)."""
    starts = range(0, len(places), BLOCK)
    return np.concatenate([add_features(images[places[s : s + BLOCK]]) for s in starts])


def fit(images: Images, places: np.ndarray, y: np.ndarray, classes: int, seed: int) -> Linear:
    """Fit a logistic regression, and fold the scale of the features into its weights."""
    chosen = np.sort(np.random.default_rng(seed).permutation(len(y))[:MOST])
    X = features(images, places[chosen])
    mean, std = X.mean(axis=0), np.maximum(X.std(axis=0), 1e-3)
    model = LogisticRegression(C=0.1, max_iter=100, tol=1e-3)
    model.fit((X - mean) / std, y[chosen])
    coefficients, intercept = model.coef_, model.intercept_
    if classes == 2:  # scikit-learn keeps one row for two classes
        coefficients = np.vstack([np.zeros_like(coefficients), coefficients])
        intercept = np.r_[0, intercept]
    weights = np.zeros((X.shape[1], classes))
    bias = np.full(classes, -50.0)  # of a class that was not drawn
    weights[:, model.classes_] = (coefficients / std).T
    bias[model.classes_] = intercept - (coefficients / std) @ mean
    return {"weights": weights, "bias": bias}


def predict(linear: Linear, images: Images, places: np.ndarray) -> np.ndarray:
    """Give a probability for each picture and class, (n, k)."""
    return softmax(features(images, places) @ linear["weights"] + linear["bias"], axis=1)


def save(linear: Linear) -> None:
    """Write the weights."""
    with replacing(FILE) as part:
        save_file({name: np.ascontiguousarray(values) for name, values in linear.items()}, part)


def load() -> Linear:
    """Read the weights."""
    return load_file(FILE)
