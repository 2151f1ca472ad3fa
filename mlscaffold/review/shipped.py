"""The readers that every project brings, taken from the template: one reader, not two."""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from types import ModuleType

from mlscaffold.render import template

READERS = "templates/{{common}}/src/{{package}}/reporting"


@cache
def _module(name: str) -> ModuleType:
    path = template.root() / READERS / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"mlscaffold.review._shipped_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where a dataclass looks for its own module
    writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        spec.loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = writes
    return module


def words() -> ModuleType:
    """Return the reader of the README's sections."""
    return _module("words")


def records() -> ModuleType:
    """Return the reader of decision records."""
    return _module("records")


def wording() -> ModuleType:
    """Return how numbers are put into words."""
    return _module("wording")
