"""Images: the accuracy of both presets on fashion-mnist's test set, and the time that they train.

Each preset is trained once from scratch, by the project's own pipeline, and the test set is opened
once for each model.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory

ROUNDS = 1
GOALS = {"fast": (0.92, 4), "full": (0.938, 25)}  # test accuracy, minutes of training


def measure(rounds: int = ROUNDS) -> str:
    """Return the table."""
    from benchmarks.measure import ROOT, cost, environment, grid

    programs = environment("mlscaffold", ROOT)
    rows = []
    with TemporaryDirectory() as folder:
        new = ["new", "image", "fashion", "--dataset", "fashion-mnist", "--yes", "--no-git"]
        cost([programs / "mlscaffold", *new], cwd=Path(folder))
        project = Path(folder) / "fashion"
        for preset, (goal, minutes) in GOALS.items():
            params = project / "params.yaml"
            text = re.sub(r"preset: \w+", f"preset: {preset}", params.read_text("utf-8"))
            params.write_text(text, "utf-8")
            run = [programs / "mlscaffold", "run", "--open-test"]
            wall = cost(run, cwd=project).wall
            result = json.loads((project / "reports/findings/test_metrics.json").read_text("utf-8"))
            timings = json.loads((project / "reports/timings.json").read_text("utf-8"))
            score = result["headline"]
            rows.append([
                preset,
                f"{score['value']:.4f} ({score['low']:.4f} to {score['high']:.4f})",
                f"≥ {goal}",
                f"{timings['train'] / 60:.1f} min",
                f"≤ {minutes} min",
                f"{wall / 60:.1f} min",
            ])  # fmt: skip
    head = ["preset", "test accuracy", "goal", "training", "goal", "whole pipeline"]
    return grid(head, rows)
