"""Take known members out of a zip or tar archive.

The names that are written are the caller's, never the archive's, so that no path in an archive
can leave the folder; and no member may be larger than the caller allows.
"""

from __future__ import annotations

import gzip
import tarfile
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import IO

from mlscaffold.data.errors import ArchiveMemberMissing, ArchiveMemberTooLarge, BrokenArchive

_CHUNK = 1 << 20
_BROKEN = (zipfile.BadZipFile, tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError)


def is_archive(path: Path) -> bool:
    """Whether the file is a zip or a tar archive, judged by its content."""
    return zipfile.is_zipfile(path) or tarfile.is_tarfile(path)


def extract(archive: Path, members: Mapping[str, str], folder: Path, limit: int) -> list[Path]:
    """Write members of an archive into a folder.

    Parameters
    ----------
    members
        Name of each file to write, and its path inside the archive; where the archive has no
        such path, the one file of that name in any of its folders.
    limit
        Largest size of one member, in bytes.

    Raises
    ------
    ArchiveMemberMissing, ArchiveMemberTooLarge, BrokenArchive
    """
    try:
        if zipfile.is_zipfile(archive):
            with zipfile.ZipFile(archive) as opened:
                paths = [each.filename for each in opened.infolist() if not each.is_dir()]
                return [
                    _copy(opened.open(_find(member, paths, archive)), folder / name, limit)
                    for name, member in members.items()
                ]
        with tarfile.open(archive) as tar:
            regular = {each.name: each for each in tar.getmembers() if each.isfile()}
            found = {name: _find(each, list(regular), archive) for name, each in members.items()}
            return [
                _copy(_opened(tar, regular[member]), folder / name, limit)
                for name, member in found.items()
            ]
    except _BROKEN as error:
        raise BrokenArchive(archive.name, str(error)) from error


def _opened(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    stream = tar.extractfile(member)
    assert stream is not None, "only regular files come here"
    return stream


def _find(member: str, paths: list[str], archive: Path) -> str:
    if member in paths:
        return member
    same = [each for each in paths if PurePosixPath(each).name == PurePosixPath(member).name]
    if len(same) != 1:
        raise ArchiveMemberMissing(member, archive.name, paths)
    return same[0]


def _copy(source: IO[bytes], target: Path, limit: int) -> Path:
    with source, target.open("wb") as file:
        left = limit
        while chunk := source.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise ArchiveMemberTooLarge(target.name, limit)
            file.write(chunk)
    return target
