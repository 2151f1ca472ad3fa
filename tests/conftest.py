"""The fixtures that the tests share."""

import os
import sys
from pathlib import Path

import pytest
from support import Lab, copy_of_the_checkout, execute, readme_command


@pytest.fixture(scope="session")
def lab(tmp_path_factory) -> Lab:
    """Run the README's first command in a copy of the checkout and a new virtual environment."""
    folder = copy_of_the_checkout(tmp_path_factory.mktemp("checkout"))
    environment = tmp_path_factory.mktemp("environment")
    made = execute([sys.executable, "-m", "venv", str(environment)], cwd=folder)
    assert made.code == 0, made.err
    path = f"{environment / 'bin'}{os.pathsep}{os.environ['PATH']}"
    ran = execute(readme_command(0), cwd=folder, env={"PATH": path}, timeout=1500)
    assert ran.code == 0, ran.out[-3000:] + ran.err[-3000:]
    return Lab(folder / "demo", ran.out)


@pytest.fixture(scope="session")
def mirror() -> Path:
    """Return the data mirror that the machine has, or skip."""
    place = os.environ.get("MLSCAFFOLD_MIRROR")
    if not place:
        pytest.skip("MLSCAFFOLD_MIRROR names no mirror with real data sets")
    return Path(place)
