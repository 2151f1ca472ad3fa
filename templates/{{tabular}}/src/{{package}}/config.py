"""Every choice of the project: ``params.yaml``, read once, checked, frozen."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from pathlib import Path
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    NoReturn,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

import yaml

from .errors import ConfigError

PARAMS = Path("params.yaml")
WORDS = {int: "a whole number", float: "a number", str: "a text", bool: "true | false"}
WORDS |= {NoneType: "null", tuple: "a list [ … ]", Mapping: "a map { … }"}


@dataclass(frozen=True)
class Allowed:
    """A rule for a value, and how the rule reads in an error message."""

    words: str
    test: Callable[[Any], bool]


def between(low: float, high: float) -> Allowed:
    """Allow numbers from low to high, both included."""
    return Allowed(f"from {low} to {high}", lambda value: low <= value <= high)


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
    """Read and check ``params.yaml``.

    Raises
    ------
    ConfigError
        Names the key, its value and what is allowed.
    """
    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise ConfigError(f"{path}: {' '.join(str(error).split())}") from None
    return _checked(Config, values, "")


def _checked(hint: Any, value: Any, key: str) -> Any:
    """Turn a plain value into what the annotation says, or stop with one line."""
    kind, inner = get_origin(hint), get_args(hint)
    if is_dataclass(hint):
        return _section(hint, value, key)
    if kind is Annotated:
        value = _checked(inner[0], value, key)
        return value if inner[1].test(value) else _refuse(key, value, f"a number {inner[1].words}")
    if kind in (Union, UnionType):
        return _one_of(inner, value, key)
    if kind is Literal:
        return value if value in inner else _refuse(key, value, " | ".join(inner))
    if kind is tuple and isinstance(value, list):
        return tuple(_checked(inner[0], item, key) for item in value)
    if kind is Mapping and isinstance(value, dict):
        return {str(name): _checked(inner[1], v, f"{key}.{name}") for name, v in value.items()}
    if hint is Any:
        return value
    if hint is float and type(value) is int:
        return float(value)
    fits = type(value) is hint or (hint is NoneType and value is None)
    return value if fits else _refuse(key, value, WORDS[kind or hint])


def _section(kind: Any, values: Any, key: str) -> Any:
    """Build one frozen section; every key must be known and none may be missing."""
    if not isinstance(values, dict):
        _refuse(key or PARAMS.name, values, "key: value lines")
    hints, prefix = get_type_hints(kind, include_extras=True), f"{key}." if key else ""
    required = {field.name for field in fields(kind) if field.default is MISSING}
    for name in values.keys() - hints.keys():
        _refuse(f"{prefix}{name}", values[name], f"not a known key; known are {', '.join(hints)}")
    for name in sorted(required - values.keys()):
        raise ConfigError(f"params.yaml: {prefix}{name} is missing.")
    return kind(**{name: _checked(hints[name], v, f"{prefix}{name}") for name, v in values.items()})


def _one_of(hints: tuple[Any, ...], value: Any, key: str) -> Any:
    """Take the first type that the value fits; the refusal is the first one's."""
    refusals = []
    for hint in hints:
        try:
            return _checked(hint, value, key)
        except ConfigError as error:
            refusals.append(error)
    raise refusals[0]


def _refuse(key: str, value: Any, allowed: str) -> NoReturn:
    raise ConfigError(f"params.yaml: {key} is {value!r}; allowed: {allowed}.")
