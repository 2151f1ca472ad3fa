"""What the owner of a project wrote, by comparison with what the template generated."""

import subprocess
from dataclasses import dataclass, field
from pathlib import Path

ANSWERS = ".copier-answers.yml"  # was added by the commit that holds the generated project
FOLDERS = ("src", "notebooks", "tests")


@dataclass(frozen=True)
class Ownership:
    """Lines that were added since the template's commit.

    Attributes
    ----------
    commit
        The template's commit.
    added
        Lines added in each file of `FOLDERS`.
    """

    commit: str
    added: dict[str, int] = field(default_factory=dict)

    def lines(self, folder: str) -> int:
        """Return how many lines were added below a folder."""
        return sum(n for path, n in self.added.items() if path.startswith(f"{folder}/"))


def ownership(root: Path = Path()) -> Ownership | None:
    """Compare the working tree with the template's commit.

    Returns
    -------
    Ownership or None
        None outside a repository, before the first commit and in a shallow clone, whose history
        lacks that commit.
    """
    shallow = _git(root, "rev-parse", "--is-shallow-repository")
    if shallow is None or shallow.strip() == "true":
        return None
    added_by = (_git(root, "log", "--diff-filter=A", "--format=%h", "--", ANSWERS) or "").split()
    if not added_by:
        return None
    diff = _git(root, "diff", "--numstat", "--relative", added_by[-1], "--", *FOLDERS) or ""
    untracked = _git(root, "ls-files", "--others", "--exclude-standard", "--", *FOLDERS) or ""
    added = {}
    for line in diff.splitlines():
        n, _, path = line.split("\t")
        if n.isdecimal() and int(n):  # "-" for a binary file
            added[path] = int(n)
    for path in untracked.splitlines():
        added[path] = (root / path).read_bytes().count(b"\n")
    return Ownership(added_by[-1], added)


def _git(root: Path, *arguments: str) -> str | None:
    command = ["git", "-c", "core.quotePath=false", *arguments]
    try:
        result = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return None
    return result.stdout if result.returncode == 0 else None
