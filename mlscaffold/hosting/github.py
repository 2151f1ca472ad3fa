"""What is asked of GitHub, through PyGithub."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mlscaffold.errors import MlscaffoldError
from mlscaffold.git import MAIN
from mlscaffold.hosting.errors import (
    Forbidden,
    GitHubFailed,
    NameTaken,
    NoConnection,
    NotAToken,
    NotFound,
    NoToken,
    RateLimited,
    TokenRefused,
)

if TYPE_CHECKING:
    from github.GithubException import GithubException
    from github.Repository import Repository

WORKFLOW = "pages.yml"
PATIENCE = 20  # seconds for one answer
TRIES, PAUSE = 5, 2.0  # a workflow that was pushed a moment ago is not known at once


@dataclass(frozen=True)
class Token:
    """A secret, and where it was found; only the place is ever shown."""

    secret: str
    source: str

    def __repr__(self) -> str:
        return f"Token(from {self.source})"


@dataclass(frozen=True)
class State:
    """A repository as GitHub has it, or that there is none.

    Attributes
    ----------
    url
        Of its page; "" where there is none.
    main
        The commit of the branch main, None without one.
    empty
        Whether it has no branch at all.
    pages
        The address of its site, "" where Pages is off or not built by a workflow.
    site
        Whether the site was deployed, or is about to be.
    """

    url: str = ""
    private: bool = False
    main: str | None = None
    empty: bool = True
    pages: str = ""
    site: bool = False
    description: str = ""
    homepage: str = ""
    topics: tuple[str, ...] = ()

    @property
    def exists(self) -> bool:
        """Whether there is a repository."""
        return bool(self.url)


def api() -> str:
    """Return where the API is, which GitHub Enterprise names in the environment."""
    return os.environ.get("GITHUB_API_URL") or "https://api.github.com"


def server() -> str:
    """Return where the repositories are."""
    return (os.environ.get("GITHUB_SERVER_URL") or "https://github.com").rstrip("/")


def token() -> Token:
    """Return gh's token where gh is installed and logged in, else the one in ``GITHUB_TOKEN``.

    Raises
    ------
    NoToken, NotAToken
    """
    found = Token(_from_gh(), "gh auth token")
    if not found.secret:
        found = Token(os.environ.get("GITHUB_TOKEN", "").strip(), "GITHUB_TOKEN")
    if not found.secret:
        raise NoToken
    if not re.fullmatch(r"[!-~]+", found.secret):
        raise NotAToken(found.source)  # in a header, it would be quoted by an error message
    return found


def _from_gh() -> str:
    if shutil.which("gh") is None:
        return ""
    command = ["gh", "auth", "token", "--hostname", urlsplit(server()).hostname or ""]
    try:
        said = subprocess.run(
            command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=PATIENCE
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return said.stdout.strip() if said.returncode == 0 else ""


class GitHub:
    """GitHub, for one user and one repository of theirs."""

    def __init__(self, token: Token) -> None:
        import github

        self._source = token.source
        self._api = github.Github(
            auth=github.Auth.Token(token.secret), base_url=api(), timeout=PATIENCE, retry=None,
            seconds_between_requests=None, seconds_between_writes=None,
        )  # fmt: skip
        self._repository: Repository | None = None
        with self._asked("say who you are"):
            self._user = self._api.get_user()
            self.login = self._user.login

    def look(self, name: str) -> State:
        """Return what GitHub has under that name."""
        with self._asked("show the repository"):
            self._repository = self._or_none(lambda: self._api.get_repo(f"{self.login}/{name}"))
            if self._repository is None:
                return State()
            return self._state(self._repository)

    def _state(self, repository: Repository) -> State:
        branches = {branch.name: branch.commit.sha for branch in repository.get_branches()}
        pages = self._or_none(lambda: self._get("/pages")) or {}
        return State(
            url=repository.html_url,
            private=repository.private,
            main=branches.get(MAIN),
            empty=not branches,
            pages=pages["html_url"] if pages.get("build_type") == "workflow" else "",
            site=self._site_is_on_its_way(),
            description=repository.description or "",
            homepage=repository.homepage or "",
            topics=tuple(repository.topics),
        )

    def _site_is_on_its_way(self) -> bool:
        runs = self._or_none(lambda: self._get(f"/actions/workflows/{WORKFLOW}/runs"))
        return any(
            run["conclusion"] == "success"
            # the first push, before Pages was on, started one that does nothing
            or (run["event"] == "workflow_dispatch" and run["status"] != "completed")
            for run in (runs or {}).get("workflow_runs", [])
        )

    def has(self, commit: str) -> bool:
        """Whether the repository has a commit."""
        with self._asked("compare the histories"):
            found = self._or_none(lambda: self._get(f"/git/commits/{commit}"))
        return found is not None

    def create(self, name: str, *, private: bool) -> str:
        """Make an empty repository and return its address."""
        with self._asked(f"make the repository {self.login}/{name}"):
            made = self._user.create_repo(name, private=private)
        self._repository = made
        return str(made.html_url)

    def enable_pages(self) -> str:
        """Let the workflow build the site, and return its address."""
        with self._asked("turn on Pages"):
            known = self._or_none(lambda: self._get("/pages"))
            self._send("POST" if known is None else "PUT", "/pages", {"build_type": "workflow"})
            return str(self._get("/pages")["html_url"])

    def describe(self, description: str | None = None, homepage: str | None = None) -> None:
        """Set what stands beside the files."""
        given = {"description": description, "homepage": homepage}
        with self._asked("describe the repository"):
            self._send("PATCH", "", {key: text for key, text in given.items() if text is not None})

    def name_topics(self, topics: Sequence[str]) -> None:
        """Set the topics."""
        with self._asked("set the topics"):
            self._send("PUT", "/topics", {"names": list(topics)})

    def start_site(self) -> None:
        """Run the workflow that builds the site."""
        for _ in range(TRIES):
            with suppress(NotFound):
                return self._dispatch()
            time.sleep(PAUSE)
        return self._dispatch()

    def _dispatch(self) -> None:
        with self._asked("build the site"):
            self._send("POST", f"/actions/workflows/{WORKFLOW}/dispatches", {"ref": MAIN})

    def _get(self, path: str) -> Any:
        return self._call("GET", path)

    def _send(self, verb: str, path: str, body: dict[str, Any]) -> None:
        self._call(verb, path, body)

    def _call(self, verb: str, path: str, body: dict[str, Any] | None = None) -> Any:
        assert self._repository is not None
        return self._repository.requester.requestJsonAndCheck(
            verb, f"{self._repository.url}{path}", input=body
        )[1]

    @staticmethod
    def _or_none(ask: Any) -> Any:
        """Return an answer, None for what is not there (404) and of an empty repository (409)."""
        from github import GithubException

        try:
            return ask()
        except GithubException as problem:
            if problem.status in {404, 409, 422}:
                return None
            raise

    @contextmanager
    def _asked(self, doing: str) -> Iterator[None]:
        """Turn what PyGithub raises into errors of this program."""
        import requests
        from github import GithubException

        try:
            yield
        except requests.RequestException:
            raise NoConnection(api()) from None
        except GithubException as problem:
            raise self._error(doing, problem) from None

    def _error(self, doing: str, problem: GithubException) -> MlscaffoldError:
        headers = problem.headers or {}
        said = _message(problem.data)
        if problem.status == 401:
            return TokenRefused(self._source)
        limited = headers.get("x-ratelimit-remaining") == "0" or "rate limit" in said.lower()
        if problem.status == 429 or (problem.status == 403 and limited):
            return RateLimited(headers.get("x-ratelimit-reset"))
        if problem.status == 403:
            return Forbidden(doing, said)
        if problem.status == 404:
            return NotFound(doing)
        if problem.status == 422 and "already exists" in said:
            return NameTaken(doing.rpartition(" ")[2])
        return GitHubFailed(doing, problem.status, said)


def _message(data: Any) -> str:
    """Return what GitHub says of an error: the first reason, else the message."""
    if not isinstance(data, dict):
        return "an answer that is not GitHub's"
    reasons = [each.get("message") for each in data.get("errors", []) if isinstance(each, dict)]
    return str(next((each for each in reasons if each), data.get("message", "no reason given")))
