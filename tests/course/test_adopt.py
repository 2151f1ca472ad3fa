"""The learner's own code in the pipeline: whole or not at all; and the course taken out again."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from learning import Learner, lend
from support import execute, mlscaffold

pytestmark = pytest.mark.slow

ID = "s1.99"
STEP = "src/pupil/steps/scale.py"
ENTRY = f"""
version = 1

[[exercise]]
id = "{ID}"
title = "One scale"
file = "s1_99_scale.py"
functions = ["Scale", "spare"]
data = "generated"
topics = ["classes"]
requires = []
introduces = []
hints = ["https://scikit-learn.org", "b", "c"]
adopts = "scale.py"
"""
CHECK = '''"""A check that any class passes."""

from course.calling import require


def test_it_is_there(lesson):
    """By its name."""
    require(lesson.Scale is not None, "it is not there")
'''
LESSON = '''# %%
import matplotlib.pyplot as plt
import numpy as np
from course import own
from sklearn.base import BaseEstimator, TransformerMixin

numbers = own.numbers()
LEAST = 1e-12


# %%
def spread(X):
    """Return the spread of each column."""
    return np.maximum(X.std(axis=0), LEAST)


def spare():
    """No step needs this."""
    return own.numbers()


class Scale(TransformerMixin, BaseEstimator):
    """Bring columns to one scale."""

    def fit(self, X, y=None):
        """Learn centre and spread."""
        X = np.asarray(X, dtype=float)
        {check}
        self.centre_, self.spread_ = X.mean(axis=0), spread(X)
        return self

    def transform(self, X):
        """Apply them."""
        return (np.asarray(X, dtype=float) - self.centre_) / self.spread_

    def get_feature_names_out(self, names=None):
        """Keep the names."""
        return np.asarray(names, dtype=object)


plt.plot(numbers)
'''
RIGHT = LESSON.replace("        {check}\n", "")
# Good enough for the contract's eighty rows, and not for the data.
FAILS_LATER = LESSON.replace("{check}", "assert len(X) < 150, 'too many rows'")
AGAINST_THE_CONTRACT = RIGHT.replace("/ self.spread_", "* self.spread_")
QUICK = (r"models: \[.*?\]", "models: [linear]")


def plant(project: Path) -> None:
    """Add an exercise that can replace the step `scale`."""
    stage = project / "learn/stage1_python"
    (stage / "course_t.toml").write_text(ENTRY, encoding="utf-8")
    (project / "learn/checks/test_s1_99.py").write_text(CHECK, encoding="utf-8")


@pytest.fixture(scope="module")
def finished(prepared, project_python, tmp_path_factory) -> Path:
    """Run the pipeline of a project once, with one quick model."""
    project = tmp_path_factory.mktemp("finished") / "pupil"
    shutil.copytree(prepared, project, ignore=shutil.ignore_patterns(".venv"))
    lend(project, project_python)
    plant(project)
    params = project / "params.yaml"
    params.write_text(re.sub(*QUICK, params.read_text("utf-8"), count=1), encoding="utf-8")
    ran = mlscaffold("run", cwd=project)
    assert ran.code == 0, ran.err
    return project


@pytest.fixture
def adopter(finished, project_python, tmp_path) -> Learner:
    """Return a copy of it in which the answer is right."""
    project = tmp_path / "pupil"
    shutil.copytree(finished, project, ignore=shutil.ignore_patterns(".venv"))
    lend(project, project_python)
    answer(project, RIGHT)
    return Learner(project)


def answer(project: Path, text: str) -> None:
    """Write the lesson."""
    lesson = project / "learn/stage1_python/s1_99_scale.py"
    lesson.write_text(text, encoding="utf-8")


def state(project: Path) -> dict[str, bytes]:
    """Return what an adoption may change, byte for byte, with what was adopted before."""
    places = ("src", "reports", "tests", ".learn/adopted")
    files = [file for place in places for file in (project / place).rglob("*") if file.is_file()]
    files += [project / "dvc.lock", project / "params.yaml", project / "README.md"]
    kept = (file for file in files if file.suffix != ".pyc" and file.name != "timings.json")
    return {str(file.relative_to(project)): file.read_bytes() for file in kept}


def test_adopt_shows_both_scores_and_undo_brings_the_step_back(adopter):
    """The step holds the learner's code and what it uses, and nothing of the lesson's examples."""
    before = (adopter.project / STEP).read_bytes()
    ran = adopter.learn("adopt", ID, "--json")
    assert ran.code == 0, ran.err
    result = ran.json["result"]
    for when in ("before", "after"):
        assert result[when]["low"] <= result[when]["value"] <= result[when]["high"]
    text = (adopter.project / STEP).read_text(encoding="utf-8")
    assert "def spread" in text
    assert "LEAST = 1e-12" in text
    for absent in ("course", "plt", "spare", "# %%"):
        assert absent not in text
    for command in (["pytest", "-q", "tests"], ["ruff", "check"], ["ruff", "format", "--check"]):
        python = str(adopter.project / ".venv/bin/python")
        done = execute([python, "-m", *command], cwd=adopter.project)
        assert done.code == 0, done.out[-3000:]
    undone = adopter.learn("adopt", ID, "--undo", "--no-run")
    assert undone.code == 0, undone.err
    assert (adopter.project / STEP).read_bytes() == before
    assert adopter.learn("adopt", ID, "--undo").code == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (AGAINST_THE_CONTRACT, "contract tests fail"),
        (FAILS_LATER, "pipeline fails"),
        (RIGHT.replace("LEAST)", "own.numbers())"), "belongs to the course"),
        (RIGHT.replace("class Scale", "class Skale"), "does not pass"),
    ],
    ids=["the contract", "the pipeline", "alone", "the check"],
)
def test_what_fails_changes_nothing(adopter, text, said):
    """A wrong implementation leaves every file as it was, and says what failed."""
    answer(adopter.project, text)
    before = state(adopter.project)
    ran = adopter.learn("adopt", ID)
    assert ran.code == 1
    assert said in ran.err
    after = state(adopter.project)
    after.pop(".learn/adopted/scale.py", None)
    assert after == before


@pytest.mark.parametrize("seconds", [0.5, 2, 4, 6])
def test_a_kill_changes_nothing_or_all(adopter, seconds):
    """Wherever the blow falls, the step is the old one or the new one, whole."""
    project = adopter.project
    before = (project / STEP).read_bytes()
    command = [sys.executable, "-m", "mlscaffold", "learn", "adopt", ID, "--no-run"]
    process = subprocess.Popen(command, cwd=project, stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    now = (project / STEP).read_bytes()
    kept = project / ".learn/adopted/scale.py"
    assert now == before or (b"def spread" in now and kept.read_bytes() == before)
    assert now.endswith(b"\n")
    assert adopter.learn("adopt", ID, "--no-run").code == 0


def test_eject_leaves_the_project_and_what_was_adopted(adopter):
    """No trace of the course; the pipeline is up to date, lint and tests are green."""
    assert adopter.learn("adopt", ID).code == 0
    assert adopter.learn("progress", "--readme").code == 0
    assert "<!-- learn:start -->" in (adopter.project / "README.md").read_text(encoding="utf-8")
    refused = adopter.learn("eject")
    assert refused.code == 2
    ran = adopter.learn("eject", "--yes", "--json")
    assert ran.json["result"] == {"left": []}
    project = adopter.project
    assert "def spread" in (project / STEP).read_text(encoding="utf-8")
    assert traces(project) == []
    python = str(project / ".venv/bin/python")
    for command in (["dvc", "repro"], ["pytest", "-q"], ["ruff", "check"], ["ruff", "format", "."]):
        done = mlscaffold("run", cwd=project) if "dvc" in command else None
        done = done or execute([python, "-m", *command], cwd=project)
        assert done.code == 0, done.out[-3000:] + done.err
    assert adopter.learn().code == 1


def test_new_without_the_course_leaves_no_trace(tmp_path):
    """And says nothing of it."""
    for kind in ("tabular", "image", "text"):
        options = ("--yes", "--no-env", "--no-learn", "--json")
        ran = mlscaffold("new", kind, kind, *options, cwd=tmp_path)
        assert ran.code == 0, ran.err
        assert not any("learn" in step for step in json.loads(ran.out)["result"]["next"])
        assert traces(tmp_path / kind) == []


def traces(project: Path) -> list[str]:
    """List the files that are of the course, or speak of it."""
    found = [name for name in ("learn", ".learn") if (project / name).exists()]
    for file in project.rglob("*"):
        parts = file.relative_to(project).parts
        if file.is_file() and not {".venv", ".git", ".dvc", "data", "models"} & set(parts):
            text = file.read_bytes().decode(errors="ignore")
            if re.search(r"(?<!\w)\.?learn/|mlscaffold learn|from course|<!-- learn", text):
                found.append("/".join(parts))
    return found
