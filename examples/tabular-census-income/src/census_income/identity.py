"""What a model was made from: its data, its parameters, its code, its commit."""

import hashlib
import json
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any


def model_id(split_hash: str, params: dict[str, Any]) -> str:
    """Hash the split, the parameters and the source code.

    The model's own file is left out: two files of one model differ in bytes.
    """
    parts = [split_hash, json.dumps(params, sort_keys=True, default=str), source_hash()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def source_hash() -> str:
    """Hash the code of this package."""
    package = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def git_commit() -> str | None:
    """Name the current commit; None outside a repository or before the first commit."""
    command = ["git", "rev-parse", "--short=12", "HEAD"]
    try:
        found = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return None
    return found.stdout.strip() or None


def versions(*packages: str) -> dict[str, str]:
    """Give the installed version of each package."""
    return {package: version(package) for package in packages}
