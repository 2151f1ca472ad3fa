"""Opening raw files, packed or not: what a file is is told by its content, not by its name."""

import bz2
import codecs
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from .errors import DataError

PACKED: dict[bytes, Any] = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ\0": lzma.open}
ZIP = b"PK\x03\x04"
CANNOT_UNPACK = (
    zipfile.BadZipFile, gzip.BadGzipFile, tarfile.TarError, lzma.LZMAError, zlib.error, EOFError,
    NotImplementedError, RuntimeError,  # a packing that is not known, or a password
)  # fmt: skip


@contextmanager
def open_raw(path: Path, member: str | None = None) -> Iterator[IO[bytes]]:
    """Open a file for reading; gzip, bzip2, xz, zip and tar are unpacked on the way.

    Parameters
    ----------
    member
        File inside an archive; needed where an archive holds several.

    Raises
    ------
    DataError
        The archive has no such file, or several and none is named.
    """
    with ExitStack() as stack:
        stream = _unpacked(path, stack)
        if _is_archive(stream):
            archive = stack.enter_context(_archive(stream))
            name = _chosen(path, _members(archive), member)
            if isinstance(archive, zipfile.ZipFile):
                stream = stack.enter_context(archive.open(name))
            else:
                stream = cast(IO[bytes], archive.extractfile(name))
        yield stream


def members(path: Path) -> list[str]:
    """Name the files in an archive, without hidden ones; an empty list for other files."""
    with ExitStack() as stack:
        stream = _unpacked(path, stack)
        if not _is_archive(stream):
            return []
        return _members(stack.enter_context(_archive(stream)))


def _unpacked(path: Path, stack: ExitStack) -> IO[bytes]:
    """Open a file, through the compression that its first bytes name."""
    stream: IO[bytes] = stack.enter_context(path.open("rb"))
    opener = next((o for magic, o in PACKED.items() if _head(stream).startswith(magic)), None)
    return stream if opener is None else stack.enter_context(opener(stream))


def decode_text(content: bytes, encoding: str) -> str:
    """Decode one file of text: UTF-8 where it is valid, else the encoding of the other files."""
    if is_utf8(content):
        return content.decode("utf-8-sig", "replace")
    return content.decode("cp1252" if encoding == "utf-8" else encoding, "replace")


def is_utf8(content: bytes) -> bool:
    """Whether bytes are valid UTF-8; they may end inside a character."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(content)
    except UnicodeDecodeError:
        return False
    return True


def _head(stream: IO[bytes]) -> bytes:
    head = stream.read(512)
    stream.seek(0)
    return head


def _is_archive(stream: IO[bytes]) -> bool:
    """Whether a file is a tar or zip archive; a workbook is a zip file that stays packed."""
    head = _head(stream)
    if not head.startswith(ZIP):
        return head[257:262] == b"ustar"
    with zipfile.ZipFile(stream) as archive:
        names = set(archive.namelist())
    stream.seek(0)
    return not names & {"[Content_Types].xml", "mimetype"}


def _archive(stream: IO[bytes]) -> zipfile.ZipFile | tarfile.TarFile:
    if _head(stream).startswith(ZIP):
        return zipfile.ZipFile(stream)
    return tarfile.open(fileobj=cast(io.BufferedReader, stream))


def _members(archive: zipfile.ZipFile | tarfile.TarFile) -> list[str]:
    if isinstance(archive, zipfile.ZipFile):
        names = [name for name in archive.namelist() if not name.endswith("/")]
    else:
        names = [member.name for member in archive.getmembers() if member.isfile()]
    return [name for name in names if not _is_hidden(name)]


def _is_hidden(name: str) -> bool:
    """Whether a file is one that an operating system adds: ``.DS_Store``, ``__MACOSX/…``."""
    parts = PurePosixPath(name).parts
    return any(part.startswith((".", "__MACOSX")) for part in parts if part != ".")


def _chosen(path: Path, names: list[str], member: str | None) -> str:
    if member in names:
        return str(member)
    listing = ", ".join(names[:8]) + (", …" if len(names) > 8 else "") or "nothing"
    if member is not None:
        raise DataError(f"{path} has no file {member}. It holds: {listing}.")
    if len(names) != 1:
        raise DataError(f"{path} does not hold exactly one file. It holds: {listing}.")
    return names[0]
