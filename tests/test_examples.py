"""The examples are what the templates make, finished by writing and by running them."""

import json
import re

import pytest
from finishing import change, git
from support import ROOT

from examples import overview, render, reproduce
from mlscaffold.project import Project
from mlscaffold.review import checklist

NAMES = [each.root.name for each in render.examples()]
REMARKS = {"ML502", "ML509"}  # the tests are run below; one commit can hold a whole example
DATA_OR_WEIGHTS = {
    ".safetensors",
    ".skops",
    ".joblib",
    ".pt",
    ".pkl",
    ".npy",
    ".parquet",
    ".csv",
    ".gz",
}


@pytest.fixture(params=NAMES)
def example(request) -> Project:
    """Return each example in turn."""
    return Project(ROOT / "examples" / request.param)


def copied(example: Project, folder) -> Project:
    """Copy what is committed of an example into a repository of its own, of the same name."""
    place = folder / example.root.name
    for name, content in render.contents(example).items():
        render.put(place / name, content)
    git(place, "init", "--quiet", "--initial-branch", "main")
    git(place, "add", "--all")
    git(place, "commit", "--quiet", "--message", "As it is committed")
    return Project(place)


def test_one_for_each_kind():
    """A reader of any kind finds one."""
    kinds = [each.answers["kind"] for each in render.examples()]
    assert sorted(kinds) == ["image", "tabular", "text"]


def test_has_not_drifted(example):
    """Rendered anew, with its author's commits applied, not a byte changes."""
    assert render.drift(example) == []


def test_has_code_of_its_author(example, tmp_path):
    """Code, tests and notebooks differ from what the template makes."""
    template = Project(tmp_path / example.root.name)
    render.begin(example, template.root)
    changed = render.different(render.contents(template), render.contents(example))
    assert {name.split("/")[0] for name in changed} >= {"src", "tests", "notebooks", "decisions"}


@pytest.mark.parametrize(
    ("name", "old", "new", "drifted"),
    [
        ("src/census_income/train.py", "import", "import  ", True),
        ("src/census_income/features.py", "FULL_TIME = 40", "FULL_TIME = 41", True),
        ("dvc.yaml", "persist: true", "persist: false", True),
        ("params.yaml", "  folds: 5  # of", "  folds: 7  # of", True),
        ("README.md", "## Reproduce\n", "## Reproduce\n\nAt once:\n", True),
        ("README.md", "**Cost of errors.**", "**Costs.**", True),
        ("README.md", "<!-- results:start -->\n", "<!-- results:start -->\nA result\n", False),
        ("pyproject.toml", 'requires-python = ">=3.11"', 'requires-python = ">=3.12"', True),
        ("reports/metrics.json", '"n": ', '"n": 1', False),
        ("decisions/0001-how-the-test-set-is-held-out.md", "- **Date**", "- **Day**", True),
        ("decisions/0003-one-model-instead-of-a-blend.md", "# One", "# 1", True),
    ],
)  # fmt: skip
def test_drift_is_found(tmp_path, name, old, new, drifted):
    """A change to code or text by hand is named; what the pipeline writes may change."""
    mine = copied(Project(ROOT / "examples" / "tabular-census-income"), tmp_path)
    change(mine.root / name, old, new)
    assert render.drift(mine) == ([name] if drifted else [])


def test_rendered_again(tmp_path):
    """Lost and changed files come back, other files go, results of the pipeline stay."""
    example = Project(ROOT / "examples" / "tabular-census-income")
    before = render.contents(example)
    mine = copied(example, tmp_path)
    (mine.root / "dvc.yaml").unlink()
    change(mine.root / "LICENSE", "MIT", "My")
    (mine.root / "src" / "census_income" / "old.py").write_text("")
    assert render.renew(mine) == ["LICENSE", "dvc.yaml", "src/census_income/old.py"]
    assert render.contents(mine) == before
    assert render.renew(mine) == []


def test_a_commit_that_no_longer_applies_is_named(tmp_path):
    """It is not left out in silence."""
    example = render.examples("tabular-census-income")[0]
    folder = tmp_path / example.root.name
    render.begin(example, folder)
    change(folder / "src/census_income/features.py", "added = frame.copy()", "added = frame")
    git(folder, "commit", "--quiet", "--all", "--message", "Another template")
    first, second = render.patches(example)[:2]
    render.apply(first, folder)
    with pytest.raises(SystemExit, match=r"0002-.* no longer applies"):
        render.apply(second, folder)


def test_table_is_current():
    """The table in examples/README.md has the numbers of the examples."""
    text = (ROOT / "examples" / "README.md").read_text(encoding="utf-8")
    assert overview.with_table(text, render.examples()) == text
    for each in render.examples():
        headline = each.headline("test")
        assert f"[{each.root.name}]({each.root.name}/)" in text
        assert f"{headline.score.value:.4f}" in text


def test_checklist_is_green(example):
    """All that `mlscaffold check` asks for is there."""
    found = checklist.examine(example.root)
    assert {each.code: each.message for each in found if each.ok is False} == {}
    assert {each.code for each in found if each.ok is None} <= REMARKS


def test_choices_were_made_by_runs(example):
    """At least two decision records compare runs, and every run that is cited is on record."""
    history = json.loads((example.root / "reports/findings/history.json").read_text())
    runs = {line["n"] for line in history["models"].values()}
    cited = [
        {int(n) for n in re.findall(r"\b[Rr]un (\d+)", path.read_text(encoding="utf-8"))}
        for path in sorted((example.root / "decisions").glob("[0-9]*.md"))
    ]
    assert len([each for each in cited if len(each) >= 2]) >= 2
    assert set().union(*cited) <= runs


def test_holds_no_data_and_no_weights(example):
    """Neither raw data nor a model is committed, and nothing is large."""
    files = render.contents(example)
    assert not [n for n in files if n.startswith(("data/raw", "data/pre", "models/"))]
    assert not [n for n in files if n[n.rfind(".") :] in DATA_OR_WEIGHTS]
    assert max(map(len, files.values())) < 3 << 20


@pytest.mark.slow
def test_own_tests(tmp_path, example, default_project):
    """The example's own tests pass, with its pipeline on a small sample among them."""
    mine = copied(example, tmp_path)
    ran = default_project(str(example.answers["kind"])).run(
        mine.root, "pytest", "-v", "-p", "no:cacheprovider"
    )
    assert ran.code == 0, ran.out[-3000:] + ran.err[-3000:]
    assert re.search(r"test_smoke\.py::test_\w+ PASSED", ran.out)


def test_differences_are_told():
    """A number that came out differently is named with both values; equal ones are not."""
    here = {"headline": {"value": 0.5, "low": 0.4}, "model": "blend"}
    now = {"headline": {"value": 0.6, "low": 0.4}, "model": "blend"}
    assert list(reproduce.differences(here, here)) == []
    said = "headline.value is 0.5 here, and came out as 0.6"
    assert list(reproduce.differences(here, now)) == [said]
    assert list(reproduce.differences({}, {"n": 1})) == ["n is None here, and came out as 1"]


def test_unknown_name():
    """A name that no example has is refused with those that there are."""
    with pytest.raises(SystemExit, match=r"No example is named nothing\. These are: image-"):
        render.examples("nothing")
