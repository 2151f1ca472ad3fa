"""What the learner has done: a small text file that Git tracks."""

from __future__ import annotations

import datetime
import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from typing_extensions import TypedDict

from mlscaffold import documents
from mlscaffold.learn.check import Verdict
from mlscaffold.learn.course import Course, Exercise

PASS, STALE, NOT_ATTEMPTED = "PASS", "STALE", "NOT_ATTEMPTED"
SKIPPED, NO_DATA = "SKIPPED", "NO_DATA"
FAILED = ("WRONG", "ERROR")
DONE = (PASS, SKIPPED)  # what `next` goes past
VERSION = 1
HEAD = "# What is done. `mlscaffold learn` reads and writes it; it belongs into Git.\n"


@dataclass(frozen=True)
class Record:
    """What is known of one exercise.

    Attributes
    ----------
    outcome
        How its last check ended.
    functions, data
        Hashes of the learner's functions, and of the raw data, when it passed.
    started, passed
        The days of the first check and of the first pass.
    hints
        How many have been shown.
    gave_up, tested_out
        Whether the solution was shown before a pass; whether it passed in a test-out.
    imported
        The project that it was carried over from.
    """

    id: str
    outcome: str = NOT_ATTEMPTED
    functions: str = ""
    data: str = ""
    started: datetime.date | None = None
    passed: datetime.date | None = None
    hints: int = 0
    gave_up: bool = False
    tested_out: bool = False
    imported: str = ""


class Records(TypedDict, total=False):
    """The file of what the learner did."""

    exercise: list[Record]


def path(course: Course) -> Path:
    """Return where the record lies."""
    return course.state / "progress.toml"


def load(course: Course) -> dict[str, Record]:
    """Read the records, by exercise."""
    file = path(course)
    if not file.exists():
        return {}
    return {record.id: record for record in documents.read(file, Records).get("exercise", [])}


def change(course: Course, exercise: Exercise, **changes: Any) -> Record:
    """Change the record of one exercise, and write the file."""
    with _locked(course):
        records = load(course)
        record = replace(records.get(exercise.id, Record(exercise.id)), **changes)
        _write(course, {**records, exercise.id: record})
    return record


def note(course: Course, exercise: Exercise, verdict: Verdict, *, tested_out: bool = False) -> None:
    """Take down how a check ended.

    A pass that was carried over, or was had before the data went missing, is not lost by a check
    that could not judge.
    """
    before = load(course).get(exercise.id, Record(exercise.id))
    unjudged = verdict.outcome in (SKIPPED, NO_DATA)
    if before.outcome == PASS and (
        unjudged or (verdict.outcome == NOT_ATTEMPTED and before.imported)
    ):
        return
    if before == Record(exercise.id) and verdict.outcome in (NOT_ATTEMPTED, NO_DATA):
        return
    today = datetime.date.today()
    changes: dict[str, Any] = {"outcome": verdict.outcome, "started": before.started or today}
    if verdict.outcome == PASS:
        changes |= {
            "functions": verdict.functions,
            "data": course.raw_hash if exercise.own else "",
            "passed": before.passed or today,
            "tested_out": before.tested_out or (tested_out and not before.passed),
            "imported": "",
        }
    if any(getattr(before, name) != value for name, value in changes.items()):
        change(course, exercise, **changes)


def outcome(course: Course, exercise: Exercise, records: dict[str, Record]) -> str:
    """Return how an exercise stands: a pass on other raw data than today's is STALE."""
    record = records.get(exercise.id, Record(exercise.id))
    if record.outcome == PASS and exercise.own and record.data != course.raw_hash:
        return STALE
    return record.outcome


def edited(course: Course, exercise: Exercise, records: dict[str, Record]) -> bool:
    """Whether the functions have changed since they passed."""
    record = records.get(exercise.id)
    if record is None or record.outcome != PASS or record.imported:
        return False
    return record.functions != course.functions_hash(exercise)


def following(course: Course, after: str = "") -> Exercise | None:
    """Return the first exercise that is not done, of those after `after` if there are any."""
    records = load(course)
    todo = [e for e in course.exercises.values() if outcome(course, e, records) not in DONE]
    later = [each for each in todo if each.id > after]
    return next(iter([*later, *todo]), None)


@contextmanager
def _locked(course: Course) -> Iterator[None]:
    """Let two commands that write wait for each other."""
    course.state.mkdir(exist_ok=True)
    folder = os.open(course.state, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _write(course: Course, records: dict[str, Record]) -> None:
    parts = [f"{HEAD}version = {VERSION}\n"]
    for name in sorted(records):
        given = {key: value for key, value in vars(records[name]).items() if value}
        lines = [f"{key} = {_toml(value)}" for key, value in given.items()]
        parts.append("\n".join(["[[exercise]]", *lines]) + "\n")
    write_atomically(path(course), "\n".join(parts))


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        import json

        return json.dumps(value)
    return str(value)


def write_atomically(file: Path, text: str) -> None:
    """Write a file so that it is the old one or the new one, whatever happens."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        mode = file.stat().st_mode & 0o777 if file.exists() else 0o644
        Path(temporary).chmod(mode)
        Path(temporary).replace(file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
