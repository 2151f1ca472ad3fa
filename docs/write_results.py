"""Write the table of README.md: what the defaults reach on each table of the catalogue.

``python docs/write_results.py``, or ``nox -s results``. Each data set is made into a project, its
pipeline runs, and the selected model is evaluated once on the test set; minutes for all.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mlscaffold.data import catalogue
from mlscaffold.support.formatting import metric_name, score

README = Path(__file__).parents[1] / "README.md"
MARKERS = "<!-- results: begin -->", "<!-- results: end -->"
NAMES = "data set", "metric", "selected model (95% CI)", "linear model", "baseline", "rows", "s"
HEAD = f"| {' | '.join(NAMES)} |\n| --- | --- | --- | --- | --- | ---: | ---: |"


def main() -> None:
    """Make a project of each table, and write what came out."""
    rows = [
        row(entry.id)
        for entry in catalogue.load().values()
        if entry.kind == "tabular" and not entry.embedded
    ]
    said = (
        "`mlscaffold run` with the defaults and seed 0, on two CPU cores, one run each\n"
        f"(scikit-learn {version('scikit-learn')}, {time.strftime('%B %Y')}). Each model was "
        "evaluated once on the held-out test set."
    )
    table = "\n".join([said, "", HEAD, *rows])
    text = README.read_text(encoding="utf-8")
    begin, end = MARKERS
    block = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    README.write_text(block.sub(lambda _: f"{begin}\n{table}\n{end}", text), encoding="utf-8")


def row(dataset: str) -> str:
    """Run the pipeline on a data set, and return its line of the table."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        call("new", "tabular", "demo", "--dataset", dataset, "--yes", "--no-learn", cwd=folder)
        start = time.perf_counter()
        call("run", cwd=folder / "demo")
        seconds = time.perf_counter() - start
        call("run", "--open-test", "--yes", cwd=folder / "demo")
        found = json.loads((folder / "demo/reports/findings/test_metrics.json").read_text("utf-8"))
    cells = [
        f"`{dataset}`",
        metric_name(found["headline"]["name"]),
        f"{found['model']} {shown(found['headline'])}",
        shown(found["baselines"]["linear"]),
        shown(found["baselines"]["dummy"]),
        f"{found['n']:,}",
        f"{seconds:.0f}",
    ]
    return f"| {' | '.join(cells)} |"


def shown(value: dict[str, Any]) -> str:
    """Format a score with its interval."""
    return score(value, value["name"])


def call(*arguments: str, cwd: Path) -> None:
    """Run a command of mlscaffold."""
    subprocess.run([sys.executable, "-m", "mlscaffold", *arguments], cwd=cwd, check=True)


if __name__ == "__main__":
    main()
