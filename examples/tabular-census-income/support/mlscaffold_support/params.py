"""Validating ``params.yaml``: frozen models whose errors are reported all at once."""

from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from .errors import ConfigError

PARAMS = Path("params.yaml")

Model = TypeVar("Model", bound=BaseModel)


class Section(BaseModel):
    """A section of ``params.yaml``: immutable, without unknown keys, without guessed types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def load_params(model: type[Model], path: Path = PARAMS) -> Model:
    """Read a YAML file into a model.

    Raises
    ------
    ConfigError
        One line for each value that is not allowed, with its key.
    """
    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise ConfigError(f"{path}: {' '.join(str(error).split())}") from None
    try:
        return model.model_validate(values)
    except ValidationError as error:
        problems = "\n".join(f"- {_describe(problem)}" for problem in error.errors())
        raise ConfigError(f"{path} cannot be used:\n{problems}") from None


def _describe(problem: "ErrorDetails") -> str:  # type: ignore[name-defined] # noqa: F821
    """Write one error of pydantic as a line: key, value, what is allowed."""
    key = ".".join(str(part) for part in problem["loc"]) or "the file"
    if problem["type"] == "missing":
        return f"{key} is missing"
    if problem["type"] == "extra_forbidden":
        return f"{key} is not a known key"
    message = problem["msg"].removeprefix("Value error, ")
    return f"{key} is {problem['input']!r}: {message[0].lower()}{message[1:]}"
