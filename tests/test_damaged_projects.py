"""A project whose files were damaged by a merge, an editor or a kill."""

import os
import re
import shutil
import zlib
from pathlib import Path

import pytest
from finishing import commit, git

from mlscaffold import doctor, recorded
from mlscaffold.answers import Answers
from mlscaffold.cli import main
from mlscaffold.render import with_copier

EXAMPLE = Path(__file__).parents[1] / "examples" / "tabular-census-income"
ANSWERS = {"kind": "tabular", "title": "Census", "slug": "census", "package": "census"}
ANSWERS |= {"task": "binary", "author": "Ada Lovelace", "licence": "MIT", "date": "2026-11-28"}
PROGRESS, COURSE = ".learn/progress.toml", "learn/stage1_python/course.toml"
FILES = (*recorded.FORMS, PROGRESS, COURSE)
VERBS = (
    ("doctor",),
    ("learn",),
    ("learn", "progress", "--readme"),
    ("learn", "hint", "s1.01"),
    ("check", "--no-tests", "--json", "--only", "ML301", "--only", "ML304", "--only", "ML401"),
    ("portfolio", ".", "--json", "--out", "../page"),
)
EXIT_CODES = (0, 1, 2, 3)
DAMAGES = {
    "empty": lambda text: b"",
    "not UTF-8": lambda text: text[:40] + b"\xe9\xff" + text[40:],
    "conflict": lambda text: b"<<<<<<< HEAD\n" + text + b"=======\na: 1\n>>>>>>> theirs\n",
    "half": lambda text: text[: len(text) // 2],
    "a list": lambda text: b"[]\n",
    "a number": lambda text: b"7\n",
    "other keys": lambda text: b'{"a": 1}\n',
    "strings for numbers": lambda text: re.sub(rb":\s*-?\d+(\.\d+)?", b': "x"', text),
    "nested": lambda text: b"[" * 20_000,
    "zeros": lambda text: bytes(100),
}
ALWAYS_NAMED = {"not UTF-8", "conflict"}  # in any file; these in any that is not prose as well:
NAMED = ALWAYS_NAMED | {"a list", "a number", "nested", "zeros"}


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> Path:
    """Render a project with a course, the results of an example and a record of progress."""
    project = tmp_path_factory.mktemp("sound") / "census"
    with_copier.render(Answers(dataset="adult", **ANSWERS), project)
    shutil.copytree(EXAMPLE / "reports", project / "reports", dirs_exist_ok=True)
    shutil.copy(EXAMPLE / "dvc.lock", project)
    (project / PROGRESS).parent.mkdir(exist_ok=True)
    (project / PROGRESS).write_text('version = 1\n\n[[exercise]]\nid = "s1.01"\nhints = 1\n')
    git(project, "init", "--quiet", "--initial-branch", "main")
    commit(project)
    assert list(doctor.damaged(project)) == []
    return project


@pytest.fixture
def project(sound, tmp_path, monkeypatch) -> Path:
    """Copy the project, and go into it."""
    copy = Path(shutil.copytree(sound, tmp_path / "census", symlinks=True))
    monkeypatch.chdir(copy)
    return copy


def call(*arguments: str) -> int:
    """Run a verb in this process; an error that is not expected goes through."""
    with pytest.raises(SystemExit) as ended:
        main.main(list(arguments))
    return int(ended.value.code or 0)


@pytest.mark.parametrize("name", FILES)
def test_every_verb_ends_in_an_expected_error(project, sound, name, capsys):
    """Whatever a file holds, no verb ends in a traceback; `doctor` names the file."""
    named = set()
    for damage, spoil in DAMAGES.items():
        text = (sound / name).read_bytes()
        (project / name).write_bytes(spoil(text))
        damaged = [problem.path for problem in doctor.damaged(project)]
        for verb in VERBS:
            assert call(*verb) in EXIT_CODES, (damage, verb)
        if damaged == [project / name]:
            assert call("doctor") == 3
            assert name in capsys.readouterr().out.replace("\n", "")
            named.add(damage)
        capsys.readouterr()
        shutil.rmtree(project.parent / "page", ignore_errors=True)
        shutil.copy(sound / "README.md", project)
        shutil.copy(sound / name, project / name)
    assert named >= (ALWAYS_NAMED if name.endswith(".md") else NAMED)


@pytest.mark.parametrize("name", [*recorded.NEEDED, recorded.METRICS["validation"], COURSE])
@pytest.mark.parametrize("how", ["missing", "folder", "dangling link", "conflict"])
def test_fix_brings_back_what_was_committed(project, sound, name, how):
    """The damaged file is kept beside it; a second call changes nothing."""
    path = project / name
    damaged = DAMAGES["conflict"](path.read_bytes())
    path.unlink()
    if how == "folder":
        path.mkdir()
    elif how == "dangling link":
        path.symlink_to("nowhere")
    elif how == "conflict":
        path.write_bytes(damaged)
    missing_is_fine = how == "missing" and name not in recorded.NEEDED
    for _ in range(2):
        assert call("doctor", "--fix") == 3  # there is no environment
        assert list(doctor.damaged(project)) == []
        assert missing_is_fine or path.read_bytes() == (sound / name).read_bytes()
    kept = path.with_name(f"{path.name}.damaged")
    assert os.path.lexists(kept) == (how != "missing")
    if how == "conflict":
        assert kept.read_bytes() == damaged


@pytest.mark.parametrize(("key", "value"), [("slug", "../../x"), ("package", "../x"), ("slug", "")])
def test_a_name_from_outside_never_becomes_a_path(project, key, value, capsys):
    """The answers of a stranger's project name no folder elsewhere."""
    answers = project / recorded.ANSWERS
    text = re.sub(rf"^{key}: .*$", f"{key}: '{value}'", answers.read_text(), flags=re.MULTILINE)
    answers.write_text(text)
    before = sorted(project.parent.rglob("*"))
    assert call("portfolio", ".", "--out", "page") == 1
    assert f"{key}: string should match pattern" in capsys.readouterr().err.replace("\n", " ")
    assert sorted(project.parent.rglob("*")) == before


@pytest.mark.parametrize("damage", ["cut", "bomb", "text"])
def test_a_picture_that_cannot_be_read_is_left_out(project, damage):
    """A truncated file, one of 40,000 by 40,000 pixels, and one that is no picture."""
    picture = project / "reports/figures/roc.png"  
    size = (40_000).to_bytes(4, "big") * 2
    sound = picture.read_bytes()
    bomb = b"IHDR" + size + sound[24:29]
    damaged = {
        "cut": sound[:40],
        "bomb": sound[:12] + bomb + zlib.crc32(bomb).to_bytes(4, "big") + sound[33:],
        "text": b"no picture",
    }
    picture.write_bytes(damaged[damage])
    assert call("portfolio", ".", "--out", "page") == 0
    assert (project / "page/index.html").exists()


def test_what_no_commit_has_stays(project, capsys):
    """Nothing can be brought back, so nothing is moved away."""
    git(project, "rm", "--quiet", "--cached", "params.yaml")
    git(project, "commit", "--quiet", "--message", "without it")
    (project / "params.yaml").write_text("[")
    assert call("doctor", "--fix") == 3
    assert (project / "params.yaml").read_text() == "["
    assert "no commit has it" in capsys.readouterr().out


def test_a_damaged_commit_is_not_brought_back(project):
    """Two calls make no two copies of a file that is damaged in the commit as well."""
    (project / "params.yaml").write_text("[")
    commit(project)
    before = sorted(path.name for path in project.iterdir())
    for _ in range(2):
        assert call("doctor", "--fix") == 3
    assert sorted(path.name for path in project.iterdir()) == before


def test_files_of_killed_commands_are_removed(project, capsys):
    """Temporary files whose process is gone; that of a running one stays."""
    left = project / "reports" / ".metrics.json.4194305.part"  # above the largest process id
    own = project / "reports" / ".metrics.json.1.part"
    left.touch()
    own.touch()
    assert call("doctor") == 3
    assert left.name in capsys.readouterr().out.replace("\n", "")
    call("doctor", "--fix")
    assert not left.exists()
    assert own.exists()
