"""Diagnose common problems and suggest fixes."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from mlscaffold import environment, git
from mlscaffold.project import NotAProject, Project

NEEDED_SPACE = 3 << 30  # an environment takes 1.3 to 1.8 GB, its first run little
NEEDED_FOR_CUDA = 10 << 30  # what PyTorch brings for graphics cards is several times as large


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    name: str
    ok: bool
    detail: str
    fix: str | None = None


def examine(folder: Path) -> list[Finding]:
    """Examine this machine, and the project that `folder` lies in, if it lies in one."""
    try:
        project = Project.containing(folder)
    except NotAProject:
        return [_python(), _git(), _uv(), _space(folder, NEEDED_SPACE), _mirror()]
    needed = NEEDED_FOR_CUDA if project.answers.get("torch") == "cuda" else NEEDED_SPACE
    machine = [_python(), _git(), _uv(), _space(folder, needed), _mirror()]
    return [*machine, _environment(project), _data(project), _run(project)]


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    supported = (3, 11) <= sys.version_info[:2] <= (3, 13)
    return Finding(
        "Python", supported, f"{version} at {sys.executable}",
        None if supported else "Install mlscaffold under Python 3.11, 3.12 or 3.13.",
    )  # fmt: skip


def _git() -> Finding:
    if not git.available():
        return Finding("Git", False, "not installed", "Install Git: https://git-scm.com/downloads")
    name, email = git.config("user.name"), git.config("user.email")
    if name is None or email is None:
        missing = "user.name" if name is None else "user.email"
        return Finding(
            "Git", False, f"{missing} is not set", f'git config --global {missing} "..."'
        )
    return Finding("Git", True, f"commits as {name} <{email}>")


def _uv() -> Finding:
    from uv import find_uv_bin

    settings = environment.pip_settings()
    handed_on = f"; taken over from pip: {', '.join(sorted(settings))}" if settings else ""
    return Finding("uv", True, f"{find_uv_bin()}{handed_on}")


def _space(folder: Path, needed: int) -> Finding:
    free = shutil.disk_usage(folder).free
    enough = free > needed
    return Finding(
        "Disk", enough, f"{free / (1 << 30):.1f} GiB free",
        None if enough else f"An environment and a first run need about {needed >> 30} GiB.",
    )  # fmt: skip


def _mirror() -> Finding:
    mirror = os.environ.get("MLSCAFFOLD_MIRROR")
    if not mirror:
        return Finding("Data mirror", True, "none; data sets come from their official addresses")
    there = "://" in mirror or Path(mirror).is_dir()
    return Finding(
        "Data mirror", there, mirror,
        None if there else "MLSCAFFOLD_MIRROR names a folder that is not there.",
    )  # fmt: skip


def _environment(project: Project) -> Finding:
    if environment.moved(project):
        return Finding(
            "Environment", False, "the project was moved after its environment was made",
            "mlscaffold run  (makes it anew in this place)",
        )  # fmt: skip
    if not environment.exists(project):
        return Finding("Environment", False, "not made yet, or not completely", "mlscaffold run")
    return Finding("Environment", True, str(project.environment))


def _data(project: Project) -> Finding:
    raw = project.root / "data" / "raw"
    pointers = [path for path in raw.glob("*.dvc") if not path.with_suffix("").exists()]
    if pointers:
        return Finding(
            "Data", False, f"{pointers[0].with_suffix('').name} is not here",
            "dvc pull  (or put the file into data/raw yourself)",
        )  # fmt: skip
    return Finding("Data", True, str(raw))


def _run(project: Project) -> Finding:
    headline = project.headline("validation")
    if headline is None:
        return Finding("Pipeline", False, "has not run yet", "mlscaffold run")
    return Finding("Pipeline", True, f"{headline.score.name} {headline.score} on {headline.split}")
