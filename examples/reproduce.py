"""Make the examples anew in another place, and compare the metrics with those here.

``python -m examples.reproduce [NAME ...]``, or ``nox -s reproduce``. Nothing here changes. The data
come from ``MLSCAFFOLD_MIRROR``, where that is set, or from their publishers. Exits with 1 where a
number differs: on another processor the last digits may.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from examples.make import make
from examples.render import examples
from mlscaffold.project import Project

COMPARED = ("reports/metrics.json", "reports/findings/test_metrics.json")


def main(*names: str) -> int:
    """Reproduce the examples of these names, or all; return how many numbers differ."""
    found = 0
    for each in examples(*names):
        with TemporaryDirectory() as temporary:
            made = make(each, Path(temporary) / each.root.name)
            lines = list(compare(each, made))
        print(f"{each.root.name}:", *(lines or ["the same numbers"]), sep="\n  ")
        found += len(lines)
    return found


def compare(example: Project, made: Project) -> Iterator[str]:
    """Name each number that came out differently."""
    for name in COMPARED:
        here, now = (read(project.root / name) for project in (example, made))
        yield from (f"{name}: {line}" for line in differences(here, now))


def read(path: Path) -> Any:
    """Read a JSON document without the versions of libraries; None where there is none."""
    if not path.exists():
        return None
    found = json.loads(path.read_text(encoding="utf-8"))
    return {name: value for name, value in found.items() if name != "versions"}


def differences(here: Any, now: Any, place: str = "") -> Iterator[str]:
    """Yield where two JSON documents differ, and what stands there."""
    if isinstance(here, dict) and isinstance(now, dict):
        for key in sorted(here.keys() | now.keys()):
            yield from differences(here.get(key), now.get(key), f"{place}.{key}".strip("."))
    elif here != now:
        yield f"{place or 'all of it'} is {here} here, and came out as {now}"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) > 0)
