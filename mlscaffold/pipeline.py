"""Run a project's pipeline and say what came out."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from mlscaffold import environment, locks, params
from mlscaffold.errors import UsageError
from mlscaffold.progress import SILENT, Progress
from mlscaffold.project import Headline, Project

STAGE = re.compile(r"^Running stage '(?P<name>[^']+)'")


class InvalidParameters(UsageError):
    """The project refuses a value."""

    def __init__(self, assignments: tuple[str, ...], error: environment.CommandFailed) -> None:
        super().__init__(
            f"params.yaml was left as it was, since the project refuses {', '.join(assignments)}",
            error.value,
        )


@dataclass(frozen=True)
class Outcome:
    """What a run of the pipeline left."""

    stages: tuple[str, ...]
    validation: Headline | None
    test: Headline | None
    report: Path
    notes: tuple[str, ...] = ()


def run(
    project: Project,
    *,
    note: str = "",
    assignments: tuple[str, ...] = (),
    open_test: bool = False,
    force: bool = False,
    progress: Progress = SILENT,
) -> Outcome:
    """Run what is out of date, in the project's environment, which is made where it is missing.

    Parameters
    ----------
    project
        The project.
    note
        Reason for this run; it is stored with the run.
    assignments
        ``KEY=VALUE`` for ``params.yaml``; the note joins them as their reason.
    open_test
        Whether to evaluate the current model on the test set afterwards, which is recorded.
    force
        Whether to run all stages, also those that are up to date.
    progress
        Shows the stages as they run.

    Raises
    ------
    InvalidParameters
        A value is not allowed; ``params.yaml`` is as it was.
    EnvironmentFailed, CommandFailed
        Stages that have finished stay finished; the next call goes on after them.
    """
    with locks.project(project.root, progress):
        return _run(project, note, assignments, progress, open_test=open_test, force=force)


def _run(
    project: Project,
    note: str,
    assignments: tuple[str, ...],
    progress: Progress,
    *,
    open_test: bool,
    force: bool,
) -> Outcome:
    notes = []
    if not environment.exists(project):
        remark = environment.create(project, progress)
        notes += [remark] if remark else []
    if assignments:
        _set_parameters(project, assignments, note)
    _forget_broken_lock(project)
    variables = {"RUN_NOTE": note} if note else {}
    stages = _reproduce(project, ["--force"] if force else [], variables, progress)
    if open_test:
        with progress.task("Stage test"):
            environment.run(project, [f"{project.package}.evaluate", "--split", "test"])
        stages += _reproduce(project, [], variables, progress)
    return Outcome(
        stages=tuple(stages),
        validation=project.headline("validation"),
        test=project.headline("test"),
        report=project.report,
        notes=tuple(notes),
    )


def _set_parameters(project: Project, assignments: tuple[str, ...], note: str) -> None:
    """Change ``params.yaml``, and change it back if the project does not accept it."""
    path = project.root / "params.yaml"
    before = params.write(path, assignments, note)
    try:
        environment.run(project, [f"{project.package}.config"])
    except environment.CommandFailed as error:
        path.write_text(before, encoding="utf-8")
        raise InvalidParameters(assignments, error) from error


def _forget_broken_lock(project: Project) -> None:
    """Remove DVC's lock file, who reads and writes what, where a kill fell into the writing of it.

    DVC refuses to go on with half of one, and starts a new one where there is none.
    """
    lock = project.root / ".dvc" / "tmp" / "rwlock"
    try:
        json.loads(lock.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return
    except ValueError:
        lock.unlink()


def _reproduce(
    project: Project, options: list[str], variables: dict[str, str], progress: Progress
) -> list[str]:
    """Run ``dvc repro``, showing each stage as a task of its own, and return their names."""
    from contextlib import ExitStack

    stages: list[str] = []
    with ExitStack() as current:

        def on_line(line: str) -> None:
            found = STAGE.match(line)
            if found:
                current.close()
                stages.append(found["name"])
                current.enter_context(progress.task(f"Stage {found['name']}"))

        environment.run(project, ["dvc", "repro", *options], variables=variables, on_line=on_line)
    return stages
