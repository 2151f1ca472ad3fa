"""Show a project on GitHub: what is to be done, and doing it.

`look` reads and returns a plan, in which each step is needed, already so, or left out; `carry_out`
does what is needed. So a dry run is a plan that is not carried out, and a second run is a plan
without a step that is needed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from mlscaffold import git
from mlscaffold.errors import MlscaffoldError
from mlscaffold.hosting import rows
from mlscaffold.hosting.errors import (
    ChecklistFailed,
    HalfWay,
    IsPublic,
    NameTaken,
    Rejected,
    RowsArePrivate,
    how_far,
)
from mlscaffold.hosting.github import WORKFLOW, GitHub, State, Token, server, token
from mlscaffold.hosting.local import Local, has, read, repository_name
from mlscaffold.hosting.push import push
from mlscaffold.progress import SILENT, Progress
from mlscaffold.project import Project

# step -> (what it will do, what it has done)
WORDS = {
    "repository": ("make", "made"),
    "main": ("push", "pushed"),
    "pages": ("turn on", "turned on"),
    "description": ("set", "set"),
    "homepage": ("set", "set"),
    "topics": ("set", "set"),
    "site": ("build", "building"),
}


@dataclass(frozen=True)
class Step:
    """One thing that is to be so on GitHub.

    Attributes
    ----------
    about
        What it will be; where it is left out, why.
    needed
        False where it is so already, None where it is left out.
    """

    name: str
    about: str
    needed: bool | None
    done: bool = False

    @property
    def state(self) -> str:
        """What became of it, or will, in a word or two."""
        if self.needed is None:
            return "left out"
        will, has_done = WORDS[self.name]
        return "already so" if not self.needed else has_done if self.done else f"to {will}"


@dataclass(frozen=True)
class Plan:
    """What is to be done, and what there is to know before."""

    local: Local
    name: str
    private: bool
    url: str
    site: str
    steps: tuple[Step, ...]
    holders: tuple[rows.Holder, ...]
    notes: tuple[str, ...]
    github: GitHub = field(repr=False)
    token: Token = field(repr=False)

    @property
    def asks(self) -> bool:
        """Whether rows would be shown that are not on GitHub yet."""
        pushes = any(step.name == "main" and step.needed for step in self.steps)
        return pushes and bool(self.holders)

    def as_dict(self) -> dict[str, Any]:
        """Return it for ``--json``."""
        return {
            "url": self.url,
            "site": self.site or None,
            "private": self.private,
            "steps": [{"name": s.name, "state": s.state, "about": s.about} for s in self.steps],
            "rows": [asdict(holder) for holder in self.holders],
            "notes": list(self.notes),
        }


def look(
    project: Project,
    *,
    name: str | None = None,
    private: bool = False,
    anyway: bool = False,
    progress: Progress = SILENT,
) -> Plan:
    """Look at the project and at GitHub, and say what is to be done; nothing is changed.

    Parameters
    ----------
    project
        The project.
    name
        Of the repository; by default origin's, and the project's own where there is no origin.
    private
        Whether a repository that has to be made is private.
    anyway
        Whether to go on where the checklist has something to do.
    progress
        Shows what is under way.

    Raises
    ------
    ChecklistFailed, RowsArePrivate, OriginElsewhere, NameTaken, IsPublic, Rejected
        And the other errors of `mlscaffold.hosting.errors`, where the project is not ready, or
        GitHub does not answer or does not agree.
    """
    local, secret = read(project), token()
    if not anyway:
        with progress.task("Checklist"):
            _check(project)
    holders = rows.holders(project.root)
    certain = [holder for holder in holders if holder.certain]
    if certain and not rows.public(project.root):
        raise RowsArePrivate(certain)
    with progress.task("What GitHub has"):
        github = GitHub(secret)
        name = repository_name(local, github.login, name)
        state = github.look(name)
        _can_become(local, state, github, private)
    return Plan(
        local=local,
        name=name,
        private=state.private if state.exists else private,
        url=state.url or f"{server()}/{github.login}/{name}",
        site=state.pages,
        steps=tuple(_steps(local, state, f"{github.login}/{name}", private)),
        holders=tuple(holders),
        notes=tuple(_notes(local, state, private)),
        github=github,
        token=secret,
    )


def _check(project: Project) -> None:
    from mlscaffold import review

    failed = [finding.code for finding in review.examine(project.root) if finding.ok is False]
    if failed:
        raise ChecklistFailed(failed)


def _can_become(local: Local, state: State, github: GitHub, private: bool) -> None:
    """Raise where what is there is not an earlier state of this project."""
    if not state.empty and not any(map(github.has, local.first)):
        raise NameTaken(state.url)
    if state.exists and private and not state.private:
        raise IsPublic(state.url)
    if state.main is not None and not has(local, state.main):
        raise Rejected


def _steps(local: Local, state: State, shown: str, private: bool) -> list[Step]:
    """Compare what is with what is to be, in the order in which it is done."""
    private = state.private if state.exists else private
    commits = f"{local.commits} commit{'' if local.commits == 1 else 's'}, to {local.commit[:7]}"
    unbuilt = "the site of a private repository could be read by everybody" if private else ""
    if not local.workflow:
        unbuilt = f"the project has no .github/workflows/{WORKFLOW}"
    if local.homepage or unbuilt:
        homepage = _text("homepage", local.homepage, state.homepage == local.homepage)
    else:
        homepage = Step("homepage", state.homepage or "the site's address", not state.homepage)
    topics = ", ".join(local.topics)
    first_build = "built, or under way" if state.site else "its first build takes some minutes"
    return [
        Step("repository", f"{shown}, {'private' if private else 'public'}", not state.exists),
        Step("main", commits, state.main != local.commit),
        Step("pages", unbuilt or f"built by {WORKFLOW}", None if unbuilt else not state.pages),
        _text("description", local.description, state.description == local.description),
        homepage,
        _text("topics", topics, set(state.topics) == set(local.topics)),
        Step("site", unbuilt or first_build, None if unbuilt else not state.site),
    ]


def _text(name: str, text: str, same: bool) -> Step:
    """Compare a text; where pyproject.toml has none, GitHub's is left as it is."""
    return Step(name, text or "pyproject.toml has none", not same if text else None)


