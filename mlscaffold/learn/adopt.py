"""Put the learner's own code into the pipeline, or bring the former code back.

One definition of a module is replaced, by one rename, after the contract tests have passed with the
new code in a copy of the project. If the pipeline fails with it, everything is as it was.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mlscaffold import locks, pipeline
from mlscaffold.errors import MlscaffoldError, UsageError
from mlscaffold.learn import lessons
from mlscaffold.learn import progress as record
from mlscaffold.learn.adopted import HEADER, Adopted, key_of
from mlscaffold.learn.check import Worker
from mlscaffold.learn.course import Course, Exercise
from mlscaffold.learn.snapshot import Snapshot, sweep, uninterrupted
from mlscaffold.progress import SILENT, Progress
from mlscaffold.project import Headline, Project

if TYPE_CHECKING:
    from mlscaffold.learn.compose import State

CONTRACTS = "tests/test_contracts.py"
COPIED_FOLDERS, COPIED_FILES = ("src", "tests"), ("*.toml", "*.yaml", "*.md", "data/README.md")
SHOWN_LINES = 25


class NotAdoptable(UsageError):
    """The exercise replaces nothing in projects of this kind."""

    def __init__(self, exercise: Exercise, others: list[str]) -> None:
        super().__init__(
            "This exercise replaces nothing in the pipeline of this project",
            exercise.id,
            f"These do: {', '.join(others)}" if others else None,
        )


class NotPassed(MlscaffoldError):
    """Only an answer that passes its checks goes into the pipeline."""

    def __init__(self, exercise: Exercise, outcome: str) -> None:
        super().__init__(
            f"The exercise does not pass its checks ({outcome}); nothing was changed",
            exercise.id,
            f"mlscaffold learn check {exercise.id}",
        )


class ContractViolated(MlscaffoldError):
    """The pipeline requires more of the definition than the exercise does."""

    def __init__(self, place: str, output: str) -> None:
        lines = [line for line in output.splitlines() if line.strip()][-SHOWN_LINES:]
        super().__init__(
            f"The contract tests fail with your code; {place} was not changed",
            "\n" + "\n".join(f"  {line}" for line in lines),
            f"{CONTRACTS} says what any implementation must do.",
        )


class PipelineFailed(MlscaffoldError):
    """The contract tests passed, but a stage failed."""

    def __init__(self, place: str, cause: MlscaffoldError) -> None:
        super().__init__(
            f"The pipeline fails with your code; {place} and all results are as they were",
            cause.value,
            cause.next,
        )


class NotAdopted(UsageError):
    """There is nothing to undo."""

    def __init__(self, exercise: Exercise) -> None:
        super().__init__("Your code of this exercise is not in the pipeline", exercise.id)


class EditedMeanwhile(MlscaffoldError):
    """Somebody saved the module while the checks ran."""

    def __init__(self, place: str) -> None:
        super().__init__("The module was edited while your code was checked", place, "Try again.")


class AlreadyRunning(MlscaffoldError):
    """Two adoptions at once would take each other's results for their own."""

    def __init__(self, root: Path) -> None:
        super().__init__("Another `mlscaffold learn adopt` is running in this project", root)


@dataclass(frozen=True)
class Adoption:
    """A definition that was replaced, or brought back.

    Attributes
    ----------
    place
        The module, relative to the project.
    before, after
        The validation score; None before the first run of the pipeline, or without a run.
    copy
        Where a copy of the module is that somebody had edited by hand.
    """

    place: str
    name: str
    changes: str
    before: Headline | None
    after: Headline | None
    copy: Path | None = None


def adopt(
    course: Course, exercise: Exercise, *, run: bool = True, progress: Progress = SILENT
) -> Adoption:
    """Replace a definition in the pipeline by the learner's code, and run the pipeline.

    Raises
    ------
    NotAdoptable, NotPassed, ContractViolated, PipelineFailed, EditedMeanwhile, AlreadyRunning
    mlscaffold.learn.lesson_code.CannotReplace
        In each case the project is as it was.
    """
    from mlscaffold.learn.compose import with_code
    from mlscaffold.learn.lesson_code import extract
    from mlscaffold.learn.statements import Body

    adopted = _adopted(course, exercise)
    place = adopted.module.relative_to(course.project.root).as_posix()
    file, name = exercise.adopts.split("::")
    with _locked(course), locks.project(course.project.root, progress):
        with progress.task(f"Checking {exercise.id}"):
            _require_pass(course, exercise)
        former, lesson = adopted.text, course.lesson(exercise)
        # Another function of the exercise may stand in the module as well, such as `tokens`.
        provided = {s.name for s in Body(former).statements()} & set(exercise.functions) - {name}
        code = extract(lesson.read_text(encoding="utf-8"), name, lesson.name, provided)
        header = HEADER.format(id=exercise.id, file=file, name=name)
        state = with_code(adopted, key_of(exercise), _formatted(course.project, header + code))
        with progress.task("Contract tests"):
            _require_contract(course.project, place, state.text)
        if adopted.text != former:
            raise EditedMeanwhile(place)
        note = f"adopted {exercise.id}"
        return _apply(course, exercise, adopted, state, note, run, progress)


