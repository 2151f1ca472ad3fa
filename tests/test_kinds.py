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

TEST_METRICS = "findings/test_metrics.json"
SAME_BYTES = ("reports/metrics.json", f"reports/{TEST_METRICS}", "reports/report.ipynb")
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
    """Evaluate the model on the test set, and bring the report up to date."""
    opened = made.lab.run(project, f"{project.name}.evaluate", "--split", "test")
    assert opened.code == 0, opened.out + opened.err
    ran = made.lab.run(project, "dvc", "repro")
    assert ran.code == 0, ran.out + ran.err


def test_the_first_run_ends_with_a_headline_and_its_baseline(made):
    """What is printed is in the file, with its interval; the model is better; pages are there."""
    document = made.read("metrics.json")
    headline, baseline = document["headline"], next(iter(document["baselines"].values()))
    assert headline["name"] == HEADLINE[made.kind]
    assert headline["low"] > baseline["high"]
    ends = f"{headline['low']:.3f}–{headline['high']:.3f}"
    assert f"{headline['value']:.3f} ({ends})" in made.lab.output
    for name in ("report.html", "explore.html", "model_card.html", "data_card.html"):
        assert (made.project / "reports" / name).is_file()
    assert (made.project / "mlflow.db").is_file()


def test_every_score_has_an_interval_that_holds_it(own):
    """Headline, baselines and all metrics, on validation and test; the linear model is reported."""
    for name in ("metrics.json", TEST_METRICS):
        document = json.loads((own / "reports" / name).read_text(encoding="utf-8"))
        assert {"dummy", "linear"} <= set(document["baselines"])
        scores = [
            document["headline"],
            *document["baselines"].values(),
            *document["metrics"].values(),
        ]
        assert all(s["low"] <= s["value"] <= s["high"] for s in scores if s["low"] is not None)


def test_a_second_run_does_nothing(made):
    """Every stage is up to date."""
    ran = made.lab.run(made.project, "dvc", "repro")
    assert ran.code == 0, ran.err
    assert "Running stage" not in ran.out


def test_a_project_is_clean_and_its_own_tests_pass(made):
    """Its linter, its formatter and its tests, on its real data."""
    for command in (["ruff", "check"], ["ruff", "format", "--check"], ["pytest", "-q"]):
        ran = made.lab.run(made.project, *command)
        assert ran.code == 0, ran.out[-3000:] + ran.err[-3000:]


@pytest.mark.parametrize(
    ("kind", "folder"), [("image", "network_support"), ("text", "text_support")]
)
def test_support_code(default_project, kind, folder):
    """What only a generated project's environment can run."""
    lab, tests = default_project(kind), Path(__file__).parent / folder
    command = ("pytest", "-q", "-c", "/dev/null", "-p", "no:cacheprovider", str(tests))
    ran = lab.run(lab.project, *command)
    assert ran.code == 0, ran.out[-3000:] + ran.err[-3000:]
    assert "skipped" not in ran.out


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
    prepared = json.loads((own / "reports" / "findings" / "data.json").read_text(encoding="utf-8"))
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


def test_every_evaluation_on_the_test_set_is_recorded(made, own):
    """Another one of the same model adds a line, and gives the same scores."""
    scores = json.loads((own / "reports" / TEST_METRICS).read_text(encoding="utf-8"))["metrics"]
    open_test(made, own)
    again = json.loads((own / "reports" / TEST_METRICS).read_text(encoding="utf-8"))
    assert (again["metrics"], again["evaluation"]) == (scores, 2)
    record = json.loads((own / "reports/findings/test_evaluations.json").read_text())
    assert len(record["evaluations"]) == 2
