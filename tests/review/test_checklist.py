"""Each check is green on a finished project, and red where its one defect is planted."""

import json
import shutil
from pathlib import Path

import pytest
from finishing import change, commit, git

from mlscaffold.review import checklist, examine

pytestmark = pytest.mark.slow


def only(project: Path, code: str, **options):
    """Return what one check finds."""
    (finding,) = examine(project, only=[code], **options)
    return finding


def rewrite(path: Path, **changes) -> None:
    """Set values in a JSON file, by their dotted names with ``__``."""
    document = json.loads(path.read_text(encoding="utf-8"))
    for name, value in changes.items():
        *parents, last = name.split("__")
        place = document
        for parent in parents:
            place = place[parent]
        place[last] = value
    path.write_text(json.dumps(document, indent=2), encoding="utf-8")


def append(path: Path, text: str) -> None:
    """Add text to the end of a file, new or not."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def section(heading: str):
    """Plant a README without this section."""
    return lambda p: change(p / "README.md", f"## {heading}", "## Something else")


def without_own_code(p: Path) -> None:
    """Let the sources be those of the template again."""
    git(p, "checkout", own_root(p), "--", "src")


def own_root(p: Path) -> str:
    """Return the commit that holds the generated project."""
    return git(p, "log", "--diff-filter=A", "--format=%h", "--", ".copier-answers.yml").split()[-1]


METRICS, FINDINGS = "reports/metrics.json", "reports/findings"
LEAK = "checks__identifies the row__ok"
DEFECTS = {
    "ML101": lambda p: change(p / "README.md", "**ROC AUC", "**AUC"),
    "ML102": lambda p: change(p / "README.md", "The pathologist", "> **To write:** who, and\n"),
    "ML105": lambda p: change(p / "README.md", "ROC AUC fits, because", "It fits, because"),
    "ML106": section("Limits"),
    "ML107": lambda p: append(p / "src/demo/predict.py", "# TODO: tidy up\n"),
    "ML108": lambda p: change(p / "README.md", "uv sync && uv run dvc repro\n```", "make\n```"),
    "ML109": lambda p: append(p / "README.md", "![x](https://img.shields.io/badge/a-b)\n" * 4),
    "ML110": lambda p: change(p / "pyproject.toml", "Homepage", "Source"),
    "ML111": without_own_code,
    "ML201": lambda p: change(p / "data/README.md", "| Licence |", "| Colour |"),
    "ML202": lambda p: change(next(p.glob("decisions/0001*")), "- **Rejected**", "- Not taken"),
    "ML203": lambda p: rewrite(p / FINDINGS / "data.json", **{LEAK: False}),
    "ML204": lambda p: rewrite(p / FINDINGS / "test_metrics.json", model_id="another"),
    "ML301": lambda p: (p / METRICS).unlink(),
    "ML302": lambda p: rewrite(p / METRICS, baselines={}),
    "ML303": lambda p: rewrite(p / FINDINGS / "test_metrics.json", headline__low=None),
    "ML304": lambda p: (p / FINDINGS / "errors.json").unlink(),
    "ML305": lambda p: append(p / "README.md", "\nOn Sundays it has ROC AUC 0.77.\n"),
    "ML306": lambda p: append(p / "src/demo/train.py", "\n# faster\n"),
    "ML307": lambda p: append(p / "notebooks/report.py", "\n# %%\nprint(1)\n"),
    "ML401": lambda p: change(p / "decisions/0003-no-search.md", "run 1", "run 7"),
    "ML402": lambda p: change(p / "decisions/0003-no-search.md", "2026-11-28", "yesterday"),
    "ML501": lambda p: shutil.rmtree(p / "tests"),
    "ML502": lambda p: append(p / "tests/test_a.py", "def test_a():\n    assert 0\n"),
    "ML503": lambda p: append(p / "src/demo/key.py", 'KEY = "' + "ghp_" + "a1B2" * 9 + '"\n'),
    "ML504": lambda p: append(p / "src/demo/rows.parquet", "rows"),
    "ML505": lambda p: change(p / "pyproject.toml", '  "dvc~=', '  "seaborn~=0.13",\n  "dvc~='),
    "ML506": lambda p: append(p / "params.yaml", "# from /home/somebody/data.csv\n"),
    "ML507": lambda p: change(p / "CITATION.cff", "license: MIT", "license: BSD-3-Clause"),
    "ML508": lambda p: change(p / "CITATION.cff", "title:", "titel:"),
}  # fmt: skip


def test_every_check_but_the_remark_has_a_defect():
    """A check that was never seen red is no check."""
    assert set(checklist.codes()) - set(DEFECTS) == {"ML509"}


@pytest.mark.parametrize("code", DEFECTS)
def test_one_defect_turns_the_check_red(spoilt, code):
    """Green before; afterwards it fails and says what to do."""
    if code != "ML502":  # a minute; the finished project shows it
        assert only(spoilt, code).ok is True
    DEFECTS[code](spoilt)
    finding = only(spoilt, code, run_tests=code == "ML502")
    assert finding.ok is False
    assert len(finding.message) > 20


def test_numbers_of_an_older_run_are_noticed(spoilt):
    """A metrics file that was changed by hand differs from the README, and from the last run."""
    rewrite(spoilt / FINDINGS / "test_metrics.json", headline__value=0.5, headline__low=0.4)
    assert only(spoilt, "ML305").ok is False
    rewrite(spoilt / "reports/metrics.json", headline__value=0.5)
    assert "reports/metrics.json" in only(spoilt, "ML306").message


def test_parameters_and_stages_of_an_older_run_are_noticed(spoilt):
    """A changed parameter and a new dependency count as much as a changed file."""
    change(spoilt / "params.yaml", "bootstrap: 1000", "bootstrap: 2000")
    change(spoilt / "dvc.yaml", "README.md, decisions, ", "README.md, ")
    said = only(spoilt, "ML306").message
    assert "params.yaml (evaluate)" in said
    assert "dvc.yaml (what report depends on)" in said


def test_a_clone_without_data_is_the_last_run(green, tmp_path):
    """What DVC keeps may be missing, as after `git clone`."""
    clone = tmp_path / "clone"
    source = tmp_path / "source"
    shutil.copytree(green, source, ignore=shutil.ignore_patterns(".venv"))
    commit(source)
    git(tmp_path, "clone", "--quiet", str(source), str(clone))
    assert not (clone / "data" / "prepared").exists()
    assert only(clone, "ML306").ok is True
    assert all(each.ok is not False for each in examine(clone))


def test_checksums_are_those_of_dvc(lab, spoilt):
    """Where DVC says that a stage is out of date, so does the check, also for a folder."""
    append(spoilt / "decisions" / "0004-more.md", "# More\n")
    status = lab.run(spoilt, "dvc", "status")
    assert "decisions" in status.out
    assert only(spoilt, "ML306").message.count("decisions") == 1


def test_private_rows_need_subgroups_instead_of_errors(spoilt):
    """With `publish_rows: false` subgroups take the place of single rows."""
    change(spoilt / "params.yaml", "publish_rows: true", "publish_rows: false")
    (spoilt / FINDINGS / "errors.json").unlink()
    assert only(spoilt, "ML304").ok is True
    (spoilt / FINDINGS / "subgroups.json").write_text("[]")
    assert only(spoilt, "ML304").ok is False


def test_a_finding_of_the_leak_tests_can_be_answered(spoilt):
    """A decision record that names the check answers it."""
    DEFECTS["ML203"](spoilt)
    said = only(spoilt, "ML203").message
    assert "identifies the row" in said
    append(spoilt / "decisions/0004-id.md", "# The id\n\n- **Question**: identifies the row\n")
    assert only(spoilt, "ML203").ok is True


def test_a_number_in_the_authors_words_may_be_rounded(spoilt):
    """It has to be one that a file of results has, to the digits that are written."""
    value = json.loads((spoilt / METRICS).read_text())["headline"]["value"]
    append(spoilt / "README.md", f"\nWhat we have is a ROC AUC of {value:.2f}.\n")
    assert only(spoilt, "ML305").ok is True


def test_a_notebook_that_was_run_out_of_order_is_noticed(spoilt):
    """So are cells that were not run, and an error."""
    path = spoilt / "reports" / "report.ipynb"
    document = json.loads(path.read_text(encoding="utf-8"))
    cells = [cell for cell in document["cells"] if cell["cell_type"] == "code"]
    for count, said in ((7, "in order"), (None, "not executed")):
        cells[0]["execution_count"] = count
        path.write_text(json.dumps(document), encoding="utf-8")
        assert said in only(spoilt, "ML307").message
    cells[0]["outputs"] = [{"output_type": "error"}]
    path.write_text(json.dumps(document), encoding="utf-8")
    assert "error" in only(spoilt, "ML307").message


def test_files_that_cannot_be_read_are_findings(spoilt):
    """Each says which file, and where in it."""
    (spoilt / "reports/metrics.json").write_text('{"headline": {', encoding="utf-8")
    assert "reports/metrics.json cannot be read" in only(spoilt, "ML301").message
    assert only(spoilt, "ML303").ok is None
    (spoilt / "pyproject.toml").write_text("[project\n", encoding="utf-8")
    for code in ("ML110", "ML505", "ML507"):
        assert "pyproject.toml cannot be read" in only(spoilt, code).message
    append(spoilt / "dvc.lock", "\n\t: [")
    (spoilt / "CITATION.cff").write_text("a: [\n", encoding="utf-8")
    assert "CITATION.cff" in only(spoilt, "ML508").message


def test_a_record_of_evaluations_that_was_edited_is_noticed(spoilt):
    """A line that stands there twice was written by hand; one that is gone is missed."""
    path = spoilt / FINDINGS / "test_evaluations.json"
    path.write_text('{"evaluations": [], "evaluations": []}', encoding="utf-8")
    assert "twice" in only(spoilt, "ML204").message
    path.write_text('{"evaluations": []}', encoding="utf-8")
    assert "no line for this model" in only(spoilt, "ML204").message


def test_more_than_one_evaluation_is_a_remark(spoilt):
    """Honest, but worth a word."""
    path = spoilt / FINDINGS / "test_evaluations.json"
    record = json.loads(path.read_text())
    rewrite(path, evaluations=record["evaluations"] * 2)
    finding = only(spoilt, "ML204")
    assert (finding.ok, "2 times" in finding.message) == (None, True)
