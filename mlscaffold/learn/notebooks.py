"""Lessons as notebooks: opened in JupyterLab, or exported once."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from mlscaffold import environment
from mlscaffold.errors import MlscaffoldError
from mlscaffold.learn.check import NoEnvironment
from mlscaffold.learn.course import Course, Exercise
from mlscaffold.learn.progress import write_atomically

# Defaults for this one session; the user's own settings stay and go before them.
SETTINGS = {
    "@jupyterlab/docmanager-extension:plugin": {"defaultViewers": {"python": "Jupytext Notebook"}},
    # A lesson names no kernel: that would be metadata in the file.
    "@jupyterlab/notebook-extension:tracker": {"autoStartDefaultKernel": True},
    # No question about news before the first lesson, and no request to elsewhere.
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
}
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


class NoJupyterLab(MlscaffoldError):
    """JupyterLab is an extra."""

    def __init__(self, course: Course) -> None:
        super().__init__(
            "JupyterLab is not in the project's environment",
            course.project.environment,
            "Type: uv sync --group learn  (or: uv pip install --group learn). VS Code and PyCharm "
            "open a lesson as a notebook without it.",
        )


def lab_command(
    course: Course, exercise: Exercise | None, options: Sequence[str] = ()
) -> list[str]:
    """Return the command that opens a lesson in JupyterLab; ``options`` are JupyterLab's own.

    Raises
    ------
    mlscaffold.learn.check.NoEnvironment, NoJupyterLab
    """
    python = course.project.python
    if not python.exists():
        raise NoEnvironment(course.project.root)
    asked = [str(python), "-c", "import jupyterlab, jupytext"]
    if subprocess.run(asked, capture_output=True).returncode != 0:
        raise NoJupyterLab(course)
    place = f"/lab/tree/learn/{exercise.file}" if exercise else "/lab/tree/learn"
    return [
        str(python),
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={course.project.root}",
        f"--LabApp.default_url={place}",
        *options,
    ]


def lab(course: Course, exercise: Exercise | None, options: Sequence[str] = ()) -> NoReturn:
    """Become JupyterLab, opened on a lesson; this does not return."""
    command = lab_command(course, exercise, options)
    settings = course.state / "jupyter"
    file = settings / "labconfig" / "default_setting_overrides.json"
    write_atomically(file, json.dumps(SETTINGS))
    configured = [str(settings), *filter(None, [os.environ.get("JUPYTER_CONFIG_PATH")])]
    env = {
        **os.environ,
        "JUPYTER_CONFIG_PATH": os.pathsep.join(configured),
        "PYTHONPATH": os.pathsep.join(str(course.project.root / name) for name in ("learn", "src")),
    }
    os.chdir(course.project.root)
    os.execve(command[0], command, env)  # it has the terminal, and Ctrl-C, to itself


def export(course: Course, exercise: Exercise, output: Path | None = None) -> Path:
    """Write a lesson as an ``.ipynb``; what is changed there does not come back.

    Raises
    ------
    mlscaffold.learn.check.NoEnvironment
    mlscaffold.environment.CommandFailed
    """
    if not course.project.python.exists():
        raise NoEnvironment(course.project.root)
    lesson = course.lesson(exercise)
    place = output or course.learn / "notebooks" / f"{lesson.stem}.ipynb"
    place.parent.mkdir(parents=True, exist_ok=True)
    metadata = json.dumps({"kernelspec": KERNEL})
    told = ["--quiet", "--to", "ipynb", "--update-metadata", metadata, "--output", str(place)]
    environment.run(course.project, ["jupytext", *told, str(lesson)])
    return place
