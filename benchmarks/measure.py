"""What the benchmarks share: paired runs, environments of their own, the machine they ran on."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from uv import find_uv_bin

from mlscaffold.environment import uv_environment

# Users have bytecode; where this is set, every run would compile all that it imports.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

ROOT = Path(__file__).parents[1]
CACHE = Path(__file__).parent / ".cache"
BUSY = "while True: pass"


@dataclass(frozen=True)
class Cost:
    """What one run took, in seconds: on the wall, and of processors (children included)."""

    wall: float
    cpu: float


def cost(
    command: Sequence[str | Path], *, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> Cost:
    """Run a command that must succeed, in silence, and return what it took."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env=None if env is None else {**os.environ, **env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    complaint = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise failure(process.returncode, command, complaint)
    return Cost(wall, usage.ru_utime + usage.ru_stime)


def failure(code: int, command: Sequence[str | Path], output: str) -> Exception:
    """Return an error that shows the end of what the command said."""
    error = subprocess.CalledProcessError(code, command)
    error.add_note(output[-2000:])
    return error


def paired(runs: Mapping[str, Callable[[], Cost]], rounds: int) -> dict[str, list[Cost]]:
    """Run all in turn, `rounds` times over, after one round that is thrown away.

    What slows the machine down for a while then slows all of them down.
    """
    costs: dict[str, list[Cost]] = {name: [] for name in runs}
    for i in range(rounds + 1):
        for name, run in runs.items():
            measured = run()
            if i > 0:
                costs[name].append(measured)
    return costs


def ratio(a: Sequence[Cost], b: Sequence[Cost], by: str = "wall") -> float:
    """Return the median, over the rounds, of a's seconds for one of b's."""
    return statistics.median(getattr(x, by) / getattr(y, by) for x, y in zip(a, b, strict=True))


def median(costs: Sequence[Cost], by: str = "wall") -> float:
    """Return the median of the seconds."""
    return statistics.median(getattr(cost, by) for cost in costs)


def spread(costs: Sequence[Cost]) -> str:
    """Write the median on the wall, and the range."""
    walls = [cost.wall for cost in costs]
    digits = 2 if median(costs) < 10 else 1
    low, mid, high = (f"{s:.{digits}f}" for s in (min(walls), median(costs), max(walls)))
    return f"{mid} ({low} to {high})"


def environment(name: str, *packages: str | Path) -> Path:
    """Make a virtual environment, or bring it up to date, and return its folder of programs."""
    folder = CACHE / "envs" / name
    python = folder / "bin" / "python"
    uv([folder, "--allow-existing", "--python", sys.executable], "venv")
    own = [option for path in packages if isinstance(path, Path) for option in _anew(path)]
    uv(["--python", python, "--compile-bytecode", *own, *packages], "pip", "install")
    return python.parent


def _anew(package: Path) -> tuple[str, str]:
    """Return what makes uv build a folder's package even if its version has not changed."""
    return ("--reinstall-package", package.name if package != ROOT else "mlscaffold")


def uv(
    arguments: Sequence[str | Path], *command: str, env: Mapping[str, str] | None = None
) -> None:
    """Run uv with pip's settings, as `mlscaffold new` does."""
    cost([find_uv_bin(), *command, *arguments], env={**uv_environment(), **(env or {})})


@contextmanager
def one_core_busy() -> Iterator[None]:
    """Keep one core busy for as long as the block lasts."""
    process = subprocess.Popen([sys.executable, "-c", BUSY])
    try:
        yield
    finally:
        process.kill()
        process.wait()


def machine() -> str:
    """Return what the figures depend on."""
    model = platform.processor() or platform.machine()
    for line in _lines("/proc/cpuinfo"):
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    return (
        f"{len(os.sched_getaffinity(0))} cores of {model}, {platform.system()}, "
        f"Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}"
    )


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines() if Path(path).exists() else []


def grid(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a table in Markdown."""
    lines = [head, ["---"] + ["--:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
