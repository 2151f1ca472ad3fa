"""The course of a project, as the files in its ``learn/`` tell it."""

from __future__ import annotations

import ast
import hashlib
import json
import re
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from typing_extensions import TypedDict

from mlscaffold import documents
from mlscaffold.errors import MlscaffoldError, UsageError
from mlscaffold.project import Project
from mlscaffold.recorded import Choices


@dataclass(frozen=True)
class Stage:
    """A part of the roadmap."""

    number: int
    title: str
    when: str


STAGES = (
    Stage(1, "Python", "weeks 1-4"),
    Stage(2, "Data", "weeks 5-8"),
    Stage(3, "Maths", "weeks 9-13"),
    Stage(4, "Machine learning", "weeks 14-22"),
    Stage(5, "Deep learning", "weeks 23-32"),
    Stage(6, "Portfolio", "to show"),
)


class NoCourse(MlscaffoldError):
    """The project has no ``learn/``: it was ejected, or made without."""

    def __init__(self, root: Path) -> None:
        super().__init__(
            "This project has no course: it was made without one, or the course was ejected",
            root,
            "A project made by `mlscaffold new` brings it.",
        )


class UnknownExercise(UsageError):
    """No exercise has this id."""

    def __init__(self, given: str, known: list[str]) -> None:
        shown = f"{known[0]} to {known[-1]}" if known else "none"
        super().__init__(
            "No such exercise", repr(given), f"There is {shown}; mlscaffold learn --list"
        )


@dataclass(frozen=True)
class Exercise:
    """One exercise, as its course file and ``learn/course/exercises.py`` have it."""

    id: str
    title: str
    file: str
    functions: tuple[str, ...]
    data: str
    topics: tuple[str, ...]
    requires: tuple[str, ...]
    hints: tuple[str, ...]
    module: str = ""
    adopts: str = ""  # file::name of the definition in src/<package>/ that it can replace
    changes: str = ""  # what that can change in the results
    extra: str = ""

    @property
    def stage(self) -> int:
        """The number of its stage."""
        return int(self.id[1])

    @property
    def own(self) -> bool:
        """Whether it works on the project's own data."""
        return self.data == "own"


class CourseFile(TypedDict):
    """The exercises of a stage, or some of them."""

    exercise: list[Exercise]


@dataclass(frozen=True)
class Course:
    """The exercises of one project."""

    project: Project

    @classmethod
    def of(cls, folder: Path) -> Course:
        """Return the course of the project that `folder` lies in.

        Raises
        ------
        mlscaffold.project.NotAProject, NoCourse
        """
        project = Project.containing(folder)
        course = cls(project)
        if not (course.learn / "course" / "server.py").is_file():
            raise NoCourse(project.root)
        return course

    @property
    def learn(self) -> Path:
        """The folder of the lessons and their checks."""
        return self.project.root / "learn"

    @property
    def state(self) -> Path:
        """The folder of what the learner did."""
        return self.project.root / ".learn"

    @property
    def files(self) -> list[Path]:
        """The files that list the exercises."""
        return sorted(self.learn.glob("stage*/course*.toml"))

    @cached_property
    def exercises(self) -> dict[str, Exercise]:
        """All exercises, in the order of the course."""
        found = [
            replace(entry, file=f"{path.parent.name}/{entry.file}")
            for path in self.files
            for entry in documents.read(path, CourseFile)["exercise"]
        ]
        return {each.id: each for each in sorted(found, key=lambda each: each.id)}

    def get(self, given: str) -> Exercise:
        """Return an exercise by its id; ``1.2`` and ``S1.02`` mean ``s1.02``."""
        parts = re.fullmatch(r"s?(\d)[._](\d{1,2})", given.strip().lower())
        name = f"s{parts[1]}.{int(parts[2]):02}" if parts else given
        if name not in self.exercises:
            raise UnknownExercise(given, list(self.exercises))
        return self.exercises[name]

    def of_stage(self, number: int) -> list[Exercise]:
        """Return the exercises of a stage, in order."""
        return [each for each in self.exercises.values() if each.stage == number]

    def lesson(self, exercise: Exercise) -> Path:
        """Return where a lesson lies."""
        return self.learn / exercise.file

    def answer(self, exercise: Exercise) -> Path:
        """Return where the learner's code lies: the lesson, or a module that it asks for."""
        package = self.project.root / "src" / self.project.package
        return package / exercise.module if exercise.module else self.lesson(exercise)

    def functions_hash(self, exercise: Exercise) -> str:
        """Hash the learner's functions, or the file if it is no Python; empty if there is none."""
        try:
            text = self.answer(exercise).read_text(encoding="utf-8")
        except (OSError, ValueError):
            return ""
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError):
            return _short(text)
        found = [node for node in tree.body if getattr(node, "name", None) in exercise.functions]
        return _short("\n\n".join(ast.unparse(node) for node in found))

    @cached_property
    def raw_hash(self) -> str:
        """A hash that changes when the project is given other raw data.

        The same as ``raw_hash`` in ``learn/course/project.py``, without pandas.
        """
        root = self.project.root
        data = documents.read(root / "params.yaml", Choices)["data"]
        described = ("dataset", "path", "url", "sha256", "read")
        named = {name: data[name] for name in described if name in data}
        pointers = [*sorted(root.glob("data/raw*/**/*.dvc")), *sorted(root.glob("data/*.dvc"))]
        tracked = [documents.read_text(path) for path in pointers]
        return _short(json.dumps([named, tracked], sort_keys=True, default=str))


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
