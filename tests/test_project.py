"""The life of a generated project: its own checks, its pipeline, its reruns."""

import json
import os
import re
import shutil
import signal
import struct
import subprocess
import time
from pathlib import Path

import pytest
import yaml
from support import Lab, copy_of_the_checkout, execute, mlscaffold, start

pytestmark = pytest.mark.slow

SAME_BYTES = ("reports/metrics.json", "reports/test_metrics.json", "reports/report.ipynb")
DANGEROUS = (
    "<script>alert(1)</script>",
    '=HYPERLINK("http://evil.example")',
    "[link](javascript:x)",
)
SETTINGS = ("boosting, tuned]", "boosting]")  # no search: what is tried here is not its result


def new(folder: Path, *arguments: str) -> Path:
    """Make a tabular project without an environment."""
    ran = mlscaffold("new", "tabular", *arguments, "--yes", "--no-env", cwd=folder)
    assert ran.code == 0, ran.err
    return folder / arguments[0]


def change(path: Path, old: str, new: str) -> None:
    """Replace a piece of a text file that must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {path}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def reproduce(lab: Lab, project: Path, *options: str, **settings):
    """Run ``dvc repro``."""
    return lab.run(project, "dvc", "repro", *options, **settings)


def open_test(lab: Lab, project: Path):
    """Judge the model on the test split, and bring the report up to date."""
    opened = lab.run(project, f"{project.name}.evaluate", "--split", "test")
    assert opened.code == 0, opened.out + opened.err
    return reproduce(lab, project)


@pytest.fixture(scope="module")
def finished(lab, tmp_path_factory) -> Path:
    """Run one project without a search, its test opened."""
    project = new(tmp_path_factory.mktemp("finished"), "one")
    change(project / "params.yaml", *SETTINGS)
    ran = reproduce(lab, project)
    assert ran.code == 0, ran.out + ran.err
    assert open_test(lab, project).code == 0
    return project


def test_a_project_is_clean_as_generated(lab, tmp_path):
    """Its linter and its formatter find nothing to say."""
    project = new(tmp_path, "fresh")
    for command in (["check"], ["format", "--check"]):
        ran = lab.run(project, "ruff", *command)
        assert ran.code == 0, ran.out + ran.err


def test_a_projects_own_tests_pass_as_generated(lab, tmp_path):
    """Before anything has run, in under a minute."""
    project = new(tmp_path, "fresh")
    ran = lab.run(project, "pytest", "-q")
    assert ran.code == 0, ran.out[-3000:] + ran.err
    assert re.search(r"\d+ passed", ran.out)


def test_a_projects_own_tests_pass_on_its_real_data(lab):
    """After the first run, with the data contract and the behaviour of the model."""
    ran = lab.run(lab.project, "pytest", "-q")
    assert ran.code == 0, ran.out[-3000:] + ran.err


def test_a_second_run_does_nothing(lab, finished):
    """Every stage is up to date, also after the test set was opened."""
    ran = reproduce(lab, finished)
    assert ran.code == 0, ran.err
    assert "Running stage" not in ran.out


@pytest.mark.parametrize("left", ["", '{"read": {"src/demo/tr'])
def test_a_lock_of_dvc_that_was_half_written_stops_nothing(lab, left):
    """DVC alone refuses it; a kill can leave it behind, and `run` goes on."""
    note = lab.project / ".dvc" / "tmp" / "rwlock"
    note.write_text(left, encoding="utf-8")
    assert "corrupted" in reproduce(lab, lab.project).err
    ran = mlscaffold("run", cwd=lab.project)
    assert ran.code == 0, ran.err
    assert "Nothing had changed" in ran.out


def test_two_clean_runs_give_the_same_bytes(lab, finished, tmp_path):
    """Metrics, test metrics and the executed report, from an empty store each."""
    project = new(tmp_path, "one")
    change(project / "params.yaml", *SETTINGS)
    assert reproduce(lab, project).code == 0
    assert open_test(lab, project).code == 0
    different = [
        name
        for name in SAME_BYTES
        if (project / name).read_bytes() != (finished / name).read_bytes()
    ]
    assert different == []


def test_opening_the_test_set_again_adds_no_line(lab, finished):
    """One line for one model, and the same figures."""
    before = {
        name: (finished / name).read_bytes() for name in (*SAME_BYTES, "reports/test_access.json")
    }
    assert len(json.loads(before["reports/test_access.json"])) == 1
    open_test(lab, finished)
    assert {name: (finished / name).read_bytes() for name in before} == before


def test_every_figure_has_an_interval_that_holds_it(finished):
    """Headline, baselines and all metrics, on validation and test."""
    for name in ("metrics.json", "test_metrics.json"):
        document = json.loads((finished / "reports" / name).read_text())
        figures = [
            document["headline"],
            *document["baselines"].values(),
            *document["metrics"].values(),
        ]
        assert len(figures) > 6
        assert all(figure["low"] <= figure["value"] <= figure["high"] for figure in figures)


def test_the_readme_shows_the_figures_of_the_metrics_files(finished):
    """Between the markers: the test set's, once it was opened, with its interval."""
    headline = json.loads((finished / "reports" / "test_metrics.json").read_text())["headline"]
    readme = (finished / "README.md").read_text()
    block = re.search(r"<!-- results:start -->(.*)<!-- results:end -->", readme, re.S)
    badge = re.search(r"<!-- badge:start -->(.*)<!-- badge:end -->", readme, re.S)
    assert block is not None
    assert badge is not None
    value, ends = f"{headline['value']:.3f}", f"{headline['low']:.3f}–{headline['high']:.3f}"
    assert f"**ROC AUC {value}**" in block[1]
    assert ends in block[1]
    assert f"[![ROC AUC {value} ({ends})]" in badge[1]
    assert f"/badge/ROC%20AUC-{value}-" in badge[1]


