"""What can go wrong while a project is shown on GitHub, each thing as an error of its own."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from mlscaffold.errors import CHECK_FAILED, INTERRUPTED, MlscaffoldError, UsageError
from mlscaffold.hosting.rows import Holder

PERMISSIONS = "Administration, Contents, Workflows, Pages and Actions, each to read and write"


class ChecklistFailed(MlscaffoldError):
    """The project is not ready to be looked at by strangers."""

    exit_code = CHECK_FAILED

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__(
            "The checklist is not fulfilled yet, so nothing was published",
            ", ".join(codes),
            "They are explained by: mlscaffold check  (--anyway publishes without them)",
        )


class NoRepository(MlscaffoldError):
    """The project is in no Git repository."""

    def __init__(self, root: Path) -> None:
        super().__init__(
            "The project is in no Git repository", root,
            "Type: git init -b main && git add --all && git commit -m Start",
        )  # fmt: skip


class PartOfAnother(MlscaffoldError):
    """The project lies in a larger repository."""

    def __init__(self, repository: Path) -> None:
        super().__init__(
            "The project is part of a larger Git repository, which would be published as a whole",
            repository,
            "Push that one yourself, or copy the project out of it.",
        )


class NoMain(MlscaffoldError):
    """There is nothing to publish yet."""

    def __init__(self, root: Path) -> None:
        super().__init__(
            "There is no commit on a branch main", root,
            "Type: git add --all && git commit -m Start  (a branch of another name: "
            "git branch -m main)",
        )  # fmt: skip


class Shallow(MlscaffoldError):
    """The clone was made without its past, so histories cannot be compared."""

    def __init__(self, root: Path) -> None:
        super().__init__("This clone lacks its past", root, "Type: git fetch --unshallow")


class NoDescription(MlscaffoldError):
    """What describes the project cannot be read."""

    def __init__(self, problem: Exception) -> None:
        super().__init__("pyproject.toml cannot be read", problem, "Fix and commit it.")


class RowsArePrivate(MlscaffoldError):
    """Rows would be published of a project that says that they are not to be."""

    def __init__(self, holders: Sequence[Holder]) -> None:
        super().__init__(
            "params.yaml says `publish_rows: false`, but these files hold rows of the data",
            _listed(holders),
            "Take them out of the history: https://github.com/newren/git-filter-repo"
            if any(holder.earlier for holder in holders)
            else "Files of data: git rm --cached FILE. Reports: run the pipeline again. Then, as "
            "the past is published too: git commit --amend, or git-filter-repo.",
        )


class NotAgreed(UsageError):
    """Rows would be published, and nobody could be asked."""

    def __init__(self, holders: Sequence[Holder]) -> None:
        super().__init__(
            "These files hold rows of the data, and would be published",
            _listed(holders),
            "If that is meant: mlscaffold publish --yes",
        )


class OriginElsewhere(MlscaffoldError):
    """The project has an origin, which is kept."""

    def __init__(self, origin: str, wanted: str) -> None:
        super().__init__(
            f"This project's origin is not {wanted}, so nothing was done",
            origin,
            "To keep both: git remote rename origin upstream, and publish again",
        )


class IsPublic(MlscaffoldError):
    """A private repository was asked for, and there is a public one."""

    def __init__(self, url: str) -> None:
        super().__init__(
            "The repository is public already, so nothing was pushed with --private",
            url,
            f"Change it there first: {url}/settings",
        )


class HalfWay(MlscaffoldError):
    """Ctrl-C while the steps were carried out."""

    exit_code = INTERRUPTED

    def __init__(self, so: Sequence[str]) -> None:
        super().__init__("Interrupted", next=how_far(so))


def how_far(so: Sequence[str]) -> str:
    """Say which steps are done, and that the others can follow."""
    reached = f"Done by now: {', '.join(so)}." if so else "Nothing was done yet."
    return f"{reached} The same command goes on from there."


class NoToken(MlscaffoldError):
    """Nothing says who is publishing."""

    def __init__(self) -> None:
        super().__init__(
            "Nobody is logged in to GitHub",
            next="Type: gh auth login  (https://cli.github.com), or put a token into GITHUB_TOKEN",
        )


class NotAToken(MlscaffoldError):
    """What was found in place of a token has characters that none has."""

    def __init__(self, source: str) -> None:
        super().__init__(f"What {source} gives is no token", next="Copy it again, without spaces.")


class NoConnection(MlscaffoldError):
    """GitHub did not answer."""

    def __init__(self, server: str) -> None:
        super().__init__("No answer from GitHub", server, "Is there a network, a proxy, an outage?")


class TokenRefused(MlscaffoldError):
    """GitHub does not accept the token: 401."""

    def __init__(self, source: str) -> None:
        super().__init__(
            "GitHub does not accept the token; it may have expired",
            f"from {source}",
            "Type: gh auth login, or put another token into GITHUB_TOKEN",
        )


class RateLimited(MlscaffoldError):
    """Too many requests in a short time: 403 or 429."""

    def __init__(self, reset: str | None) -> None:
        when = "later"
        if reset and reset.isdecimal():
            when = f"after {time.strftime('%H:%M', time.localtime(int(reset)))}"
        super().__init__("GitHub takes no more requests for a while", None, f"Try again {when}.")


class Forbidden(MlscaffoldError):
    """The token may not do this: 403."""

    def __init__(self, doing: str, said: str) -> None:
        super().__init__(
            f"GitHub does not let this token {doing}",
            said,
            f"A fine-grained token needs {PERMISSIONS}; a classic one the scopes repo and "
            "workflow. With gh: gh auth refresh -s repo,workflow",
        )


class NotFound(MlscaffoldError):
    """What was there is gone, or is hidden from this token: 404."""

    def __init__(self, doing: str) -> None:
        super().__init__(
            "GitHub does not find the repository any more, or hides it from this token",
            f"while it was asked to {doing}",
            "Look whether it is there, and whether the token may see it.",
        )


class NameTaken(MlscaffoldError):
    """There is a repository of that name, which this project cannot become: 422, or unrelated."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "There is a repository of that name, with another history",
            name,
            "Nothing in it was changed. Choose another name: mlscaffold publish --name NAME",
        )


class GitHubFailed(MlscaffoldError):
    """GitHub said no in a way that is not foreseen here."""

    def __init__(self, doing: str, status: int, said: str) -> None:
        super().__init__(f"GitHub did not {doing}", f"{status} {said}", "Try again later.")


class Rejected(MlscaffoldError):
    """GitHub's branch has commits that this one has not."""

    def __init__(self) -> None:
        super().__init__(
            "GitHub has commits on main that are not here, so nothing was pushed",
            next="Type: git pull --rebase origin main",
        )


class MayNotPush(MlscaffoldError):
    """The token does not allow it."""

    def __init__(self, said: str, scope: bool) -> None:
        advice = (
            "The project has workflows, for which gh needs: gh auth refresh -s workflow  "
            "(a classic token: the scope workflow)"
            if scope
            else f"A fine-grained token needs {PERMISSIONS}; a classic one repo and workflow."
        )
        super().__init__("GitHub does not let this token push", said, advice)


class PushFailed(MlscaffoldError):
    """Git could not push."""

    def __init__(self, said: str) -> None:
        super().__init__("`git push` failed", said, "Is there a network, a proxy, an outage?")


def _listed(holders: Sequence[Holder]) -> str:
    return "".join(f"\n  {holder}" for holder in holders)
