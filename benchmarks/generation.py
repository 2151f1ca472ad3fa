"""Generation: `mlscaffold new` without an environment, and bare `copier copy` of the same tree."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from benchmarks.measure import ROOT, Cost, cost, environment, grid, paired, ratio, spread

ROUNDS = 10
GOAL, GOAL_SECONDS = 1.15, 3
NEW = ["new", "tabular", "x", "--yes", "--no-env"]


def measure(rounds: int = ROUNDS) -> str:
    """Return the table."""
    programs = environment("mlscaffold", ROOT)
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        # outside the repository, of which Copier would clone the latest tag
        template = folder / "template"
        shutil.copytree(ROOT / "templates", template / "templates")
        shutil.copy(ROOT / "copier.yml", template)
        answers = _answers(programs, folder)
        copy = ["copy", "--defaults", "--quiet", "--data-file", answers, template, "x"]
        costs = paired(
            {
                "mlscaffold new": _in_empty(folder, [programs / "mlscaffold", *NEW]),
                "… --no-git": _in_empty(folder, [programs / "mlscaffold", *NEW, "--no-git"]),
                "copier copy": _in_empty(folder, [programs / "copier", *copy]),
            },
            rounds,
        )
    bare = costs["copier copy"]
    rows = [[name, spread(own), f"{ratio(own, bare):.2f}"] for name, own in costs.items()]
    return (
        grid(["", "seconds (range)", "÷ copier copy"], rows)
        + f"\n\nGoal: at most {GOAL} times it, and {GOAL_SECONDS} s. "
        "Git's first commit is part of `new`, and no part of `copier copy`."
    )


def _answers(programs: Path, folder: Path) -> Path:
    """Make a project and return a file of the answers that it records."""
    place = folder / "answers"
    place.mkdir()
    cost([programs / "mlscaffold", *NEW], cwd=place)
    recorded = yaml.safe_load((place / "x" / ".copier-answers.yml").read_text("utf-8"))
    file = place / "answers.yml"
    answers = {name: value for name, value in recorded.items() if not name.startswith("_")}
    file.write_text(yaml.safe_dump(answers, allow_unicode=True), encoding="utf-8")
    return file


def _in_empty(parent: Path, command: list[str | Path]) -> Callable[[], Cost]:
    """Return a function that runs the command in a folder that is made and removed around it."""

    def run() -> Cost:
        with TemporaryDirectory(dir=parent) as folder:
            return cost(command, cwd=Path(folder))

    return run
