"""Run a project's pipeline and say what came out."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from mlscaffold import environment
from mlscaffold.progress import SILENT, Progress
from mlscaffold.project import Headline, Project

STAGE = re.compile(r"^Running stage '(?P<name>[^']+)'")


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
    note: str | None = None,
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
        Why this run is made; it is stored with the run.
    open_test
        Whether to judge the current model on the test split, once, when the pipeline has run.
    force
        Whether to run every stage, out of date or not.
    progress
        Shows the stages as they run.

    Raises
    ------
    EnvironmentFailed, CommandFailed
        Stages that have finished stay finished; the next call goes on after them.
    """
    notes = []
    if not environment.exists(project):
        remark = environment.create(project, progress)
        notes += [remark] if remark else []
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
