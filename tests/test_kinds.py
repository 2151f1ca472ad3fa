"""The life of an image and of a text project: the first run, reruns, data of one's own."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from drawn import broken, photograph
from PIL import Image
from support import Lab, execute, mlscaffold

pytestmark = pytest.mark.slow

SAME_BYTES = ("reports/metrics.json", "reports/test_metrics.json", "reports/report.ipynb")
HEADLINE = {"image": "accuracy", "text": "macro_f1"}
MOODS = {"good": "fine quick lovely kind solid", "bad": "torn late broken rude flimsy"}
THINGS = "parcel box shop seller clerk chair lamp table phone cable sofa vase kettle".split()
PEOPLE = "aunt uncle boss friend cousin teacher driver".split()


@dataclass(frozen=True)
class Made:
    """A project that `new --run` has made."""

    kind: str
    lab: Lab

    @property
    def project(self) -> Path:
        """Its folder."""
        return self.lab.project

    def read(self, name: str):
        """Read one of its reports."""
        return json.loads((self.project / "reports" / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module", params=["image", "text"])
def made(request, default_project) -> Made:
    """Make the kind's default project, with an environment of its own and no download."""
    return Made(request.param, default_project(request.param))


def open_test(made: Made, project: Path) -> None:
    """Judge the model on the test split, and bring the report up to date."""
    opened = made.lab.run(project, f"{project.name}.evaluate", "--split", "test")
    assert opened.code == 0, opened.out + opened.err
    ran = made.lab.run(project, "dvc", "repro")
    assert ran.code == 0, ran.out + ran.err


def test_the_first_run_ends_with_a_headline_and_its_baseline(made):
    """The figures that are printed are those in the files, with intervals; the model is better."""
    for name in ("metrics.json", "test_metrics.json"):
        document = made.read(name)
        headline, baseline = document["headline"], next(iter(document["baselines"].values()))
        assert headline["name"] == HEADLINE[made.kind]
        assert headline["low"] > baseline["high"]
        assert f"{headline['value']:#.4g} ({headline['low']:#.4g} to" in made.lab.output
    assert (made.project / "reports" / "report.html").is_file()
    assert (made.project / "mlflow.db").is_file()


@pytest.mark.parametrize("kind", ["tabular", "image", "text"])
def test_the_notebook_for_exploring_runs(default_project, kind):
    """A first look at the prepared data, from top to bottom."""
    lab = default_project(kind)
    env = {**lab.variables(lab.project), "MPLBACKEND": "Agg"}
    ran = execute([str(lab.python), "notebooks/explore.py"], cwd=lab.project, env=env)
    assert ran.code == 0, ran.err


def test_every_figure_has_an_interval_that_holds_it(made):
    """Headline, baselines and all metrics, on validation and test; the linear model is reported."""
    for name in ("metrics.json", "test_metrics.json"):
        document = made.read(name)
        assert {"dummy", "linear"} <= set(document["baselines"])
        figures = [
            document["headline"],
            *document["baselines"].values(),
            *document["metrics"].values(),
        ]
        assert all(figure["low"] <= figure["value"] <= figure["high"] for figure in figures)


def test_a_second_run_does_nothing_and_the_test_set_stays_opened_once(made):
    """Every stage is up to date, and opening again adds no line and changes no byte."""
    before = {
        name: (made.project / name).read_bytes()
        for name in (*SAME_BYTES, "reports/test_access.json")
    }
    assert len(made.read("test_access.json")) == 1
    ran = made.lab.run(made.project, "dvc", "repro")
    assert ran.code == 0, ran.err
    assert "Running stage" not in ran.out
    open_test(made, made.project)
    assert {name: (made.project / name).read_bytes() for name in before} == before


def test_a_project_is_clean_and_its_own_tests_pass(made):
    """Its linter, its formatter and its tests, on its real data."""
    for command in (["ruff", "check"], ["ruff", "format", "--check"], ["pytest", "-q"]):
        ran = made.lab.run(made.project, *command)
        assert ran.code == 0, ran.out[-3000:] + ran.err[-3000:]


def test_the_report_needs_nothing_from_elsewhere(made):
    """No script, style, font or image from an address."""
    html = (made.project / "reports" / "report.html").read_text(encoding="utf-8")
    links = r"""(?:src|href)=["']?(?:https?:)?//[^"'>]+\.(?:js|css|woff2?|png|svg)"""
    assert not re.search(links, html)


def test_the_project_has_one_honest_commit_and_ignores_what_is_made(made):
    """Data, models, checkpoints, stores and environments are not tracked."""
    listed = execute(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=made.project
    )
    out = ("data/raw", "data/prepared", "data/predictions", "models", ".venv", "mlflow", ".check")
    assert [name for name in listed.out.split() if name.startswith(out)] == []
    log = execute(["git", "log", "--format=%s"], cwd=made.project).out
    assert f"{made.kind} template" in log


# -------------------------------------------------------------------------------- data of one's own


