"""Locks between commands that run at once: one waits for the other, and says so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mlscaffold import cache
from mlscaffold.errors import MlscaffoldError
from mlscaffold.progress import SILENT, Progress

SECONDS = 1  # of silent waiting


class CacheNotWritable(MlscaffoldError):
    """A cache folder in which nothing can be kept."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            f"Downloads cannot be kept, {reason}",
            folder,
            "Set XDG_CACHE_HOME to a folder that you can write to.",
        )


@contextmanager
def cached(name: str, progress: Progress = SILENT) -> Iterator[Path]:
    """Hold the part of the cache of that name, and yield its folder.

    Raises
    ------
    CacheNotWritable
    """
    folder = cache.folder() / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (cache.folder() / f"{name.replace('/', '-')}.lock").touch()
    except OSError as error:
        raise CacheNotWritable(folder, (error.strerror or "no permission").lower()) from error
    with _held(cache.folder() / f"{name.replace('/', '-')}.lock", "downloads the same", progress):
        yield folder


@contextmanager
def project(root: Path, progress: Progress = SILENT) -> Iterator[None]:
    """Hold a project, so that no two commands change it at once; within one command, repeatedly."""
    folder = root / ".dvc" / "tmp"  # Git ignores it
    folder.mkdir(parents=True, exist_ok=True)
    with _held(folder / "mlscaffold.lock", "works in this project", progress):
        yield


@contextmanager
def _held(path: Path, what: str, progress: Progress) -> Iterator[None]:
    from filelock import FileLock, Timeout

    lock = FileLock(path, is_singleton=True)
    try:
        lock.acquire(timeout=SECONDS)
    except Timeout:
        with progress.task(f"Waiting for another mlscaffold that {what}"):
            lock.acquire()
    try:
        yield
    finally:
        lock.release()
