"""A project that is ready to be shown, and a GitHub to show it on."""

import shutil
import uuid
from pathlib import Path

import pytest
from finishing import commit, git
from github_server import FakeGitHub, Published

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


@pytest.fixture
def project(tmp_path, rendered, github) -> Published:
    """Copy the rendered project on public data."""
    return Published(Path(shutil.copytree(rendered["breast-cancer"], tmp_path / "demo")), github)


@pytest.fixture
def own(tmp_path, rendered, github) -> Published:
    """Copy the rendered project on data that stay private."""
    return Published(Path(shutil.copytree(rendered["own"], tmp_path / "own")), github)
