"""Fetching the files of a data set, from a mirror or its publisher, and checking every byte."""

import gzip
import os
import shutil
import tarfile
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import IO
from urllib.parse import quote

from .errors import DataError
from .files import replace_file, sha256

MAX_BYTES = 2 << 30  # a member of an archive that is larger than this is damaged or hostile
DAMAGED = (zipfile.BadZipFile, tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError)


def fetch(dataset: str, url: str, files: Mapping[str, str], folder: Path) -> None:
    """Put the files of a data set into a folder; a file with the right checksum is kept.

    The mirror in MLSCAFFOLD_MIRROR, a folder or a URL, is asked first.

    Parameters
    ----------
    dataset
        Identifier of the data set, under which a mirror keeps it.
    url
        Address of the file or archive; ``{name}`` in it stands for the name of the file.
    files
        Name and SHA-256 of each file, as it is inside the archive.

    Raises
    ------
    DataError
        The source does not answer, or has a file with another checksum.
    """
    mirror = os.environ.get("MLSCAFFOLD_MIRROR", "").strip().rstrip("/")
    for name, expected in files.items():
        path = folder / name
        if not path.is_file() or sha256(path) != expected:
            with replace_file(path) as temporary:
                place = f"{mirror}/{dataset.replace('-', '_')}/{quote(name)}"
                source = url.replace("{name}", name)
                if not mirror or not _copy_from_mirror(place, temporary):
                    download(source, temporary.with_suffix(".download"))
                    extract_member(temporary.with_suffix(".download"), name, temporary)
                verify(temporary, name, expected)
        print(f"{path}: sha256 {expected[:12]}… as published")


def verify(path: Path, name: str, expected: str) -> None:
    """Raise `DataError` unless a file has the published checksum."""
    actual = sha256(path)
    if actual != expected:
        raise DataError(f"{name} is damaged or was changed: sha256 {actual}, expected {expected}.")


def _copy_from_mirror(place: str, target: Path) -> bool:
    """Copy a file from the mirror; return False where the mirror has no such file."""
    if place.startswith(("http://", "https://")):
        try:
            download(place, target)
        except DataError:
            return False
        return True
    path = Path(place).expanduser()
    if path.is_file():
        shutil.copyfile(path, target)
    return path.is_file()


def download(url: str, target: Path) -> None:
    """Download one file; raise `DataError` where the server has none or does not answer."""
    import pooch
    import requests

    pooch.get_logger().setLevel("ERROR")
    try:
        pooch.HTTPDownloader(timeout=30)(url, str(target), None)
    except requests.RequestException as error:
        target.unlink(missing_ok=True)
        hint = "Put the files into data/raw, or name a mirror in MLSCAFFOLD_MIRROR."
        raise DataError(f"Cannot download {url} ({error}). {hint}") from None


def extract_member(archive: Path, member: str, target: Path, max_bytes: int = MAX_BYTES) -> None:
    """Move one file out of a zip or tar archive; a file that is no archive is moved as it is.

    The target is the caller's, so that no path inside the archive can leave the folder.

    Raises
    ------
    DataError
        The archive is damaged, lacks the file, or holds a larger one than ``max_bytes``.
    """
    try:
        if zipfile.is_zipfile(archive):
            with zipfile.ZipFile(archive) as zipped:
                names = [entry.filename for entry in zipped.infolist() if not entry.is_dir()]
                with zipped.open(_find(member, names, archive)) as stream:
                    _copy(stream, target, max_bytes)
        elif tarfile.is_tarfile(archive):
            with tarfile.open(archive) as tar:
                regular = {entry.name: entry for entry in tar.getmembers() if entry.isfile()}
                stream = tar.extractfile(regular[_find(member, list(regular), archive)])
                assert stream is not None  # it is a regular file
                _copy(stream, target, max_bytes)
        else:
            archive.replace(target)
    except DAMAGED as error:
        raise DataError(f"The archive {archive.name} is damaged: {error}.") from error
    finally:
        archive.unlink(missing_ok=True)


def _find(member: str, names: list[str], archive: Path) -> str:
    if member in names:
        return member
    same = [name for name in names if PurePosixPath(name).name == PurePosixPath(member).name]
    if len(same) != 1:
        raise DataError(f"The archive {archive.name} holds no file {member}, only {names[:5]}.")
    return same[0]


def _copy(source: IO[bytes], target: Path, max_bytes: int) -> None:
    with target.open("wb") as file:
        while chunk := source.read(1 << 20):
            file.write(chunk)
            if file.tell() > max_bytes:
                raise DataError(f"{target.name} is larger than {max_bytes:,} bytes when unpacked.")