def test_the_report_needs_nothing_from_elsewhere(finished):
    """No script, style, font or image from an address."""
    html = (finished / "reports" / "report.html").read_text()
    assert not re.search(
        r"""(?:src|href)=["']?(?:https?:)?//[^"'>]+\.(?:js|css|woff2?|png|svg)""", html
    )
    assert "<script src" not in html


def test_a_run_is_kept_with_its_note_and_what_it_was_made_from(lab, tmp_path):
    """Parameters, metrics, figures, model with signature, data hash, commit and note."""
    project = new(tmp_path, "noted")
    change(project / "params.yaml", *SETTINGS)
    ran = reproduce(lab, project, env={"RUN_NOTE": "to see what the note looks like"})
    assert ran.code == 0, ran.out + ran.err
    program = (
        "import json, mlflow; mlflow.set_tracking_uri('sqlite:///mlflow.db')\n"
        "client = mlflow.MlflowClient()\n"
        "runs = mlflow.search_runs(search_all_experiments=True, output_format='list')\n"
        "top = [r for r in runs if 'mlflow.parentRunId' not in r.data.tags][0]\n"
        "model = client.search_registered_models()[0]\n"
        "version = client.get_model_version_by_alias(model.name, 'champion')\n"
        "info = mlflow.models.get_model_info(f'models:/{model.name}@champion')\n"
        "print(json.dumps({'runs': len(runs), 'tags': top.data.tags, 'params': top.data.params,"
        " 'metrics': top.data.metrics, 'version': version.version,"
        " 'signature': info.signature is not None,"
        " 'artifacts': [a.path for a in client.list_artifacts(top.info.run_id)]}))\n"
    )
    (project / "look.py").write_text(program)
    looked = lab.run(project, "look")
    assert looked.code == 0, looked.err
    kept = json.loads(looked.out.splitlines()[-1])
    assert kept["runs"] > 3
    assert kept["tags"]["mlflow.note.content"] == "to see what the note looks like"
    assert {"model_id", "data_hash", "git_commit"} <= set(kept["tags"])
    assert "validation_roc_auc" in kept["metrics"]
    assert kept["params"]
    assert kept["signature"]
    assert kept["artifacts"]


