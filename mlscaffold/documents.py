"""Reading the files of a project, which people edit and merge: a damaged one is named."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar

from mlscaffold.errors import MlscaffoldError

CONFLICT = re.compile(r"^(<<<<<<<|>>>>>>>)( |$)", re.MULTILINE)
Form = TypeVar("Form")


class DamagedFile(MlscaffoldError):
    """A file of the project is not what it should be."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(
            f"A file of the project is damaged: {reason}",
            path,
            "Fix it, or bring back what was committed: mlscaffold doctor --fix",
        )


def read_text(path: Path) -> str:
    """Read a text file of a project.

    Raises
    ------
    DamagedFile
        It is missing, no file, no UTF-8, or holds the conflict markers of a merge.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DamagedFile(path, f"it is not UTF-8 at byte {error.start}") from error
    except FileNotFoundError as error:
        raise DamagedFile(path, "it is missing") from error
    except OSError as error:
        raise DamagedFile(path, (error.strerror or str(error)).lower()) from error
    refuse_conflict(path, text)
    return text


def read(path: Path, form: type[Form]) -> Form:
    """Read a JSON, YAML or TOML file of a project, as its suffix says, and validate it.

    Raises
    ------
    DamagedFile
        It cannot be read, or holds something else than `form` says.
    """
    return parse(path, read_text(path), form)


def refuse_conflict(path: Path, text: str) -> None:
    """Raise `DamagedFile` where a merge has left its markers."""
    if found := CONFLICT.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise DamagedFile(path, f"line {line} is the conflict marker of a merge")


def parse(path: Path, text: str, form: type[Form]) -> Form:
    """Parse and validate the text of a file, as `read` does."""
    from pydantic import ValidationError

    try:
        document: Form = _adapter(form).validate_python(_parser(path)(text))  # type: ignore[arg-type]
    except RecursionError as error:
        raise DamagedFile(path, "it is nested too deeply") from error
    except ValidationError as error:
        problem = error.errors()[0]
        key = ".".join(str(part) for part in problem["loc"])
        reason = f"{problem['msg'][:1].lower()}{problem['msg'][1:]}"
        raise DamagedFile(path, f"{key}: {reason}" if key else reason) from error
    except ValueError as error:
        raise DamagedFile(path, " ".join(str(error).split())) from error
    return document


def _parser(path: Path) -> Callable[[str], Any]:
    if path.suffix in (".json", ".ipynb"):
        return partial(json.loads, object_pairs_hook=_once)
    if path.suffix == ".md":
        return str
    return tomllib.loads if path.suffix == ".toml" else _yaml


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build an object; a key that stands there twice was written by hand."""
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        raise ValueError(f"{next(n for n in names if names.count(n) > 1)!r} stands there twice")
    return dict(pairs)


def _yaml(text: str) -> Any:
    import yaml

    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 1}" if mark else ""
        raise ValueError(f"it is not YAML{where}") from error


@cache
def _adapter(form: Any) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(form)
