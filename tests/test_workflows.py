"""What GitHub reads of a project: valid, safe, and each command of it runs as it is written."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from finishing import git
from support import ROOT, execute
from uv import find_uv_bin

from mlscaffold.answers import Answers
from mlscaffold.environment import uv_environment
from mlscaffold.render import with_copier

DEMO = Answers(
    kind="tabular",
    title="Demo",
    slug="demo",
    package="demo",
    dataset="breast-cancer",
    task="binary",
    author="Ada Lovelace",
    licence="MIT",
    date="2026-11-28",
)
IMAGE = replace(DEMO, kind="image", dataset="digits", task="multiclass", torch="cpu")
TEXT = replace(DEMO, kind="text", dataset="docstrings", task="multiclass", torch="cuda")
CASES = {
    "tabular": DEMO,
    "image": IMAGE,
    "text": TEXT,
    "regression": replace(DEMO, dataset="diamonds", task="regression", licence="Apache-2.0"),
    "own table": replace(DEMO, dataset="own", licence="none"),
    "own images": replace(IMAGE, dataset="own", torch="index", licence="BSD-3-Clause"),
    "own texts": replace(TEXT, dataset="own", torch="index", task="binary"),
    "quotes": replace(DEMO, title='It\'s "a: b" # \\ 漢字', author='O\'Hara "Ω" \\'),
}
EVENTS = {"push", "pull_request", "schedule"}
KEPT = ("LANG", "OMP_NUM_THREADS", "SSL_CERT_FILE")  # of the machine, in a clean environment


@pytest.fixture(scope="module", params=CASES)
def project(request, tmp_path_factory) -> Path:
    """Render a project, for each kind and each option that changes what GitHub reads."""
    folder = tmp_path_factory.mktemp(request.param.replace(" ", "-"))
    with_copier.render(CASES[request.param], folder)
    return folder


def tool(name: str, *arguments: str, cwd: Path):
    """Run a checker of the environment that runs the tests."""
    return execute([sys.executable, "-m", name, *arguments], cwd=cwd)


def zizmor(folder: Path) -> str:
    """Return what zizmor finds in a folder, nothing where all is well."""
    command = [str(Path(sys.executable).with_name("zizmor")), "--offline", "--persona", "pedantic"]
    ran = execute([*command, "--quiet", "--format", "plain", "--color", "never", "."], cwd=folder)
    return "" if ran.code == 0 else ran.out + ran.err


def workflows(folder: Path) -> list[str]:
    """Return the paths of a folder's workflows."""
    return sorted(str(path) for path in (folder / ".github" / "workflows").glob("*.yml"))


def schema_errors(schema: str, *files: str, cwd: Path) -> str:
    """Return what a schema has against files."""
    schema = f"vendor.{schema}"
    ran = tool("check_jsonschema", "--builtin-schema", schema, *files, cwd=cwd)
    return "" if ran.code == 0 else ran.out + ran.err


def runs(text: str) -> list[dict]:
    """Return the steps of a workflow that run a command."""
    jobs = yaml.safe_load(text)["jobs"].values()
    return [step for job in jobs for step in job["steps"] if "run" in step]


def test_safe(project):
    """Zizmor has nothing to say, not even to a pedant."""
    assert zizmor(project) == ""


def test_valid(project):
    """Workflows, Dependabot, the citation and pyproject.toml keep to their schemas."""
    assert schema_errors("github-workflows", *workflows(project), cwd=project) == ""
    assert schema_errors("dependabot", ".github/dependabot.yml", cwd=project) == ""
    cff = ("--force-filetype", "yaml", "CITATION.cff")
    assert schema_errors("citation-file-format", *cff, cwd=project) == ""
    checked = tool("validate_pyproject", "pyproject.toml", cwd=project)
    assert checked.code == 0, checked.out + checked.err


def test_least(project):
    """Nothing is granted at the top, each job has its few, and no checkout keeps the token."""
    for path in workflows(project):
        workflow = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
        assert workflow["permissions"] == {}
        for job in workflow["jobs"].values():
            assert job["permissions"]
            writes = {name for name, level in job["permissions"].items() if level == "write"}
            assert writes <= {"pages", "id-token"}
            used = [step for step in job["steps"] if "actions/checkout@" in step.get("uses", "")]
            assert all(step["with"]["persist-credentials"] is False for step in used)


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1", "@v7", "unpinned-uses"),
        ("          persist-credentials: false\n", "", "artipacked"),
        ("permissions: {}", "permissions: write-all", "excessive-permissions"),
        ('git branch --force before HEAD^1', 'echo "${{ github.head_ref }}"', "template-injection"),
        ("concurrency:", "env:\n  A: b\n\nx-concurrency:", ""),
    ],
)  # fmt: skip
def test_gates(tmp_path, old, new, finding):
    """A defect that is planted in a workflow is found."""
    with_copier.render(DEMO, tmp_path)
    path = tmp_path / ".github" / "workflows" / "ci.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    if finding:
        assert finding in zizmor(tmp_path)
    else:
        assert "x-concurrency" in schema_errors("github-workflows", str(path), cwd=tmp_path)


def test_own_workflows():
    """Those of this repository are held to the same, and so is what the portfolio brings."""
    assert zizmor(ROOT / ".github") == ""
    assert schema_errors("github-workflows", *workflows(ROOT), cwd=ROOT) == ""
    assert schema_errors("dependabot", ".github/dependabot.yml", cwd=ROOT) == ""
    assert tool("validate_pyproject", "pyproject.toml", cwd=ROOT).code == 0


