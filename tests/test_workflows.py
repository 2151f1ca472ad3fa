"""The workflows of a project and of this repository: what checkers say, and a run of them."""

import os
import shutil
from pathlib import Path

import pytest
import yaml
from support import ROOT, execute, mlscaffold

KINDS = ("tabular", "image", "text")
SCHEMAS = {
    "vendor.github-workflows": ".github/workflows/*.yml",
    "vendor.dependabot": ".github/dependabot.yml",
    "vendor.citation-file-format": "CITATION.cff",
}


def run(*command: str, cwd: Path, **variables: str):
    """Run a checker of this environment."""
    program = shutil.which(command[0])
    assert program, f"{command[0]} is not installed"
    return execute([program, *command[1:]], cwd=cwd, env=variables)


@pytest.fixture(scope="module", params=KINDS)
def project(request, tmp_path_factory) -> Path:
    """Make a project of each kind, without its environment."""
    folder = tmp_path_factory.mktemp(request.param)
    ran = mlscaffold("new", request.param, "demo", "--yes", "--no-env", cwd=folder)
    assert ran.code == 0, ran.err
    return folder / "demo"


def test_zizmor_finds_nothing(project):
    """Nothing that a pedant minds, in the workflows and in Dependabot's file."""
    ran = run("zizmor", "--offline", "--persona", "pedantic", ".", cwd=project)
    assert ran.code == 0, ran.out + ran.err
    assert "No findings" in ran.out + ran.err


def test_zizmor_finds_nothing_in_this_repository():
    """The same is true of our own workflows."""
    ran = run("zizmor", "--offline", "--persona", "pedantic", ".github", cwd=ROOT)
    assert ran.code == 0, ran.out + ran.err


@pytest.mark.parametrize("schema", SCHEMAS)
def test_files_keep_to_their_schemas(project, schema):
    """Workflows, Dependabot's file and the citation are what their readers expect."""
    files = [str(file) for file in project.glob(SCHEMAS[schema])]
    assert files
    ran = run("check-jsonschema", "--builtin-schema", schema, *files, cwd=project)
    assert ran.code == 0, ran.out + ran.err


def test_pyproject_is_valid(project):
    """The packaging metadata keep to their specification."""
    ran = run("validate-pyproject", "pyproject.toml", cwd=project)
    assert ran.code == 0, ran.out + ran.err


def test_a_careless_workflow_is_found(tmp_path):
    """The gate is no formality: an action by its tag, and all permissions."""
    workflow = tmp_path / ".github/workflows/ci.yml"
    workflow.parent.mkdir(parents=True)
    workflow.write_text(
        "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n"
        "      - uses: actions/checkout@v4\n"
    )
    ran = run("zizmor", "--offline", "--persona", "pedantic", ".", cwd=tmp_path)
    assert ran.code != 0
    assert "unpinned-uses" in ran.out


@pytest.mark.slow
def test_every_command_of_ci_runs_in_a_clean_clone(lab, tmp_path):
    """As it is written there, on a pull request: lint, sample, tests, and what the numbers did."""
    from mlscaffold.environment import uv_environment

    clone = tmp_path / "clone"
    done = execute(["git", "clone", "-q", str(lab.project), str(clone)], cwd=tmp_path)
    assert done.code == 0, done.err
    text = (clone / ".github/workflows/ci.yml").read_text(encoding="utf-8")
    steps = yaml.safe_load(text)["jobs"]["check"]["steps"]
    commands = [step["run"] for step in steps if "run" in step]
    assert len(commands) == 6
    base = execute(["git", "rev-parse", "HEAD"], cwd=clone).out.strip()
    metrics = clone / "reports/metrics.json"
    shutil.copy(lab.project / "reports/metrics.json", metrics)
    name = ["-c", "user.name=ci", "-c", "user.email=ci@localhost"]
    for command in (["add", "-f", "reports/metrics.json"], ["commit", "-qm", "A result"]):
        done = execute(["git", *name, *command], cwd=clone)
        assert done.code == 0, done.err
    summary = tmp_path / "summary.md"
    (tmp_path / "home").mkdir()
    variables = {
        **uv_environment(),
        "HOME": str(tmp_path / "home"),
        "UV_CACHE_DIR": _cache(),
        "PATH": f"{Path(shutil.which('uv')).parent}{os.pathsep}{os.environ['PATH']}",
        "GITHUB_STEP_SUMMARY": str(summary),
        "BASE": base,
        "VIRTUAL_ENV": "",
    }
    for command in commands:
        ran = execute(["bash", "-e", "-o", "pipefail", "-c", command], cwd=clone, env=variables)
        assert ran.code == 0, f"{command}\n{ran.out[-3000:]}{ran.err[-3000:]}"
    told = summary.read_text(encoding="utf-8")
    assert base in told
    assert "headline.value" in told


def _cache() -> str:
    """Return the folder of uv's own cache: a package need not be fetched twice."""
    return execute(["uv", "cache", "dir"], cwd=ROOT).out.strip()