def test_a_model_that_is_judged_anew_has_its_new_scores(lab, tmp_path):
    """In the record and in MLflow, as the same model: nothing of its training has changed."""
    project = new(tmp_path, "anew")
    change(project / "params.yaml", *SETTINGS)
    ran = reproduce(lab, project)
    assert ran.code == 0, ran.out + ran.err
    (name,) = json.loads((project / "reports" / "history.json").read_text())
    judging = project / "src" / "anew" / "judging.py"
    judging.write_text(judging.read_text().replace("def judge(", "def judged(", 1))
    with judging.open("a") as code:
        code.write(
            "\n\ndef judge(*args):\n    result = judged(*args)\n"
            "    for score in (result['headline'], result['metrics']['roc_auc']):\n"
            "        score |= {'value': 0.25, 'low': 0.2, 'high': 0.3}\n"
            "    return result\n"
        )
    ran = reproduce(lab, project)
    assert ran.code == 0, ran.out + ran.err
    assert "Running stage 'train'" not in ran.out
    history = json.loads((project / "reports" / "history.json").read_text())
    assert list(history) == [name]
    assert history[name]["headline"]["value"] == 0.25
    (project / "look.py").write_text(
        "import json, mlflow; mlflow.set_tracking_uri('sqlite:///mlflow.db')\n"
        "runs = mlflow.search_runs(search_all_experiments=True, output_format='list',"
        f" filter_string=\"tags.model_id = '{name}'\")\n"
        "print(json.dumps([run.data.metrics['validation_roc_auc'] for run in runs]))\n"
    )
    looked = lab.run(project, "look")
    assert looked.code == 0, looked.err
    assert json.loads(looked.out.splitlines()[-1]) == [0.25]


def test_no_row_of_own_data_is_published(lab, tmp_path):
    """Neither cells nor ids appear in what a stranger sees; what is shown is escaped."""
    rows = ["customer,spend,region,remark,left\n"]
    for i in range(400):
        remark = DANGEROUS[i % 3].replace('"', '""') if i % 50 == 0 else f"remark-{i % 4}"
        left = "yes" if (i * 7919) % 100 < 35 - (i % 20) else "no"
        rows.append(f'secret-{i:05d},{(i * 37) % 997}.5,r{i % 5},"{remark}",{left}\n')
    (tmp_path / "own.csv").write_text("".join(rows))
    project = new(tmp_path, "own", "--data", "own.csv", "--target", "left")
    change(project / "params.yaml", *SETTINGS)
    ran = reproduce(lab, project)
    assert ran.code == 0, ran.out + ran.err
    shown = [
        project / "README.md",
        *(project / "reports").rglob("*"),
        *(project / "docs").rglob("*"),
    ]
    for path in shown:
        if path.suffix in {".md", ".html", ".ipynb", ".json", ".csv"}:
            text = path.read_text(encoding="utf-8")
            assert "secret-0" not in text, path
            assert DANGEROUS[0] not in text, path
            assert "=HYPERLINK(" not in text, path


def test_no_single_value_of_own_data_is_told(lab, tmp_path):
    """One row with extreme numbers and a name of its own is in no report, page or MLflow file.

    The model itself may hold values: it is no report, and nobody gets it without the project.
    """
    rows = ["size,place,price\n"]
    for i in range(400):
        size = (i * 37) % 101 + 0.5
        rows.append(f"{size},p{i % 4},{int(3 * size) + (i * 7919) % 53}.25\n")
    rows[200] = "876543.75,nowhere-else,987654.25\n"
    (tmp_path / "own.csv").write_text("".join(rows))
    project = new(tmp_path, "own", "--data", "own.csv", "--target", "price")
    change(project / "params.yaml", "boosting_log, tuned]", "boosting_log]")
    assert reproduce(lab, project).code == 0
    assert open_test(lab, project).code == 0
    telling = re.compile(
        b"|".join([
            rb"(?<![\d.])(987,?65|876,?54)|9\.876\d*e|8\.765\d*e|nowhere-else",
            *(re.escape(struct.pack("<d", value)) for value in (987654.25, 876543.75)),
        ])
    )  # fmt: skip
    shown = [
        *(project / "reports").rglob("*.*"),
        *(project / "docs").rglob("*.*"),
        *(p for p in (project / "mlartifacts").rglob("*.*") if p.suffix != ".skops"),
        project / "README.md",
        project / "data" / "README.md",
    ]
    assert len(shown) > 40
    found = {path: telling.search(path.read_bytes()) for path in shown if path.is_file()}
    assert {path.name: match[0] for path, match in found.items() if match} == {}


