"""Every choice of the project: ``params.yaml``, validated and frozen."""

from pathlib import Path
from typing import Annotated, Literal

from mlscaffold_support.params import PARAMS, Section, load_params
from pydantic import Field, ValidationInfo, field_validator

Share = Annotated[float, Field(ge=0.01, le=0.9)]


class Read(Section):
    """How the raw files are read."""

    format: Literal["sklearn", "idx", "folder", "csv"]
    table: str | None  # data set of scikit-learn
    image: str | None  # column of paths, where the format is a table
    label: str | None
    split_column: str | None


class Data(Section):
    """What the data are, and what every image is converted to."""

    dataset: str = "own"
    url: str = ""
    path: str = ""
    sha256: dict[str, str]
    read: Read
    target: str
    task: Literal["binary", "multiclass"]
    recode: dict[str, str]
    size: Annotated[int, Field(ge=4, le=512)]
    channels: Literal[1, 3]


class Split(Section):
    """How the validation set and the test set are held out."""

    method: Literal["given", "stratified", "group"]
    test: Share | str
    validation: Share | str
    group: str | None


class Preset(Section):
    """A network, how long it is trained, and whether its images are augmented."""

    width: Annotated[int, Field(ge=4, le=1024)]
    blocks: Annotated[list[Annotated[int, Field(ge=1, le=20)]], Field(min_length=1)]
    epochs: Annotated[int, Field(ge=1, le=1000)]
    batch: Annotated[int, Field(ge=2, le=8192)]
    learning_rate: Annotated[float, Field(ge=1e-6, le=100)]
    augment: bool


class Train(Section):
    """How the network is trained; budgets are counts, never seconds."""

    presets: dict[str, Preset]
    preset: str
    optimiser: Literal["sgd", "adamw"]
    weight_decay: Annotated[float, Field(ge=0, le=1)]
    label_smoothing: Annotated[float, Field(ge=0, le=0.9)]
    ema_decay: Annotated[float, Field(ge=0, le=0.9999)]
    horizontal_flip: bool
    weights: str | None
    compile: bool
    threads: Annotated[int, Field(ge=1, le=256)] | None

    @field_validator("preset")
    @classmethod
    def preset_exists(cls, preset: str, info: ValidationInfo) -> str:
        """Refuse a preset that is not one of the presets."""
        if preset not in info.data.get("presets", [preset]):
            raise ValueError(f"not one of {', '.join(info.data['presets'])}")
        return preset

    @property
    def selected(self) -> Preset:
        """The preset that is used."""
        return self.presets[self.preset]

    @property
    def epochs(self) -> int:
        """Number of times that every image is seen."""
        return self.selected.epochs

    @property
    def learning_rate(self) -> float:
        """Learning rate at its peak."""
        return self.selected.learning_rate


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