def undo(
    course: Course, exercise: Exercise, *, run: bool = True, progress: Progress = SILENT
) -> Adoption:
    """Bring back the definition that was in the pipeline before.

    Raises
    ------
    NotAdoptable, NotAdopted, AlreadyRunning
    mlscaffold.learn.lesson_code.CannotReplace
        The module was edited so that the former definition cannot come back.
    mlscaffold.environment.CommandFailed
        The former definition is back, and the pipeline fails with it.
    """
    from mlscaffold.learn.compose import without_code

    adopted = _adopted(course, exercise)
    with _locked(course), locks.project(course.project.root, progress):
        if key_of(exercise) not in adopted.codes():
            raise NotAdopted(exercise)
        state = without_code(adopted, key_of(exercise))
        note = f"undid the adoption of {exercise.id}"
        return _apply(course, exercise, adopted, state, note, run, progress)


def _apply(
    course: Course,
    exercise: Exercise,
    adopted: Adopted,
    state: State,
    note: str,
    run: bool,
    progress: Progress,
) -> Adoption:
    """Write the new state and run the pipeline, or leave everything as it was."""
    before = course.project.headline("validation")
    copy = lessons.keep(course, adopted.module) if state.edited else None
    with _all_or_nothing(course, adopted, state, key_of(exercise), run):
        adopted.write(state.text, state.before, state.codes)
        if run:
            pipeline.run(course.project, note=note, progress=progress)
    return Adoption(
        place=adopted.module.relative_to(course.project.root).as_posix(),
        name=exercise.adopts.partition("::")[2],
        changes=exercise.changes,
        before=before,
        after=course.project.headline("validation") if run else None,
        copy=copy,
    )


@contextmanager
def _all_or_nothing(
    course: Course, adopted: Adopted, state: State, key: str, run: bool
) -> Iterator[None]:
    """Bring code and results back if the block is interrupted, or if an adoption fails.

    After an undo that fails the former code stays: that is what was asked for.
    """
    codes, text = adopted.codes(), adopted.text
    former = (text, adopted.before if codes else text, codes)
    snapshot = Snapshot.take(course.project.root, course.state) if run else None
    try:
        yield
    except BaseException as error:
        failed = isinstance(error, MlscaffoldError)
        if not (failed and key not in state.codes):
            with uninterrupted():
                if adopted.text in (text, state.text):
                    adopted.write(*former)
                elif key in state.codes:  # somebody edited it during the run
                    _take_out(adopted, key)
                if snapshot is not None:
                    snapshot.restore()
            if isinstance(error, MlscaffoldError):
                raise PipelineFailed(adopted.module.name, error) from error
        elif snapshot is not None:
            snapshot.remove()
        raise
    if snapshot is not None:
        snapshot.remove()


def _take_out(adopted: Adopted, key: str) -> None:
    from mlscaffold.learn.compose import without_code

    state = without_code(adopted, key)
    adopted.write(state.text, state.before, state.codes)


@contextmanager
def _locked(course: Course) -> Iterator[None]:
    """Keep a second adoption out, and clear away what a killed one left."""
    folder = course.state / "adopted"
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(course.project.root) from None
        sweep(course.project.root, course.state)
        yield
    finally:
        os.close(handle)


def _adopted(course: Course, exercise: Exercise) -> Adopted:
    adopted = Adopted.of(course, exercise)
    if not exercise.adopts or not adopted.module.is_file():
        raise NotAdoptable(exercise, [e.id for e in course.exercises.values() if e.adopts])
    return adopted


def _require_pass(course: Course, exercise: Exercise) -> None:
    with Worker(course) as worker:
        (verdict,) = worker.check([exercise.id])
    record.note(course, exercise, verdict)
    if verdict.outcome != record.PASS:
        raise NotPassed(exercise, verdict.outcome)


def _formatted(project: Project, code: str) -> str:
    """Format code as the project's formatter does, where there is one."""
    command = [str(project.python), "-m", "ruff", "format", "--stdin-filename", "src/code.py", "-"]
    result = subprocess.run(
        command, cwd=project.root, input=code, capture_output=True, text=True, check=False
    )
    return result.stdout if result.returncode == 0 else code


def _require_contract(project: Project, place: str, text: str) -> None:
    """Run the contract tests in a copy of the project that has the new module."""
    with tempfile.TemporaryDirectory(prefix="mlscaffold-") as folder:
        copy = Path(folder)
        for name in COPIED_FOLDERS:
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(project.root / name, copy / name, ignore=ignored)
        for file in (file for pattern in COPIED_FILES for file in project.root.glob(pattern)):
            target = copy / file.relative_to(project.root)
            target.parent.mkdir(exist_ok=True)
            shutil.copy2(file, target)
        (copy / place).write_bytes(text.encode())
        result = subprocess.run(
            [str(project.python), "-m", "pytest", "-q", "-p", "no:cacheprovider", CONTRACTS],
            cwd=copy,
            env={**os.environ, "PYTHONPATH": str(copy / "src")},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    if result.returncode != 0:
        raise ContractViolated(place, result.stdout)
