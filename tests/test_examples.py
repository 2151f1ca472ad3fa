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


def copied(example: Project, place) -> Project:
    """Copy what is committed of an example into a repository of its own."""
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
    """Rendered anew, not a byte changes."""
    assert render.drift(example) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "drifted"),
    [
        ("src/census_income/train.py", "import", "import  ", True),
        ("dvc.yaml", "persist: true", "persist: false", True),
        ("params.yaml", "  folds: 5  # of", "  folds: 5  # not of", True),
        ("README.md", "## Reproduce it\n", "## Reproduce it\n\nAt once:\n", True),
        ("README.md", "## What a mistake costs\n", "## What a mistake costs\n\nNothing.\n", False),
        ("README.md", "<!-- badge:start -->\n", "<!-- badge:start -->\nA badge\n", False),
        ("params.yaml", "  folds: 5  # of", "  folds: 7  # of", False),
        ("pyproject.toml", 'description = "', 'description = "It is said that ', False),
        ("pyproject.toml", 'requires-python = ">=3.11"', 'requires-python = ">=3.12"', True),
        ("reports/metrics.json", '"n": ', '"n": 1', False),
        ("decisions/0001-how-the-test-set-is-set-apart.md", "- **Date**", "- **Day**", True),
        ("decisions/0002-sex-and-race.md", "# Sex", "# Both sex", False),
    ],
)  # fmt: skip
def test_drift_is_found(tmp_path, name, old, new, drifted):
    """A change to what the templates write is named; what people and the pipeline write is not."""
    mine = copied(Project(ROOT / "examples" / "tabular-census-income"), tmp_path)
    change(mine.root / name, old, new)
    assert render.drift(mine) == ([name] if drifted else [])


def test_rendered_again(tmp_path):
    """Lost and changed files come back, files that no template has go, written text stays."""
    example = Project(ROOT / "examples" / "tabular-census-income")
    before = render.contents(example)
    mine = copied(example, tmp_path)
    (mine.root / "dvc.yaml").unlink()
    change(mine.root / "LICENSE", "MIT", "My")
    (mine.root / "src" / "census_income" / "old.py").write_text("")
    assert render.renew(mine) == ["LICENSE", "dvc.yaml", "src/census_income/old.py"]
    assert render.contents(mine) == before
    assert render.renew(mine) == []


def test_nothing_written_is_lost(tmp_path):
    """A section that nobody is known to write stops the rendering, and nothing changes."""
    mine = copied(Project(ROOT / "examples" / "tabular-census-income"), tmp_path)
    change(mine.root / "README.md", "## The method", "## Thanks\n\nTo all.\n\n## The method")
    before = render.contents(mine)
    with pytest.raises(ValueError, match="would be lost: Thanks"):
        render.renew(mine)
    assert render.contents(mine) == before


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
    history = json.loads((example.root / "reports" / "history.json").read_text())
    runs = {line["n"] for line in history.values()}
    cited = [
        {int(n) for n in re.findall(r"\brun (\d+)", path.read_text(encoding="utf-8"))}
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
    mine = copied(example, tmp_path / example.root.name)
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
