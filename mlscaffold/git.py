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
        lines = [line.removeprefix("fatal: ") for line in said.strip().splitlines() if line.strip()]
        reason = FULL if FULL in said else "; ".join(lines[:3]) or "it gave no reason"
        advice = "Fix this, or skip Git with --no-git."
        if FULL in said:
            advice = "Free some space."
        elif "sign" in said:
            advice = "Set up the key that commit.gpgsign asks for, or skip Git with --no-git."
        super().__init__(f"`git {command}` failed, so no project was made", reason, advice)


class ForeignRepository(MlscaffoldError):
    """A repository that belongs to another user, which Git refuses to touch."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            "The Git repository around this folder belongs to another user",
            folder,
            f"If you trust it: git config --global --add safe.directory {folder}",
        )


class IgnoredByGit(MlscaffoldError):
    """A place that the repository around it ignores, where DVC refuses to work."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            "The repository around this folder ignores it, so nothing in it could be committed, "
            "and DVC refuses to work there",
            folder,
            "Choose another place, or take it out of .gitignore.",
        )


def available() -> bool:
    """Whether Git is installed."""
    return shutil.which("git") is not None


def root_of(folder: Path) -> Path | None:
    """Return the root of the repository that `folder` lies in, if it lies in one."""
    if not available():
        return None
    result = _git(folder, "rev-parse", "--show-toplevel", check=False)
    if "dubious ownership" in result.stderr:
        raise ForeignRepository(folder)
    return Path(result.stdout.strip()) if result.returncode == 0 else None


def refuse_ignored(folder: Path) -> None:
    """Refuse a place that is ignored by the repository around it; it need not be there yet.

    Raises
    ------
    IgnoredByGit
    """
    place = next(parent for parent in (folder, *folder.parents) if parent.is_dir())
    if _git(place, "check-ignore", "--quiet", str(folder), check=False).returncode == 0:
        raise IgnoredByGit(folder)


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
    # A user's global list of ignored files must not leave out what a project needs.
    _git(folder, "-c", "core.excludesFile=", "add", "--all")
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
        raise GitFailed(next(a for a in arguments if a[0] != "-" and "=" not in a), result.stderr)
    return result
