"""What a project's own repository says of itself, as it stands in the last commit on main."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass

from mlscaffold import git
from mlscaffold.git import MAIN
from mlscaffold.hosting.errors import (
    NoDescription,
    NoMain,
    NoRepository,
    OriginElsewhere,
    PartOfAnother,
    Shallow,
)
from mlscaffold.hosting.github import WORKFLOW, server
from mlscaffold.project import Project

LONGEST = 350  # characters of a description on GitHub
MOST, LONG = 20, 50  # topics, and the characters of one


@dataclass(frozen=True)
class Local:
    """What is to be shown.

    Attributes
    ----------
    commit
        The last one on main.
    first
        Those without a parent, by which a history is known.
    workflow
        Whether the project can build its site on GitHub.
    changes
        The paths that differ from the last commit.
    """

    project: Project
    commit: str
    commits: int
    first: tuple[str, ...]
    description: str
    homepage: str
    topics: tuple[str, ...]
    workflow: bool
    branch: str
    changes: tuple[str, ...]


def read(project: Project) -> Local:
    """Read a project.

    Raises
    ------
    NoRepository, PartOfAnother, NoMain, Shallow, NoDescription
    """
    root = project.root
    repository = git.root_of(root)
    if repository is None:
        raise NoRepository(root)
    if repository != root.resolve():
        raise PartOfAnother(repository)
    commit = git.ask(root, "rev-parse", "--verify", "--quiet", f"refs/heads/{MAIN}")
    if commit is None:
        raise NoMain(root)
    if git.ask(root, "rev-parse", "--is-shallow-repository") == "true":
        raise Shallow(root)
    workflow = f"{MAIN}:.github/workflows/{WORKFLOW}"
    try:
        text = git.ask(root, "show", f"{MAIN}:pyproject.toml")
        about = tomllib.loads(text or "").get("project", {})
    except tomllib.TOMLDecodeError as problem:
        raise NoDescription(problem) from None
    return Local(
        project=project,
        commit=commit,
        commits=int(git.ask(root, "rev-list", "--count", MAIN) or 0),
        first=tuple((git.ask(root, "rev-list", "--max-parents=0", MAIN) or "").split()),
        description=" ".join(str(about.get("description", "")).split())[:LONGEST],
        homepage=str(about.get("urls", {}).get("Homepage", "")),
        topics=tuple(topics(about.get("keywords", []))),
        workflow=git.ask(root, "cat-file", "-e", workflow) is not None,
        branch=git.ask(root, "branch", "--show-current") or "",
        changes=tuple(git.changes(root)),
    )


def topics(keywords: Sequence[object]) -> list[str]:
    """Write keywords as GitHub takes topics.

    >>> topics(["Machine Learning", "C++", "machine-learning"])
    ['machine-learning', 'c']
    """
    written = (re.sub(r"[^a-z0-9]+", "-", str(each).lower()).strip("-") for each in keywords)
    return list(dict.fromkeys(each[:LONG].strip("-") for each in written if each))[:MOST]


def repository_name(local: Local, login: str, name: str | None) -> str:
    """Return the name of the repository: origin's, where that is the user's own on this server.

    Raises
    ------
    OriginElsewhere
    """
    wanted = name or str(local.project.answers["slug"])
    pushed = git.ask(local.project.root, "remote", "get-url", "--push", "origin")
    if pushed is None:
        return wanted
    host = re.escape(server().partition("://")[2])
    form = rf"(?:\w+://(?:[^@/]+@)?{host}/|git@{host}:){re.escape(login)}/([^/]+?)(?:\.git)?/?"
    found = re.fullmatch(form, pushed, re.IGNORECASE)
    if found is None or (name is not None and found[1] != name):
        shown = re.sub(r"//[^@/]*@", "//", pushed)  # what stands before the @ may be a secret
        raise OriginElsewhere(shown, f"{server()}/{login}/{wanted}")
    return found[1]


def has(local: Local, commit: str) -> bool:
    """Whether a commit is in the past of main."""
    past = ("merge-base", "--is-ancestor", commit, local.commit)
    return git.ask(local.project.root, *past) is not None