def test_portfolio_workflow(tmp_path):
    """The workflow that comes with a portfolio is safe and valid."""
    path = tmp_path / ".github" / "workflows" / "pages.yml"
    path.parent.mkdir(parents=True)
    shutil.copy(ROOT / "mlscaffold" / "hosting" / "page" / "pages.yml", path)
    assert zizmor(tmp_path) == ""
    assert schema_errors("github-workflows", str(path), cwd=tmp_path) == ""


def test_same_actions():
    """An action stands in one version everywhere, with the version beside the commit."""
    folders = (ROOT / ".github", ROOT / "templates" / "{{common}}" / ".github")
    files = [path for folder in folders for path in folder.rglob("workflows/*.yml")]
    files.append(ROOT / "mlscaffold" / "hosting" / "page" / "pages.yml")
    lines = {
        line.strip().removeprefix("- ")
        for path in files
        for line in path.read_text(encoding="utf-8").splitlines()
        if " uses: " in f" {line.strip().removeprefix('- ')}"
    }
    names = [line.split("@")[0] for line in sorted(lines)]
    assert len(names) == len(set(names)), sorted(lines)
    assert all("# v" in line for line in lines)


def test_every_command_is_met(tmp_path):
    """Each condition of a command is one that the tests below know, and none hides an input."""
    with_copier.render(DEMO, tmp_path)
    steps = runs((tmp_path / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
    assert {event for step in steps for event in EVENTS if applies(step, event)} == EVENTS
    assert not any("${{" in step["run"] for step in steps)


def applies(step: dict, event: str) -> bool:
    """Whether a step runs on an event."""
    condition = step.get("if", "")
    known = {f"github.event_name == '{name}'": name == event for name in EVENTS}
    return known[condition] if condition else True


def as_github_does(step: dict, clone: Path, home: Path, summary: Path):
    """Run the command of a step as a runner does: its shell, its variables, a home of its own."""
    assert not any("${{" in str(value) for value in step.get("env", {}).values())
    tools = home / ".local" / "bin"  # setup-uv puts uv on the path, and nothing else
    tools.mkdir(parents=True, exist_ok=True)
    if not (tools / "uv").exists():
        (tools / "uv").symlink_to(find_uv_bin())
    own = Path(sys.executable).parent
    path = [place for place in os.environ["PATH"].split(os.pathsep) if Path(place) != own]
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    env = uv_environment(kept | {"HOME": str(home), "PATH": os.pathsep.join([str(tools), *path])})
    env |= {"CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary)}
    script = home / "step.sh"
    script.write_text(step["run"], encoding="utf-8")
    return subprocess.run(
        ["bash", "-e", str(script)], cwd=clone, env=env | step.get("env", {}), text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=1500,
    )  # fmt: skip


@pytest.fixture
def history(tmp_path) -> Path:
    """Make a project whose metrics come in by one pull request and change by another."""
    origin = tmp_path / "origin"
    with_copier.render(DEMO, origin)
    git(origin, "init", "--quiet", "--initial-branch", "main")
    git(origin, "add", "--all")
    git(origin, "commit", "--quiet", "--message", "Start")
    for number, value in enumerate((0.8125, 0.9375), start=1):
        git(origin, "checkout", "--quiet", "-b", f"change-{number}")
        metrics = {"headline": {"name": "roc_auc", "value": value}, "metrics": {}}
        (origin / "reports").mkdir(exist_ok=True)
        (origin / "reports" / "metrics.json").write_text(json.dumps(metrics))
        git(origin, "add", "--all")
        git(origin, "commit", "--quiet", "--message", "Other numbers")
        git(origin, "checkout", "--quiet", "main")
        git(origin, "merge", "--quiet", "--no-ff", "--no-edit", f"change-{number}")
        git(origin, "tag", f"merge-{number}")
    return origin


@pytest.mark.slow
@pytest.mark.parametrize("event", ["pull_request", "schedule"])
def test_commands_run(tmp_path, history, event):
    """Each command of the workflow succeeds in a fresh clone, exactly as it is written there."""
    home, clone, summary = tmp_path / "home", tmp_path / "clone", tmp_path / "summary.md"
    home.mkdir()
    git(tmp_path, "clone", "--quiet", str(history), str(clone))
    git(clone, "checkout", "--quiet", "merge-1")
    steps = runs((clone / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
    steps = [step for step in steps if applies(step, event)]
    for step in steps:
        ran = as_github_does(step, clone, home, summary)
        assert ran.returncode == 0, f"{step['name']}\n{ran.stdout[-5000:]}"
    assert summary.exists() == (event == "pull_request")
    if event == "pull_request":
        assert "| headline.value | -        | 0.8125" in summary.read_text()
        git(clone, "checkout", "--quiet", "merge-2")
        summary.unlink()
        assert as_github_does(steps[-1], clone, home, summary).returncode == 0
        assert "| headline.value | 0.8125   | 0.9375 | 0.125" in summary.read_text()


@pytest.mark.slow
def test_site_is_built(tmp_path, lab):
    """The command of the other workflow writes the site of a project that has run."""
    clone = tmp_path / "clone"
    left_out = shutil.ignore_patterns(".venv", "build", "mlartifacts", "mlflow.db")
    shutil.copytree(lab.project, clone, ignore=left_out)
    home = tmp_path / "home"
    home.mkdir()
    (step,) = runs((clone / ".github" / "workflows" / "pages.yml").read_text(encoding="utf-8"))
    ran = as_github_does(step, clone, home, tmp_path / "summary.md")
    assert ran.returncode == 0, ran.stdout[-5000:]
    assert (clone / "build" / "site" / "index.html").exists()
