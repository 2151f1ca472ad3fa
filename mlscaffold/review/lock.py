"""Whether the files are those of the last run, by the checksums in ``dvc.lock``; without DVC.

DVC tells the same (``dvc status``), in an environment that has it and in a second and a half.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pathspec import GitIgnoreSpec

from mlscaffold.review.evidence import Evidence
from mlscaffold.support.files import folder_md5, md5

LARGEST = 64 << 20  # bytes that are read to be compared; of more, the size has to do
REFERENCE = re.compile(r"\$\{([\w.]+)\}")


def differences(evidence: Evidence) -> list[str]:
    """Name what is not as the last run left it.

    What DVC keeps out of Git may be missing, as in a fresh clone.
    """
    root = evidence.root
    names = ("dvc.yaml", "dvc.lock", "params.yaml")
    pipeline, locked, params = (evidence.table(name) for name in names)
    if not locked:
        return ["dvc.lock, which is missing"]
    stages = {n: s for n, s in pipeline.get("stages", {}).items() if not s.get("frozen")}
    kept = {path for stage in stages.values() for path in _kept(stage)}
    found: dict[str, None] = {}
    for name, stage in stages.items():
        last = locked.get("stages", {}).get(name)
        if last is None:
            found[f"stage {name}, which has not run"] = None
            continue
        entries = {each["path"]: each for key in ("deps", "outs") for each in last.get(key, [])}
        wanted = {_resolved(path, params) for path in stage.get("deps", [])}
        if wanted != {each["path"] for each in last.get("deps", [])}:
            found[f"dvc.yaml (what {name} depends on)"] = None
        for path, entry in entries.items():
            may_miss = _tracked(root, path) or any(f"{out}/".startswith(f"{path}/") for out in kept)
            if not _same(root, path, entry, may_miss=may_miss):
                found[path] = None
        for key, value in last.get("params", {}).get("params.yaml", {}).items():
            if _at(params, key) != value:
                found[f"params.yaml ({key})"] = None
    return list(found)


def _kept(stage: dict[str, Any]) -> Iterator[str]:
    """Yield the outputs that DVC keeps in its cache, not Git."""
    for out in stage.get("outs", []):
        path, settings = next(iter(out.items())) if isinstance(out, dict) else (out, {})
        if settings.get("cache", True):
            yield path


def _tracked(root: Path, path: str) -> bool:
    """Whether a pointer of DVC's stands for the file."""
    return (root / f"{path}.dvc").exists()


def _resolved(path: str, params: dict[str, Any]) -> str:
    return REFERENCE.sub(lambda hit: str(_at(params, hit[1])), path)


def _at(params: dict[str, Any], key: str) -> Any:
    """Return the parameter of a dotted name."""
    found: Any = params
    for part in key.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def _same(root: Path, path: str, entry: dict[str, Any], *, may_miss: bool) -> bool:
    place = root / path
    if not place.exists():
        return may_miss
    if place.is_dir():
        files = _files(root, place)
        if sum(file.stat().st_size for file in files) != entry.get("size"):
            return False
        listing = ((file.relative_to(place).as_posix(), md5(file)) for file in files)
        return bool(entry["size"] > LARGEST or folder_md5(listing) == entry["md5"])
    size = place.stat().st_size
    return size == entry.get("size") and (size > LARGEST or bool(md5(place) == entry["md5"]))


def _files(root: Path, folder: Path) -> list[Path]:
    """List the files below a folder that DVC would look at."""
    ignore = root / ".dvcignore"
    lines = ignore.read_text(encoding="utf-8").splitlines() if ignore.exists() else []
    spec = GitIgnoreSpec.from_lines(lines)
    files = (path for path in folder.rglob("*") if path.is_file())
    return [path for path in files if not spec.match_file(path.relative_to(root))]
