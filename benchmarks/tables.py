"""The six tables of the quality benchmark and their ten splits."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split

ADULT_COLUMNS = (
    "age workclass fnlwgt education education_num marital_status occupation relationship "
    "race sex capital_gain capital_loss hours_per_week native_country income"
).split()


@dataclass(frozen=True)
class Table:
    """What every system is told about a table."""

    name: str
    target: str
    task: str  # "binary" or "regression"
    time: str | None = None  # the column that orders the rows, if any

    @property
    def metric(self) -> str:
        """Name the score."""
        return "ROC AUC" if self.task == "binary" else "RMSE"


TABLES = {
    table.name: table
    for table in (
        Table("breast-cancer", "malignant", "binary"),
        Table("adult", "income", "binary"),
        Table("telco-churn", "Churn", "binary"),
        Table("california-housing", "median_house_value", "regression"),
        Table("bike-sharing", "cnt", "regression", time="dteday"),
        Table("diamonds", "price", "regression"),
    )
}


def mirror() -> Path:
    """Return the folder that holds the published files, one folder per data set."""
    try:
        return Path(os.environ["MLSCAFFOLD_MIRROR"])
    except KeyError:
        raise SystemExit(
            "The benchmark found no data: MLSCAFFOLD_MIRROR is not set. "
            "Set it to the folder that holds adult/, telco_churn/, …"
        ) from None


def read_adult(part: str) -> pd.DataFrame:
    """Read ``adult.data`` or ``adult.test``, whose first line and full stops are no data."""
    frame = pd.read_csv(
        mirror() / "adult" / f"adult.{part}",
        names=ADULT_COLUMNS,
        skiprows=1 if part == "test" else 0,
        skipinitialspace=True,
        na_values="?",
    )
    return frame.assign(income=frame["income"].str.startswith(">50K").astype(int))


def read(name: str) -> pd.DataFrame:
    """Read a table: raw features, a numeric target, no identifiers and no leaks."""
    if name == "breast-cancer":
        data = load_breast_cancer(as_frame=True)
        return data.data.assign(malignant=1 - data.target)
    if name == "adult":
        return pd.concat([read_adult("data"), read_adult("test")], ignore_index=True)
    if name == "telco-churn":
        path = mirror() / "telco_churn" / "Telco-Customer-Churn.csv"
        frame = pd.read_csv(path, na_values=" ").drop(columns="customerID")
        return frame.assign(Churn=(frame["Churn"] == "Yes").astype(int))
    if name == "california-housing":
        return pd.read_csv(mirror() / "california_housing" / "housing.csv")
    if name == "bike-sharing":
        frame = pd.read_csv(mirror() / "bike_sharing" / "hour.csv", parse_dates=["dteday"])
        # casual + registered = cnt, and instant is the row number.
        return frame.drop(columns=["instant", "casual", "registered"])
    if name == "diamonds":
        return pd.read_csv(mirror() / "diamonds" / "diamonds.csv")
    raise KeyError(name)


def split(frame: pd.DataFrame, table: Table, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Split once for a seed from 0 to 9.

    Rows with a time are cut at one of ten moments between 50 % and 90 % of the
    rows, and the 10 % that follow are the test: a random split would let a system
    interpolate between neighbouring hours. Other tables are split 80/20.
    """
    if table.time:
        cut, width = round((0.5 + 0.4 * seed / 9) * len(frame)), round(0.1 * len(frame))
        return frame.iloc[:cut], frame.iloc[cut : cut + width]
    stratify = frame[table.target] if table.task == "binary" else None
    return tuple(train_test_split(frame, test_size=0.2, random_state=seed, stratify=stratify))
