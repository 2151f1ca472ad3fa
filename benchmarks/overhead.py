"""Overhead: `dvc repro` of the adult project, and the same work as one plain script.

The script (`plain.py`) calls the project's own functions in one process, without DVC, MLflow and
report. Before each run the project is put back to what `mlscaffold new` leaves, data included.
"""

from __future__ import annotations

import os
import subprocess
import time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import (
    ROOT,
    Cost,
    cost,
    environment,
    failure,
    grid,
    median,
    one_core_busy,
    paired,
    ratio,
    spread,
)
from mlscaffold.pipeline import STAGE

ROUNDS = 3
IDLE_ROUNDS = 10
GOAL_SECONDS, GOAL_IDLE = 15, 1.5
PLAIN = Path(__file__).with_name("plain.py")
Command = list[str | Path]
KEPT = ["--exclude", ".venv", "--exclude", "data/raw"]


def measure(rounds: int = ROUNDS) -> str:
    """Return the tables."""
    programs = environment("mlscaffold", ROOT)
    with TemporaryDirectory() as folder:
        new = ["new", "tabular", "adult", "--dataset", "adult", "--yes"]
        cost([programs / "mlscaffold", *new], cwd=Path(folder))
        project = Path(folder) / "adult"
        runs = {
            "dvc repro": partial(_fresh, project, _dvc(project, "repro")),
            "plain script": partial(_fresh, project, _plain(project)),
        }
        results = {"quiet": paired(runs, rounds)}
        with one_core_busy():
            results["one core busy"] = paired(runs, 1)
        by_stage = _by_stage(project)
        # after the plain script; the round that is thrown away has everything to do
        idle = paired(
            {
                "dvc repro": partial(_in, project, _dvc(project, "repro")),
                "dvc status": partial(_in, project, _dvc(project, "status")),
            },
            IDLE_ROUNDS,
        )
    return "\n\n".join((_whole(results), by_stage, _nothing_to_do(idle)))


def _dvc(project: Path, command: str) -> Command:
    return [project / ".venv" / "bin" / "python", "-m", "dvc", command]


def _plain(project: Path) -> Command:
    return [project / ".venv" / "bin" / "python", "-P", PLAIN, project.name]


def _in(project: Path, command: Command) -> Cost:
    return cost(command, cwd=project, env=_activated(project))


def _activated(project: Path) -> dict[str, str]:
    return {"PATH": f"{project / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"}


def _fresh(project: Path, command: Command) -> Cost:
    _put_back(project)
    return _in(project, command)


def _put_back(project: Path) -> None:
    """Remove all that a run left, but neither the environment nor the data."""
    for command in (["restore", "."], ["clean", "-dffxq", *KEPT]):
        subprocess.run(["git", *command], cwd=project, check=True)


def _whole(results: dict[str, dict[str, list[Cost]]]) -> str:
    rows = []
    for state, costs in results.items():
        over = median(costs["dvc repro"]) - median(costs["plain script"])
        rows.append([state, *(spread(costs[name]) for name in costs), f"{over:+.1f}"])
    return (
        grid(["", "`dvc repro`, seconds (range)", "plain script", "difference"], rows)
        + f"\n\nGoal: a difference of at most {GOAL_SECONDS} s."
    )


def _by_stage(project: Path) -> str:
    """Run both once more and say when each stage of theirs began and ended."""
    seconds = {}
    for name, command in {"repro": _dvc(project, "repro"), "plain": _plain(project)}.items():
        _put_back(project)
        seconds[name] = _stages(project, command)
    rows = [
        [stage, f"{own:.1f}", f"{seconds['plain'][stage]:.1f}" if stage in seconds["plain"] else ""]
        for stage, own in seconds["repro"].items()
    ]
    return "Where it goes, in one run each:\n\n" + grid(
        ["", "`dvc repro`, seconds", "plain script"], rows
    )


def _stages(project: Path, command: Command) -> dict[str, float]:
    """Return the seconds of each stage, by the lines ``Running stage 'NAME':``."""
    began = {"start": time.perf_counter()}
    with subprocess.Popen(
        command,
        cwd=project,
        env={**os.environ, **_activated(project)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        output = []
        for line in process.stdout:
            output.append(line)
            if stage := STAGE.match(line):
                began[stage["name"]] = time.perf_counter()
    if process.returncode:
        raise failure(process.returncode, command, "".join(output))
    ends = [*list(began.values())[1:], time.perf_counter()]
    return {name: end - start for (name, start), end in zip(began.items(), ends, strict=True)}


def _nothing_to_do(idle: dict[str, list[Cost]]) -> str:
    share = ratio(idle["dvc repro"], idle["dvc status"])
    rows = [[f"`{name}`", spread(costs)] for name, costs in idle.items()]
    return (
        f"With nothing to do (n = {IDLE_ROUNDS}):\n\n"
        + grid(["", "seconds (range)"], rows)
        + f"\n\nGoal: at most {GOAL_IDLE} times `dvc status`. It is {share:.2f} times."
    )
