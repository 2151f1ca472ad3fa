"""Texts: each data set's project on its test set, beside the floor and the linear baseline.

The floor is what words and pieces of words (TF-IDF) with a linear support vector machine reach. One
run each, by the project's own pipeline; the test set is opened once for each model. `docstrings` is
the default, which is to take at most 90 s.
"""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROUNDS = 1
FLOORS = {  # data set -> (metric, what the champion has to reach on the test set)
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
    head = ["data set", "metric", "floor", "champion", "test", "linear, macro F1", "training"]
    return grid([*head, "whole pipeline"], rows)


def reached(project: Path, metric: str, floor: float | None) -> list[str]:
    """Read what a project has reached on its test set."""

    def read(name: str) -> Any:
        return json.loads((project / "reports" / f"{name}.json").read_text("utf-8"))

    result = read("test_metrics")
    score, linear = result["metrics"][metric], result["baselines"]["linear"]
    found = f"{score['value']:.4f} ({score['low']:.4f} to {score['high']:.4f})"
    if "outside_recall" in result["metrics"]:
        found += f"; turned down: {result['metrics']['outside_recall']['value']:.3f}"
    return [
        metric,
        f"≥ {floor}" if floor else "none",
        result["model"],
        found,
        f"{linear['value']:.4f}",
        f"{read('timings')['train']:.0f} s",
    ]
