"""What the page over several projects is made from, and where it may be written."""

import json
import re
import shutil
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin
from support import execute, mlscaffold

from mlscaffold import transaction
from mlscaffold.hosting import cards, portfolio
from mlscaffold.project import NotAProject

HOSTILE = 'Is <script>alert(1)</script> & "this" *safe*'
QUESTION = "## Problem\n"


def score(value: float, name: str) -> dict:
    """Return a figure as the metrics files have it."""
    return {"name": name, "value": value, "low": 0.9 * value, "high": 1.05 * value}


def result(project: Path, name: str, *, split: str = "validation", model: str = "a") -> None:
    """Write the metrics file of a run."""
    document = {
        "headline": score(0.8, name),
        "baselines": {"dummy": score(0.5, name), "linear": score(0.7, name)},
        "metrics": {},
        "model": "blend",
        "model_id": model,
        "n": 100,
        "split": split,
    }
    file = "metrics.json" if split == "validation" else "findings/test_metrics.json"
    path = project / "reports" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document), encoding="utf-8")


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    """Render a project of each kind, and give it a result and a figure."""
    place = tmp_path_factory.mktemp("projects")
    kinds = {"tabular": "roc_auc", "image": "accuracy", "text": "macro_f1"}
    for kind, metric in kinds.items():
        command = ("new", kind, f"a-{kind}", "--yes", "--no-env", "--no-git", "--no-learn")
        ran = mlscaffold(*command, "--author", "Zoë", cwd=place)
        assert ran.code == 0, ran.err
        result(place / f"a-{kind}", metric)
        figure = place / f"a-{kind}" / "reports" / "figures" / "roc.png"
        figure.parent.mkdir(parents=True)
        said = PngImagePlugin.PngInfo()
        said.add_text("Title", "What was <found>")
        Image.new("RGB", (40, 30), "white").save(figure, pnginfo=said)
    return place


@pytest.fixture
def projects(rendered, tmp_path) -> list[Path]:
    """Return copies of those projects, which a test may spoil."""
    shutil.copytree(rendered, tmp_path / "projects")
    return sorted((tmp_path / "projects").iterdir())


def change(path: Path, old: str, new: str) -> None:
    """Replace a piece of a text that must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder with its bytes."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_the_page_says_problem_result_and_links(projects, tmp_path):
    """Each card has its title, the first sentence, score, interval, baseline and addresses."""
    for project in projects:
        change(
            project / "pyproject.toml",
            "[dependency-groups]",
            '[project.urls]\nHomepage = "https://zoe.github.io/x"\n'
            'Repository = "https://github.com/zoe/x"\n\n[dependency-groups]',
        )
    made = portfolio.build(projects, tmp_path / "out")
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert made.notes == ()
    assert [card.score.metric for card in made.cards] == ["Accuracy", "ROC AUC", "Macro F1"]
    assert {card.score.value for card in made.cards} == {"0.800"}
    assert page.count("95% CI 0.720–0.840; baseline 0.500.") == 3
    assert page.count('href="https://zoe.github.io/x"') == 6
    assert page.count('href="https://github.com/zoe/x"') == 3
    assert "<title>Zoë</title>" in page
    assert all(re.search(r"\w\.$", card.problem) for card in made.cards)
    assert all(f'<p class="problem">{card.problem}' in page for card in made.cards)


def test_what_is_shown_is_escaped(projects, tmp_path):
    """Title, problem and description of a picture are text; an address that runs is left out."""
    project = projects[1]
    readme = project / "README.md"
    change(readme, QUESTION, f"{QUESTION}\n{HOSTILE}? More.\n")
    change(readme, "# A tabular", f"# {HOSTILE}")
    change(
        project / "pyproject.toml",
        "[dependency-groups]",
        '[project.urls]\nHomepage = "javascript:alert(1)"\n\n[dependency-groups]',
    )
    made = portfolio.build([project], tmp_path / "out", title=HOSTILE)
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "javascript:" not in page
    assert made.cards[0].problem == HOSTILE.replace("*", "") + "?"
    assert 'alt="What was &lt;found&gt;"' in page
    profile = (tmp_path / "out" / "profile" / "README.md").read_text(encoding="utf-8")
    assert "<script" not in profile.replace("\\<", "")


def test_the_test_result_is_shown_if_it_is_this_model_s(projects, tmp_path):
    """An older model's is not."""
    result(projects[0], "accuracy", split="test", model="a")
    result(projects[1], "roc_auc", split="test", model="older")
    made = portfolio.build(projects[:2], tmp_path / "out")
    assert [card.split for card in made.cards] == ["on the test set", "on validation data"]


def test_the_first_picture_of_the_readme_is_taken(projects, tmp_path):
    """One from elsewhere, outside the project, or that is no raster picture is passed over."""
    project = projects[0]
    Image.new("RGB", (20, 10), "red").save(project / "own.png")
    Image.new("RGB", (20, 10), "red").save(project.parent / "outside.png")
    (project / "drawing.svg").write_text("<svg/>")
    passed = "![no](drawing.svg) ![no](https://example.org/a.png) ![no](../outside.png)"
    pictures = f"{passed} ![a &amp; b](own.png)"
    change(project / "README.md", QUESTION, f"{QUESTION}\n{pictures}\n\nWhy?\n")
    card = cards.read(project)
    assert card.picture.path == project / "own.png"
    assert card.picture.alt == "a & b"
    assert not card.picture.figure


