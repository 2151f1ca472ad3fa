"""What is adopted: ``.learn/adopted/<module>/``, which Git tracks.

``before.py`` is the module as it was before the first adoption, and ``s2.08_Impute.py`` the code
that exercise s2.08 put in the place of ``Impute``. Whether it still stands there is seen in the
module itself, so that a kill between two writes leaves nothing that is not true.
"""

from __future__ import annotations

import ast
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mlscaffold.errors import MlscaffoldError
from mlscaffold.learn.course import Course, Exercise
from mlscaffold.learn.progress import write_atomically

BEFORE = "before.py"
HEADER = '"""Code of exercise {id} in {file}, in the place of {name}."""\n\n'


class UnreadableModule(MlscaffoldError):
    """The module is missing, or is not Python in UTF-8."""

    def __init__(self, path: Path, error: Exception) -> None:
        super().__init__(f"The module cannot be read ({error})", path)


@dataclass(frozen=True)
class Adopted:
    """The adopted code of one module.

    Attributes
    ----------
    module
        The module in ``src/``.
    folder
        Where the code and the former module are.
    """

    module: Path
    folder: Path

    @classmethod
    def of(cls, course: Course, exercise: Exercise) -> Adopted:
        """Return what is adopted in the module of an exercise."""
        file = exercise.adopts.partition("::")[0]
        module = course.project.root / "src" / course.project.package / file
        return cls(module, course.state / "adopted" / module.stem)

    @property
    def text(self) -> str:
        """The module as it is now."""
        return _read(self.module)

    @property
    def before(self) -> str:
        """The module before the first adoption."""
        return _read(self.folder / BEFORE)

    def codes(self) -> dict[str, str]:
        """Return the code that stands in the module, by exercise and name: ``s2.08_Impute``."""
        files = sorted(self.folder.glob("s*_*.py"))
        if not files:
            return {}
        now, before = self.text, self.before
        return {file.stem: _read(file) for file in files if _differs(file.stem, now, before)}

    def write(self, text: str, before: str, codes: Mapping[str, str]) -> None:
        """Write a new state: the module changes by one rename, after what undoes it is there."""
        write_atomically(self.folder / BEFORE, before)
        for key, code in codes.items():
            write_atomically(self.folder / f"{key}.py", code)
        write_atomically(self.module, text)
        for file in self.folder.glob("s*_*.py"):
            if file.stem not in codes:
                file.unlink()
        if not codes:
            shutil.rmtree(self.folder)


def key_of(exercise: Exercise) -> str:
    """Return the name of the file that holds the code of an exercise, without its suffix."""
    return f"{exercise.id}_{exercise.adopts.partition('::')[2]}"


def is_adopted(course: Course, exercise: Exercise) -> bool:
    """Whether the learner's code of an exercise stands in the pipeline."""
    return bool(exercise.adopts) and key_of(exercise) in Adopted.of(course, exercise).codes()


def _read(path: Path) -> str:
    """Read a file with its line ends as they are."""
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableModule(path, error) from error


def _differs(key: str, now: str, before: str) -> bool:
    """Whether a definition is there, and is not the former one."""
    name = key.partition("_")[2]
    definition = _definition(now, name)
    return definition != "" and definition != _definition(before, name)


def _definition(text: str, name: str) -> str:
    """Return a function or class without comments and layout."""
    try:
        nodes = ast.parse(text.removeprefix("\ufeff")).body
    except SyntaxError:  # somebody is editing it
        return text
    return "\n".join(ast.unparse(node) for node in nodes if getattr(node, "name", "") == name)
