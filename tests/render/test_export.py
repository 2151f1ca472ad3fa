"""``export cookiecutter``: what is written, and what it does under the real Cookiecutter."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from mlscaffold.errors import MlscaffoldError
from mlscaffold.render.with_cookiecutter import export

QUESTIONS = """
_subdirectory: templates
_answers_file: .answers.yml
_exclude: [/words, __pycache__]
_envops:
  undefined: jinja2.StrictUndefined
  line_statement_prefix: "#%"

kind:
  help: What about?
  choices: {A table: tabular, Some images: image}
title:
  help: A title
  default: Two words
  validator: "{% if not title.strip() %}A title is missing: '{{ title }}'{% endif %}"
slug:
  help: Folder
  default: "{{ title | lower | replace(' ', '-') }}"
licence:
  help: Licence
  choices: {MIT: MIT, Apache 2.0: Apache-2.0}
  default: Apache-2.0
size:
  help: Size
  choices: [small, large]
  default: "{{ 'large' if title == 'Whale' else 'small' }}"
solutions:
  default: false
  when: false
common:
  default: "."
  when: false
tabular:
  default: "{{ '.' if kind == 'tabular' else '' }}"
  when: false
image:
  default: "{{ '.' if kind == 'image' else '' }}"
  when: false
"""
FILES = {
    "{{common}}/README.md.jinja": (
        "{{ title }}, {{ kind }}, {{ licence }}, {{ size }}\n"
        '{% include "templates/words/" ~ size ~ ".md" %}'
    ),
    "{{common}}/ci.yml": "${{ matrix.python }}",
    "{{common}}/{{_copier_conf.answers_file}}.jinja": "{{ _copier_answers|to_nice_yaml }}",
    "{{common}}/__pycache__/a.pyc": "",
    "{{common}}/{% if licence == 'MIT' %}MIT.txt{% endif %}.jinja": "free",
    "{{tabular}}/{{slug}}/lesson.py.jinja": "#% if solutions\n1\n#% else\n...\n#% endif\n",
    "{{image}}/[a]*.txt": "{{ not rendered }}",
    "words/small.md": "{{ title }} is small.\n",
    "words/large.md": "{{ title }} is large.\n",
}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Make a template of two kinds."""
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "copier.yml").write_text(QUESTIONS)
    for name, text in FILES.items():
        file = folder / "templates" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return folder


@pytest.fixture
def exported(source: Path, tmp_path: Path) -> Path:
    """Export it."""
    export(source, tmp_path / "exported")
    return tmp_path / "exported"


def _context(exported: Path, kind: str = "tabular") -> dict[str, object]:
    context: dict[str, object] = json.loads((exported / kind / "cookiecutter.json").read_text())
    return context


def test_kinds(source: Path, tmp_path: Path) -> None:
    """The kinds are those of copier.yml."""
    assert export(source, tmp_path / "exported") == ("tabular", "image")


def test_stands_alone(exported: Path, source: Path, cookiecut: Callable[..., Path]) -> None:
    """The export needs nothing of what it was made from."""
    shutil.rmtree(source)
    assert cookiecut(exported / "tabular").name == "two-words"


def test_plain_names(exported: Path, cookiecut: Callable[..., Path]) -> None:
    """Contents and includes call answers by their plain names, hidden and derived ones too."""
    readme = cookiecut(exported / "image", title="Whale") / "README.md"
    assert readme.read_text() == "Whale, image, Apache-2.0, large\nWhale is large.\n"


def test_plain_names_in_paths(exported: Path, cookiecut: Callable[..., Path]) -> None:
    """Paths do, too, and a file whose name renders to nothing is left out."""
    project = cookiecut(exported / "tabular", title="Whale", licence="MIT")
    assert sorted(path.name for path in project.iterdir()) == [
        ".answers.yml", "MIT.txt", "README.md", "ci.yml", "whale",
    ]  # fmt: skip


