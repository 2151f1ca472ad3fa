"""What keeps the templates fit for both engines and for every file system."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path, PurePosixPath

import jinja2
import jinja2.meta
import jinja2.nodes
import pytest
import yaml

from mlscaffold.render import template

ROOT = template.root()
CONFIG = yaml.safe_load((ROOT / "copier.yml").read_text("utf-8"))
TEMPLATES = ROOT / CONFIG["_subdirectory"]
KINDS = list(CONFIG["kind"]["choices"].values())
ANSWERS = {name for name in CONFIG if not name.startswith("_")}
ENVIRONMENT = jinja2.Environment(line_statement_prefix=CONFIG["_envops"]["line_statement_prefix"])

PATHS = sorted(
    path.relative_to(TEMPLATES) for path in TEMPLATES.rglob("*") if "__pycache__" not in path.parts
)
ANSWERS_FILE = "_copier_conf.answers_file"
OVERLAYS = [
    PurePosixPath(path)
    for path in PATHS
    if path.parts[0].startswith("{{") and ANSWERS_FILE not in path.name
]
FRAGMENTS = [path for path in PATHS if not path.parts[0].startswith("{{")]
RENDERED = [
    path
    for path in PATHS
    if (TEMPLATES / path).is_file()
    and ANSWERS_FILE not in path.name
    and (path.suffix == ".jinja" or path in FRAGMENTS)
]


def _parsed(path: Path) -> jinja2.nodes.Template:
    return ENVIRONMENT.parse((TEMPLATES / path).read_text("utf-8"))


def _in_project(path: PurePosixPath) -> str:
    return PurePosixPath(*path.parts[1:]).as_posix().removesuffix(".jinja")


def test_overlays() -> None:
    """Each folder in braces is an answer of copier.yml."""
    folders = {path.parts[0] for path in OVERLAYS}
    assert folders <= {f"{{{{{name}}}}}" for name in ("common", "network", *KINDS)}


@pytest.mark.parametrize("kind", KINDS)
def test_no_path_twice(kind: str) -> None:
    """No file stands in two overlays of a kind, where Copier would stop to ask."""
    overlays = {
        f"{{{{{name}}}}}"
        for name, question in CONFIG.items()
        if not name.startswith("_")
        and question.get("when") is False
        and ENVIRONMENT.from_string(str(question["default"])).render(kind=kind) == "."
    }
    assert {"{{common}}", f"{{{{{kind}}}}}"} <= overlays
    files = Counter(
        _in_project(path)
        for path in OVERLAYS
        if path.parts[0] in overlays and (TEMPLATES / path).is_file()
    )
    assert [path for path, count in files.items() if count > 1] == []


def test_characters() -> None:
    """No path holds a character that Windows forbids."""
    assert [str(path) for path in PATHS if re.search(r'["|<>:\\*?]', str(path))] == []


def test_no_case_clash() -> None:
    """No two paths differ in case only: macOS would keep one of them."""
    lower = Counter(str(path).lower() for path in PATHS)
    assert [path for path, count in lower.items() if count > 1] == []


def test_no_symlinks() -> None:
    """There are no symbolic links, which wheels lose."""
    assert [str(path) for path in PATHS if (TEMPLATES / path).is_symlink()] == []


def test_no_conditional_directories() -> None:
    """Only a file may render to no name; Cookiecutter fails on a directory."""
    folders = {str(path.parent) for path in OVERLAYS}
    assert [folder for folder in sorted(folders) if "{%" in folder] == []


def test_conditional_files_are_rendered() -> None:
    """A file that may render to no name has the suffix; Cookiecutter cannot copy it otherwise."""
    conditional = [path for path in OVERLAYS if "{%" in path.name]
    assert [str(path) for path in conditional if path.suffix != ".jinja"] == []


@pytest.mark.parametrize("path", RENDERED, ids=str)
def test_built_in_filters(path: Path) -> None:
    """Only filters and tests that are Jinja's own are used."""
    parsed = _parsed(path)
    filters = {node.name for node in parsed.find_all(jinja2.nodes.Filter)}
    tests = {node.name for node in parsed.find_all(jinja2.nodes.Test)}
    assert filters <= set(jinja2.filters.FILTERS)
    assert tests <= set(jinja2.tests.TESTS)


@pytest.mark.parametrize("path", RENDERED, ids=str)
def test_only_answers(path: Path) -> None:
    """Only answers are called by name, nothing that one engine alone knows."""
    parsed = _parsed(path)
    names = jinja2.meta.find_undeclared_variables(parsed)
    own = {name.name for name in parsed.find_all(jinja2.nodes.Name) if name.ctx == "store"}
    assert names - own - set(jinja2.defaults.DEFAULT_NAMESPACE) <= ANSWERS


def test_no_code_needs_trust() -> None:
    """There are no tasks, migrations or Jinja extensions, for which Copier demands --trust."""
    assert not {"_tasks", "_migrations", "_jinja_extensions"} & set(CONFIG)
