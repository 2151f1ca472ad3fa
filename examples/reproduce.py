"""Run the examples anew, from their data to the test set, and compare the metrics with those here.

``python -m examples.reproduce [NAME ...]``, or ``nox -s reproduce``. Each runs in a folder and an
environment of its own, which takes minutes; nothing here changes. The data come from
``MLSCAFFOLD_MIRROR``, where that is set, or from their publishers. Exits with 1 where a number
differs: on another processor the last digits may.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from examples.render import examples
from mlscaffold import console, git, pipeline
from mlscaffold.project import Project

COMPARED = ("reports/metrics.json", "reports/test_metrics.json")


def reproduce(example: Project) -> Iterator[str]:
    """Run a copy of an example and name each number that came out differently."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary) / example.root.name
        for name in git.files(example.root):
            if name not in (*COMPARED, "dvc.lock"):
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(example.root / name, folder / name)
        git.start(folder, "As it is committed")
        pipeline.run(Project(folder), open_test=True, progress=console.ConsoleProgress())
        for name in COMPARED:
            here, now = (json.loads((root / name).read_text()) for root in (example.root, folder))
            yield from (f"{name}: {line}" for line in differences(here, now))


def differences(here: Any, now: Any, place: str = "") -> Iterator[str]:
    """Yield where two JSON documents differ, and what stands there."""
    if isinstance(here, dict) and isinstance(now, dict):
        for key in sorted(here.keys() | now.keys()):
            yield from differences(here.get(key), now.get(key), f"{place}.{key}".strip("."))
    elif here != now:
        yield f"{place} is {here} here, and came out as {now}"


if __name__ == "__main__":
    found = 0
    for each in examples(*sys.argv[1:]):
        lines = list(reproduce(each))
        print(f"{each.root.name}:", *(lines or ["the same numbers"]), sep="\n  ")
        found += len(lines)
    sys.exit(found > 0)
