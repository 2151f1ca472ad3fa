"""Reading and writing files so that nobody ever sees half of one, even after Ctrl-C or a kill."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def replace_file(path: Path | str) -> Iterator[Path]:
    """Yield a temporary path beside ``path``, which is moved to ``path`` if the block succeeds."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield temporary
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: Path | str, text: str) -> None:
    """Write a UTF-8 text file, all of it or nothing."""
    with replace_file(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def read_json(path: Path | str) -> Any:
    """Read a JSON file."""
    return json.loads(Path(path).read_text(encoding="utf-8"))


def write_json(path: Path | str, content: Any) -> None:
    """Write JSON with sorted keys and six significant digits: equal runs give equal bytes."""
    text = json.dumps(_to_builtin(content), indent=2, sort_keys=True, ensure_ascii=False)
    write_text(path, text + "\n")


def _to_builtin(value: Any) -> Any:
    """Convert arrays and NumPy scalars to Python values, NaN and infinity to null."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, dict):
        return {str(key): _to_builtin(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_to_builtin(item) for item in value]
    if isinstance(value, float):
        return float(f"{value:.6g}") if abs(value) < float("inf") else None
    return value if isinstance(value, str | int | None) else str(value)


def sha256(path: Path) -> str:
    """Compute the SHA-256 of a file without reading it into memory at once."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def md5(path: Path) -> str:
    """Compute the MD5 of a file, which DVC identifies it by."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, _md5).hexdigest()


def folder_md5(files: Iterable[tuple[str, str]]) -> str:
    """Compute the checksum by which DVC identifies a folder.

    Parameters
    ----------
    files
        Path inside the folder, with ``/``, and MD5 of each file.
    """
    listing = [{"md5": digest, "relpath": path} for path, digest in files]
    listing.sort(key=lambda entry: entry["relpath"])  # the whole path, not folder by folder
    return _md5(json.dumps(listing, sort_keys=True).encode()).hexdigest() + ".dir"


def _md5(content: bytes = b"") -> "hashlib._Hash":
    return hashlib.md5(content, usedforsecurity=False)
