"""Every choice of the project: ``params.yaml``, read once, checked, frozen."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from .errors import ConfigError
from .sections import Evaluate, Split
from .settings import PARAMS, between, read


@dataclass(frozen=True)
class Read:
    """How the raw files are read."""

    format: Literal["sklearn", "idx", "folder", "csv"]
    table: str | None
    image: str | None
    label: str | None
    part: str | None


@dataclass(frozen=True)
class Data:
    """What the data are, and what every picture is made to be like."""

    sha256: Mapping[str, str]
    read: Read
    task: Literal["binary", "multiclass"]
    target: str
    recode: Mapping[str, str]
    size: Annotated[int, between(4, 512)]
    channels: Annotated[int, between(1, 3)]
    dataset: str = "own"
    url: str = ""
    path: str = ""


@dataclass(frozen=True)
class Preset:
    """A network, how long it learns, and whether its pictures are altered."""

    width: Annotated[int, between(4, 1024)]
    blocks: tuple[Annotated[int, between(1, 20)], ...]
    epochs: Annotated[int, between(1, 1000)]
    batch: Annotated[int, between(2, 8192)]
    learning_rate: Annotated[float, between(1e-6, 100)]
    augment: bool


@dataclass(frozen=True)
class Train:
    """How the network learns; budgets are counts, never seconds."""

    preset: str
    presets: Mapping[str, Preset]
    optimiser: Literal["sgd", "adamw"]
    weight_decay: Annotated[float, between(0, 1)]
    label_smoothing: Annotated[float, between(0, 0.9)]
    average: Annotated[float, between(0, 0.9999)]
    mirror: bool
    weights: str | None
    compile: bool
    threads: Annotated[int, between(1, 256)] | None

    @property
    def chosen(self) -> Preset:
        """The preset that is used."""
        return self.presets[self.preset]

    @property
    def epochs(self) -> int:
        """How often every picture is seen."""
        return self.chosen.epochs

    @property
    def learning_rate(self) -> float:
        """The learning rate at its peak."""
        return self.chosen.learning_rate


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
    """Read and check ``params.yaml``.

    Raises
    ------
    ConfigError
        Names the key, its value and what is allowed.
    """
    config = read(Config, path)
    if config.train.preset not in config.train.presets:
        known = " | ".join(config.train.presets)
        raise ConfigError(
            f"params.yaml: train.preset is {config.train.preset!r}; allowed: {known}."
        )
    return config
