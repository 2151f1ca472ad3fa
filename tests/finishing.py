"""What a person writes to finish a project, and small things that are done to projects."""

import shutil
from pathlib import Path

from support import execute

LEFT_OUT = shutil.ignore_patterns(".venv", "__pycache__", ".pytest_cache", "mlartifacts")
SECTIONS = """
## Who it is for

The pathologist who reads the aspirate, as a second opinion on which samples to look at again before
the report leaves the house. Nobody is treated on its word.

## What a mistake costs

A malignant mass that is called benign costs months of a treatment that could have begun; a benign
one that is called malignant costs a second look. The first is far worse.

## Why this metric

ROC AUC, because the pathologist works down a list: what counts is that malignant masses stand above
benign ones, wherever the line is drawn.

## Limits

All masses come from one hospital and one set of instruments, so nothing is known of another place.
More data from elsewhere would be the next step.

## The method"""
RECORD = """# {title}

- **Date**: 2026-11-28
- **Question**: {question}
- **Options**: the linear model alone, or a blend of the leaders.
- **Evidence**: run 1; `reports/candidates.json` has the intervals of
  each of them.
- **Choice**: what `reports/metrics.json` names.
- **Rejected**: {rejected}
"""
RECORDS = {
    "0002-a-blend.md": {
        "title": "A blend of the leaders",
        "question": "is one model enough?",
        "rejected": "the forest. It is slower and no better; many more rows would bring it back.",
    },
    "0003-no-search.md": {
        "title": "How long the search may take",
        "question": "how many trials are worth their time?",
        "rejected": "a hundred trials. <b>No</b> interval moved.",
    },
}
DESCRIPTION = "Is a breast mass malignant? Thirty measurements, judged against a trivial baseline"


def change(path: Path, old: str, new: str) -> None:
    """Replace a piece of a text file that must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {path.name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def write(project: Path) -> None:
    """Write what a person has to write, and nothing else."""
    change(project / "README.md", "\n## The method", SECTIONS)
    for name, said in RECORDS.items():
        (project / "decisions" / name).write_text(RECORD.format(**said), encoding="utf-8")
    pyproject = project / "pyproject.toml"
    generated = next(
        line for line in pyproject.read_text().splitlines() if line.startswith("description")
    )
    change(pyproject, generated, f'description = "{DESCRIPTION}"')
    urls = '[project.urls]\nHomepage = "https://somebody.github.io/demo"\n\n[dependency-groups]'
    change(pyproject, "[dependency-groups]", urls)


def git(project: Path, *arguments: str) -> str:
    """Run Git in a project."""
    ran = execute(["git", *arguments], cwd=project)
    assert ran.code == 0, ran.err
    return ran.out


def commit(project: Path) -> None:
    """Commit everything."""
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "What came out")


def copied(project: Path, place: Path) -> Path:
    """Copy a project, which shares the environment of the first one."""
    shutil.copytree(project, place, ignore=LEFT_OUT, symlinks=True)
    if (project / ".venv").exists():
        (place / ".venv").symlink_to((project / ".venv").resolve())
    return place
