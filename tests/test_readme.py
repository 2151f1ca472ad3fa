"""What the README promises is what happens."""

import json
import re

import pytest
from support import ROOT, execute, readme_command

pytestmark = pytest.mark.slow


def test_the_first_command_ends_with_a_headline_and_its_baseline(lab):
    """The figure that it prints is the one in the metrics file, with its interval."""
    metrics = json.loads((lab.project / "reports" / "metrics.json").read_text())
    headline = metrics["headline"]
    baseline = next(iter(metrics["baselines"].values()))
    ends = f"{headline['low']:.3f}–{headline['high']:.3f}"
    assert f"{headline['value']:.3f} ({ends})" in lab.output
    assert f"{baseline['value']:.3f}" in lab.output
    assert headline["low"] < headline["value"] < headline["high"]
    assert headline["low"] > baseline["high"]


def test_the_first_command_says_where_to_look(lab):
    """The report is there, and the line for MLflow names the store that is there."""
    report = re.search(r"Report\s+(\S+)", lab.output)
    assert report is not None
    assert report[1] == str(lab.project / "reports" / "report.html")
    assert (lab.project / "reports" / "report.html").is_file()
    assert f"sqlite:///{lab.project / 'mlflow.db'}" in lab.output
    assert (lab.project / "mlflow.db").is_file()


def test_the_project_has_one_honest_commit(lab):
    """It names the template, and the working tree holds nothing that should be committed twice."""
    log = execute(["git", "log", "--format=%s%n%b"], cwd=lab.project)
    assert "tabular template of mlscaffold" in log.out
    assert execute(["git", "rev-list", "--count", "HEAD"], cwd=lab.project).out == "1\n"


def test_data_environments_stores_and_models_are_ignored(lab):
    """None of them is tracked or waits to be added."""
    listed = execute(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=lab.project
    )
    kept_out = (
        "data/raw/",
        "data/prepared/",
        "models/",
        ".venv/",
        "mlflow.db",
        "mlruns",
        "mlartifacts",
    )
    tracked = [
        line
        for line in listed.out.splitlines()
        if line.startswith(kept_out) and not line.endswith((".dvc", ".gitignore", ".gitkeep"))
    ]
    assert tracked == []


def test_the_second_command_is_what_continuous_integration_runs():
    """`.ci/run` calls it as it is written."""
    assert readme_command(1) in (ROOT / ".ci" / "run").read_text()
