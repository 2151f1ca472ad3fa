"""The model that knows nothing: what every other one has to beat."""

from sklearn.base import BaseEstimator
from sklearn.dummy import DummyClassifier, DummyRegressor


def baseline(task: str) -> BaseEstimator:
    """Predict the class frequencies, or the mean, whatever the features say."""
    return DummyRegressor() if task == "regression" else DummyClassifier(strategy="prior")
