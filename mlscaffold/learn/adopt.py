"""Put the learner's own code into the pipeline, or bring the former code back.

What changes is one file, by one rename: before it nothing has changed, after it all of it has. It
comes after the contract tests have passed with the new code in a copy of the project's sources.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from mlscaffold import environment, pipeline
from mlscaffold.errors import MlscaffoldError, UsageError
from mlscaffold.learn import lessons, seam
from mlscaffold.learn import progress as done
from mlscaffold.learn.check import Worker
from mlscaffold.learn.course import Course, Exercise
from mlscaffold.progress import SILENT, Progress
from mlscaffold.project import Headline

CONTRACTS = "tests/test_steps.py"
COPIED = (
    "src",
    "tests",
    "params.yaml",
    "schema.yaml",
    "pyproject.toml",
    "dvc.yaml",
    "data/README.md",
)
MADE = ("dvc.lock", "reports", "README.md")  # by the pipeline, and not kept by DVC
SHOWN_LINES = 25


class NoSeam(UsageError):
    """The exercise replaces nothing in projects of this kind."""

    def __init__(self, exercise: Exercise, others: list[str]) -> None:
        super().__init__(
            "Nothing in this project's pipeline can be replaced by this exercise",
            exercise.id,
            f"These can: {', '.join(others)}" if others else None,
        )


class NotRight(MlscaffoldError):
    """Only an answer that passes its checks goes into the pipeline."""

    def __init__(self, exercise: Exercise, outcome: str) -> None:
        super().__init__(
            f"The exercise does not pass its checks ({outcome}); nothing was changed",
            exercise.id,
            f"mlscaffold learn check {exercise.id}",
        )


class ContractBroken(MlscaffoldError):
    """The pipeline asks more of the step than the exercise does."""

    def __init__(self, step: str, output: str) -> None:
        lines = [line for line in output.splitlines() if line.strip()][-SHOWN_LINES:]
        super().__init__(
            f"The contract tests fail with your code; nothing was changed in {step}",
            "\n" + "\n".join(f"  {line}" for line in lines),
            f"What a step must do is said in {CONTRACTS}",
        )


class PipelineFailed(MlscaffoldError):
    """The contract tests passed, and a stage failed all the same."""

    def __init__(self, step: str, cause: MlscaffoldError) -> None:
        super().__init__(
            f"The pipeline fails with your code; {step} is as it was before",
            cause.value,
            cause.next,
        )


class NotAdopted(UsageError):
    """There is nothing to undo."""

    def __init__(self, exercise: Exercise) -> None:
        super().__init__("Your code of this exercise is not in the pipeline", exercise.id)


@dataclass(frozen=True)
class Adopted:
    """A step that was replaced, and the validation score before and after."""

    step: str
    before: Headline | None
    after: Headline | None


def adopt(
    course: Course, exercise: Exercise, *, run: bool = True, progress: Progress = SILENT
) -> Adopted:
    """Replace a step of the pipeline by the learner's code, and run the pipeline.

    Raises
    ------
    NoSeam, NotRight, mlscaffold.learn.seam.NotAlone, ContractBroken, PipelineFailed
        In each case the project is as it was.
    """
    step = _step(course, exercise)
    with progress.task(f"Checking {exercise.id}"):
        _must_pass(course, exercise)
    text = seam.step(course.lesson(exercise), exercise.functions, former=step)
    with progress.task("Contract tests"):
        text = _keeps_contracts(course, step, text)
    before = course.project.headline("validation")
    kept = _kept(course, step)
    if not is_adopted(course, exercise):
        _write(kept, step.read_text(encoding="utf-8"))
    former = step.read_text(encoding="utf-8")
    _write(step, text)
    if not run:
        return Adopted(_name(course, step), before, None)
    with _put_back_on_failure(course, step, former):
        pipeline.run(course.project, note=f"adopted {exercise.id}", progress=progress)
    return Adopted(_name(course, step), before, course.project.headline("validation"))


def undo(
    course: Course, exercise: Exercise, *, run: bool = True, progress: Progress = SILENT
) -> Adopted:
    """Bring back the code that was in the pipeline before.

    Raises
    ------
    NoSeam, NotAdopted
    mlscaffold.environment.CommandFailed
        The former code is back, and the pipeline fails with it.
    """
    step = _step(course, exercise)
    if not is_adopted(course, exercise):
        raise NotAdopted(exercise)
    before = course.project.headline("validation")
    lessons.keep(course, step)
    _kept(course, step).replace(step)
    if run:
        pipeline.run(course.project, note=f"undid {exercise.id}", progress=progress)
    return Adopted(
        _name(course, step), before, course.project.headline("validation") if run else None
    )


def is_adopted(course: Course, exercise: Exercise) -> bool:
    """Whether the learner's code is in the pipeline: the former is kept, and is another."""
    step = course.project.root / "src" / course.project.package / "steps" / exercise.adopts
    kept = _kept(course, step)
    return kept.is_file() and kept.read_bytes() != step.read_bytes()


