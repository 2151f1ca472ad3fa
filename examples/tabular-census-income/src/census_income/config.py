"""Every choice of the project: ``params.yaml``, validated and frozen."""

from pathlib import Path
from typing import Annotated, Any, Literal

from mlscaffold_support.params import PARAMS, Section, load_params
from mlscaffold_support.tables import TableFormat
from pydantic import Field

Share = Annotated[float, Field(ge=0.01, le=0.9)]
Model = Literal["linear", "splines", "forest", "boosting", "boosting_log", "tuned"]


class Data(Section):
    """What the data are, and how each cell is cleaned."""

    dataset: str = "own"
    url: str = ""
    path: str = ""
    sha256: dict[str, str]
    read: TableFormat
    task: Literal["binary", "multiclass", "regression"]
    target: str
    positive: str | int | float | bool | None
    na_values: list[str]
    dates: dict[str, str]
    units: dict[str, str]
    drop_rows: dict[str, list[str]]
    recode: dict[str, dict[Any, Any]]
    drop: dict[str, str]


class Split(Section):
    """How the test set is held out."""

    method: Literal["given", "stratified", "random", "group", "time"]
    test: Share | str
    group: str | None
    time: str | list[str] | None


class Train(Section):
    """Which models are fitted; budgets are counts, never seconds."""

    folds: Annotated[int, Field(ge=2, le=20)]
    models: list[Model]
    blend: bool
    pca_variance: Annotated[float, Field(ge=0.01, le=0.999)] | None
    trials: Annotated[int, Field(ge=1, le=1000)]
    jobs: Annotated[int, Field(ge=1, le=256)]


class Costs(Section):
    """What each kind of wrong classification costs."""

    fp: Annotated[float, Field(ge=0)]
    fn: Annotated[float, Field(ge=0)]


class Evaluate(Section):
    """How the model is evaluated."""

    costs: Costs = Costs(fp=1, fn=1)
    bootstrap: Annotated[int, Field(ge=100, le=100_000)]
    confidence_level: Annotated[float, Field(ge=0.5, le=0.999)]
    subgroups: list[str]


class Config(Section):
    """All of ``params.yaml``."""

    seed: Annotated[int, Field(ge=0, lt=2**32)]
    data: Data
    split: Split
    train: Train
    evaluate: Evaluate
    publish_rows: bool


def load(path: Path = PARAMS) -> Config:
    """Read and validate ``params.yaml``."""
    return load_params(Config, path)


if __name__ == "__main__":
    load()
