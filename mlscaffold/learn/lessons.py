"""Lessons as the templates have them: the stub again, or the solution."""

from __future__ import annotations

import ast
import datetime
import tempfile
from pathlib import Path

from mlscaffold.answers import Answers
from mlscaffold.errors import UsageError
from mlscaffold.learn import progress
from mlscaffold.learn.course import Course, Exercise
from mlscaffold.render import with_copier


class NotYetPassed(UsageError):
    """A solution is shown after a pass, or when the learner gives up."""

    def __init__(self, exercise: Exercise) -> None:
        super().__init__(
            "The solution is shown after your own answer has passed",
            exercise.id,
            f"mlscaffold learn hint {exercise.id}  or, which is recorded: "
            f"mlscaffold learn solution {exercise.id} --give-up",
        )


class NotInTheTemplate(UsageError):
    """The project was made by another release of mlscaffold."""

    def __init__(self, exercise: Exercise) -> None:
        super().__init__(
            "This release of mlscaffold has no such lesson; another one made the project",
            exercise.file,
        )


def rendered(course: Course, file: Path, *, solved: bool) -> str | None:
    """Render one file from the templates, with the answers that the project recorded.

    None where the templates have no such file.
    """
    with tempfile.TemporaryDirectory(prefix="mlscaffold-") as folder:
        answers = Answers.recorded(course.project.answers)
        with_copier.render(answers, Path(folder), solutions=solved)
        made = Path(folder) / file.relative_to(course.project.root)
        return made.read_text(encoding="utf-8") if made.is_file() else None


def solution(course: Course, exercise: Exercise, *, give_up: bool = False) -> str:
    """Return the code that the solved lesson has and the stub has not.

    Raises
    ------
    NotYetPassed
        The exercise has never passed, and the learner does not give up.
    """
    record = progress.load(course).get(exercise.id, progress.Record(exercise.id))
    known = record.passed is not None or record.gave_up
    if not known and not give_up:
        raise NotYetPassed(exercise)
    file = course.answer(exercise)
    solved, stub = (rendered(course, file, solved=each) for each in (True, False))
    if solved is None:
        raise NotInTheTemplate(exercise)
    if not known:
        progress.change(course, exercise, gave_up=True)
    return _differing(solved, stub or "")


def reset(course: Course, exercise: Exercise) -> Path | None:
    """Bring the stub back, and return where the learner's file was kept, if there was one."""
    stub = rendered(course, course.lesson(exercise), solved=False)
    if stub is None:
        raise NotInTheTemplate(exercise)
    kept = keep(course, course.answer(exercise))
    if exercise.module:
        keep(course, course.lesson(exercise))
        course.answer(exercise).unlink(missing_ok=True)  # it was the learner's from the first line
    progress.write_atomically(course.lesson(exercise), stub)
    if exercise.id in progress.load(course):
        progress.change(
            course, exercise, outcome=progress.NOT_ATTEMPTED, functions="", data="", imported=""
        )
    return kept


def keep(course: Course, file: Path) -> Path | None:
    """Copy a file of the learner's below ``.learn/backups``, where nothing overwrites it."""
    if not file.is_file():
        return None
    moment = datetime.datetime.now().strftime("%Y-%m-%d-%H%M%S.%f")
    place = course.state / "backups" / f"{file.stem}-{moment}{file.suffix}"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(file.read_bytes())
    return place


def next_hint(course: Course, exercise: Exercise) -> int:
    """Count one more hint as shown, and return how many there are to show."""
    shown = progress.load(course).get(exercise.id, progress.Record(exercise.id)).hints
    if shown < len(exercise.hints):
        shown += 1
        progress.change(course, exercise, hints=shown)
    return shown


def _differing(solved: str, stub: str) -> str:
    """Return the statements of `solved` that `stub` has not, with the comments above them."""
    try:
        known = {ast.unparse(node) for node in ast.parse(stub).body}
        nodes = [node for node in ast.parse(solved).body if ast.unparse(node) not in known]
    except SyntaxError:  # a notebook
        return solved
    lines = solved.splitlines()
    return "\n\n\n".join("\n".join(lines[_first(node) - 1 : node.end_lineno]) for node in nodes)


def _first(node: ast.stmt) -> int:
    """Return the first line of a statement, its decorators included."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(each.lineno for each in decorators)])