def test_line_statements(exported: Path, cookiecut: Callable[..., Path]) -> None:
    """Line statements work, and hidden answers can be given."""
    project = cookiecut(exported / "tabular", __solutions="yes")
    assert (project / "two-words" / "lesson.py").read_text() == "1\n"


def test_not_rendered(exported: Path, cookiecut: Callable[..., Path]) -> None:
    """A file without the suffix keeps its bytes, whatever its name."""
    project = cookiecut(exported / "image")
    assert (project / "[a]*.txt").read_text() == "{{ not rendered }}"


def test_answers_file(exported: Path, cookiecut: Callable[..., Path]) -> None:
    """Copier's answers file is replaced by one that holds what was answered, and the kind."""
    assert not [path for path in exported.rglob("*") if "_copier" in path.name]
    record = cookiecut(exported / "tabular", title='It\'s a "whale"') / ".answers.yml"
    answers = yaml.safe_load(record.read_text("utf-8"))
    assert (answers["title"], answers["kind"]) == ('It\'s a "whale"', "tabular")
    assert "solutions" not in answers


def test_excluded(exported: Path) -> None:
    """What Copier leaves out is left out."""
    assert not list(exported.rglob("__pycache__"))


def test_default_choice_first(exported: Path) -> None:
    """Cookiecutter's default is the first choice: the default of copier.yml comes first."""
    assert _context(exported)["licence"] == ["Apache-2.0", "MIT"]


def test_prompts(exported: Path) -> None:
    """Questions keep their words, and choices their labels."""
    prompts = _context(exported)["__prompts__"]
    assert prompts == {
        "title": "A title",
        "slug": "Folder",
        "licence": {"__prompt__": "Licence", "Apache-2.0": "Apache 2.0"},
        "size": "Size",
    }


def test_hidden(exported: Path) -> None:
    """Hidden answers are private, and the overlays, of which only one is left, are gone."""
    private = [name for name in _context(exported) if name.startswith("__")]
    assert private == ["__kind", "__solutions", "__prompts__"]


def test_menu(exported: Path) -> None:
    """The folder itself is a template that asks for the kind."""
    menu = json.loads((exported / "cookiecutter.json").read_text())["templates"]
    assert menu["image"] == {
        "path": "./image",
        "title": "Some images",
        "description": "Some images",
    }


def test_menu_works(exported: Path, cookiecut: Callable[..., Path]) -> None:
    """Cookiecutter takes the first kind of the menu where nobody chooses."""
    assert "tabular" in (cookiecut(exported) / "README.md").read_text()


def test_validators(exported: Path, cookiecut: Callable[..., Path], tmp_path: Path) -> None:
    """An answer that copier.yml refuses is refused, and leaves nothing."""
    from cookiecutter.exceptions import FailedHookException

    with pytest.raises(FailedHookException):
        cookiecut(exported / "tabular", title=" ", slug="whale")
    assert not (tmp_path / "with-cookiecutter" / "whale").exists()


def test_validator_says_why(
    exported: Path, cookiecut: Callable[..., Path], capfd: pytest.CaptureFixture[str]
) -> None:
    """The refusal is the validator's own sentence."""
    from cookiecutter.exceptions import FailedHookException

    with pytest.raises(FailedHookException):
        cookiecut(exported / "tabular", title=" ", slug="whale")
    assert capfd.readouterr().err == "A title is missing: ' '\n"


def test_target_not_empty(source: Path, tmp_path: Path) -> None:
    """A target that holds something is one clear error, and stays as it was."""
    (tmp_path / "file").write_text("")
    with pytest.raises(MlscaffoldError, match="not empty"):
        export(source, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "source"]


def test_all_or_nothing(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An export that fails half-way leaves nothing."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    shutil.rmtree(source / "templates" / "words")
    (source / "templates" / "words").symlink_to("nowhere")
    with pytest.raises(MlscaffoldError):
        export(source, tmp_path / "exported")
    assert not list(tmp_path.glob("exported")) + list(tmp_path.glob("cache/*/*/*"))
