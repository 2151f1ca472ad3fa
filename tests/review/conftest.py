"""Projects to look at: one as it was made, and one that was finished by writing alone."""

from pathlib import Path

import pytest
from finishing import copied
from support import mlscaffold


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """Make a project of each kind, without an environment."""
    folder = tmp_path_factory.mktemp("made")
    for kind in ("tabular", "image", "text"):
        ran = mlscaffold("new", kind, kind, "--yes", "--no-env", cwd=folder)
        assert ran.code == 0, ran.err
    return folder


@pytest.fixture
def fresh(made, tmp_path) -> Path:
    """Copy a table's project as it was made."""
    return copied(made / "tabular", tmp_path / "fresh")


@pytest.fixture
def spoilt(green, tmp_path) -> Path:
    """Copy the finished project, to plant a defect in the copy."""
    return copied(green, tmp_path / "demo")
