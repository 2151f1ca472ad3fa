"""Copy the user's data into a project, and let DVC track the copy by its MD5."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from mlscaffold.progress import SILENT, Advance, Progress
from mlscaffold.support.files import folder_md5, md5

CHUNK = 1 << 20


def copy_file(source: Path, raw: Path, progress: Progress = SILENT) -> None:
    """Copy one file as it is, and write its pointer beside it."""
    size = source.stat().st_size
    raw.mkdir(parents=True, exist_ok=True)
    with progress.task(f"Copy {source.name}", size) as advance:
        digest = _copy(source, raw / source.name, advance)
    _point(raw / source.name, f"- md5: {digest}\n  size: {size}\n")


def copy_folder(
    files: Mapping[str, Path], written: Mapping[str, str], target: Path, progress: Progress = SILENT
) -> None:
    """Copy files into a new folder, and write the folder's pointer beside it.

    Parameters
    ----------
    files
        Path inside the folder, with ``/``, and the file that is copied there.
    written
        Path inside the folder, and the text that is written there.

    """
    sizes = {name: source.stat().st_size for name, source in files.items()}
    digests = {}
    with progress.task(f"Copy {target.name}", sum(sizes.values())) as advance:
        for name, source in files.items():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            digests[name] = _copy(source, target / name, advance)
    for name, text in written.items():
        content = text.encode("utf-8")
        target.mkdir(parents=True, exist_ok=True)
        (target / name).write_bytes(content)
        sizes[name] = len(content)
        digests[name] = md5(target / name)
    digest, size = folder_md5(digests.items()), sum(sizes.values())
    _point(target, f"- md5: {digest}\n  size: {size}\n  nfiles: {len(digests)}\n")


def _copy(source: Path, place: Path, advance: Advance) -> str:
    """Copy the content, not the permissions, and return its MD5."""
    digest = hashlib.md5(usedforsecurity=False)
    with source.open("rb") as reader, place.open("wb") as writer:
        while chunk := reader.read(CHUNK):
            digest.update(chunk)
            writer.write(chunk)
            advance(len(chunk))
    return digest.hexdigest()


def _point(place: Path, about: str) -> None:
    name = json.dumps(place.name, ensure_ascii=False)
    pointer = f"outs:\n{about}  hash: md5\n  path: {name}\n"
    place.with_name(f"{place.name}.dvc").write_text(pointer, encoding="utf-8")
