"""Texts: each data set's project on its test set, beside the floor and the linear baseline.

The floor is what a linear support vector machine on TF-IDF of words and subwords reaches. One run
each, by the project's own pipeline, which evaluates on the test set once. `docstrings` is the
default, which is to take at most 90 s.
"""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROUNDS = 1
FLOORS = {  # data set -> (metric, what the selected model has to reach on the test set)
    "docstrings": ("macro_f1", None),
    "sms-spam": ("macro_f1", 0.976),
    "banking77": ("accuracy", 0.913),
    "clinc150": ("accuracy", 0.924),
    "sentiment-sentences": ("macro_f1", 0.85),
}


def measure(rounds: int = ROUNDS) -> str:
    """Return the table."""
    from benchmarks.measure import ROOT, cost, environment, grid

    programs = environment("mlscaffold", ROOT)
    rows = []
    with TemporaryDirectory() as folder:
        for number, (dataset, (metric, floor)) in enumerate(FLOORS.items()):
            project = Path(folder) / f"text{number}"
            new = ["new", "text", project.name, "--dataset", dataset, "--yes", "--no-git"]
            cost([programs / "mlscaffold", *new], cwd=Path(folder))
            run = [programs / "mlscaffold", "run", "--open-test"]
            wall = cost(run, cwd=project).wall
            rows.append([dataset, *reached(project, metric, floor), f"{wall:.0f} s"])
    head = ["data set", "metric", "floor", "selected", "test", "linear, macro F1", "training"]
    return grid([*head, "whole pipeline"], rows)


def reached(project: Path, metric: str, floor: float | None) -> list[str]:
    """Read the scores of a project on its test set."""

    def read(name: str) -> Any:
        return json.loads((project / "reports" / f"{name}.json").read_text("utf-8"))

    result = read("findings/test_metrics")
    score, linear = result["metrics"][metric], result["baselines"]["linear"]
    text = f"{score['value']:.4f} ({score['low']:.4f} to {score['high']:.4f})"
    if "out_of_scope_recall" in result["metrics"]:
        text += f"; out-of-scope recall {result['metrics']['out_of_scope_recall']['value']:.3f}"
    return [
        metric,
        f"≥ {floor}" if floor else "none",
        result["model"],
        text,
        f"{linear['value']:.4f}",
        f"{read('timings')['train']:.0f} s",
    ]
