"""A project that exists."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from mlscaffold import documents, recorded
from mlscaffold.errors import MlscaffoldError
from mlscaffold.support import formatting

MARKS = (recorded.ANSWERS, "dvc.yaml", "support/mlscaffold_support")  # of a project's root
ENOUGH_MARKS = 2  # so that one that is missing can be named


class NotAProject(MlscaffoldError):
    """A command that works on a project was called outside one."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            "This folder does not belong to a project made by mlscaffold",
            folder,
            "Go into one, or make one: mlscaffold new tabular demo",
        )


@dataclass(frozen=True)
class Score:
    """A figure with its interval."""

    name: str
    value: float
    low: float | None  # None where the rows are too few for an interval
    high: float | None

    def __str__(self) -> str:
        return formatting.score(vars(self), self.name)


@dataclass(frozen=True)
class Headline:
    """The one figure that a project is known by, beside the baseline's, on one split."""

    split: str
    model: str
    n: int
    score: Score
    baseline: str
    baseline_score: Score

    def as_dict(self) -> dict[str, Any]:
        """Return it for ``--json``."""
        return {
            "split": self.split,
            "model": self.model,
            "n": self.n,
            **vars(self.score),
            "baseline": {"model": self.baseline, **vars(self.baseline_score)},
        }


@dataclass(frozen=True)
class Project:
    """A project on the disk: its root and what it was made from."""

    root: Path

    @classmethod
    def containing(cls, folder: Path) -> Project:
        """Return the project that `folder` lies in, or raise `NotAProject`."""
        for candidate in (folder, *folder.parents):
            if sum(os.path.lexists(candidate / mark) for mark in MARKS) >= ENOUGH_MARKS:
                return cls(candidate)
        raise NotAProject(folder)

    @classmethod
    def at(cls, folder: Path) -> Project:
        """Return the project whose root `folder` is, or raise `NotAProject`."""
        project = cls.containing(folder.resolve())
        if project.root != folder.resolve():
            raise NotAProject(folder)
        return project

    @cached_property
    def answers(self) -> dict[str, Any]:
        """The recorded answers."""
        return dict(documents.read(self.root / recorded.ANSWERS, recorded.Answers))

    @property
    def package(self) -> str:
        """Name of the Python package."""
        return str(self.answers["package"])

    @property
    def environment(self) -> Path:
        """The folder of the virtual environment."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """The interpreter of the project's environment."""
        return self.environment / "bin" / "python"

    @property
    def report(self) -> Path:
        """The report for people."""
        return self.root / "reports" / "report.html"

    @property
    def test_evaluations(self) -> int:
        """How often a model was evaluated on the test set."""
        record = self.root / recorded.TEST_EVALUATIONS
        if not record.exists():
            return 0
        return len(documents.read(record, recorded.TestEvaluations)["evaluations"])

    def headline(self, split: str) -> Headline | None:
        """Return the headline on ``"validation"`` or ``"test"``, or None before there is one."""
        path = self.root / recorded.METRICS[split]
        if not path.exists():
            return None
        result = documents.read(path, recorded.Result)
        model, baseline = next(iter(result["baselines"].items()))
        return Headline(
            split=split,
            model=result["model"],
            n=result["n"],
            score=Score(**result["headline"]),
            baseline=model,
            baseline_score=Score(**baseline),
        )
