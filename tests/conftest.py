"""The fixtures that the tests share."""

import os
import shutil
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from finishing import commit, copied, write
from support import Lab, copy_of_the_checkout, execute, mlscaffold, readme_command


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
def default_project(tmp_path_factory, request) -> Callable[[str], Lab]:
    """Make a kind's default project when it is first asked for, without a download."""

    @cache
    def make(kind: str) -> Lab:
        if kind == "tabular":
            return request.getfixturevalue("lab")
        folder = tmp_path_factory.mktemp(kind)
        command = ("new", kind, "demo", "--yes", "--run")
        ran = mlscaffold(*command, cwd=folder, env={"MLSCAFFOLD_MIRROR": ""}, timeout=1500)
        assert ran.code == 0, ran.out[-3000:] + ran.err[-3000:]
        return Lab(folder / "demo", ran.out)

    return make


@pytest.fixture(scope="session")
def green(lab, tmp_path_factory) -> Path:
    """Finish the executed project by writing, and by running the pipeline and the test."""
    project = copied(lab.project, tmp_path_factory.mktemp("green") / "demo")
    commit(project)
    write(project)
    for command in (
        ["dvc", "repro"],
        ["demo.evaluate", "--split", "test"],
        ["dvc", "repro"],
    ):
        ran = lab.run(project, *command)
        assert ran.code == 0, ran.out + ran.err
    return project


@pytest.fixture(scope="session")
def mirror() -> Path:
    """Return the data mirror that the machine has, or skip."""
    place = os.environ.get("MLSCAFFOLD_MIRROR")
    if not place:
        pytest.skip("MLSCAFFOLD_MIRROR names no mirror with real data sets")
    return Path(place)


@pytest.fixture(scope="session")
def browser():
    """Start the installed Chromium, without a window."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    playwright = pytest.importorskip("playwright.sync_api")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=chromium, args=arguments)
        yield started
        started.close()
