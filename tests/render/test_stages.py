"""A stage runs again when code that it runs has changed: dvc.yaml names every module."""

from __future__ import annotations

import ast
from pathlib import Path

import jinja2
import pytest
import yaml

from mlscaffold.render import template

TEMPLATES = template.root() / "templates"
KINDS = [
    kind
    for kind in yaml.safe_load((template.root() / "copier.yml").read_text())["kind"][
        "choices"
    ].values()
    if (TEMPLATES / f"{{{{{kind}}}}}" / "dvc.yaml.jinja").exists()
]


def layers(kind: str) -> list[Path]:
    """Name the folders whose files make up a project of a kind."""
    names = ("common", "network", kind) if kind in ("image", "text") else ("common", kind)
    return [TEMPLATES / f"{{{{{name}}}}}" for name in names]


def modules(kind: str) -> dict[str, Path]:
    """Find the package's modules, by their path below the package."""
    found = {}
    for layer in layers(kind):
        package = layer / "src" / "{{package}}"
        for path in package.rglob("*.py*"):
            found[path.relative_to(package).as_posix().removesuffix(".jinja")] = path
    return found


def rendered(path: Path, kind: str) -> str:
    """Render a template as for a project that is called ``pack``."""
    answers = {"package": "pack", "dataset": "adult", "task": "binary", "kind": kind}
    return jinja2.Template(path.read_text("utf-8")).render(answers | {"title": "Pack"})


def imported(source: str, place: str, known: dict[str, Path]) -> set[str]:
    """Name the modules that a source imports, wherever it does so, by their path."""
    folder = ["pack", *place.split("/")[:-1]]
    found = set()
    for node in ast.walk(ast.parse(source)):
        names = []
        if isinstance(node, ast.ImportFrom):
            start = folder[: len(folder) - node.level + 1] if node.level else []
            base = start + (node.module.split(".") if node.module else [])
            names = [base, *([*base, alias.name] for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name.split(".") for alias in node.names]
        found |= {"/".join(name[1:]) + ".py" for name in names if name[:1] == ["pack"]}
    return found & known.keys()


def reached(start: set[str], kind: str) -> set[str]:
    """Follow the imports to their end."""
    known, seen, todo = modules(kind), set(), set(start)
    while todo:
        name = todo.pop()
        seen.add(name)
        todo |= imported(rendered(known[name], kind), name, known) - seen
    return seen


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("stage", ["fetch", "prepare", "train", "evaluate", "report"])
def test_stage_depends_on_all_that_it_imports(kind: str, stage: str) -> None:
    """Each module that a stage reaches, or a folder around it, is among its dependencies."""
    (pipeline,) = (rendered(layer / "dvc.yaml.jinja", kind) for layer in layers(kind)[-1:])
    deps = yaml.safe_load(pipeline)["stages"][stage]["deps"]
    start = {f"{stage}.py"}
    if stage == "report":
        (notebook,) = layers(kind)[-1].glob("notebooks/report.py*")
        start |= imported(rendered(notebook, kind), "report.py", modules(kind))
    needed = {f"src/pack/{name}" for name in reached(start, kind)}
    covered = {path for path in needed for dep in deps if f"{path}/".startswith(f"{dep}/")}
    assert sorted(needed - covered) == []
