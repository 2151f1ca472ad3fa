"""``mlscaffold check`` as it is typed, and the same checks under repo-review."""

import json
import shutil
import sys
from pathlib import Path

import pytest
from finishing import change, copied, git
from support import ROOT, execute, mlscaffold

from mlscaffold.review import checklist, examine, screens

sys.path.insert(0, str(ROOT / "docs"))
WRITTEN = {"ML102", "ML106", "ML107", "ML110", "ML111", "ML401"}  # by a person, in every project
RUN = {"ML301"}  # asked for before the first run; what it makes is pending


def failing(findings) -> set[str]:
    """Return the codes that fail."""
    return {each.code for each in findings if each.ok is False}


def contents(project: Path) -> dict[str, tuple[int, bytes]]:
    """Read every file of a project, with the time of its last change."""
    return {
        str(path.relative_to(project)): (path.stat().st_mtime_ns, path.read_bytes())
        for path in project.rglob("*")
        if path.is_file() and not {".venv", ".git"} & set(path.parts)
    }


@pytest.mark.parametrize("kind", ["tabular", "image", "text"])
def test_a_fresh_project_has_a_list_of_what_is_to_be_written(made, kind):
    """Nothing that could be generated is on it, but for what a run makes."""
    findings = examine(made / kind)
    assert failing(findings) == WRITTEN | RUN
    waiting = {each.code for each in findings if "ML301" in each.message}
    assert {"ML101", "ML204", "ML302", "ML303", "ML304", "ML305", "ML306", "ML307"} <= waiting


def test_a_fresh_project_fails_with_what_to_do(fresh):
    """Exit code 3, a sentence for each failure, and where to read on."""
    ran = mlscaffold("check", "--no-tests", cwd=fresh)
    assert ran.code == 3
    for code in sorted(WRITTEN | RUN):
        assert f"x {code}" in ran.out
    assert "mlscaffold check --explain ML102" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80
    assert ran.out.isascii()


def test_json(fresh):
    """One object with each finding, its family and where it is documented."""
    ran = mlscaffold("check", "--no-tests", "--json", cwd=fresh / "src")
    assert (ran.code, ran.json["exit_code"], ran.json["ok"]) == (3, 3, False)
    findings = {each["code"]: each for each in ran.json["result"]["findings"]}
    assert list(findings) == checklist.codes()
    assert set(findings["ML102"]) == {"code", "title", "ok", "message", "anchor", "family"}
    assert ran.err == ""


def test_only(fresh):
    """Some can be looked at alone, whatever the case of the letters."""
    ran = mlscaffold("check", "--only", "ml508", "--only", "ML507", cwd=fresh)
    assert ran.code == 0
    assert "2 passed, 0 failed, 0 remarks." in ran.out


def test_unknown_code(fresh):
    """A code that there is not is wrong usage, and the codes are named."""
    for option in ("--only", "--explain"):
        ran = mlscaffold("check", option, "ML999", cwd=fresh)
        assert (ran.code, "ML101, ML102" in ran.err) == (2, True)


def test_outside_a_project(tmp_path):
    """One clear error, which is no failed check."""
    ran = mlscaffold("check", cwd=tmp_path)
    assert ran.code == 1
    assert "does not belong to a project" in ran.err


def test_without_git(fresh):
    """What would be published cannot be known, and that is a finding."""
    shutil.rmtree(fresh / ".git")
    (finding,) = examine(fresh, only=["ML504"])
    assert "git init" in finding.message


def test_own_data_ask_for_more(tmp_path):
    """The question, the source and the licence of own data are nobody else's to write."""
    rows = "\n".join(f"{n},{n % 7},{'yes' if n % 3 else 'no'}" for n in range(120))
    (tmp_path / "sales.csv").write_text(f"size,weekday,sold\n{rows}\n", encoding="utf-8")
    command = ("new", "tabular", "mine", "--data", "sales.csv", "--target", "sold")
    ran = mlscaffold(*command, "--yes", "--no-env", cwd=tmp_path)
    assert ran.code == 0, ran.err
    findings = {each.code: each for each in examine(tmp_path / "mine")}
    assert failing(findings.values()) == WRITTEN | RUN | {"ML201"}
    assert "data/README.md" in findings["ML201"].message


