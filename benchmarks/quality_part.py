"""Quality: scores on test rows, beside FLAML, a plain LightGBM script and a linear model.

Measured by `quality.py` in an environment of its own, and kept in `results/quality.jsonl`. Only
what is missing there is measured, so the date below is that of the table.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from benchmarks.measure import environment

ROUNDS = 10  # splits
SCRIPT = Path(__file__).with_name("quality.py")
PACKAGES = [
    "flaml[automl]",
    "lightgbm",
    "optuna~=5.0",
    "pandas~=3.1",
    "pandera[io]~=0.35.0",
    "pyarrow",
    "scikit-learn~=1.9.0",
    "skops~=0.16.0",
]


def measure(rounds: int = ROUNDS) -> str:
    """Return the tables."""
    python = environment("quality", *PACKAGES) / "python"
    seeds = [str(seed) for seed in range(rounds)]
    subprocess.run([python, SCRIPT, "run", "--seeds", *seeds], check=True)
    tables = subprocess.run([python, SCRIPT, "table"], check=True, capture_output=True, text=True)
    return tables.stdout.strip()
