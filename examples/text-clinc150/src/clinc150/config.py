"""Every choice of the project: ``params.yaml``, read once, checked, frozen."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from .sections import Evaluate, Split
from .settings import PARAMS, between, read

Model = Literal["linear", "tuned", "network"]
Names = tuple[str, ...]


@dataclass(frozen=True)
class Read:
    """How the raw files are read."""

    format: Literal["builtin", "csv", "parquet", "excel", "jsonl", "sqlite", "folder", "clinc"]
    delimiter: str | None
    encoding: str | None
    quoting: bool
    header: bool
    skip: Annotated[int, between(0, 10_000)]
    columns: Names
    part: str | None
    table: str | None


@dataclass(frozen=True)
class Data:
    """What the data is: where a text stands, and what it is to be told apart by."""

    sha256: Mapping[str, str]
    read: Read
    text: str
    target: str
    task: Literal["binary", "multiclass"]
    recode: Mapping[str, str]
    missing: Names
    outside: str | None
    dataset: str = "own"
    url: str = ""
    path: str = ""


@dataclass(frozen=True)
class Train:
    """What is fitted; budgets are counts, never seconds."""

    models: tuple[Model, ...]
    blend: bool
    encoder: str | None
    folds: Annotated[int, between(2, 20)]
    trials: Annotated[int, between(1, 1000)]
    jobs: Annotated[int, between(1, 256)]
    epochs: Annotated[int, between(1, 1000)]
    batch: Annotated[int, between(1, 65_536)]
    width: Annotated[int, between(8, 4096)]
    optimiser: Literal["sgd", "adamw"]
    learning_rate: Annotated[float, between(1e-6, 10)]
    weight_decay: Annotated[float, between(0, 10)]
    label_smoothing: Annotated[float, between(0, 0.9)]
    dropout: Annotated[float, between(0, 0.9)]
    average: Annotated[float, between(0, 0.99999)]
    compile: bool
    threads: Annotated[int, between(1, 256)] | None


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
    """Read and check ``params.yaml``; a mistake in it is one line that names key and value."""
    return read(Config, path)
