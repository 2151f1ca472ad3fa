"""Which files of a repository hold rows of the data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mlscaffold import git
from mlscaffold.git import MAIN

DATA = re.compile(r"(data/(?!README\.md$)(?!(.*/)?\.gitignore$)(?!.*\.dvc$)|models/|mlruns/).*")
TABLE = re.compile(
    r".*\.(csv|tsv|parquet|feather|arrow|jsonl|ndjson|xlsx?|ods|sqlite3?|db|npy|npz|h5|hdf5|pkl"
    r"|pickle|joblib)(\.(gz|bz2|xz|zip|zst))?$",
    re.IGNORECASE,
)
# What the pipeline writes with `publish_rows: true`, and what it shows of the data.
SHOWN = {
    r"reports/findings/errors\.json": "the rows with the largest errors",
    r"reports/report\.(html|ipynb)": "rows as examples",
    r"reports/figures/(errors|occlusion)\.\w+": "single images",
}
ERRORS = "reports/findings/errors.json"


@dataclass(frozen=True)
class Holder:
    """A file that holds rows.

    Attributes
    ----------
    what
        What it has of them.
    certain
        False where it is known by its ending alone, and may be something else.
    earlier
        Whether it is in an earlier commit only, which is published as well.
    """

    path: str
    what: str
    certain: bool = True
    earlier: bool = False

    def __str__(self) -> str:
        return f"{self.path}: {self.what}{', in an earlier commit' if self.earlier else ''}"


def public(root: Path) -> bool:
    """Whether the project says, in what is committed, that its rows may be shown."""
    import yaml

    choices = yaml.safe_load(git.ask(root, "show", f"{MAIN}:params.yaml") or "") or {}
    return bool(choices.get("publish_rows", False))


def holders(root: Path) -> list[Holder]:
    """List the files with rows in what a push of main would publish, its past included."""
    now = _lines(git.ask(root, "ls-tree", "-r", "--name-only", "-z", MAIN))
    ever = _lines(
        git.ask(
            root,
            "log",
            "--format=",
            "--name-only",
            "-z",
            "--no-renames",
            "--diff-merges=separate",
            MAIN,
        )
    )
    gone = sorted(set(ever) - set(now))
    found = [holder for name in now if (holder := _by_name(name))]
    found += [replace(holder, earlier=True) for name in gone if (holder := _by_name(name))]
    return [*found, *_reports(root, now), *_notebooks(root, now)]


def _by_name(name: str) -> Holder | None:
    if DATA.fullmatch(name):
        return Holder(name, "data")
    return Holder(name, "a table, by its name", certain=False) if TABLE.fullmatch(name) else None


def _reports(root: Path, names: list[str]) -> Iterator[Holder]:
    """Name the reports, where those of today or of an earlier commit show single rows."""
    if _shows_rows(git.ask(root, "show", f"{MAIN}:{ERRORS}")):
        for name in names:
            what = next((each for form, each in SHOWN.items() if re.fullmatch(form, name)), None)
            if what is not None:
                yield Holder(name, what)
        return
    commits = (git.ask(root, "log", "--format=%H", MAIN, "--", ERRORS) or "").split()
    if any(_shows_rows(git.ask(root, "show", f"{commit}:{ERRORS}")) for commit in commits):
        yield Holder(ERRORS, "single rows, as the other reports of that time", earlier=True)


def _shows_rows(text: str | None) -> bool:
    """Whether the worst errors are told row by row."""
    try:
        rows = json.loads(text or "[]")
        return any("row" in row for row in rows)
    except (ValueError, TypeError):
        return False


def _notebooks(root: Path, names: list[str]) -> Iterator[Holder]:
    """Name executed notebooks of the author's own: nobody knows what they print."""
    for name in names:
        if name.endswith(".ipynb") and not name.startswith("reports/"):
            cells = _cells(git.ask(root, "show", f"{MAIN}:{name}"))
            if any(cell.get("outputs") for cell in cells):
                yield Holder(name, "outputs that may show rows", certain=False)


def _cells(text: str | None) -> list[dict[str, Any]]:
    try:
        return list(json.loads(text or "{}").get("cells", []))
    except (ValueError, AttributeError):
        return []


def _lines(listed: str | None) -> list[str]:
    return [name for name in (listed or "").split("\0") if name.strip()]
