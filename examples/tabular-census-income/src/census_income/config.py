"""Every choice of the project: ``params.yaml``, read once, checked, frozen."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from .settings import PARAMS, between, read

Share = Annotated[float, between(0.01, 0.9)]
Model = Literal["linear", "splines", "forest", "boosting", "boosting_log", "tuned"]
Columns = tuple[str, ...]


@dataclass(frozen=True)
class Read:
    """How the raw files are read."""

    format: Literal["csv", "parquet", "excel", "jsonl", "sqlite", "sklearn"]
    delimiter: str | None
    encoding: str | None
    decimal: str | None
    thousands: str | None
    header: bool
    skip: Annotated[int, between(0, 10_000)]
    comment: str | None
    columns: Columns
    table: str | None


@dataclass(frozen=True)
class Data:
    """What the data is, and what is done to it before anything is learned."""

    sha256: Mapping[str, str]
    read: Read
    task: Literal["binary", "multiclass", "regression"]
    target: str
    positive: str | int | float | bool | None
    missing: Columns
    dates: Mapping[str, str]
    recode: Mapping[str, Any]
    drop: Mapping[str, str]
    dataset: str = "own"
    url: str = ""
    path: str = ""


@dataclass(frozen=True)
class Split:
    """How the test set is set apart."""

    method: Literal["given", "stratified", "random", "group", "time"]
    test: Share | str
    group: str | None
    time: str | None


@dataclass(frozen=True)
class Train:
    """What is fitted; budgets are counts, never seconds."""

    folds: Annotated[int, between(2, 20)]
    models: tuple[Model, ...]
    blend: bool
    reduce: Annotated[float, between(0.01, 0.999)] | None
    trials: Annotated[int, between(1, 1000)]
    jobs: Annotated[int, between(1, 256)]


@dataclass(frozen=True)
class Costs:
    """What each kind of wrong decision costs."""

    fp: Annotated[float, between(0, 1e9)]
    fn: Annotated[float, between(0, 1e9)]


@dataclass(frozen=True)
class Evaluate:
    """How the model is judged."""

    costs: Costs
    bootstrap: Annotated[int, between(100, 100_000)]
    level: Annotated[float, between(0.5, 0.999)]
    slices: Columns


@dataclass(frozen=True)
class Config:
    """All of ``params.yaml``."""

    seed: Annotated[int, between(0, 2**32 - 1)]
    data: Data
    split: Split
    train: Train
    evaluate: Evaluate
    publish_rows: bool


def load(path: Path = PARAMS) -> Config:
    """Read and check ``params.yaml``."""
    return read(Config, path)
