"""The life of a generated project: its own checks, its pipeline, its reruns."""

import json
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
import yaml
from support import Lab, copy_of_the_checkout, execute, mlscaffold, start

pytestmark = pytest.mark.slow

SAME_BYTES = (
    "reports/metrics.json",
    "reports/findings/test_metrics.json",
    "reports/findings/subgroups.json",
    "reports/report.ipynb",
    "reports/report.html",
    "reports/explore.ipynb",
    "reports/model_card.md",
    "reports/figures/models.png",
)
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
    """Evaluate the model on the test set, and bring the report up to date."""
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
    assert "already up to date" in ran.out


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


def test_every_evaluation_on_the_test_set_is_recorded(lab, tmp_path, finished):
    """Also one of the same model: the scores stay, the report says which evaluation it was."""
    project = tmp_path / "one"
    shutil.copytree(finished, project)
    before = json.loads((project / "reports/findings/test_metrics.json").read_text())
    open_test(lab, project)
    record = json.loads((project / "reports/findings/test_evaluations.json").read_text())
    assert [line["model_id"] for line in record["evaluations"]] == [before["model_id"]] * 2
    after = json.loads((project / "reports/findings/test_metrics.json").read_text())
    assert after == before | {"evaluation": 2}
    assert "2nd evaluation in this project" in (project / "README.md").read_text()
    assert "2nd evaluation in this project" in (project / "reports/report.html").read_text()


def test_a_first_run_leaves_the_test_set_closed(lab):
    """`new --run` and `run` evaluate on the training rows only."""
    assert not (lab.project / "reports/findings/test_evaluations.json").exists()
    readme = (lab.project / "README.md").read_text()
    assert "the test set is still unused" in readme


def test_open_test_needs_a_yes(lab, tmp_path):
    """Without a terminal and without --yes nothing is evaluated."""
    ran = mlscaffold("run", "--open-test", cwd=lab.project)
    assert ran.code == 2
    assert "--yes" in ran.err
    assert not (lab.project / "reports/findings/test_evaluations.json").exists()


def test_set_changes_params_and_keeps_them_valid(lab):
    """A value that the project refuses leaves params.yaml as it was."""
    path = lab.project / "params.yaml"
    before = path.read_text()
    ran = mlscaffold("run", "--set", "train.folds=1", cwd=lab.project)
    assert ran.code == 2
    assert "train.folds is 1: input should be greater than or equal to 2" in ran.err
    assert path.read_text() == before
    note = "the interval should not change"
    ran = mlscaffold("run", "--set", "evaluate.bootstrap=400", "--note", note, cwd=lab.project)
    assert ran.code == 0, ran.err
    assert f"bootstrap: 400  # resamples of the bootstrap → 400: {note}" in (
        path.read_text()
    )
    history = json.loads((lab.project / "reports/findings/history.json").read_text())
    assert note in [run["note"] for run in history["models"].values()]
    path.write_text(before)
    assert mlscaffold("run", cwd=lab.project).code == 0


def test_every_score_has_an_interval_that_holds_it(finished):
    """Headline, baselines and all metrics, on validation and test rows."""
    for name in ("metrics.json", "findings/test_metrics.json"):
        document = json.loads((finished / "reports" / name).read_text())
        scores = [
            document["headline"],
            *document["baselines"].values(),
            *document["metrics"].values(),
        ]
        assert len(scores) > 6
        assert all(score["low"] <= score["value"] <= score["high"] for score in scores)


def test_the_readme_shows_the_scores_of_the_metrics_files(finished):
    """Between the markers: those on the test set, once the model was evaluated on it."""
    document = json.loads((finished / "reports/findings/test_metrics.json").read_text())
    headline, readme = document["headline"], (finished / "README.md").read_text()
    block = re.search(r"<!-- results:start -->(.*)<!-- results:end -->", readme, re.S)
    assert block is not None
    assert f"**ROC AUC {headline['value']:.3f}** (95% CI {headline['low']:.3f}–" in block[1]
    assert "Evaluated once on the held-out test set (113 rows)." in block[1]
    assert 'src="reports/figures/test/roc.png"' in block[1]
    assert readme.index("## Problem") < readme.index("## Result")


