"""What the course does beside the loop: notebooks, other projects, the README."""

import json
import re
import shutil
from pathlib import Path

import pytest
from learning import STUB, Learner

pytestmark = pytest.mark.slow


@pytest.fixture
def other(learner, answer) -> Learner:
    """Return a second project, in which the exercise has passed."""
    project = learner.project.parent / "other"
    shutil.copytree(learner.project, project, symlinks=True)
    passed = Learner(project)
    passed.answer(answer)
    assert passed.learn("check", STUB).code == 0
    return passed


def test_a_pass_is_carried_over(learner, other, wrong):
    """With where it came from; a check of the stub does not take it away, a mistake does."""
    ran = learner.learn("import", str(other.project), "--json")
    assert ran.json["result"] == {"exercises": [STUB]}
    assert learner.outcome() == "PASS"
    assert 'imported = "other"' in (learner.project / ".learn/progress.toml").read_text()
    learner.learn("check", STUB)
    assert learner.outcome() == "PASS"
    learner.answer(wrong)
    learner.learn("check", STUB)
    assert learner.outcome() == "WRONG"


def test_what_was_changed_since_is_not_carried_over(learner, other):
    """Nor what was proven on other data."""
    text = other.lesson.read_text(encoding="utf-8")
    other.answer(text.replace("digits=3", "digits=4"))
    assert learner.learn("import", str(other.project), "--json").json["result"]["exercises"] == []
    other.answer(text)
    for project in (learner.project, other.project):
        course = project / "learn/stage1_python/course.toml"
        old = course.read_text(encoding="utf-8")
        own = re.sub(rf'(id = "{STUB}"[\s\S]*?data = )"\w+"', r'\1"own"', old)
        course.write_text(own, encoding="utf-8")
        assert learner.learn("import", str(other.project), "--json").json["result"] == {
            "exercises": []
        }


def test_a_notebook_is_exported_one_way(learner):
    """With the lesson's cells; the lesson stays as it is, and Git does not see the copy."""
    before = learner.lesson.read_bytes()
    ran = learner.learn("notebook", STUB, "--json")
    assert ran.code == 0, ran.err
    notebook = json.loads(Path(ran.json["result"]["path"]).read_text(encoding="utf-8"))
    kinds = [cell["cell_type"] for cell in notebook["cells"]]
    assert kinds.count("markdown") > 2
    assert kinds.count("code") > 2
    assert learner.lesson.read_bytes() == before
    ignored = (learner.project / ".gitignore").read_text(encoding="utf-8")
    assert "/learn/notebooks" in ignored


def test_lab_says_what_to_install(learner):
    """Where JupyterLab is not in the project's environment."""
    ran = learner.learn("lab", STUB, "--", "--version")
    if "JupyterLab" not in ran.err:
        pytest.skip("JupyterLab is there")
    assert ran.code == 1
    assert "uv sync --group learn" in ran.err


def test_the_readme_shows_progress_only_when_asked(learner):
    """And forgets it without a trace."""
    file = learner.project / "README.md"
    before = file.read_bytes()
    assert b"mlscaffold learn" not in before
    for _ in range(2):
        assert learner.learn("progress", "--readme").code == 0
    assert file.read_text(encoding="utf-8").count("| Python | 0 of") == 1
    assert learner.learn("progress", "--no-readme").code == 0
    assert file.read_bytes() == before


def test_a_damaged_record_is_one_clear_error(learner):
    """It is named, and not overwritten."""
    record = learner.project / ".learn/progress.toml"
    record.parent.mkdir()
    record.write_text("<<<<<<< HEAD\n", encoding="utf-8")
    ran = learner.learn("check", STUB)
    assert ran.code == 1
    assert "progress.toml" in ran.err
    assert "Traceback" not in ran.err
    assert record.read_text(encoding="utf-8") == "<<<<<<< HEAD\n"