def test_what_is_missing_is_said(projects, tmp_path):
    """A single project, no addresses, no picture, no problem: notes, not errors."""
    project = projects[0]
    change(project / "README.md", QUESTION, "## Something\n")
    shutil.rmtree(project / "reports" / "figures")
    made = portfolio.build([project], tmp_path / "out")
    said = " ".join(made.notes)
    assert "three to five" in said
    for lacking in ("Problem", "picture", "Homepage", "Repository"):
        assert lacking in said


def test_errors_are_one_each(projects, tmp_path):
    """A folder that is no project, or inside one, no result, a broken one, a project twice."""
    (projects[1] / "reports" / "metrics.json").unlink()
    (projects[2] / "pyproject.toml").write_text("[", encoding="utf-8")
    wrong = {
        (tmp_path,): NotAProject,
        (tmp_path / "missing",): NotAProject,
        (projects[0] / "reports",): NotAProject,
        (projects[1],): cards.NoResult,
        (projects[2],): cards.Unreadable,
        (projects[0], projects[0] / "." / "reports" / ".."): portfolio.SameProject,
    }
    for folders, error in wrong.items():
        with pytest.raises(error):
            portfolio.build(folders, tmp_path / "out")
        assert not (tmp_path / "out").exists()


def test_a_folder_with_something_in_it_is_left_alone(projects, tmp_path):
    """Another's folder, a file, a project are refused; a clone of an empty repository is not."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a.txt").write_text("a")
    for target in (tmp_path / "full", projects[1]):
        before = tree(target)
        with pytest.raises(transaction.TargetNotEmpty):
            portfolio.build(projects[:1], target)
        assert tree(target) == before
    with pytest.raises(transaction.TargetNotAFolder):
        portfolio.build(projects[:1], tmp_path / "full" / "a.txt")
    assert execute(["git", "init", "-q", "clone"], cwd=tmp_path).code == 0
    portfolio.build(projects[:1], tmp_path / "clone")
    assert (tmp_path / "clone" / "index.html").exists()


def test_a_second_build_replaces_the_first_and_nothing_else(projects, tmp_path):
    """The same projects give the same bytes; what is no longer shown goes; own files stay."""
    target = tmp_path / "out"
    portfolio.build(projects, target)
    before = tree(target)
    portfolio.build(projects, target)
    assert tree(target) == before
    (target / "CNAME").write_text("zoe.example.org")
    portfolio.build(projects[:1], target)
    assert len(list((target / "pictures").iterdir())) == 1
    assert (target / "CNAME").read_text() == "zoe.example.org"


def test_an_edited_file_is_not_written_over(projects, tmp_path):
    """It is named, and nothing changes."""
    target = tmp_path / "out"
    portfolio.build(projects, target)
    (target / "profile" / "README.md").write_text("My own words.")
    before = tree(target)
    with pytest.raises(portfolio.ChangedByHand, match=r"profile/README\.md"):
        portfolio.build(projects, target)
    assert tree(target) == before


def test_a_build_that_fails_half_way_leaves_the_former_one(projects, tmp_path):
    """A file of the user's stands where a picture has to go: the page of before is put back."""
    target = tmp_path / "out"
    portfolio.build(projects[:1], target)
    (target / "pictures" / "a-text.png").write_text("mine")
    before = tree(target)
    with pytest.raises(transaction.FilesInTheWay):
        portfolio.build(projects, target)
    assert tree(target) == before


def test_equal_names_have_pictures_of_their_own(projects, tmp_path):
    """Two projects of one slug are two cards with two pictures."""
    twin = tmp_path / "elsewhere" / projects[0].name
    shutil.copytree(projects[0], twin)
    portfolio.build([projects[0], twin], tmp_path / "out")
    names = sorted(path.name for path in (tmp_path / "out" / "pictures").iterdir())
    assert names == ["a-image-2.png", "a-image.png"]


def test_the_command_says_what_it_made(projects, tmp_path):
    """For people and as JSON; an error has its code."""
    ran = mlscaffold("portfolio", str(projects[0]), "--json", cwd=tmp_path)
    assert ran.code == 0, ran.err
    assert ran.json["result"]["path"] == str(tmp_path / "portfolio")
    assert ran.json["result"]["cards"][0]["score"]["value"] == "0.800"
    ran = mlscaffold("portfolio", str(projects[0]), "--title", "Mine", cwd=tmp_path)
    assert "Made" in ran.out
    assert "<h1>Mine</h1>" in (tmp_path / "portfolio" / "index.html").read_text()
    ran = mlscaffold("portfolio", str(tmp_path), "--json", cwd=tmp_path)
    assert ran.json["error"]["code"] == "not-a-project"
