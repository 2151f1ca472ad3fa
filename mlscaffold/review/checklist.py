"""The whole list: applied to a project, and handed to repo-review."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlscaffold.errors import UsageError
from mlscaffold.progress import SILENT, Progress
from mlscaffold.project import NotAProject, Project
from mlscaffold.review.check import CHECKS, FAMILIES, Check
from mlscaffold.review.evidence import Evidence

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

SLOW = "ML502"  # runs the project's tests


class NoSuchCheck(UsageError):
    """There is no check of that code."""

    def __init__(self, code: str) -> None:
        super().__init__("There is no check of that code", code, f"These are: {', '.join(codes())}")


@dataclass(frozen=True)
class Finding:
    """What one check found.

    Attributes
    ----------
    code
        Such as ``ML101``.
    title
        What to do, in one sentence.
    ok
        None where it is a remark, or has nothing to say of this project: never a failure.
    message
        What was found, and what to do about it.
    anchor
        Where it is documented.
    """

    code: str
    title: str
    ok: bool | None
    message: str
    anchor: str


def checks() -> dict[str, Check]:
    """Return the list, by code."""
    from mlscaffold.review import data, decisions, repository, result, story  # noqa: F401

    return dict(sorted(CHECKS.items()))


def codes() -> list[str]:
    """Return the codes."""
    return list(checks())


def named(code: str) -> Check:
    """Return one check, or raise `NoSuchCheck`."""
    found = checks().get(code.upper())
    if found is None:
        raise NoSuchCheck(code)
    return found


def examine(
    root: Path,
    *,
    only: Collection[str] = (),
    run_tests: bool = False,
    progress: Progress = SILENT,
) -> list[Finding]:
    """Apply the checks to a project; nothing is written into it.

    Parameters
    ----------
    root
        A project, or a folder in it.
    only
        The codes to look at; all where none is named.
    run_tests
        Whether to run the project's tests too, which takes longer than all the rest.

    Raises
    ------
    mlscaffold.project.NotAProject, NoSuchCheck
    """
    wanted = {named(code).code for code in only} or set(codes())
    evidence = Evidence(Project.containing(root.resolve()).root, run_tests)
    found = []
    for code, each in checks().items():
        if code in wanted:
            slow = run_tests and code == SLOW
            with (progress if slow else SILENT).task("Run the project's tests"):
                ok, said = each.verdict(evidence)
            found.append(Finding(code, each.title, ok, said, each.url))
    return found


def as_dict(found: list[Finding]) -> dict[str, Any]:
    """Return findings for ``--json``."""
    return {"findings": [{**asdict(each), "family": CHECKS[each.code].family} for each in found]}


def ml_project(root: Traversable) -> Evidence | None:
    """Fixture of repo-review: the project, None where the repository is none or is not here."""
    if not isinstance(root, Path):
        return None
    try:
        project = Project.containing(root.resolve())
    except NotAProject:
        return None
    return Evidence(project.root) if project.root == root.resolve() else None


def repo_review_checks(ml_project: Evidence | None, list_all: bool) -> dict[str, Check]:
    """Give repo-review the checks where they apply."""
    return checks() if list_all or ml_project is not None else {}


def repo_review_families() -> dict[str, dict[str, Any]]:
    """Give repo-review the names of the families, in their order."""
    order = enumerate(FAMILIES.items(), start=100)
    return {family: {"name": name, "order": place} for place, (family, name) in order}