def _notes(local: Local, state: State, private: bool) -> list[str]:
    notes = []
    if local.changes:
        few = ", ".join(local.changes[:3]) + (", …" if len(local.changes) > 3 else "")
        changes = "1 change" if len(local.changes) == 1 else f"{len(local.changes)} changes"
        notes.append(f"Not committed, so not published: {changes} ({few})")
    if local.branch != git.MAIN:
        notes.append(f"main is published; you are on {local.branch or 'no branch'}")
    if state.private and not private:
        notes.append(f"The repository is private and stays so; to change it: {state.url}/settings")
    return notes


def carry_out(plan: Plan, progress: Progress = SILENT) -> Plan:
    """Do what is needed, in order, and return the plan with what was done.

    Raises
    ------
    MlscaffoldError
        It says how far that went. A new plan goes on from there.
    """
    so = [step.name for step in plan.steps if step.needed is False]
    try:
        with (progress if any(step.needed for step in plan.steps) else SILENT).task("Publishing"):
            for step in plan.steps:
                if step.needed:
                    plan = DO[step.name](plan)
                    so.append(step.name)
    except KeyboardInterrupt:
        raise HalfWay(so) from None
    except MlscaffoldError as problem:
        problem.next = f"{problem.next}\n{how_far(so)}"
        raise
    return replace(plan, steps=tuple(replace(step, done=bool(step.needed)) for step in plan.steps))


def _make(plan: Plan) -> Plan:
    return replace(plan, url=plan.github.create(plan.name, private=plan.private))


def _push(plan: Plan) -> Plan:
    root = plan.local.project.root
    if git.ask(root, "remote", "get-url", "origin") is None:
        git.ask(root, "remote", "add", "origin", f"{plan.url}.git")
    push(root, plan.token)
    return plan


def _turn_on(plan: Plan) -> Plan:
    return replace(plan, site=plan.github.enable_pages())


def _describe(plan: Plan) -> Plan:
    plan.github.describe(description=plan.local.description)
    return plan


def _link(plan: Plan) -> Plan:
    plan.github.describe(homepage=plan.local.homepage or plan.site)
    return plan


def _tag(plan: Plan) -> Plan:
    plan.github.name_topics(plan.local.topics)
    return plan


def _build(plan: Plan) -> Plan:
    plan.github.start_site()
    return plan


DO: dict[str, Callable[[Plan], Plan]] = {
    "repository": _make,
    "main": _push,
    "pages": _turn_on,
    "description": _describe,
    "homepage": _link,
    "topics": _tag,
    "site": _build,
}
