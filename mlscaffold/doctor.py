"""Diagnose common problems and suggest fixes."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from mlscaffold import documents, environment, git, locks, recorded
from mlscaffold.learn import progress
from mlscaffold.learn.course import Course, CourseFile
from mlscaffold.project import NotAProject, Project
from mlscaffold.support.formatting import metric_name
from mlscaffold.transaction import is_running

PART = re.compile(r"\.?.+\.(\d+)\.part")  # the file's name, and the process that wrote it
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
    broken = list(damaged(project.root))
    answers = {} if any(each.path.name == recorded.ANSWERS for each in broken) else project.answers
    needed = NEEDED_FOR_CUDA if answers.get("torch") == "cuda" else NEEDED_SPACE
    machine = [_python(), _git(), _uv(), _space(folder, needed), _mirror()]
    files = [_damage(project.root, each) for each in broken] or [
        Finding("Files", True, "all can be read")
    ]
    remains = [_left_over(project.root, path) for path in left_over(project.root)]
    run = [] if any(each.path.name == "metrics.json" for each in broken) else [_run(project)]
    return [*machine, *files, *remains, _environment(project), _data(project), *run]


def damaged(root: Path) -> Iterator[documents.DamagedFile]:
    """Name the files of a project that are missing or not what they should be."""
    for name, form in _forms(root).items():
        if name in recorded.NEEDED or os.path.lexists(root / name):
            try:
                documents.read(root / name, form)
            except documents.DamagedFile as problem:
                yield problem


def left_over(root: Path) -> Iterator[Path]:
    """Name the temporary files of commands that were killed."""
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if name not in (".git", ".venv")]
        for name in files:
            owner = PART.fullmatch(name)
            if owner and not is_running(int(owner[1])):
                yield Path(folder, name)


def repair(folder: Path) -> list[str]:
    """Bring back what was committed in the place of damaged files, and remove what was left over.

    A damaged file stays beside the one that is brought back, as ``NAME.damaged``.

    Returns
    -------
    list of str
        What was done.
    """
    root = Project.containing(folder).root
    done = []
    with locks.project(root):
        for problem in list(damaged(root)):
            path, name = problem.path, problem.path.relative_to(root).as_posix()
            if not _committed(root, name):
                continue
            said = f"{name} is as it was committed"
            if os.path.lexists(path):
                aside = _free(path)
                path.replace(aside)
                said += f"; the damaged one is {aside.name}"
            git.ask(root, "restore", "--staged", "--worktree", "--source=HEAD", "--", name)
            done.append(said)
        for path in list(left_over(root)):
            path.unlink()
            done.append(f"{path.relative_to(root)} is removed")
    return done


def _forms(root: Path) -> dict[str, Any]:
    """Return the form of each file that a project records, by its name."""
    course = Course(Project(root))
    forms = {**dict.fromkeys(course.files, CourseFile), progress.path(course): progress.Records}
    named = {path.relative_to(root).as_posix(): form for path, form in forms.items()}
    return {**recorded.FORMS, **named}


def _free(path: Path) -> Path:
    """Return a name beside a file that nothing has yet."""
    names = (path.with_name(f"{path.name}.damaged{n or ''}") for n in count())
    return next(name for name in names if not os.path.lexists(name))


def _committed(root: Path, name: str) -> bool:
    """Whether the last commit has the file, and undamaged."""
    text = git.ask(root, "show", f"HEAD:./{name}")
    if text is None:
        return False
    try:
        documents.refuse_conflict(root / name, text)
        documents.parse(root / name, text, _forms(root)[name])
    except documents.DamagedFile:
        return False
    return True


def _damage(root: Path, problem: documents.DamagedFile) -> Finding:
    name = problem.path.relative_to(root).as_posix()
    if _committed(root, name):
        fix = "mlscaffold doctor --fix  (brings back what was committed, and keeps yours beside it)"
    elif name.startswith("reports/"):
        fix = "mlscaffold run  (writes it anew)"
    else:
        fix = "Fix it by hand; no commit has it."
    return Finding("Files", False, f"{name}: {problem.reason}", fix)


def _left_over(root: Path, path: Path) -> Finding:
    name = path.relative_to(root)
    return Finding(
        "Files", False, f"{name} was left by a killed command", "mlscaffold doctor --fix"
    )


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
    return Finding(
        "Pipeline", True, f"{metric_name(headline.score.name)} {headline.score} on {headline.split}"
    )
