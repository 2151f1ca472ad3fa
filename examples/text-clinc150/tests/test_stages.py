"""A stage runs again when what it reads has changed, and a model's name says what it is made of."""

import ast
import shutil
from pathlib import Path

import pytest
import yaml

from clinc150 import identity

PIPELINE = Path(__file__).parents[1] / "dvc.yaml"
STAGES = yaml.safe_load(PIPELINE.read_text(encoding="utf-8"))["stages"]
SOURCE = Path("src")
OWN = "python -m clinc150."
RUNNING = sorted(
    name
    for name, stage in STAGES.items()
    if str(stage.get("cmd")).startswith(OWN) and not stage.get("frozen")
)


def imported(path):
    """Find the files of this package that a file imports, wherever in it."""
    inside = path.relative_to(SOURCE).parent.parts if SOURCE in path.parents else ()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom):
            above = inside[: len(inside) - node.level + 1] if node.level else ()
            base = [*above, *(node.module.split(".") if node.module else [])]
            names = [base, *([*base, alias.name] for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name.split(".") for alias in node.names]
        for name in names:  # of a.b.c, Python runs __init__.py in a and in a/b, and then a/b/c.py
            above = [SOURCE.joinpath(*name[:n], "__init__.py") for n in range(1, len(name))]
            files = [*above, SOURCE.joinpath(*name[:-1], f"{name[-1]}.py")]
            yield from (file for file in files if file.is_file())


@pytest.mark.parametrize("stage", RUNNING)
def test_stage_depends_on_all_that_it_imports(stage):
    """Whoever adds a module names it in ``dvc.yaml``; else DVC would keep an old result."""
    deps = [Path(dep) for dep in STAGES[stage]["deps"]]
    module = STAGES[stage]["cmd"].removeprefix(OWN).split()[0]
    package = SOURCE / "clinc150"
    seen, todo = set(), {package / "__init__.py", package / f"{module}.py"}
    todo |= {dep for dep in deps if dep.suffix == ".py"}
    while todo:
        path = todo.pop()
        seen.add(path)
        todo |= set(imported(path)) - seen
    assert sorted(path for path in seen if not {path, *path.parents} & set(deps)) == []


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """Copy what a model is made of, and let the copy name the models."""
    shutil.copytree(SOURCE, tmp_path / SOURCE)
    for name in ("params.yaml", "dvc.yaml"):
        shutil.copy(name, tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(identity, "PACKAGE", tmp_path / SOURCE / identity.PACKAGE.name)
    return identity.PACKAGE


def test_model_is_named_after_what_it_is_made_of(copy, params):
    """What the training reads renames it: split, parameters, code. The report does not."""
    names = [identity.model_id("a split")]
    (copy / "report.py").write_text("# another sentence\n", encoding="utf-8")
    assert identity.model_id("a split") == names[0]
    names.append(identity.model_id("another split"))
    (copy / "steps" / "words.txt").write_text("", encoding="utf-8")
    names.append(identity.model_id("a split"))
    params["publish_rows"] ^= True
    Path("params.yaml").write_text(yaml.safe_dump(params), encoding="utf-8")
    assert identity.model_id("a split") == names[-1]
    params["seed"] += 1
    Path("params.yaml").write_text(yaml.safe_dump(params), encoding="utf-8")
    names.append(identity.model_id("a split"))
    (copy / "train.py").write_text("", encoding="utf-8")
    names.append(identity.model_id("a split"))
    assert len(set(names)) == 5