def own_images(folder: Path) -> Path:
    """Draw two classes that can be told apart, in a mix of sorts, with what goes wrong."""
    suffixes = ["png", "jpg", "webp", "bmp"]
    for i in range(120):
        place = folder / "photos" / ("dark" if i % 2 else "bright")
        place.mkdir(parents=True, exist_ok=True)
        picture = photograph(i, side=40 + i % 5).point(lambda v, i=i: v // 2 + 110 * (1 - i % 2))
        picture.save(place / f"secret-{i:03d}.{suffixes[i % 4]}")
    for name, content in broken(folder):
        (folder / "photos" / "dark" / name).write_bytes(content)
    photograph(7).convert("CMYK").save(folder / "photos" / "dark" / "print.jpg")
    Image.new("I;16", (40, 40), 900).save(folder / "photos" / "dark" / "scan.png")
    return folder / "photos"


def own_texts(folder: Path) -> Path:
    """Write two moods that can be told apart, with what goes wrong in tables of texts."""
    rows = ["message;mood"]
    for i in range(240):
        mood = "bad" if i % 2 else "good"
        words = MOODS[mood].split()
        text = f"my {PEOPLE[i % 7]} said: the {THINGS[i % 13]} was {words[i % 5]}, secret-{i:03d}"
        rows.append(f'"{text} 🦉<script>alert({i})</script>";{mood if i % 9 else mood.title()}')
    rows += ['"";good', f'"{"long " * 200_000}";bad', '"two\nlines ""quoted"" &amp; more";good']
    (folder / "mail.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder / "mail.csv"


OWN = {"image": own_images, "text": own_texts}
QUICK = {
    "image": (r"(fast: \{.*?epochs: )\d+", r"\g<1>2"),
    "text": (r"(?m)^(  (?:epochs|trials): )\d+", r"\g<1>2"),
}


def new(kind: str, folder: Path, data: Path) -> Path:
    """Make a project for own data, whose training is short."""
    ran = mlscaffold("new", kind, "own", "--data", str(data), "--yes", "--no-env", cwd=folder)
    assert ran.code == 0, ran.err
    params = folder / "own" / "params.yaml"
    text = re.sub(*QUICK[kind], params.read_text(encoding="utf-8"))
    params.write_text(text, encoding="utf-8")
    return folder / "own"


@pytest.fixture(scope="module")
def own(made, tmp_path_factory) -> Path:
    """Run a project on own data, its test opened."""
    folder = tmp_path_factory.mktemp("own")
    project = new(made.kind, folder, OWN[made.kind](folder))
    ran = made.lab.run(project, "dvc", "repro")
    assert ran.code == 0, ran.out[-3000:] + ran.err[-3000:]
    open_test(made, project)
    return project


def test_own_data_is_used_as_far_as_it_can_be(made, own):
    """What cannot be read is skipped and counted; labels in two spellings are one."""
    prepared = json.loads((own / "reports" / "prepare.json").read_text(encoding="utf-8"))
    labels = ["bright", "dark"] if made.kind == "image" else ["bad", "good"]
    assert sorted(prepared["target"]["labels"]) == labels
    assert prepared["skipped"]["count"] == (7 if made.kind == "image" else 1)


def test_dvc_knows_own_data_by_the_pointer_that_new_wrote(made, own):
    """Nothing has changed since, says DVC's own sum of the file or folder."""
    (pointer,) = (own / "data" / "raw").glob("*.dvc")
    ran = made.lab.run(own, "dvc", "status", str(pointer.relative_to(own)))
    assert ran.code == 0, ran.err
    assert "modified" not in ran.out


def test_no_sample_of_own_data_is_published(own):
    """Neither texts nor names of files appear in what a stranger sees."""
    shown = [own / "README.md", own / "data" / "README.md", *(own / "reports").rglob("*")]
    for path in shown:
        if path.suffix in {".md", ".html", ".ipynb", ".json", ".csv"}:
            text = path.read_text(encoding="utf-8")
            assert "secret-0" not in text, path
            assert "<script>alert(" not in text, path


def test_two_clean_runs_give_the_same_bytes(made, own, tmp_path):
    """Metrics, test metrics and the executed report, from an empty store each."""
    project = new(made.kind, tmp_path, OWN[made.kind](tmp_path))
    assert yaml.safe_load((project / "params.yaml").read_text()) == yaml.safe_load(
        (own / "params.yaml").read_text()
    )
    ran = made.lab.run(project, "dvc", "repro")
    assert ran.code == 0, ran.out[-3000:] + ran.err[-3000:]
    open_test(made, project)
    differing = [
        name for name in SAME_BYTES if (project / name).read_bytes() != (own / name).read_bytes()
    ]
    assert differing == []


def test_new_samples_are_named(made, own):
    """By the files' names; one that cannot be read does not stop the others."""
    if made.kind == "image":
        photograph(1).save(own / "new.png")
        (own / "bad.png").write_bytes(b"no picture")
        files = ["new.png", "bad.png"]
    else:
        (own / "new.txt").write_text("the box was torn\nthe lamp was lovely\n")
        files = ["new.txt"]
    ran = made.lab.run(own, "own.predict", *files)
    assert ran.code == 0, ran.err
    assert len(ran.out.strip().splitlines()) == (2 if made.kind == "image" else 3)