def test_the_report_needs_nothing_from_elsewhere(finished):
    """No script, style, font or image from an address."""
    html = (finished / "reports" / "report.html").read_text()
    assert not re.search(
        r"""(?:src|href)=["']?(?:https?:)?//[^"'>]+\.(?:js|css|woff2?|png|svg)""", html
    )
    assert "<script src" not in html


RECORDED = """
import json, mlflow
mlflow.set_tracking_uri("sqlite:///mlflow.db")
client = mlflow.MlflowClient()
(run,) = mlflow.search_runs(search_all_experiments=True, output_format="list")
(name,) = [model.name for model in client.search_registered_models()]
version = client.get_model_version_by_alias(name, "champion")
(logged,) = mlflow.search_logged_models(
    [run.info.experiment_id], f"source_run_id = '{run.info.run_id}'", output_format="list"
)
print(json.dumps({
    "tags": run.data.tags, "params": run.data.params, "metrics": run.data.metrics,
    "version": version.version, "description": version.description,
    "inputs": [entry.dataset.name for entry in run.inputs.dataset_inputs],
    "linked": [[m.key, m.value, m.dataset_name] for m in logged.metrics],
    "signature": mlflow.models.get_model_info(f"models:/{name}@champion").signature is not None,
    "artifacts": [artifact.path for artifact in client.list_artifacts(run.info.run_id)],
}))
"""


def recorded(lab: Lab, project: Path) -> dict:
    """Read what MLflow keeps of a project with one run."""
    (project / "recorded.py").write_text(RECORDED)
    ran = lab.run(project, "recorded")
    assert ran.code == 0, ran.err
    return json.loads(ran.out.splitlines()[-1])


def test_a_run_is_recorded_with_its_note_and_inputs(lab, tmp_path):
    """Parameters, metrics linked to model and data, figures, a described version, commit, note."""
    project = new(tmp_path, "noted")
    change(project / "params.yaml", *SETTINGS)
    ran = reproduce(lab, project, env={"RUN_NOTE": "to see what the note looks like"})
    assert ran.code == 0, ran.out + ran.err
    record = recorded(lab, project)
    assert record["tags"]["mlflow.note.content"] == "to see what the note looks like"
    assert {"model_id", "rows", "git_commit"} <= set(record["tags"])
    assert {"validation_roc_auc", "validation_roc_auc_low"} <= set(record["metrics"])
    assert "candidates/linear_roc_auc" in record["metrics"]
    assert record["params"]["train.folds"] == "5"
    assert record["inputs"] == ["training rows"]
    assert "validation_roc_auc" in [key for key, _, data in record["linked"] if data]
    assert "ROC AUC" in record["description"]
    assert "95% CI" in record["description"]
    assert record["signature"]
    assert {"figures", "predictions.npy"} <= set(record["artifacts"])


def test_a_model_that_is_evaluated_again_gets_its_new_scores(lab, tmp_path):
    """In the history and in MLflow, as the same model: nothing of its training has changed."""
    project = new(tmp_path, "again")
    change(project / "params.yaml", *SETTINGS)
    ran = reproduce(lab, project)
    assert ran.code == 0, ran.out + ran.err
    history = project / "reports" / "findings" / "history.json"
    (name,) = json.loads(history.read_text())["models"]
    change(
        project / "src" / "again" / "evaluate.py",
        '    result = evaluate_predictions(held_out, config, model, "validation")\n',
        '    result = evaluate_predictions(held_out, config, model, "validation")\n'
        "    for score in (result['headline'], result['metrics']['roc_auc']):\n"
        "        score |= {'value': 0.25, 'low': 0.2, 'high': 0.3}\n",
    )
    ran = reproduce(lab, project)
    assert ran.code == 0, ran.out + ran.err
    assert "Running stage 'train'" not in ran.out
    models = json.loads(history.read_text())["models"]
    assert list(models) == [name]
    assert models[name]["headline"]["value"] == 0.25
    assert recorded(lab, project)["metrics"]["validation_roc_auc"] == 0.25