def test_new_rows_are_scored(lab, finished):
    """By the file's name; an unseen category and a missing value survive."""
    raw = next((finished / "data" / "raw").glob("*.csv"))
    header, first, second = raw.read_text().splitlines()[:3]
    target = (
        header.split(",").index("diagnosis")
        if "diagnosis" in header
        else len(header.split(",")) - 1
    )

    def without_target(line: str) -> str:
        return ",".join(cell for i, cell in enumerate(line.split(",")) if i != target)

    cells = without_target(second).split(",")
    rows = "\n".join([without_target(header), without_target(first), ",".join(["", *cells[1:]])])
    (finished / "new.csv").write_text(rows + "\n")
    ran = lab.run(finished, "one.predict", "new.csv")
    assert ran.code == 0, ran.err
    assert len(ran.out.strip().splitlines()) == 3

    (finished / "new.csv").write_text(
        "\n".join(",".join(row.split(",")[1:]) for row in rows.split("\n"))
    )
    ran = lab.run(finished, "one.predict", "new.csv")
    assert ran.code == 1
    assert without_target(header).split(",")[0] in ran.err + ran.out
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("folds: 5", "folds: 1", "folds"),
        ("folds: 5", "fodls: 5", "fodls"),
        ("seed: 0", "seed: zero", "seed"),
        ("train:\n", "train: [\n", "params.yaml"),
    ],
)
def test_a_broken_params_file_is_one_clear_line(lab, tmp_path, old, new, said):
    """The key, its value and what is allowed; no traceback."""
    project = globals()["new"](tmp_path, "broken")
    change(project / "params.yaml", old, new)
    ran = lab.run(project, "broken.fetch")
    assert ran.code == 1
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert len(ran.err.strip().splitlines()) == 1


def test_a_tracking_server_that_does_not_answer_is_one_clear_line(lab, tmp_path):
    """Within a minute, with the address that was tried."""
    project = new(tmp_path, "deaf")
    change(project / "params.yaml", *SETTINGS)
    started = time.monotonic()
    ran = reproduce(lab, project, env={"MLFLOW_TRACKING_URI": "http://127.0.0.1:9"})
    assert ran.code != 0
    assert "http://127.0.0.1:9" in ran.err + ran.out
    assert "Traceback" not in ran.err + ran.out
    assert time.monotonic() - started < 90


@pytest.mark.parametrize("stage", ["fetch", "prepare", "train", "evaluate", "report"])
def test_interrupted_in_any_stage_it_goes_on_and_ends_the_same(lab, finished, tmp_path, stage):
    """Ctrl-C as a terminal sends it, to the whole group: one line of answer; then a plain rerun."""
    project = new(tmp_path, "one")
    change(project / "params.yaml", *SETTINGS)
    process = start(
        [str(lab.python), "-m", "dvc", "repro"],
        cwd=project,
        env={**os.environ, **lab.variables(project), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(f"Running stage '{stage}'"):
            break
    time.sleep(0.3)  # within the shortest stage: one that has done its work dies without a word
    os.killpg(process.pid, signal.SIGINT)
    said = process.stdout.read()
    process.stdout.close()
    assert process.wait(timeout=60) != 0
    assert "Traceback" not in said
    assert "nterrupted" in said  # the stage says so, or DVC where it was between two
    assert [*project.rglob("*.part")] == []
    ran = reproduce(lab, project)
    assert ran.code == 0, ran.out + ran.err
    metrics = "reports/metrics.json"
    assert (project / metrics).read_bytes() == (finished / metrics).read_bytes()


def test_plain_copier_gives_the_same_project(tmp_path):
    """`copier copy` of the template with the same answers, byte for byte."""
    from copier import run_copy

    project = new(tmp_path, "one", "--no-git")
    run_copy(
        str(copy_of_the_checkout(tmp_path / "template")),
        tmp_path / "two",
        data=yaml.safe_load((project / ".copier-answers.yml").read_text()),
        defaults=True,
        quiet=True,
    )
    ran = execute(
        ["diff", "-r", "-x", ".copier-answers.yml", "-x", "config", "one", "two"], cwd=tmp_path
    )
    assert ran.out == ""


def test_a_moved_project_is_noticed_and_mended(lab, tmp_path):
    """`doctor` says what to type; the environment's commands would not start."""
    moved = tmp_path / "moved"
    shutil.copytree(
        lab.project, moved, symlinks=True, ignore=shutil.ignore_patterns("site-packages")
    )
    ran = mlscaffold("doctor", cwd=moved)
    assert ran.code == 3
    assert "was moved" in ran.out
    assert "mlscaffold run" in ran.out
