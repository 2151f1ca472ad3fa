"""Memory: what an image project takes for many pictures of 224 px, and whether time is linear.

Synthetic JPEG files, a folder for each of ten classes, go through `mlscaffold new image --data`,
`prepare` and one epoch of `train` with a narrow network. Memory is the proportional set size of a
command and all its children, sampled every half second: pages of the mapped pixels count.
"""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

ROUNDS = 1
SIZES = (10_000, 100_000)
SIDE, COARSE, CLASSES = 224, 14, 10
GOAL = 4.0  # GiB
NARROW = "{width: 8, blocks: [1], epochs: 1, batch: 64, learning_rate: 0.2, augment: true}"


def measure(rounds: int = ROUNDS) -> str:
    """Return the table."""
    from benchmarks.measure import ROOT, environment, grid

    programs = environment("mlscaffold", ROOT)
    rows = []
    for size in SIZES:
        with TemporaryDirectory() as folder:
            draw(Path(folder) / "pictures", size)
            for step, (seconds, peak) in steps(programs, Path(folder)):
                each = f"{1000 * seconds / size:.2f}"
                rows.append([f"{step}, {size:,} pictures", f"{peak:.2f}", f"{seconds:.0f}", each])
    head = ["", "peak memory, GiB", "seconds", "ms for each picture"]
    return f"{grid(head, rows)}\n\nGoal: at most {GOAL:g} GiB, and time that grows linearly."


def draw(folder: Path, size: int) -> None:
    """Write pictures of smooth colours, no two alike; each class leans to a colour of its own."""
    for label in range(CLASSES):
        (folder / f"class{label}").mkdir(parents=True)
    with ProcessPoolExecutor() as pool:
        list(pool.map(_draw, [(folder, size, label) for label in range(CLASSES)]))


def _draw(job: tuple[Path, int, int]) -> None:
    import numpy as np
    from PIL import Image

    folder, size, label = job
    rng = np.random.default_rng(label)
    lean = rng.integers(0, 100, 3)
    for number in range(label, size, CLASSES):
        coarse = (rng.integers(0, 156, (COARSE, COARSE, 3)) + lean).astype("uint8")
        picture = Image.fromarray(coarse).resize((SIDE, SIDE), Image.Resampling.BILINEAR)
        picture.save(folder / f"class{label}" / f"{number:06}.jpg", quality=80)


def steps(programs: Path, folder: Path) -> Iterator[tuple[str, tuple[float, float]]]:
    """Yield each step's name, seconds and peak memory."""
    from mlscaffold import environment
    from mlscaffold.project import Project

    project = folder / "many"
    new = ["new", "image", "many", "--data", "pictures", "--yes", "--no-git", "--no-env"]
    yield "new", watched([programs / "mlscaffold", *new], folder)
    params = project / "params.yaml"
    text = re.sub(r"(?m)^    fast: .*$", f"    fast: {NARROW}", params.read_text("utf-8"))
    text = re.sub(r"(?m)^(  size:) \d+", rf"\1 {SIDE}", text)
    params.write_text(text, encoding="utf-8")
    made = Project(project)
    environment.create(made)
    for stage in ("prepare", "train"):
        yield stage, watched([made.python, "-m", f"many.{stage}"], project)


def watched(command: Sequence[str | Path], cwd: Path) -> tuple[float, float]:
    """Run a command that must succeed; return its seconds and its peak memory, in GiB."""
    started, peak = time.perf_counter(), 0
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL)
    while process.poll() is None:
        peak = max(peak, sum(map(_proportional, _family(process.pid))))
        time.sleep(0.5)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return time.perf_counter() - started, peak / 2**20


def _family(process: int) -> Iterator[int]:
    yield process
    with suppress(OSError):
        for thread in Path(f"/proc/{process}/task").iterdir():
            for child in (thread / "children").read_text().split():
                yield from _family(int(child))


def _proportional(process: int) -> int:
    """Return the proportional set size of a process in KiB."""
    with suppress(OSError):
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
        return int(re.findall(r"(?m)^Pss:\s+(\d+)", text)[0])
    return 0
