"""Projects with a course in them, and an environment to check it in."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from learning import TABLE, Learner, lend
from support import execute, mlscaffold


@pytest.fixture(scope="session")
def project_python(request) -> Path:
    """Return an interpreter that has what a project needs.

    MLSCAFFOLD_PROJECT_PYTHON names one that is there already, which saves minutes.
    """
    ready = os.environ.get("MLSCAFFOLD_PROJECT_PYTHON")
    return Path(ready) if ready else request.getfixturevalue("lab").python


@pytest.fixture(scope="session")
def python_of(default_project) -> Callable[[str], Path]:
    """Return what finds an interpreter that has all that a kind of project needs."""
    ready = os.environ.get("MLSCAFFOLD_PROJECT_PYTHON")
    return lambda kind: Path(ready) if ready else default_project(kind).python


@pytest.fixture(scope="session")
def prepared(project_python, tmp_path_factory) -> Path:
    """Make a project of the embedded table, whose data are prepared."""
    folder = tmp_path_factory.mktemp("course")
    ran = mlscaffold("new", "tabular", "pupil", "--yes", "--no-env", cwd=folder)
    assert ran.code == 0, ran.err
    project = folder / "pupil"
    lend(project, project_python)
    for stage in ("data", "prepare"):
        done = execute([str(project / ".venv/bin/python"), "-m", f"pupil.{stage}"], cwd=project)
        assert done.code == 0, done.out + done.err
    return project


@pytest.fixture
def learner(prepared, project_python, tmp_path) -> Learner:
    """Return a fresh copy of the project."""
    project = tmp_path / "pupil"
    shutil.copytree(prepared, project, ignore=shutil.ignore_patterns(".venv"))
    lend(project, project_python)
    return Learner(project)


@pytest.fixture(scope="session")
def answer() -> str:
    """Return a right answer to `STUB`."""
    return '''\
def note_run(model, *, score, digits=3, log=None):
    """Append a line to a log."""
    log = [] if log is None else log
    log.append(f"{model}: {score:.{digits}f}")
    return log
'''


@pytest.fixture(scope="session")
def wrong(answer) -> str:
    """Return an answer whose calls share their log."""
    return answer.replace("log=None", "log=[]")


def pytest_terminal_summary(terminalreporter) -> None:
    """Print which gate holds for which exercise in which kind."""
    if not TABLE:
        return
    gates = list(dict.fromkeys(gate for row in TABLE.values() for gate in row))
    terminalreporter.section("exercises and gates")
    terminalreporter.line("exercise  kind     " + "  ".join(gates))
    for (name, kind), row in sorted(TABLE.items()):
        cells = "  ".join(f"{_said(row.get(gate)):<{len(gate)}}" for gate in gates)
        terminalreporter.line(f"{name:<9} {kind:<8} {cells}".rstrip())


def _said(holds: bool | None) -> str:
    return "" if holds is None else "holds" if holds else "RED"
