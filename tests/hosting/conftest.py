"""A project that is ready to be shown, and a GitHub to show it on."""

import shutil
import uuid
from dataclasses import dataclass
from pathlib import Path

import pytest
from finishing import commit, git
from github_server import FakeGitHub
from support import Ran, mlscaffold

from mlscaffold.answers import Answers
from mlscaffold.render import with_copier

DEMO = {"kind": "tabular", "title": "Demo", "slug": "demo", "package": "demo", "task": "binary"}
DEMO |= {"author": "Ada Lovelace", "licence": "MIT", "date": "2026-11-28"}


@pytest.fixture
def github(tmp_path):
    """Serve a GitHub on which nothing is yet."""
    folder = tmp_path / "github"
    folder.mkdir()
    with FakeGitHub(folder, f"ghp_{uuid.uuid4().hex}").serving() as server:
        yield server


@pytest.fixture(scope="session")
def rendered(tmp_path_factory) -> dict[str, Path]:
    """Render a project on public data, and one on data of the user's own; one commit each."""
    made = {}
    for dataset in ("breast-cancer", "own"):
        made[dataset] = tmp_path_factory.mktemp("rendered") / "demo"
        with_copier.render(Answers(dataset=dataset, **DEMO), made[dataset])
        git(made[dataset], "init", "--quiet", "--initial-branch", "main")
        commit(made[dataset])
    return made


@dataclass(frozen=True)
class Published:
    """A project, and the command that is tried on it."""

    root: Path
    github: FakeGitHub

    def environment(self) -> dict[str, str]:
        """Say where GitHub is, as GitHub's own environment does."""
        return {
            "GITHUB_API_URL": self.github.api.url_for(""),
            "GITHUB_SERVER_URL": self.github.server,
            "GITHUB_TOKEN": self.github.token,
            "HOME": str(self.root.parent),
            "no_proxy": "127.0.0.1",
        }

    def publish(self, *options: str, **env: str) -> Ran:
        """Run the command; the token is nowhere, whatever happens, and an error is a few lines."""
        ran = mlscaffold("publish", *options, cwd=self.root, env={**self.environment(), **env})
        self.no_secret(ran.out + ran.err)
        assert "Traceback" not in ran.err
        assert ran.err.count("Error:") == (ran.code != 0 and "--json" not in options)
        return ran

    def no_secret(self, said: str) -> None:
        """Look for the token in what was said, and in everything that Git keeps."""
        token = self.github.token
        assert token not in said
        kept = [path for path in self.root.rglob("*") if path.is_file() and not path.is_symlink()]
        assert [path for path in kept if token.encode() in path.read_bytes()] == []

    @property
    def repository(self):
        """What GitHub has of it."""
        return self.github.repositories["ada/demo"]

    @property
    def head(self) -> str:
        """The last commit."""
        return git(self.root, "rev-parse", "main").strip()


@pytest.fixture
def project(tmp_path, rendered, github) -> Published:
    """Copy the rendered project on public data."""
    return Published(Path(shutil.copytree(rendered["breast-cancer"], tmp_path / "demo")), github)


@pytest.fixture
def own(tmp_path, rendered, github) -> Published:
    """Copy the rendered project on data that stay private."""
    return Published(Path(shutil.copytree(rendered["own"], tmp_path / "own")), github)
