"""The exercises as the course files name them, and the learner's code in the lessons."""

import ast
import os
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

from .calling import LEARN, ended
from .definitions import definitions
from .outcomes import Card, Failed, NotAttempted

SECONDS = 10.0  # that a check may take, where its exercise asks for no more


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    Attributes
    ----------
    id
        ``s1.02``: stage and number.
    file
        The lesson, below ``learn/``.
    functions
        The stubs in it.
    data
        ``own`` where it works on the project's training data, else ``generated``.
    hints
        Three: the concept, a plan, and nearly the code.
    module
        A file below ``src/<package>/`` that the learner writes; empty if the lesson holds it all.
    adopts
        The definition in ``src/<package>/`` that it can replace, ``file.py::name``; empty if none.
    changes
        What that can change in the results of the pipeline.
    extra
        A package that it needs beyond those of the project; empty if none.
    """

    id: str
    title: str
    file: str
    functions: tuple[str, ...]
    data: str
    topics: tuple[str, ...]
    requires: tuple[str, ...]
    introduces: tuple[str, ...]
    hints: tuple[str, ...]
    module: str = ""
    adopts: str = ""
    changes: str = ""
    extra: str = ""
    seconds: float = SECONDS

    @property
    def stage(self) -> int:
        """The number of its stage."""
        return int(self.id[1])

    @property
    def lesson(self) -> Path:
        """Where its lesson lies."""
        return LEARN / self.file

    @property
    def answer(self) -> Path:
        """Where the learner's code lies: in the lesson, or in the project's package."""
        if not self.module:
            return self.lesson
        package = next((LEARN.parent / "src").glob("*/__init__.py")).parent
        return package / self.module

    @property
    def check(self) -> Path:
        """Where its check lies."""
        return LEARN / "checks" / f"test_{self.id.replace('.', '_')}.py"


@cache
def exercises() -> dict[str, Exercise]:
    """Read all course files, and return the exercises in the order of the course."""
    found = []
    for path in LEARN.glob("stage*/course*.toml"):
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["exercise"]:
            listed = {
                name: tuple(value) for name, value in entry.items() if isinstance(value, list)
            }
            found.append(
                Exercise(**{**entry, **listed, "file": f"{path.parent.name}/{entry['file']}"})
            )
    return {each.id: each for each in sorted(found, key=lambda each: each.id)}


def source(exercise: Exercise) -> str:
    """Read a lesson, or the module that it asks for.

    Raises
    ------
    Failed
        The file is not there, or is no text.
    NotAttempted
        There is no module yet, or nothing in it.
    """
    replaced = os.environ.get("LEARN_LESSON")  # judge this file in place of the lesson
    path = Path(replaced) if replaced else exercise.answer
    try:
        if exercise.module and not (path.exists() and path.read_text(encoding="utf-8").strip()):
            raise NotAttempted()
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        again = f"`mlscaffold learn reset {exercise.id}` brings the lesson back as it was"
        raise Failed(Card(f"learn/{exercise.file}", str(error), look=again)) from None


def load(exercise: Exercise) -> ModuleType:
    """Run the definitions of a lesson, and return them as a module.

    Raises
    ------
    Failed
        The file cannot be read or run, or one of its stubs is no longer there.
    """
    text = source(exercise)
    module = ModuleType(f"lesson_{exercise.id.replace('.', '_')}")
    file = module.__file__ = str(exercise.answer)
    if exercise.module:
        module.__package__ = exercise.answer.parent.name
    shown = exercise.answer.relative_to(LEARN.parent)
    try:
        code = compile(definitions(text, file), file, "exec")
        exec(code, module.__dict__)  # the learner's own file, as an import would run it
    except (Exception, SystemExit) as error:
        raise ended(error, f"import of {shown}") from None
    for name in exercise.functions:
        if not hasattr(module, name):
            look = f"the name, or `mlscaffold learn reset {exercise.id}`"
            raise Failed(Card(str(shown), f"`{name}` is not in the file", look=look))
    return module


def tree(exercise: Exercise, name: str) -> ast.AST:
    """Return the syntax tree of one function or class of a lesson.

    Raises
    ------
    Failed
        The file has a syntax error, or no such name.
    """
    try:
        body = ast.parse(source(exercise), str(exercise.lesson)).body
    except SyntaxError as error:
        raise ended(error, f"import of learn/{exercise.file}") from None
    for node in body:
        if getattr(node, "name", None) == name:
            return node
    raise Failed(Card(f"learn/{exercise.file}", f"`{name}` is not in the file"))
