"""The systems of the quality benchmark.

A system is a function of a training frame, a test frame without the target, the
table's description and a seed. It returns one number per test row: the probability
of the positive class, or the predicted value. Every system receives the same raw
features and encodes them itself.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from tables import Table
from template_package import generated, generated_params

CPUS = 2
FLAML_SECONDS = 30


def flaml(train: pd.DataFrame, test: pd.DataFrame, table: Table, seed: int) -> np.ndarray:
    """Run FLAML with its default estimators and a budget of 30 seconds."""
    from flaml import AutoML

    automl = AutoML()
    automl.fit(
        X_train=dates_as_days(train.drop(columns=table.target)),
        y_train=train[table.target].to_numpy(),
        task="classification" if table.task == "binary" else "regression",
        metric="roc_auc" if table.task == "binary" else "rmse",
        split_type="time" if table.time else "auto",
        time_budget=FLAML_SECONDS,
        n_jobs=CPUS,
        seed=seed,
        verbose=0,
    )
    return predictions(automl, dates_as_days(test), table)


def lightgbm(train: pd.DataFrame, test: pd.DataFrame, table: Table, seed: int) -> np.ndarray:
    """Run a plain LightGBM script: 500 trees, learning rate 0.05, native categories."""
    from lightgbm import LGBMClassifier, LGBMRegressor

    rows = dates_as_days(train.drop(columns=table.target))
    unseen = dates_as_days(test)
    for column in rows.select_dtypes(exclude="number"):
        rows[column] = rows[column].astype("category")
        unseen[column] = unseen[column].astype(rows[column].dtype)
    model = LGBMClassifier if table.task == "binary" else LGBMRegressor
    fitted = model(
        n_estimators=500, learning_rate=0.05, n_jobs=CPUS, random_state=seed, verbose=-1
    ).fit(rows, train[table.target])
    return predictions(fitted, unseen, table)


def linear(train: pd.DataFrame, test: pd.DataFrame, table: Table, seed: int) -> np.ndarray:
    """Logistic or ridge regression: median imputation, scaling, one column per category."""
    from sklearn.compose import make_column_selector, make_column_transformer
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression, RidgeCV
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    encode = make_column_transformer(
        (
            make_pipeline(SimpleImputer(strategy="median"), StandardScaler()),
            make_column_selector(dtype_include="number"),
        ),
        (
            OneHotEncoder(handle_unknown="ignore"),
            make_column_selector(dtype_exclude="number"),
        ),
    )
    if table.task == "binary":
        model = LogisticRegression(max_iter=2000, random_state=seed)
    else:
        model = RidgeCV(alphas=np.logspace(-3, 3, 7))
    pipeline = make_pipeline(encode, model)
    pipeline.fit(dates_as_days(train.drop(columns=table.target)), train[table.target])
    return predictions(pipeline, dates_as_days(test), table)


def mlscaffold(train: pd.DataFrame, test: pd.DataFrame, table: Table, seed: int) -> np.ndarray:
    """Run the generated project's own training code with its default parameters."""
    module = {name: generated(name) for name in ("config", "prepare", "train", "models")}
    config = module["config"].load(params_file(table, seed))
    X, y = train.drop(columns=table.target), train[table.target].to_numpy()
    classes = 2 if table.task == "binary" else 0
    fold = module["prepare"].assign_folds(
        train.rename(columns={table.target: config.data.target}), config
    )
    learned = module["train"].learn(module["train"].Task(X, y, fold, config, classes), train)
    predict = module["models"].predict_mean
    predicted = predict(learned.final, learned.weights, test[X.columns], classes)
    return predicted[:, 1] if classes else predicted


def params_file(table: Table, seed: int) -> Path:
    """Write the ``params.yaml`` that a project for this table starts with, but for its seed."""
    text = generated_params(table.name, table.task)
    path = Path(tempfile.mkdtemp(prefix="mlscaffold-benchmark-")) / "params.yaml"
    path.write_text(re.sub(r"(?m)^seed: 0", f"seed: {seed}", text), encoding="utf-8")
    return path


def dates_as_days(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a copy in which a date is the number of days since 1970."""
    frame = frame.copy()
    for column in frame.select_dtypes(include="datetime"):
        frame[column] = (frame[column] - pd.Timestamp(0)).dt.days
    return frame


def predictions(model, rows: pd.DataFrame, table: Table) -> np.ndarray:
    """Return the positive class's probability or the predicted value, one per row."""
    return model.predict_proba(rows)[:, 1] if table.task == "binary" else model.predict(rows)


SYSTEMS = {f.__name__: f for f in (mlscaffold, flaml, lightgbm, linear)}
