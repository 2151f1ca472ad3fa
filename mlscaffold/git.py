"""The few things that are asked of Git."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from mlscaffold.errors import MlscaffoldError

FULL = "No space left on device"
MAIN = "main"  # the branch of a project


class GitFailed(MlscaffoldError):
    """Git is there, but did not do what it was asked for."""

    def __init__(self, command: str, said: str) -> None:
        reason = (said.strip().splitlines() or ["it gave no reason"])[-1].removeprefix("fatal: ")
        super().__init__(
            f"`git {command}` failed, so no project was made",
            FULL if FULL in said else reason,
            "Free some space." if FULL in said else "Mend that, or do without Git: --no-git",
        )


def available() -> bool:
    """Whether Git is installed."""
    return shutil.which("git") is not None


def root_of(folder: Path) -> Path | None:
    """Return the root of the repository that `folder` lies in, if it lies in one."""
    if not available():
        return None
    result = _git(folder, "rev-parse", "--show-toplevel", check=False)
    return Path(result.stdout.strip()) if result.returncode == 0 else None


def config(key: str) -> str | None:
    """Return a setting of the user's, such as ``user.name``."""
    if not available():
        return None
    result = _git(Path.cwd(), "config", "--get", key, check=False)
    return result.stdout.strip() or None


def files(folder: Path) -> tuple[str, ...]:
    """Return what a commit of everything in `folder` would hold, by paths relative to it."""
    if not available():
        return ()
    listing = ("ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate")
    listed = _git(folder, *listing, check=False)
    return tuple(name for name in listed.stdout.split("\0") if name)


def commits(folder: Path) -> list[str]:
    """Return the subjects of the commits that touched `folder`, newest first."""
    if not available():
        return []
    return _git(folder, "log", "--format=%s", "--", ".", check=False).stdout.splitlines()


def changes(folder: Path) -> list[str]:
    """Return the paths in `folder` that differ from the last commit."""
    if not available():
        return []
    told = _git(folder, "status", "--porcelain", "-z", "--", ".", check=False).stdout
    return [line[3:] for line in told.split("\0") if line]


def ask(folder: Path, *arguments: str) -> str | None:
    """Return what Git answers, None where it refuses."""
    result = _git(folder, *arguments, check=False)
    return result.stdout.strip() if result.returncode == 0 else None


def start(folder: Path, message: str) -> bool:
    """Make `folder` a repository with one commit of everything that is not ignored.

    Returns
    -------
    bool
        Whether the commit was made: without ``user.name`` and ``user.email`` it is not.
    """
    _git(folder, "init", "--quiet", "--initial-branch", MAIN)
    _git(folder, "add", "--all")
    if config("user.name") is None or config("user.email") is None:
        return False
    _git(folder, "commit", "--quiet", "--no-verify", "--message", message)
    return True


def _git(folder: Path, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    result = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    if check and result.returncode != 0:
        raise GitFailed(arguments[0], result.stderr)
    return result
