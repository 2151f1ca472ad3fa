"""Stage 1: bring the raw data, from a mirror or its official address, and check every byte."""

import hashlib
import os
import shutil
import tarfile
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path
from typing import BinaryIO

from . import embedded
from .config import Data, load
from .errors import DataError
from .files import replacing

RAW = Path("data/raw")
LARGEST = 2 * 1024**3  # bytes; an archive that unpacks to more is damaged or hostile
TRIES = 3


def main() -> None:
    """Bring every file that is not there with the right checksum."""
    data = load().data
    if not data.sha256:
        return embedded.write(data, RAW)
    for name, digest in data.sha256.items():
        if not (RAW / name).exists() or sha256(RAW / name) != digest:
            with replacing(RAW / name) as part:
                obtain(data, name, part)
                check(part, name, digest)
        print(f"{RAW / name}: sha256 {digest[:12]}… as expected")


def obtain(data: Data, name: str, target: Path) -> None:
    """Write one file of the data set to ``target``: the mirror is asked first."""
    mirror = os.environ.get("MLSCAFFOLD_MIRROR")
    if mirror:
        place = f"{mirror.rstrip('/')}/{data.dataset.replace('-', '_')}/{name}"
        if "://" not in mirror and Path(place).is_file():
            shutil.copyfile(place, target)
            return None
        if "://" in mirror and download(place, target, optional=True):
            return None
    archive = target.with_suffix(".download")
    try:
        download(data.url.replace("{name}", name), archive)
        extract(archive, name, target)
    finally:
        archive.unlink(missing_ok=True)


def download(url: str, target: Path, *, optional: bool = False) -> bool:
    """Download a file, trying again after a pause; False if an optional one is not there."""
    for attempt in range(1, TRIES + 1):
        try:
            request = urllib.request.Request(url, headers={"User-Agent": "python"})
            with urllib.request.urlopen(request, timeout=30) as answer, target.open("wb") as file:
                shutil.copyfileobj(answer, file)
            return True
        except OSError as error:  # no network, no such host, time-out, HTTP status
            missing = isinstance(error, urllib.error.HTTPError) and error.code == 404
            if optional and (missing or attempt == TRIES):
                return False
            if missing or attempt == TRIES:
                hint = "Put the files into data/raw, or name a mirror in MLSCAFFOLD_MIRROR."
                raise DataError(f"Cannot download {url} ({error}). {hint}") from None
            time.sleep(2**attempt)
    return False


def extract(archive: Path, name: str, target: Path) -> None:
    """Copy one member out of a zip or tar archive, by its name without folders; or a plain file."""
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as members:
            found = [m for m in members.namelist() if Path(m).name == name]
            if found:
                with members.open(found[0]) as member:
                    return copy_limited(member, target)
    elif tarfile.is_tarfile(archive):
        with tarfile.open(archive) as members:
            found = [m for m in members.getmembers() if m.isfile() and Path(m.name).name == name]
            if found and (member := members.extractfile(found[0])):
                return copy_limited(member, target)
    else:
        os.replace(archive, target)
        return None
    raise DataError(f"The archive holds no file {name}.")


def copy_limited(source: BinaryIO, target: Path) -> None:
    """Copy at most ``LARGEST`` bytes: a small archive can unpack to a full disk."""
    left = LARGEST
    with target.open("wb") as file:
        while block := source.read(1 << 20):
            left -= len(block)
            if left < 0:
                raise DataError(f"{target.name} unpacks to more than {LARGEST:,} bytes.")
            file.write(block)


def check(path: Path, name: str, expected: str) -> None:
    """Stop if the content is not the one that was published."""
    actual = sha256(path)
    if actual != expected:
        raise DataError(f"{name} is damaged or was changed: sha256 {actual}, expected {expected}.")


def sha256(path: Path) -> str:
    """Hash a file without reading it into memory at once."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    main()
