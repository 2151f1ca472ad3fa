"""Checking ``params.yaml``: plain values become frozen dataclasses, or one clear line of error."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from pathlib import Path
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    NoReturn,
    TypeVar,
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

Section = TypeVar("Section")


@dataclass(frozen=True)
class Allowed:
    """A rule for a value, and how the rule reads in an error message."""

    words: str
    test: Callable[[Any], bool]


def between(low: float, high: float) -> Allowed:
    """Allow numbers from low to high, both included."""
    return Allowed(f"from {low} to {high}", lambda value: low <= value <= high)


def read(kind: type[Section], path: Path) -> Section:
    """Read a YAML file as a frozen dataclass, whose annotations say what is allowed.

    Raises
    ------
    ConfigError
        Names the key, its value and what is allowed.
    """
    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise ConfigError(f"{path}: {' '.join(str(error).split())}") from None
    return checked(kind, values, "")


def checked(hint: Any, value: Any, key: str) -> Any:
    """Turn a plain value into what the annotation says, or stop with one line."""
    kind, inner = get_origin(hint), get_args(hint)
    if is_dataclass(hint):
        return _section(hint, value, key)
    if kind is Annotated:
        value = checked(inner[0], value, key)
        return value if inner[1].test(value) else _refuse(key, value, f"a number {inner[1].words}")
    if kind in (Union, UnionType):
        return _one_of(inner, value, key)
    if kind is Literal:
        return value if value in inner else _refuse(key, value, " | ".join(inner))
    if kind is tuple and isinstance(value, list):
        return tuple(checked(inner[0], item, key) for item in value)
    if kind is Mapping and isinstance(value, dict):
        return {str(name): checked(inner[1], v, f"{key}.{name}") for name, v in value.items()}
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
    return kind(**{name: checked(hints[name], v, f"{prefix}{name}") for name, v in values.items()})


def _one_of(hints: tuple[Any, ...], value: Any, key: str) -> Any:
    """Take the first type that the value fits; the refusal is the first one's."""
    refusals = []
    for hint in hints:
        try:
            return checked(hint, value, key)
        except ConfigError as error:
            refusals.append(error)
    raise refusals[0]


def _refuse(key: str, value: Any, allowed: str) -> NoReturn:
    raise ConfigError(f"params.yaml: {key} is {value!r}; allowed: {allowed}.")
