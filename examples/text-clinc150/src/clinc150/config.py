"""Every choice of the project: ``params.yaml``, validated and frozen."""

from pathlib import Path
from typing import Annotated, Literal

from mlscaffold_support.params import PARAMS, Section, load_params
from mlscaffold_support.text_files import TextFormat
from pydantic import Field

Share = Annotated[float, Field(ge=0.01, le=0.9)]
Model = Literal["linear", "tuned", "network"]


class Data(Section):
    """What the data are; ``out_of_scope`` is the label of texts that belong to no class."""

    dataset: str = "own"
    url: str = ""
    path: str = ""
    sha256: dict[str, str]
    read: TextFormat
    task: Literal["binary", "multiclass"]
    text: str
    target: str
    na_values: list[str]
    recode: dict[str, str]
    out_of_scope: str | None


class Split(Section):
    """How validation and test texts are held out: a share, or the name of a given split."""

    method: Literal["given", "stratified", "group"]
    test: Share | str
    validation: Share | str
    group: str | None


class Train(Section):
    """Which models are fitted; budgets are counts, never seconds."""

    models: list[Model]
    blend: bool
    encoder: str | None
    folds: Annotated[int, Field(ge=2, le=20)]
    trials: Annotated[int, Field(ge=1, le=1000)]
    jobs: Annotated[int, Field(ge=1, le=256)]
    epochs: Annotated[int, Field(ge=1, le=1000)]
    batch: Annotated[int, Field(ge=1, le=65_536)]
    width: Annotated[int, Field(ge=8, le=4096)]
    optimiser: Literal["sgd", "adamw"]
    learning_rate: Annotated[float, Field(ge=1e-6, le=10)]
    weight_decay: Annotated[float, Field(ge=0, le=10)]
    label_smoothing: Annotated[float, Field(ge=0, le=0.9)]
    dropout: Annotated[float, Field(ge=0, le=0.9)]
    ema_decay: Annotated[float, Field(ge=0, le=0.99999)]
    compile: bool
    threads: Annotated[int, Field(ge=1, le=256)] | None


class Evaluate(Section):
    """How the model is evaluated."""

    bootstrap: Annotated[int, Field(ge=100, le=100_000)]
    confidence_level: Annotated[float, Field(ge=0.5, le=0.999)]


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
