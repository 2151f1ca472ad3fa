"""Render the examples: the template, the author's commits, and what the pipeline wrote before.

The answers are those that each example records; the commits are the patches in
``examples/patches/NAME``, as ``git format-patch`` writes them. An example that has not drifted is
the same afterwards, byte for byte; one whose code changed has to be run again (`examples.make`),
which ``mlscaffold check`` says (ML306).
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from mlscaffold import git
from mlscaffold.answers import Answers
from mlscaffold.learn.eject import eject
from mlscaffold.project import Project
from mlscaffold.recorded import ANSWERS
from mlscaffold.render import with_copier
from mlscaffold.support.markdown import copy_blocks

ROOT = Path(__file__).parent
BY_PIPELINE = re.compile(r"reports/.*|dvc\.lock")  # and the marked blocks of README.md
AUTHOR = {"user.name": "The mlscaffold developers", "user.email": "developers@mlscaffold.example"}


def examples(*names: str) -> list[Project]:
    """Return the examples of these names, or all."""
    present = [Project(answers.parent) for answers in sorted(ROOT.glob(f"*/{ANSWERS}"))]
    unknown = set(names) - {example.root.name for example in present}
    if unknown:
        listing = ", ".join(example.root.name for example in present)
        unknown_names = ", ".join(sorted(unknown))
        raise SystemExit(f"No example is named {unknown_names}. These are: {listing}.")
    return [example for example in present if not names or example.root.name in names]


def patches(example: Project) -> list[Path]:
    """Return the author's commits, in their order."""
    return sorted((ROOT / "patches" / example.root.name).glob("*.patch"))


def begin(example: Project, folder: Path) -> None:
    """Start a repository with what the template makes of the example's answers, in one commit.

    The README names that commit, so its hash does not depend on who makes it, or when.
    """
    with_copier.render(Answers.recorded(example.answers), folder)
    eject(folder)
    call(folder, "init", "--quiet", "--initial-branch", git.MAIN)
    for key, value in AUTHOR.items():
        call(folder, "config", key, value)
    date = f"{example.answers['date']}T00:00:00Z"
    commit(folder, "Project made by mlscaffold", GIT_AUTHOR_DATE=date, GIT_COMMITTER_DATE=date)


def apply(patch: Path, folder: Path) -> str:
    """Apply a commit of the author and return its subject.

    One line of context around each change has to be as it was; the rest of a file may differ.

    Raises
    ------
    SystemExit
        The template has changed where the commit changes it too.
    """
    ran = subprocess.run(
        ["git", "am", "--quiet", "--3way", "-C1", str(patch)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode != 0:
        raise SystemExit(f"{patch} no longer applies: {ran.stderr}{ran.stdout}")
    return git.commits(folder)[0]


def commit(folder: Path, message: str, **variables: str) -> None:
    """Commit everything that is not ignored."""
    call(folder, "add", "--all")
    call(folder, "commit", "--quiet", "--allow-empty", "--message", message, **variables)


def call(folder: Path, *arguments: str, **variables: str) -> None:
    """Call Git in a folder, with environment variables of its own."""
    subprocess.run(["git", *arguments], cwd=folder, check=True, env=os.environ | variables)


def render(example: Project, folder: Path) -> None:
    """Render an example into an empty folder, with the author's commits and the earlier results."""
    begin(example, folder)
    for patch in patches(example):
        apply(patch, folder)
    for name, content in contents(example).items():
        if BY_PIPELINE.fullmatch(name):
            put(folder / name, content)
    readme = folder / "README.md"
    text = copy_blocks(read(readme), read(example.root / "README.md"))
    readme.write_text(text, encoding="utf-8")


def drift(example: Project) -> list[str]:
    """Name the files of an example that a new rendering would change, add or remove."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary) / example.root.name
        render(example, folder)
        return different(contents(Project(folder)), contents(example))


def renew(example: Project) -> list[str]:
    """Render an example in its place and name the files that changed."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary) / example.root.name
        render(example, folder)
        return replace(example, Project(folder))


def replace(example: Project, made: Project) -> list[str]:
    """Give an example the content of a project and name the files that changed."""
    fresh = contents(made)
    changed = different(fresh, contents(example))
    for name in changed:
        if name in fresh:
            put(example.root / name, fresh[name])
        else:
            (example.root / name).unlink()
    return changed


def contents(example: Project) -> dict[str, bytes]:
    """Read what Git has of an example, or would take."""
    paths = ((name, example.root / name) for name in git.files(example.root))
    return {name: path.read_bytes() for name, path in paths if path.is_file()}


def different(fresh: dict[str, bytes], present: dict[str, bytes]) -> list[str]:
    """Name the files that two projects do not share."""
    return sorted(n for n in fresh.keys() | present.keys() if fresh.get(n) != present.get(n))


def put(path: Path, content: bytes) -> None:
    """Write a file, and the folders that it lies in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def read(path: Path) -> str:
    """Read a text."""
    return path.read_text(encoding="utf-8")
