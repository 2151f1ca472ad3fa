"""Take the course out of a project, and leave what the learner adopted."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from mlscaffold import documents
from mlscaffold.learn import readme
from mlscaffold.learn.progress import write_atomically

FOLDERS = ("learn", ".learn")
# What belongs to the course in the files of a project, as the templates write it.
TRACES = {
    "pyproject.toml": (
        r"(?m)^\[tool\.hatch\.build\]\ndev-mode-dirs = .*\n\n",
        r"(?m)^learn = \[.*\n",
        r'(?m)^"learn/.*\n',
        r'(?m)(?<=^extend-exclude = \["\*\.ipynb", )"\.learn", ',
    ),
    ".gitignore": (r"(?m)^# The course: .*\n(?:!?/\.?learn.*\n)+\n?",),
    "README.md": (),
}
LEFT = re.compile(r"(?<![\w/])\.?learn/|dev-mode-dirs.*learn|mlscaffold learn|\"\.learn\"")


def eject(root: Path) -> list[str]:
    """Remove the course from the project at `root`.

    Every file is the old one or the new one at any moment; called again, it finishes.

    Returns
    -------
    list of str
        ``file:line`` of what still speaks of the course, because somebody changed it by hand.
    """
    for name, patterns in TRACES.items():
        file = root / name
        if not file.is_file():
            continue
        before = documents.read_text(file)
        text = readme.without(before) if name == "README.md" else before
        for pattern in patterns:
            text = re.sub(pattern, "", text)
        if text != before:
            write_atomically(file, text)
    for folder in FOLDERS:
        shutil.rmtree(root / folder, ignore_errors=True)
    return [
        f"{name}:{number}"
        for name in TRACES
        if (root / name).is_file()
        for number, line in enumerate((root / name).read_text("utf-8").splitlines(), start=1)
        if LEFT.search(line)
    ]
