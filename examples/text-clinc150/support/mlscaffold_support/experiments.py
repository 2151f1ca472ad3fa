"""The project's own record, readable without MLflow: its models and each use of the test set."""

import datetime
import hashlib
import json
import os
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from .files import read_json, write_json
from .params import PARAMS

HISTORY = Path("reports/findings/history.json")
TEST_EVALUATIONS = Path("reports/findings/test_evaluations.json")


def rows_hash(*splits: pd.Series) -> str:
    """Hash the identity and target of the rows of each split, and nothing of their features.

    Models can be compared on the same rows as long as this hash is the same.

    Parameters
    ----------
    splits
        For each split the targets, indexed by what identifies a row in the raw data.
    """
    digest = hashlib.sha256()
    for target in splits:
        digest.update(pd.util.hash_pandas_object(target.astype("str")).to_numpy().tobytes())
        digest.update(b"|")
    return digest.hexdigest()[:16]


def model_id(package: Path, stage: str = "train") -> str:
    """Hash what a model is made from: all that its stage in ``dvc.yaml`` depends on.

    A change of anything else, such as a sentence of the report, leaves the id as it is. The model's
    own file is left out: two files of one model can differ in bytes.

    Parameters
    ----------
    package
        Folder of the project's Python package.
    """
    definition = yaml.safe_load(Path("dvc.yaml").read_text(encoding="utf-8"))["stages"][stage]
    digest = hashlib.sha256(json.dumps(_parameters(definition["params"]), default=str).encode())
    for dependency in map(Path, sorted(definition["deps"])):
        files = [package / dependency.name]
        if dependency.is_dir():  # data, as they were prepared
            files = sorted(path for path in dependency.rglob("*") if path.is_file())
        for path in files:
            digest.update(f"\0{path.name}\0".encode())
            with path.open("rb") as file:  # in pieces: images can be larger than the memory
                hashlib.file_digest(file, lambda: digest)
    return digest.hexdigest()[:16]


def _parameters(keys: list[str]) -> dict[str, Any]:
    """Look up parameters by their dotted keys: ``train.folds`` is ``folds`` below ``train``."""
    params = yaml.safe_load(PARAMS.read_text(encoding="utf-8"))
    values = {}
    for key in sorted(keys):
        values[key] = params
        for part in key.split("."):
            values[key] = values[key][part]
    return values


def git_commit() -> str | None:
    """Return the current commit; None outside a repository or before the first commit."""
    command = ["git", "rev-parse", "--short=12", "HEAD"]
    try:
        result = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return None
    return result.stdout.strip() or None


def versions(*packages: str) -> dict[str, str]:
    """Return the installed version of each package, as an index has it: without ``+cpu``."""
    return {package: version(package).split("+")[0] for package in packages}


def run_note() -> str:
    """Return the reason for this run, which `mlscaffold run --note` puts into RUN_NOTE."""
    return os.environ.get("RUN_NOTE", "")


def record_model(model: dict[str, Any], result: dict[str, Any], standing: dict[str, Any]) -> None:
    """Add a model to the history; one that is there gets its new scores.

    Parameters
    ----------
    model, result
        Content of ``models/model.json`` and ``reports/metrics.json``.
    standing
        The ``champion``, the id of the best model so far on the same rows, and the ``gain`` of this
        model over the one that was the best before.
    """
    models = read_json(HISTORY)["models"] if HISTORY.exists() else {}
    known = models.get(model["model_id"], {"n": len(models) + 1, "note": run_note()})
    models[model["model_id"]] = {
        "n": known["n"],
        "note": known["note"],
        "model": model["model"],
        "rows": model["rows"],
        "headline": result["headline"],
        "baseline": result["baselines"]["dummy"],
        "gain": standing["gain"] or known.get("gain"),
    }
    write_json(HISTORY, {"champion": standing["champion"], "models": models})


def record_test_evaluation(model: dict[str, Any]) -> int:
    """Record that the test set is evaluated, before its result is known.

    Returns
    -------
    int
        The number of evaluations in this project, this one included.
    """
    record = read_json(TEST_EVALUATIONS) if TEST_EVALUATIONS.exists() else {"evaluations": []}
    today = f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}"
    line = {"date": today, "commit": git_commit(), "model_id": model["model_id"]}
    record["evaluations"].append(line)
    write_json(TEST_EVALUATIONS, record)
    return len(record["evaluations"])