def _step(course: Course, exercise: Exercise) -> Path:
    step = course.project.root / "src" / course.project.package / "steps" / exercise.adopts
    if not exercise.adopts or not step.is_file():
        raise NoSeam(exercise, [each.id for each in course.exercises.values() if each.adopts])
    return step


def _name(course: Course, step: Path) -> str:
    return step.relative_to(course.project.root).as_posix()


def _kept(course: Course, step: Path) -> Path:
    return course.state / "adopted" / step.name


def _write(file: Path, text: str) -> None:
    done.write_atomically(file, text)


@contextmanager
def _put_back_on_failure(course: Course, step: Path, former: str) -> Iterator[None]:
    """Bring step, reports and outputs back to what they were if the pipeline fails."""
    root = course.project.root
    with tempfile.TemporaryDirectory(prefix="mlscaffold-") as folder:
        for name in MADE:
            _copy(root / name, Path(folder) / name)
        try:
            yield
        except BaseException as error:
            _write(step, former)
            for name in MADE:
                _remove(root / name)
                _copy(Path(folder) / name, root / name)
            with suppress(MlscaffoldError):  # outputs that were never cached are made anew
                environment.run(course.project, ["dvc", "checkout", "--quiet"])
            if isinstance(error, MlscaffoldError):
                raise PipelineFailed(_name(course, step), error) from error
            raise


def _remove(place: Path) -> None:
    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)


def _must_pass(course: Course, exercise: Exercise) -> None:
    with Worker(course) as worker:
        (said,) = worker.check([exercise.id])
    done.note(course, exercise, said)
    if said.outcome != done.PASS:
        raise NotRight(exercise, said.outcome)


def _keeps_contracts(course: Course, step: Path, text: str) -> str:
    """Run the contract tests on a copy that has the new step; return it as the formatter has it."""
    project = course.project
    with tempfile.TemporaryDirectory(prefix="mlscaffold-") as folder:
        copy = Path(folder)
        for name in COPIED:
            _copy(project.root / name, copy / name)
        new = copy / step.relative_to(project.root)
        new.write_text(text, encoding="utf-8")
        python = [str(project.python), "-m"]
        for tidy in (
            ["ruff", "check", "--quiet", "--select", "I,F401", "--fix"],
            ["ruff", "format"],
        ):
            subprocess.run([*python, *tidy, str(new)], cwd=copy, capture_output=True)
        ran = subprocess.run(
            [*python, "pytest", "-q", "-p", "no:cacheprovider", CONTRACTS],
            cwd=copy,
            env={**os.environ, "PYTHONPATH": str(copy / "src")},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if ran.returncode != 0:
            raise ContractBroken(_name(course, step), ran.stdout)
        return new.read_text(encoding="utf-8")


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    elif source.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)
