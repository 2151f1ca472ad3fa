"""The project's own record, to be read without MLflow: its models, each opening of the test set."""

import datetime
import os
from pathlib import Path
from typing import Any

from .files import read_json, write_json
from .identity import git_commit

HISTORY, ACCESS = Path("reports/history.json"), Path("reports/test_access.json")


def remember(model: dict[str, Any], result: dict[str, Any], champion: bool) -> None:
    """Add the model to the history, unless it is there."""
    line = {
        "model": model["model"],
        "headline": result["headline"],
        "baseline": result["baselines"]["dummy"],
        "note": os.environ.get("RUN_NOTE", ""),
        "champion": champion,
        "split": model["split"],
    }
    add(HISTORY, model["model_id"], line)


def record_opening(model: dict[str, Any]) -> None:
    """Put it on record that the test set was opened for this model, the first time that it was."""
    today = f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}"
    add(ACCESS, model["model_id"], {"date": today, "commit": git_commit()})


def add(path: Path, model_id: str, line: dict[str, Any]) -> None:
    """Add a numbered line for a model; one that is there stays as it is."""
    lines = read_json(path) if path.exists() else {}
    lines.setdefault(model_id, {"n": len(lines) + 1} | line)
    write_json(path, lines)


def say(score: dict[str, Any]) -> str:
    """Put a score into words."""
    return f"{score['name']} {score['value']:.4f} ({score['low']:.4f} to {score['high']:.4f})"
