"""What a model was made from: the split, what its training reads, its commit."""

import hashlib
import json
import subprocess
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml

from .settings import PARAMS

PACKAGE = Path(__file__).parent
PIPELINE = Path("dvc.yaml")
SPLIT = ("data/prepared", "reports/prepare.json")  # what the hash of the split stands for


def model_id(split_hash: str) -> str:
    """Hash what a model is made of: the split, and all else that ``train`` reads in ``dvc.yaml``.

    A change of anything else, such as a sentence of the report, leaves the model as it is. The
    model's own file is left out: two files of one model differ in bytes.
    """
    stage = yaml.safe_load(PIPELINE.read_text(encoding="utf-8"))["stages"]["train"]
    digest = hashlib.sha256(split_hash.encode())
    digest.update(json.dumps(parameters(stage["params"]), sort_keys=True, default=str).encode())
    for name, path in files(stage["deps"]):
        digest.update(f"\0{name}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def parameters(keys: list[Any]) -> dict[str, Any]:
    """Look up parameters: ``train.folds`` is ``folds`` below ``train``.

    Of another file of parameters, which DVC knows as ``{file: [keys]}``, the whole text is given.
    """
    params = yaml.safe_load(PARAMS.read_text(encoding="utf-8"))
    found = {}
    for key in keys:
        if isinstance(key, dict):
            found |= {file: Path(file).read_text(encoding="utf-8") for file in key}
            continue
        found[key] = params
        for part in key.split("."):
            found[key] = found[key][part]
    return found


def files(dependencies: list[str]) -> Iterator[tuple[str, Path]]:
    """Find the files that a stage depends on, without the split; the code is this package's."""
    code = Path("src", PACKAGE.name)
    for dependency in sorted(set(dependencies) - set(SPLIT)):
        path = Path(dependency)
        if path.is_relative_to(code):
            path = PACKAGE / path.relative_to(code)
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in inside:
            if file.is_file() and "__pycache__" not in file.parts:
                yield f"{dependency}/{file.relative_to(path)}", file


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