def test_nobody_is_no_author(fresh):
    """The author that is taken where none is known has to be replaced."""
    change(fresh / "LICENSE", "A Tester", "The authors")
    (finding,) = examine(fresh, only=["ML107"])
    assert "LICENSE:3 (The authors)" in finding.message


@pytest.mark.parametrize("code", checklist.codes())
def test_every_check_is_explained(code):
    """Why, and when it passes, within 80 columns."""
    lines = screens.explanation(checklist.named(code))
    assert "Passes when" in " ".join(lines)
    assert max(map(len, lines)) <= 90  # the address and Rich's marks among them
    assert all(len(line) <= 80 for line in lines if not line.startswith("["))


def test_the_page_is_that_of_the_checks():
    """docs/check.md has an anchor for each code, and says what the checks say."""
    import write_checks

    page = (ROOT / "docs" / "check.md").read_text(encoding="utf-8")
    assert page == write_checks.page()
    anchors = {line.removeprefix("### ").lower() for line in page.splitlines() if "### " in line}
    assert anchors == {check.url.partition("#")[2] for check in checklist.checks().values()}


def repo_review(*arguments: str, cwd: Path):
    """Run the real command."""
    return execute([sys.executable, "-m", "repo_review", *arguments], cwd=cwd)


def test_repo_review_lists_the_checks(tmp_path):
    """Also where no project is."""
    ran = repo_review("--list-all", cwd=tmp_path)
    assert ran.code == 0, ran.err
    assert all(code in ran.out for code in checklist.codes())


def test_repo_review_runs_the_checks(fresh):
    """It finds what `check` finds."""
    ran = repo_review(".", "--format", "json", cwd=fresh)
    found = json.loads(ran.out)["checks"]
    ours = {each.code: each for each in examine(fresh)}
    assert {code: found[code]["result"] for code in ours} == {c: f.ok for c, f in ours.items()}
    assert "who" in found["ML102"]["err_msg"]
    assert json.loads(ran.out)["families"]["ml-story"]["name"] == "What it is and for whom"


def test_repo_review_has_nothing_to_say_elsewhere(tmp_path):
    """Another repository is not judged by these checks."""
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    git(tmp_path, "init", "--quiet")
    ran = repo_review(".", cwd=tmp_path)
    assert not any(code in ran.out + ran.err for code in checklist.codes())
    assert "Traceback" not in ran.err


@pytest.mark.slow
def test_writing_alone_makes_a_project_green(lab, green, tmp_path):
    """The tests of the project run too; exit code 0; no file is touched."""
    project = copied(green, tmp_path / "demo")
    before = contents(project)
    ran = mlscaffold("check", cwd=project)
    assert ran.code == 0, ran.out
    assert "+ ML502  Keep the tests green\n+" in ran.out
    assert contents(project) == before
    status = git(project, "status", "--porcelain").splitlines()
    changed = {line[3:] for line in status if not line[3:].startswith("reports/")}
    records = {"decisions/0002-a-blend.md", "decisions/0003-no-search.md"}
    sources = {"README.md", "pyproject.toml", "src/demo/features.py"}
    assert changed == {*sources, "dvc.lock"} | records


@pytest.mark.slow
def test_the_report_shows_what_was_written(lab, green):
    """The author's sections and records stand in report and model card, safe to be shown."""
    card = (green / "reports" / "model_card.md").read_text(encoding="utf-8")
    report = (green / "reports" / "report.html").read_text(encoding="utf-8")
    for text in (card, report):
        assert "ten to one" in text
        assert "one hospital" in text
        assert "works down a list" in text
    assert "How long the search may take" in report
    assert "a hundred trials" in report
    assert "<b>No</b> interval" not in report
    assert lab.run(green, "dvc", "status").out.strip().endswith("up to date.")
