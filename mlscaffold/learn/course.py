"""The course of a project, as the files in its ``learn/`` tell it."""

from __future__ import annotations

import ast
import hashlib
import json
import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from mlscaffold.errors import MlscaffoldError, UsageError
from mlscaffold.project import Project


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


class UnreadableCourse(MlscaffoldError):
    """A file of the course was damaged."""

    def __init__(self, path: Path, reason: object) -> None:
        super().__init__(
            f"The course cannot be read ({reason})",
            path,
            f"git checkout -- {path.name} brings it back",
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

    @cached_property
    def exercises(self) -> dict[str, Exercise]:
        """All exercises, in the order of the course."""
        found = []
        for path in self.learn.glob("stage*/course*.toml"):
            try:
                entries = tomllib.loads(path.read_text(encoding="utf-8"))["exercise"]
                found += [_exercise(path.parent.name, entry) for entry in entries]
            except (OSError, ValueError, KeyError, TypeError) as error:
                raise UnreadableCourse(path, error) from error
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
        import yaml

        root = self.project.root
        try:
            data = yaml.safe_load((root / "params.yaml").read_text(encoding="utf-8"))["data"]
        except (OSError, KeyError, TypeError, yaml.YAMLError) as error:
            raise UnreadableCourse(root / "params.yaml", type(error).__name__) from error
        described = ("dataset", "path", "url", "sha256", "read")
        named = {name: data[name] for name in described if name in data}
        pointers = [*sorted(root.glob("data/raw*/**/*.dvc")), *sorted(root.glob("data/*.dvc"))]
        tracked = [path.read_text(encoding="utf-8") for path in pointers]
        return _short(json.dumps([named, tracked], sort_keys=True, default=str))


def _exercise(folder: str, entry: dict[str, Any]) -> Exercise:
    known = {name: entry[name] for name in Exercise.__dataclass_fields__ if name in entry}
    listed = {name: tuple(value) for name, value in known.items() if isinstance(value, list)}
    return Exercise(**{**known, **listed, "file": f"{folder}/{entry['file']}"})


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
