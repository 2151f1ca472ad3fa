"""The candidates, each one pipeline from raw columns to predictions, and how they are kept."""

from collections.abc import Iterator, Mapping
from pathlib import Path
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
from .files import replacing
from .steps.baseline import baseline
from .steps.clip import Clip
from .steps.encode import Encode
from .steps.features import add_features
from .steps.impute import Impute
from .steps.reduce import Reduce
from .steps.scale import Scale
from .steps.target_encode import TargetEncode

MODEL, HELD_OUT = Path("models/model.skops"), Path("models/held_out.skops")
MANY = 40  # categories; above, a column for each costs more than it tells
MOST = 250  # categories; HistGradientBoosting takes no more than 255

Steps = Iterator[Any]
Members = Mapping[str, list[Pipeline]]  # what a model mixes: fitted pipelines by name


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
