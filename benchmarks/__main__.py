"""``python -m benchmarks [NAME …]``: measure, and write the tables into ``benchmarks/results.md``.

Each part is written as soon as it is measured, with its date, machine and number of rounds; the
other parts stay as they are. Nothing here asserts a time.
"""

from __future__ import annotations

import argparse
import re
from datetime import date
from importlib import import_module
from pathlib import Path

from benchmarks.measure import machine

RESULTS = Path(__file__).parent / "results.md"
# name -> module
PARTS = {
    "startup": "startup",
    "generation": "generation",
    "overhead": "overhead",
    "install": "install",
    "quality": "quality_part",
    "throughput": "throughput",
    "images": "images",
    "texts": "texts",
    "memory": "memory",
}
INTRODUCTION = """\
# Measurements

Written by `python -m benchmarks [NAME …]`; each part has its own date. Runs that are compared take
turns (A B A B …), after one round that is thrown away; a ratio is the median over the rounds.
"""


def main() -> None:
    """Measure the parts that were named, or all of them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="NAME", help=", ".join(PARTS))
    parser.add_argument("-n", "--rounds", type=int, help="rounds, instead of each part's own")
    arguments = parser.parse_args()
    if unknown := set(arguments.parts) - PARTS.keys():
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    for name in arguments.parts or PARTS:
        part = import_module(f"benchmarks.{PARTS[name]}")
        rounds = arguments.rounds or part.ROUNDS
        when = f"{date.today():%d %B %Y}, {machine()}, n = {rounds}."
        section = f"## {name}\n\n{part.__doc__}\n\n{part.measure(rounds)}\n\n{when}\n"
        write(name, section)
        print(section)


def write(name: str, section: str) -> None:
    """Put one part into the file, in the order of the parts."""
    text = RESULTS.read_text("utf-8") if RESULTS.exists() else INTRODUCTION
    introduction, *found = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    sections = {part.split(maxsplit=2)[1]: part for part in found} | {name: section}
    ordered = [sections[part].strip() for part in PARTS if part in sections]
    RESULTS.write_text("\n\n".join([introduction.strip(), *ordered]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
