"""The candidates, each one pipeline from raw columns to predictions, and how they are kept."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import (
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.linear_model import LogisticRegression, RidgeCV
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, OrdinalEncoder

from .config import Config
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

Members = Mapping[str, Pipeline]  # what a model mixes: fitted pipelines by name


def build(name: str, X: pd.DataFrame, config: Config, settings: dict[str, Any]) -> Pipeline:
    """Make an unfitted candidate for columns like those of X."""
    if name == "dummy":
        return make_pipeline(baseline(config.data.task))
    table = add_features(X.head(1000))
    numbers = list(table.select_dtypes("number"))
    categories = [column for column in table if column not in numbers]
    many = [column for column in categories if column in X and X[column].nunique() > MANY]
    few = [column for column in categories if column not in many]
    steps = [("features", FunctionTransformer(add_features))]
    model = _estimator(name, config, settings)
    if name == "linear":
        steps.append(("columns", _for_linear(numbers, few, many)))
        if config.train.reduce:
            steps.append(("reduce", Reduce(config.train.reduce)))
    else:
        steps.append(("columns", _for_trees(numbers, few, many)))
    return Pipeline([*steps, ("model", model)])


def _for_linear(numbers: list[str], few: list[str], many: list[str]) -> ColumnTransformer:
    """Every column a number on one scale, none of them missing or extreme."""
    return ColumnTransformer(
        [
            ("numbers", make_pipeline(Clip(), Impute(), Scale()), numbers),
            ("few", Encode(), few),
            ("many", make_pipeline(TargetEncode(), Scale()), many),
        ]
    )


def _for_trees(numbers: list[str], few: list[str], many: list[str]) -> ColumnTransformer:
    """Trees ask for no scale, and have a branch of their own for missing values."""
    codes = OrdinalEncoder(
        handle_unknown="use_encoded_value",
        unknown_value=np.nan,
        encoded_missing_value=np.nan,
    )
    return ColumnTransformer(
        [("few", codes, few), ("many", TargetEncode(), many), ("numbers", "passthrough", numbers)]
    )


def _estimator(name: str, config: Config, settings: dict[str, Any]) -> Any:
    classes, seed = config.data.task != "regression", config.seed
    if name == "linear":
        return LogisticRegression(max_iter=500) if classes else RidgeCV(np.logspace(-3, 3, 7))
    if name == "forest":
        forest = RandomForestClassifier if classes else RandomForestRegressor
        return forest(100, min_samples_leaf=3, max_features=0.4, random_state=seed)
    boosting = HistGradientBoostingClassifier if classes else HistGradientBoostingRegressor
    chosen = {"max_iter": 200, "learning_rate": 0.08, "max_features": 0.5} | settings
    return boosting(early_stopping=False, random_state=seed, **chosen)


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
    """Mix the members' predictions by their weights."""
    return sum(weights[name] * predict_one(members[name], X, classes) for name in sorted(weights))


def save(members: Members, path: Path) -> None:
    """Write fitted pipelines as skops, a format that runs no code when it is read."""
    from skops.io import dump

    from .files import replacing

    with replacing(path) as part:
        dump(dict(members), part)


def load(path: Path = MODEL) -> Members:
    """Read fitted pipelines; a file with any type that is not listed here is refused."""
    from skops.io import load

    return load(path, trusted=[*TRUSTED, *_own_types()])


TRUSTED = [
    "numpy.dtype",
    "sklearn._loss.link.Interval",
    "sklearn._loss.link.IdentityLink",
    "sklearn._loss.link.LogitLink",
    "sklearn._loss.link.MultinomialLogit",
    "sklearn._loss.loss.HalfBinomialLoss",
    "sklearn._loss.loss.HalfMultinomialLoss",
    "sklearn._loss.loss.HalfSquaredError",
    "sklearn.ensemble._hist_gradient_boosting.binning._BinMapper",
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
]


def _own_types() -> list[str]:
    """The steps of this package, under whatever name it is installed."""
    steps = [Clip, Encode, Impute, Reduce, Scale, TargetEncode, add_features]
    return [f"{step.__module__}.{step.__name__}" for step in steps]
