"""The candidates: each one pipeline from raw columns to predictions."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import clone
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.ensemble import (
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    OrdinalEncoder,
    QuantileTransformer,
    SplineTransformer,
)

from .config import Config
from .steps.baseline import baseline
from .steps.clip import Clip
from .steps.encode import Encode
from .steps.features import add_features
from .steps.impute import Impute
from .steps.reduce import Reduce
from .steps.scale import Scale
from .steps.target_encode import TargetEncode

MANY = 40  # categories; above, a column for each costs more than it tells
MOST = 250  # categories; HistGradientBoosting takes no more than 255

Steps = Iterator[Any]


def build(name: str, X: pd.DataFrame, config: Config, settings: dict[str, Any]) -> Pipeline:
    """Make an unfitted candidate for columns like those of X."""
    if name == "dummy":
        return make_pipeline(baseline(config.data.task))
    sample = add_features(X.head(1000))
    numbers = list(sample.select_dtypes("number"))
    categories = [column for column in sample if column not in numbers]
    featured = FunctionTransformer(add_features)
    if name in ("linear", "splines"):
        shape = splines(len(X)) if name == "splines" else Scale()
        return make_pipeline(featured, *linear(X, numbers, categories, config, shape))
    if name == "forest":
        return make_pipeline(featured, *forest(numbers, categories, config))
    settings = {"log_target": True} if name == "boosting_log" else settings
    return make_pipeline(featured, *boosting(numbers, categories, config, **settings))


def linear(
    X: pd.DataFrame, numbers: list[str], categories: list[str], config: Config, shape: Any
) -> Steps:
    """Put each number into shape, give each category a column, and add all of them up."""
    many = [column for column in categories if column in X and X[column].nunique() > MANY]
    few = [column for column in categories if column not in many]
    number = make_pipeline(Clip(), Impute(), clone(shape))
    mean = make_pipeline(target_encode(config), clone(shape))
    yield ColumnTransformer([("few", Encode(), few), ("many", mean, many), ("n", number, numbers)])
    if config.train.reduce:
        yield Reduce(config.train.reduce)
    yield LogisticRegression(max_iter=500) if config.data.task != "regression" else Ridge()


def splines(rows: int) -> Pipeline:
    """Let each number bend as it likes; still no two columns act together.

    Quantiles come first: the knots lie where the rows are, and no outlier pulls at a curve.
    """
    quantiles = QuantileTransformer(n_quantiles=min(200, rows), random_state=0)
    return make_pipeline(quantiles, SplineTransformer(n_knots=6))


def forest(numbers: list[str], categories: list[str], config: Config) -> Steps:
    """Average many deep trees: the strong baseline that needs no tuning."""
    settings = {"n_estimators": 100, "min_samples_leaf": 3, "random_state": config.seed}
    codes = OrdinalEncoder(
        handle_unknown="use_encoded_value", unknown_value=-1, encoded_missing_value=-1
    )
    yield ColumnTransformer([("categories", codes, categories), ("n", "passthrough", numbers)])
    if config.data.task == "regression":
        yield RandomForestRegressor(max_features=0.5, **settings)
    else:
        yield RandomForestClassifier(**settings)


def boosting(
    numbers: list[str],
    categories: list[str],
    config: Config,
    encoding: str = "native",
    log_target: bool = False,
    **settings: Any,
) -> Steps:
    """Add small trees one after the other, each for what the former ones got wrong."""
    chosen = {"max_iter": 300, "learning_rate": 0.05, "max_features": 0.5} | settings
    chosen |= {"early_stopping": False, "random_state": config.seed}
    codes = OrdinalEncoder(
        handle_unknown="use_encoded_value",
        unknown_value=np.nan,
        encoded_missing_value=np.nan,
        max_categories=MOST,
    )
    if encoding == "native":  # else categories are in the order of their mean target
        chosen["categorical_features"] = list(range(len(categories)))
    encoder = codes if encoding == "native" else target_encode(config)
    yield ColumnTransformer([("categories", encoder, categories), ("n", "passthrough", numbers)])
    if config.data.task != "regression":
        yield HistGradientBoostingClassifier(**chosen)
    elif log_target:  # errors count by their ratio; arcsinh is a logarithm that takes 0 and less
        model = HistGradientBoostingRegressor(**chosen)
        yield TransformedTargetRegressor(model, func=np.arcsinh, inverse_func=np.sinh)
    else:
        yield HistGradientBoostingRegressor(**chosen)


def target_encode(config: Config) -> TargetEncode:
    """Make an encoder for the kind of target."""
    kind = "continuous" if config.data.task == "regression" else config.data.task
    return TargetEncode(kind, config.seed)
