"""The project's own record, to be read without MLflow: its models, each opening of the test set."""

import datetime
import os
from pathlib import Path
from typing import Any

from .files import read_json, write_json
from .identity import git_commit

HISTORY, ACCESS = Path("reports/history.json"), Path("reports/test_access.json")


def remember(model: dict[str, Any], result: dict[str, Any], champion: bool) -> None:
    """Add the model to the history; of one that is there, only its scores are those of now."""
    lines = read_json(HISTORY) if HISTORY.exists() else {}
    known = lines.get(model["model_id"], {"n": len(lines) + 1})
    line = {
        "model": model["model"],
        "headline": result["headline"],
        "baseline": result["baselines"]["dummy"],
        "note": os.environ.get("RUN_NOTE", ""),
        "champion": champion,
        "split": model["split"],
    }
    kept = {name: known[name] for name in ("n", "note", "champion") if name in known}
    write_json(HISTORY, lines | {model["model_id"]: line | kept})


def record_opening(model: dict[str, Any]) -> None:
    """Put it on record that the test set was opened for this model, the first time that it was."""
    today = f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}"
    lines = read_json(ACCESS) if ACCESS.exists() else {}
    line = {"n": len(lines) + 1, "date": today, "commit": git_commit()}
    write_json(ACCESS, {model["model_id"]: line} | lines)


def say(score: dict[str, Any]) -> str:
    """Put a score into words."""
    return f"{score['name']} {score['value']:.4f} ({score['low']:.4f} to {score['high']:.4f})"
