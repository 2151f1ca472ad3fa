"""The candidate models, what is decided by their predictions, and how they are stored."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from mlscaffold_support.prediction_intervals import bounds
from optuna import Trial
from sklearn.base import BaseEstimator
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.ensemble import (
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.linear_model import LogisticRegressionCV, RidgeCV
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    OrdinalEncoder,
    QuantileTransformer,
    SplineTransformer,
)

from .config import Config
from .features import Clip, Encode, Impute, Reduce, Scale, TargetEncode, add_features, column_lists

MODEL = Path("models/model.skops")
COMPLEXITY = ("linear", "splines", "forest", "boosting", "boosting_log", "tuned", "blend")
MAX_ONE_HOT = 40  # categories; of more, a column for each costs more than it tells
MAX_NATIVE = 250  # categories; HistGradientBoosting takes no more than 255
SETTINGS = (
    "encoding", "learning_rate", "max_iter", "max_leaf_nodes", "min_samples_leaf",
    "l2_regularization", "max_features",
)  # fmt: skip

Settings = dict[str, Any]


def baseline(task: str) -> BaseEstimator:
    """Return the model that ignores the features: class frequencies, or the mean."""
    return DummyRegressor() if task == "regression" else DummyClassifier(strategy="prior")


def build(name: str, X: pd.DataFrame, config: Config, settings: Settings) -> Pipeline:
    """Return an unfitted candidate for columns like those of X."""
    if name == "dummy":
        return make_pipeline(baseline(config.data.task))
    featured = FunctionTransformer(add_features)
    if name in ("linear", "splines"):
        return make_pipeline(featured, *linear_steps(name, X, config))
    if name == "forest":
        return make_pipeline(featured, *forest_steps(X, config))
    settings = {"log_target": True} if name == "boosting_log" else settings
    return make_pipeline(featured, *boosting_steps(X, config, **settings))


def linear_steps(name: str, X: pd.DataFrame, config: Config) -> Iterable[Any]:
    """Encode categories, scale numbers or expand them into splines, and fit a linear model.

    How strongly it is regularised is chosen by cross-validation inside the training rows.
    """
    numeric, categorical = column_lists(X)
    many = [c for c in categorical if c in X and X[c].nunique() > MAX_ONE_HOT]
    few = [c for c in categorical if c not in many]
    # Quantiles come first: the knots of the splines lie where the rows are, not the outliers.
    quantiles = QuantileTransformer(n_quantiles=min(200, len(X)), random_state=0)
    shapes = {"linear": Scale(), "splines": make_pipeline(quantiles, SplineTransformer(n_knots=6))}
    yield ColumnTransformer(
        [
            ("few", Encode(), few),
            ("many", make_pipeline(target_encoder(config), shapes[name]), many),
            ("numeric", make_pipeline(Clip(), Impute(), shapes[name]), numeric),
        ]
    )
    if config.train.pca_variance:
        yield Reduce(config.train.pca_variance)
    if config.data.task == "regression":
        yield RidgeCV(alphas=np.logspace(-2, 4, 7))
    else:
        folds = StratifiedKFold(3, shuffle=True, random_state=config.seed)
        yield LogisticRegressionCV(
            Cs=np.logspace(-2, 1, 4), cv=folds, scoring="neg_log_loss", max_iter=500,
            l1_ratios=(0,), use_legacy_attributes=False,
        )  # fmt: skip


def forest_steps(X: pd.DataFrame, config: Config) -> Iterable[Any]:
    """Average many deep trees: a strong model that needs no tuning."""
    numeric, categorical = column_lists(X)
    settings = {"n_estimators": 100, "min_samples_leaf": 3, "random_state": config.seed}
    codes = OrdinalEncoder(
        handle_unknown="use_encoded_value", unknown_value=-1, encoded_missing_value=-1
    )
    yield ColumnTransformer(
        [("categorical", codes, categorical), ("numeric", "passthrough", numeric)]
    )
    if config.data.task == "regression":
        yield RandomForestRegressor(max_features=0.5, **settings)
    else:
        yield RandomForestClassifier(**settings)


def boosting_steps(
    X: pd.DataFrame,
    config: Config,
    encoding: str = "native",
    log_target: bool = False,
    **settings: Any,
) -> Iterable[Any]:
    """Add small trees one after the other, each fitted to the errors of the ones before."""
    numeric, categorical = column_lists(X)
    settings = {"max_iter": 300, "learning_rate": 0.05, "max_features": 0.5} | settings
    settings |= {"early_stopping": False, "random_state": config.seed}
    encoder: BaseEstimator = target_encoder(config)
    if encoding == "native":
        settings["categorical_features"] = list(range(len(categorical)))
        encoder = OrdinalEncoder(
            handle_unknown="use_encoded_value", unknown_value=np.nan, encoded_missing_value=np.nan,
            max_categories=MAX_NATIVE,
        )  # fmt: skip
    yield ColumnTransformer(
        [("categorical", encoder, categorical), ("numeric", "passthrough", numeric)]
    )
    if config.data.task != "regression":
        yield HistGradientBoostingClassifier(**settings)
    elif log_target:  # errors count by their ratio; arcsinh is a logarithm that takes 0 and less
        model = HistGradientBoostingRegressor(**settings)
        yield TransformedTargetRegressor(model, func=np.arcsinh, inverse_func=np.sinh)
    else:
        yield HistGradientBoostingRegressor(**settings)


def target_encoder(config: Config) -> TargetEncode:
    """Return an encoder for this kind of target."""
    kind = "continuous" if config.data.task == "regression" else config.data.task
    return TargetEncode(kind, config.seed)


def search_space(trial: Trial) -> Settings:
    """Suggest settings of gradient boosting, and how it sees categories and the target.

    Trees of few leaves add up single columns, larger ones find interactions; many small steps and
    random columns keep both from fitting the noise.
    """
    return {
        "encoding": trial.suggest_categorical("encoding", ["native", "target"]),
        "log_target": trial.suggest_categorical("log_target", [False, True]),
        "learning_rate": trial.suggest_float("learning_rate", 0.02, 0.15, log=True),
        "max_iter": trial.suggest_int("max_iter", 100, 800, log=True),
        "max_leaf_nodes": trial.suggest_int("max_leaf_nodes", 4, 64, log=True),
        "min_samples_leaf": trial.suggest_int("min_samples_leaf", 5, 100, log=True),
        "l2_regularization": trial.suggest_float("l2_regularization", 1e-3, 30, log=True),
        "max_features": trial.suggest_float("max_features", 0.2, 1.0),
    }


# Settings that won on other tables; the search tries them first.
KNOWN_SETTINGS = [
    dict(zip(SETTINGS, values, strict=True)) | {"log_target": False}
    for values in (
        ("native", 0.05, 300, 31, 20, 0.01, 1.0),  # close to the library's default
        ("native", 0.05, 700, 31, 10, 0.01, 0.5),  # large tables with much to learn
        ("native", 0.05, 300, 4, 20, 0.01, 0.3),  # almost additive: small or noisy tables
        ("native", 0.03, 400, 12, 60, 10.0, 0.3),  # between the two
        ("target", 0.05, 300, 31, 20, 0.01, 0.5),  # categories by the hundred
    )
]


def best_threshold(y: np.ndarray, p: np.ndarray, cost_fp: float, cost_fn: float) -> float:
    """Return the probability from which on a row is classified as positive.

    For calibrated probabilities p, a positive call costs (1 - p) cost_fp in expectation and a
    negative one p cost_fn; they are equal at cost_fp / (cost_fp + cost_fn), whatever the rows.

    Parameters
    ----------
    y : (n,) of 0 and 1
        True classes of rows that the model was not fitted on.
    p : (n,) in [0, 1]
        Their predicted probability of the positive class.
    cost_fp, cost_fn
        Cost of a false positive and of a false negative.

    References
    ----------
    Elkan (2001), The foundations of cost-sensitive learning.
    """
    return cost_fp / (cost_fp + cost_fn) if cost_fp + cost_fn else 0.5


def decision_columns(prediction: np.ndarray, model: Mapping[str, Any]) -> pd.DataFrame:
    """Return what is decided for new rows: the threshold, or the ends of prediction intervals."""
    if "interval" in model:
        return pd.DataFrame(bounds(prediction, model["interval"]), columns=["low", "high"])
    columns = {"threshold": model["threshold"]} if "threshold" in model else {}
    return pd.DataFrame(columns, index=range(len(prediction)))


def classify(prediction: np.ndarray, decisions: pd.DataFrame) -> np.ndarray:
    """Return the class of each row, (n,): by its threshold, or the most probable one."""
    if "threshold" in decisions:
        return (prediction[:, 1] >= decisions["threshold"].to_numpy()).astype(int)
    return prediction.argmax(axis=1)


def predict(model: Pipeline, X: pd.DataFrame, classes: int) -> np.ndarray:
    """Predict probabilities (n, classes), or values (n,) where there are no classes."""
    if not classes:
        return model.predict(X)
    probability = np.zeros((len(X), classes))
    probability[:, model.classes_] = model.predict_proba(X)  # a fold may lack a rare class
    return probability


def predict_mean(
    models: Mapping[str, list[Pipeline]],
    weights: Mapping[str, float],
    X: pd.DataFrame,
    classes: int,
) -> np.ndarray:
    """Average the predictions of models by their weights, of several pipelines of one evenly."""
    return sum(
        weights[name] / len(models[name]) * predict(pipeline, X, classes)
        for name in sorted(weights)
        for pipeline in models[name]
    )