def test_the_champion_moves_by_a_paired_test_on_the_same_rows(lab, tmp_path):
    """A worse model stays a version, also if it was trained on fewer columns."""
    project = new(tmp_path, "moved")
    change(project / "params.yaml", "[linear, splines, forest, boosting, tuned]", "[linear]")
    assert reproduce(lab, project).code == 0
    history = project / "reports" / "findings" / "history.json"
    first = json.loads(history.read_text())["champion"]
    columns = [line.split(":")[0].strip() for line in (project / "schema.yaml").read_text()
               .splitlines() if line.startswith("  ") and line.endswith(":")]  # fmt: skip
    worse = ", ".join(f"{name}: a trial" for name in columns if name.startswith(("worst", "mean")))
    change(project / "params.yaml", "  drop: {}", f"  drop: {{{worse}}}")
    ran = reproduce(lab, project)
    assert ran.code == 0, ran.out + ran.err
    record = json.loads(history.read_text())
    assert len(record["models"]) == 2
    assert len({run["rows"] for run in record["models"].values()}) == 1
    assert record["champion"] == first


def test_the_served_model_answers_a_row(lab, finished, tmp_path):
    """`mlflow models serve` of the champion: a row in, the decision and its probabilities out."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["mlflow", "models", "serve", "-m", "models:/one@champion", "--env-manager", "local"]
    server = start(
        [str(lab.python), "-m", *command, "--host", "127.0.0.1", "--port", str(port)],
        cwd=finished,
        env={**os.environ, **lab.variables(finished), "PYTHONPATH": "",
             "MLFLOW_TRACKING_URI": "sqlite:///mlflow.db"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        header, row = (finished / "data/raw/breast_cancer.csv").read_text().splitlines()[:2]
        cells = dict(zip(header.split(","), row.split(","), strict=True))
        cells.pop("diagnosis")
        body = {"dataframe_records": [{name: float(value) for name, value in cells.items()}]}
        (answer,) = ask(f"http://127.0.0.1:{port}/invocations", body)["predictions"]
        assert answer["prediction"] in ("benign", "malignant")
        assert answer["probability benign"] + answer["probability malignant"] == pytest.approx(1)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)


def ask(url: str, body: dict) -> dict:
    """Post JSON to a server that may still be starting."""
    request = urllib.request.Request(
        url, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    for _ in range(120):
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            raise AssertionError(error.read().decode()) from error
        except OSError:
            time.sleep(1)
    raise AssertionError(f"nobody answers at {url}")


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
def test_a_broken_params_file_is_a_clear_message(lab, tmp_path, old, new, said):
    """The key, its value and what is allowed, all mistakes at once; no traceback."""
    project = globals()["new"](tmp_path, "broken")
    change(project / "params.yaml", old, new)
    ran = lab.run(project, "broken.data")
    assert ran.code == 1
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert len(ran.err.strip().splitlines()) <= 3


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
    wait_for_work(process, seconds=0.3)
    os.killpg(process.pid, signal.SIGINT)
    said = process.stdout.read()
    process.stdout.close()
    assert process.wait(timeout=60) != 0
    assert "Traceback" not in said
    # The stage says so, or DVC between two stages; Python itself says nothing as it shuts down.
    assert "nterrupted" in said or "exited with -2" in said
    assert [*project.rglob("*.part")] == []
    ran = reproduce(lab, project)
    assert ran.code == 0, ran.out + ran.err
    metrics = "reports/metrics.json"
    assert (project / metrics).read_bytes() == (finished / metrics).read_bytes()


def wait_for_work(process: subprocess.Popen[str], seconds: float) -> None:
    """Wait until the stage that a pipeline runs has used this much processor time."""
    while process.poll() is None:
        for child in psutil.Process(process.pid).children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                if "-m" in child.cmdline() and child.cpu_times().user >= seconds:
                    return
        time.sleep(0.01)
    pytest.fail("the pipeline ended before the stage was at work")


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
