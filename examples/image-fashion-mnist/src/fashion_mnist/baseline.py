"""Stage 3, baseline: the models that a network has to beat, fitted to the same training images."""

from pathlib import Path

import numpy as np
from mlscaffold_support.image_store import StoredImages, read_rows
from mlscaffold_support.linear_weights import Linear, export_linear, predict_linear, save_linear
from mlscaffold_support.predictions import HeldOut, save_predictions
from sklearn.base import BaseEstimator
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold, cross_val_score
from threadpoolctl import threadpool_limits

from .config import load

BASELINES = Path("models/baselines.safetensors")
PREDICTIONS = Path("data/predictions/baselines.parquet")
SIDE = 14  # pixels; a linear model cannot make use of more
MAX_IMAGES = 30_000  # of the training set; more hardly change a linear model
SEARCH_IMAGES = 6_000  # by which the regularisation is chosen


def main() -> None:
    """Fit both baselines, and predict the validation images."""
    config, images = load(), StoredImages()
    train, held_out = read_rows("train"), read_rows("validation")
    ignored = np.zeros((len(train), 1))
    prior = baseline(config.data.task).fit(ignored, train["label"]).predict_proba(ignored[:1])[0]
    sample = train.iloc[np.random.default_rng(config.seed).permutation(len(train))[:MAX_IMAGES]]
    with threadpool_limits(1):
        X = features(images, sample["place"].to_numpy())
        linear = fit_linear(X, sample["label"].to_numpy(), len(prior))
    dummy = {"weights": np.zeros_like(linear["weights"]), "bias": np.log(prior)}
    models = {"dummy": dummy, "linear": linear}
    save_linear(models, BASELINES)
    X = features(images, held_out["place"].to_numpy())
    predictions = {name: predict_linear(model, X) for name, model in models.items()}
    save_predictions(HeldOut(held_out["label"].to_numpy(), predictions), PREDICTIONS)


def baseline(task: str) -> BaseEstimator:
    """Return the model that ignores the image and predicts the class frequencies."""
    return DummyClassifier(strategy="prior")


def add_features(images: np.ndarray) -> np.ndarray:
    """Describe each image by numbers: its pixels, shrunk where there are many, and their spread.

    Parameters
    ----------
    images : (n, h, w, c) uint8

    Returns
    -------
    (n, f) float32
        No value depends on another image.
    """
    n, height, width, channels = images.shape
    step = max(1, height // SIDE)
    height, width = height // step, width // step
    blocks = images[:, : height * step, : width * step].reshape(
        n, height, step, width, step, channels
    )
    small = blocks.mean(axis=(2, 4), dtype=np.float32).reshape(n, -1)
    return np.column_stack([small, small.std(axis=1)]) / np.float32(255)


def features(images: StoredImages, places: np.ndarray) -> np.ndarray:
    """Compute the features of stored images, (n, f)."""
    return np.concatenate([add_features(pixels) for pixels in images.batches(places)])


def fit_linear(X: np.ndarray, y: np.ndarray, classes: int) -> Linear:
    """Fit a logistic regression; the strength of its regularisation is cross-validated."""
    mean, std = X.mean(axis=0), np.maximum(X.std(axis=0), 1e-3)
    X = (X - mean) / std
    candidates = [LogisticRegression(C=C, max_iter=100, tol=1e-3) for C in (0.01, 0.1, 1)]
    part = slice(SEARCH_IMAGES)
    accuracy = [cross_val_score(m, X[part], y[part], cv=KFold(3)).mean() for m in candidates]
    model = candidates[int(np.argmax(accuracy))].fit(X, y)
    return export_linear(model, mean, std, classes)


if __name__ == "__main__":
    main()
