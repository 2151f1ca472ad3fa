"""Bring the files of a named data set here: from a mirror, the cache or the official source."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote, unquote, urlsplit
from urllib.request import url2pathname

from mlscaffold import locks
from mlscaffold.data import archives
from mlscaffold.data.catalogue import Dataset
from mlscaffold.data.errors import ChecksumMismatch, DownloadFailed
from mlscaffold.progress import SILENT, Advance, Progress

ATTEMPTS = 4
PAUSE = 0.5  # seconds before the second attempt; doubled each time
_TIMEOUT = 30
_CHUNK = 1 << 16
# Attempts that may go better a moment later; 416 is a part that is longer than the file.
_PASSING = {408, 416, 425, 429, 500, 502, 503, 504}


def fetch(dataset: Dataset, folder: Path, progress: Progress = SILENT) -> list[Path]:
    """Put the files of a data set into a folder, each with the sum that the catalogue names.

    A file that is there already with the right sum is kept. The mirror in the variable
    MLSCAFFOLD_MIRROR (a folder or a URL) is asked first, then the cache, then the official
    source. A data set that comes with a library has no files.

    Raises
    ------
    ChecksumMismatch
        Where the mirror or the official source has a file with another sum.
    DownloadFailed
        Where the official source does not answer, or not with the data.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, expected in dataset.files.items():
        if not _is_good(folder / name, expected):
            source = _from_mirror(dataset, name, progress) or _from_cache(dataset, name, progress)
            _place(source, folder / name)
    return [folder / name for name in dataset.files]


def is_url(text: str) -> bool:
    """Whether own data are named by an address rather than by a path."""
    return urlsplit(text).scheme in {"http", "https"}


def own(url: str, progress: Progress = SILENT) -> Path:
    """Download a file of the user's, anew each time, since what is there may have changed.

    Raises
    ------
    DownloadFailed
        The server does not answer, or not with the file.
    """
    written = Path(unquote(urlsplit(url).path)).name
    name = re.sub(r"[^\w.-]+", "_", written).lstrip(".") or "data"
    digest = hashlib.sha256(url.encode()).hexdigest()[:16]
    with locks.cached(f"own-{digest}", progress) as folder:
        download(url, folder / name, progress)
    return folder / name


def sha256(path: Path, progress: Progress = SILENT) -> str:
    """Return the digest of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as file, progress.task(f"Check {path.name}", path.stat().st_size) as step:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
            step(len(chunk))
    return digest.hexdigest()


# ------------------------------------------------------------------------------------- sources


def _from_mirror(dataset: Dataset, name: str, progress: Progress) -> Path | None:
    """Return the mirror's file, or nothing where there is no mirror or it lacks the file."""
    mirror = os.environ.get("MLSCAFFOLD_MIRROR", "").strip()
    if not mirror:
        return None
    scheme = urlsplit(mirror).scheme
    if scheme in {"http", "https"}:
        url = f"{mirror.rstrip('/')}/{dataset.folder}/{quote(name)}"
        with locks.cached(dataset.id, progress) as kept:
            path = kept / name
            if _is_good(path, dataset.files[name]):
                return path
            try:
                download(url, path, progress)
            except DownloadFailed:
                return None
            _check(path, dataset.files[name], url)
        return path
    root = Path(url2pathname(urlsplit(mirror).path) if scheme == "file" else mirror).expanduser()
    path = root / dataset.folder / name
    if not path.is_file():
        return None
    _check(path, dataset.files[name], str(path))
    return path


def _from_cache(dataset: Dataset, name: str, progress: Progress) -> Path:
    """Return the file in the cache, which is filled from the official source where it must."""
    with locks.cached(dataset.id, progress) as kept:
        if not _is_good(kept / name, dataset.files[name]):
            arrived = kept / "download"
            download(dataset.url.replace("{name}", name), arrived, progress)
            try:
                _unpack(arrived, dataset, name, kept)
            finally:
                arrived.unlink(missing_ok=True)
        _check(kept / name, dataset.files[name], dataset.url)
    return kept / name


def _unpack(arrived: Path, dataset: Dataset, name: str, folder: Path) -> None:
    if not dataset.members:
        arrived.replace(folder / name)
    elif not archives.is_archive(arrived):
        size = arrived.stat().st_size
        raise DownloadFailed(dataset.url, f"{size:,} bytes came that are no archive")
    else:
        # Not all files of an archive are looked at again: write them beside, then move them.
        with TemporaryDirectory(dir=folder) as beside:
            for path in archives.extract(arrived, dataset.members, Path(beside), dataset.bytes):
                path.replace(folder / path.name)


def _is_good(path: Path, expected: str) -> bool:
    return path.is_file() and sha256(path) == expected


def _check(path: Path, expected: str, source: str) -> None:
    found = sha256(path)
    if found != expected:
        raise ChecksumMismatch(path.name, source, expected, found)


def _place(source: Path, target: Path) -> None:
    """Copy so that the target is whole or not there, also where the copy is cut short."""
    part = target.with_name(f".{target.name}.part")
    try:
        shutil.copyfile(source, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


# ---------------------------------------------------------------------------------------- HTTP


def download(url: str, target: Path, progress: Progress = SILENT) -> None:
    """Download one file, resuming what an earlier attempt left where the server allows it.

    Raises
    ------
    DownloadFailed
        After the last attempt, or at once where another would not help.
    """
    import requests

    part = target.with_name(f"{target.name}.part")
    for attempt in range(1, ATTEMPTS + 1):
        try:
            _request(url, part, progress)
        except requests.RequestException as error:
            status = None if error.response is None else error.response.status_code
            if status == 416:
                part.unlink(missing_ok=True)
            if attempt == ATTEMPTS or (status is not None and status not in _PASSING):
                raise DownloadFailed(url, _reason(error, status)) from error
            time.sleep(PAUSE * 2 ** (attempt - 1))
        else:
            part.replace(target)
            return


def _request(url: str, part: Path, progress: Progress) -> None:
    import pooch

    with part.open("ab") as file, ExitStack() as stack:
        resume = {"Range": f"bytes={file.tell()}-"} if file.tell() else {}

        def restart_if_whole(response: Any, **_: Any) -> None:
            if response.status_code == 200:  # not 206: the server sends everything again
                file.truncate(0)

        name = Path(urlsplit(url).path).name
        pooch.HTTPDownloader(
            progressbar=_Bar(f"Download {name}", progress, stack),
            chunk_size=_CHUNK,
            timeout=_TIMEOUT,
            # A range of a compressed transfer would not be a range of the file.
            headers={"Accept-Encoding": "identity"} | resume,
            hooks={"response": restart_if_whole},
        )(url, file, None)


def _reason(error: Exception, status: int | None) -> str:
    if status is not None:
        return f"the server answered {status}"
    text = f"{type(error).__name__} {error}"
    if "Timeout" in text or "timed out" in text:
        return "the server does not answer"
    return "no connection to the server"


class _Bar:
    """What pooch calls as it downloads, told to a `Progress`."""

    def __init__(self, label: str, progress: Progress, stack: ExitStack) -> None:
        self.total = 0  # set by pooch once the server has said it
        self._label, self._progress, self._stack = label, progress, stack
        self._advance: Advance | None = None

    def update(self, amount: float) -> None:
        if self._advance is None:
            task = self._progress.task(self._label, self.total or None)
            self._advance = self._stack.enter_context(task)
        self._advance(amount)

    def reset(self) -> None:
        """Ignore what comes after: pooch fills its bar a second time at the end."""
        self._advance = lambda amount: None

    def close(self) -> None:
        pass
