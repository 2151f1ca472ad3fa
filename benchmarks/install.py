"""Install: the environment of a new tabular project, by uv and by pip."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import ROOT, Cost, cost, environment, grid, ratio, spread, uv_environment

ROUNDS = 1  # each is two installations by pip
PACKAGES = ["--group", "dev", "--editable", "."]


def measure(rounds: int = ROUNDS) -> str:
    """Return the table."""
    programs = environment("mlscaffold", ROOT)
    costs: dict[str, list[Cost]] = {}
    with TemporaryDirectory() as temporary:
        project = Path(temporary) / "x"
        new = ["new", "tabular", project.name, "--yes", "--no-env"]
        cost([programs / "mlscaffold", *new], cwd=project.parent)
        for i in range(rounds):
            caches = Path(temporary) / f"caches-{i}"
            for state in ("empty cache", "full cache"):
                costs.setdefault(f"uv, {state}", []).append(_uv(programs, project, caches))
                costs.setdefault(f"pip, {state}", []).append(_pip(project, caches))
    rows = [
        [state, spread(costs[f"uv, {state}"]), spread(costs[f"pip, {state}"]), f"{share:.1f}"]
        for state in ("empty cache", "full cache")
        for share in [ratio(costs[f"pip, {state}"], costs[f"uv, {state}"])]
    ]
    return grid(["", "uv: seconds (range)", "pip: seconds (range)", "pip ÷ uv"], rows)


def _uv(programs: Path, project: Path, caches: Path) -> Cost:
    venv = project / ".venv"
    shutil.rmtree(venv, ignore_errors=True)
    variables = {**uv_environment(), "UV_CACHE_DIR": str(caches / "uv")}
    made = cost([programs / "uv", "venv", "--python", sys.executable], cwd=project, env=variables)
    filled = cost(
        [programs / "uv", "pip", "install", "--python", venv / "bin" / "python", *PACKAGES],
        cwd=project,
        env=variables,
    )
    return Cost(made.wall + filled.wall, made.cpu + filled.cpu)


def _pip(project: Path, caches: Path) -> Cost:
    venv = project / ".venv"
    shutil.rmtree(venv, ignore_errors=True)
    variables = {"PIP_CACHE_DIR": str(caches / "pip")}
    made = cost([sys.executable, "-m", "venv", venv], env=variables)
    pip = [venv / "bin" / "python", "-m", "pip", "install"]
    newer = cost([*pip, "--upgrade", "pip"], env=variables)  # dependency groups came with 25.1
    filled = cost([*pip, *PACKAGES], cwd=project, env=variables)
    return Cost(made.wall + filled.wall, made.cpu + newer.cpu + filled.cpu)
