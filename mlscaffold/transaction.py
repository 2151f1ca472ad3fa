"""All or nothing: a folder is made in a hidden place and appears at once, or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from mlscaffold import cache
from mlscaffold.errors import MlscaffoldError, few

PREFIX = ".mlscaffold-"
SHOWN = 10


class TargetNotEmpty(MlscaffoldError):
    """The folder to be made exists and holds something."""

    def __init__(self, target: Path) -> None:
        super().__init__(
            "The folder exists and is not empty", target, "Choose another name, or remove it."
        )


class TargetNotAFolder(MlscaffoldError):
    """Something that is no folder stands where the project should be."""

    def __init__(self, target: Path) -> None:
        super().__init__("There is already a file of this name", target, "Choose another name.")


class FilesInTheWay(MlscaffoldError):
    """Files of an existing repository that the project would overwrite."""

    def __init__(self, target: Path, clashes: list[str]) -> None:
        super().__init__(
            f"{len(clashes)} files of the project exist here already; nothing was written",
            few(clashes, SHOWN),
            f"Move them away from {target}, or make the project in a folder of its own.",
        )


class CannotWrite(MlscaffoldError):
    """No permission, a full disk, a read-only file system."""

    def __init__(self, place: Path, error: OSError) -> None:
        reason = error.strerror or str(error)
        super().__init__(
            f"Cannot write the project ({reason.lower()})",
            place,
            "Free some space."
            if error.errno == errno.ENOSPC
            else "Choose a folder that you can write to.",
        )


@contextmanager
def new_folder(target: Path, *, merge: bool = False) -> Iterator[Path]:
    """Yield an empty folder that becomes `target` when the block ends without an error.

    Parameters
    ----------
    target
        Absolute path of the folder to be made. It may exist if it is empty.
    merge
        Whether to add to a folder that holds files, none of which is ever overwritten.

    Raises
    ------
    TargetNotEmpty, TargetNotAFolder, FilesInTheWay, CannotWrite
        In each case nothing has changed on the disk.

    Notes
    -----
    The folder is made on the file system of `target`, so that putting it in place is one
    ``rename``, which cannot be seen half done. It lies in the user's cache, or beside `target`
    where the cache is on another file system. What a killed process leaves there is removed by
    the next call.
    """
    check_target(target, merge=merge)
    with _staged(target) as staged:
        project = staged / target.name
        project.mkdir()
        yield project
        _put_in_place(project, target, merge=merge)


@contextmanager
def renewed_folder(target: Path, owned: Sequence[str]) -> Iterator[Path]:
    """Yield an empty folder whose files come into `target`, in place of the `owned` ones there.

    Parameters
    ----------
    target
        Absolute path; it is made where it is missing.
    owned
        The files, by path relative to `target`, that may go; no other is touched.

    Raises
    ------
    TargetNotAFolder, FilesInTheWay, CannotWrite
        In each case nothing has changed on the disk.
    """
    check_target(target, merge=True)
    with _staged(target) as staged:
        fresh, former = staged / target.name, staged / f"{target.name}.former"
        fresh.mkdir()
        yield fresh
        moved = [(target / name, former / name) for name in owned if (target / name).is_file()]
        try:
            for place, aside in moved:
                aside.parent.mkdir(parents=True, exist_ok=True)
                place.rename(aside)
            _put_in_place(fresh, target, merge=True)
        except BaseException:
            for place, aside in moved:
                if aside.exists():
                    aside.rename(place)
            raise


@contextmanager
def _staged(target: Path) -> Iterator[Path]:
    """Yield a hidden folder on the file system of `target`, which is removed in the end."""
    try:
        staged = _staging_folder(nearest_folder(target.parent))
    except OSError as error:
        raise CannotWrite(target, error) from error
    try:
        yield staged
    except OSError as error:
        raise CannotWrite(Path(error.filename or target), error) from error
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def check_target(target: Path, *, merge: bool = False) -> None:
    """Raise if `target` cannot become a project."""
    if not target.is_dir():
        if target.exists() or target.is_symlink():
            raise TargetNotAFolder(target)
    elif not merge and any(target.iterdir()):
        raise TargetNotEmpty(target)


def nearest_folder(path: Path) -> Path:
    """Return `path` if it is a folder, or else the nearest one above it."""
    while not path.is_dir():
        path = path.parent
    return path


def _staging_folder(home: Path) -> Path:
    """Make the hidden folder, named by the process that owns it, on the file system of `home`."""
    parent = home
    with suppress(OSError):
        staging = cache.folder() / "staging"
        staging.mkdir(parents=True, exist_ok=True)
        if staging.stat().st_dev == home.stat().st_dev:
            parent = staging
    _sweep(parent)
    return Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=parent))


def _sweep(parent: Path) -> None:
    for leftover in parent.glob(f"{PREFIX}*"):
        owner = leftover.name.removeprefix(PREFIX).partition("-")[0]
        if owner.isdigit() and not is_running(int(owner)):
            shutil.rmtree(leftover, ignore_errors=True)


def is_running(process: int) -> bool:
    """Whether a process of this number is there."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _put_in_place(project: Path, target: Path, *, merge: bool) -> None:
    if not target.is_dir():
        target.parent.mkdir(parents=True, exist_ok=True)
        project.rename(target)
        return
    check_target(target, merge=merge)
    clashes = _clashes(project, target)
    if clashes:
        raise FilesInTheWay(target, clashes)
    _merge(project, target)


def _clashes(project: Path, target: Path) -> list[str]:
    """List what stands in both, other than folders that can be shared."""
    found = []
    for path in sorted(project.rglob("*")):
        relative = path.relative_to(project)
        other = target / relative
        if (other.exists() or other.is_symlink()) and not (path.is_dir() and other.is_dir()):
            found.append(relative.as_posix())
    return found


def _merge(project: Path, target: Path) -> None:
    """Move every entry of `project` into `target`; on any error move all of them back."""
    moved: list[tuple[Path, Path]] = []
    try:
        for source, place in _moves(project, target):
            source.rename(place)
            moved.append((source, place))
    except BaseException:
        for source, place in reversed(moved):
            place.rename(source)
        raise


def _moves(project: Path, target: Path) -> list[tuple[Path, Path]]:
    """List the fewest renames that put `project` into `target`: new folders go as a whole."""
    moves = []
    for path in sorted(project.iterdir()):
        place = target / path.name
        moves += _moves(path, place) if place.is_dir() else [(path, place)]
    return moves
