"""The table: cleaned, its columns named by kind, and cut into folds."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from .config import Config, Data
from .errors import DataError
from .resamples import ROWS, Units

PREPARED = Path("data/prepared")
PREDICTIONS = Path("data/predictions/oof.parquet")


def clean(frame: pd.DataFrame, data: Data) -> pd.DataFrame:
    """Apply the choices in ``params.yaml`` that look at one cell at a time."""
    frame = frame.copy()
    for column in frame.select_dtypes(["object", "str", "category", "bool"]):
        present = frame[column].notna()
        frame[column] = frame[column].astype("str").str.strip().where(present)
    for column, pairs in data.recode.items():
        if column in frame:
            frame[column] = frame[column].replace(pairs)
    for column in data.dates.keys() & frame.columns:
        frame[column] = _dates(frame[column], data.dates[column])
    return frame


def select(frame: pd.DataFrame, data: Data, keep: str | None = None) -> pd.DataFrame:
    """Leave out the columns that are no features, but for ``keep``, by which groups are known."""
    return frame.drop(columns=[name for name in data.drop if name in frame and name != keep])


def _dates(column: pd.Series, form: str) -> pd.Series:
    """Parse dates in the one format that was decided: guessing mixes days with months."""
    dates = pd.to_datetime(column, format=form, errors="coerce")
    wrong = column[dates.isna() & column.notna()]
    if len(wrong):
        cells = f"{len(wrong):,} cells of {column.name}"
        raise DataError(f"{cells} are no dates {form}, for example {wrong.iloc[0]}.")
    return dates


def kinds(frame: pd.DataFrame) -> dict[str, str]:
    """Say for each column whether it holds numbers, categories or dates."""
    names = {"i": "number", "u": "number", "f": "number", "M": "date"}
    return {column: names.get(frame[column].dtype.kind, "category") for column in frame}


def conform(frame: pd.DataFrame, features: Mapping[str, str]) -> pd.DataFrame:
    """Give new rows the columns and types that the model was trained on.

    Raises
    ------
    DataError
        Names every column that is missing.
    """
    missing = [column for column in features if column not in frame]
    if missing:
        raise DataError(f"Missing column: {', '.join(missing)}. Expected: {', '.join(features)}.")
    frame = frame[list(features)].copy()
    for column, kind in features.items():
        if kind == "number":
            frame[column] = pd.to_numeric(frame[column], errors="coerce").astype(float)
        elif kind == "category":
            present = frame[column].notna()
            frame[column] = frame[column].astype("str").where(present)
    return frame


def features_and_target(
    frame: pd.DataFrame, config: Config, labels: list[str]
) -> tuple[pd.DataFrame, np.ndarray]:
    """Part a prepared table into what is known, X (n, columns), and what is asked, y (n,)."""
    target = frame[config.data.target]
    aside = {config.data.target, config.split.group}  # a group's name says nothing of a new group
    X = frame[[column for column in frame if column not in aside]]
    if config.data.task == "regression":
        return X, target.to_numpy(float)
    return X, target.map({label: code for code, label in enumerate(labels)}).to_numpy()


def units(frame: pd.DataFrame, config: Config) -> Units:
    """Say what the bootstrap draws: rows of one group, or neighbours in time, hang together."""
    if config.split.time:
        return Units("runs")  # a prepared table is in the order of time
    if config.split.group:
        numbers, _ = pd.factorize(frame[config.split.group], use_na_sentinel=False)
        return Units("groups", numbers)
    return ROWS


def folds(frame: pd.DataFrame, y: np.ndarray, config: Config) -> np.ndarray:
    """Number the fold that judges each row, (n,); -1 for rows that only ever train.

    With a time column the later half of the rows is judged, fold k by a model that saw only rows
    before it: the first months alone teach little.
    """
    from sklearn.model_selection import GroupKFold, KFold, StratifiedGroupKFold, StratifiedKFold

    n, classes = config.train.folds, config.data.task != "regression"
    if config.split.time:
        rank = frame[config.split.time].rank(pct=True, method="max").to_numpy()
        return np.maximum(np.ceil((2 * rank - 1) * n).astype(int), 0) - 1
    settings = {"n_splits": n, "shuffle": True, "random_state": config.seed}
    if config.split.group:
        cutter = StratifiedGroupKFold(**settings) if classes else GroupKFold(**settings)
        cuts = cutter.split(frame, y, frame[config.split.group])
    else:
        cuts = (StratifiedKFold if classes else KFold)(**settings).split(frame, y)
    fold = np.full(len(y), -1)
    for number, (_, judged) in enumerate(cuts):
        fold[judged] = number
    return fold
