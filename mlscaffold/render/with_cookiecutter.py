"""Write the templates once more, as Cookiecutter templates that stand alone.

``copier.yml`` and ``templates/`` stay the one source. Of them only the questions are translated;
the files are copied as they are, laid over each other as Copier lays them, without their suffix
``.jinja``. An extension for Jinja (`mlscaffold.render.plain_names`) makes up for the rest.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from glob import escape
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment
from jinja2.meta import find_undeclared_variables
from pathspec import GitIgnoreSpec

from mlscaffold.render import plain_names
from mlscaffold.transaction import new_folder

PROJECT = "{{cookiecutter.slug}}"
ANSWERS_FILE = "_copier_conf.answers_file"
SUFFIX = ".jinja"
# Cookiecutter always sets these two, to the values that Copier is told or has by default.
FIXED_OPTIONS = {"undefined", "keep_trailing_newline"}

VALIDATION = '''\
"""Refuse an answer that would not work, before any file is written."""

import sys

problems = [
{problems}
]
sys.exit("\\n".join(filter(None, problems)) or 0)
'''
RECORD = "# The answers that this project was made with, for the commands of mlscaffold.\n"
ANSWER = """{0}: '{{{{ {0} | replace("'", "''") }}}}'\n"""
PROBLEM = "    {{% filter trim | tojson %}}{validator}{{% endfilter %}},"

Config = Mapping[str, Any]
JINJA = Environment(extensions=[plain_names.PlainNames])


def export(template: Path, target: Path) -> tuple[str, ...]:
    """Write one Cookiecutter template per kind of project.

    Parameters
    ----------
    template
        The folder that holds ``copier.yml`` and ``templates/``.
    target
        The folder to be made. ``cookiecutter TARGET`` asks for the kind,
        ``cookiecutter TARGET/KIND`` makes a project of that kind.

    Returns
    -------
    tuple of str
        The kinds.

    Raises
    ------
    mlscaffold.transaction.TargetNotEmpty, mlscaffold.transaction.CannotWrite
        In each case nothing was written.
    """
    config: Config = yaml.safe_load((template / "copier.yml").read_text("utf-8"))
    kinds = _choices(config["kind"]["choices"])
    with new_folder(target.absolute()) as folder:
        for kind in kinds:
            _write_kind(template / config["_subdirectory"], folder / kind, config, kind)
        menu = {
            kind: {"path": f"./{kind}", "title": label, "description": label}
            for kind, label in kinds.items()
        }
        _write_json(folder / "cookiecutter.json", {"templates": menu})
    return tuple(kinds)


def _write_kind(source: Path, folder: Path, config: Config, kind: str) -> None:
    copied = []
    questions, overlays = _questions(config, kind)
    for name in overlays:
        for file in _files(source / _overlay(name), config["_exclude"]):
            rendered = file.suffix == SUFFIX
            place = file.with_suffix("") if rendered else file
            if not rendered:
                copied.append(escape(place.as_posix()))
            _copy(source / _overlay(name) / file, folder / PROJECT / place)
    for fragments in source.iterdir():
        if "{{" not in fragments.name:
            shutil.copytree(fragments, folder / plain_names.FRAGMENTS / fragments.name)
    _copy(Path(plain_names.__file__), folder / "plain_names.py")
    _write_validation(folder / "hooks" / "pre_gen_project.py", questions)
    _write_record(folder / PROJECT / config["_answers_file"], questions)
    options = {
        name: value for name, value in config["_envops"].items() if name not in FIXED_OPTIONS
    }
    _write_json(
        folder / "cookiecutter.json",
        {
            **{_name(name, question): _default(question) for name, question in questions.items()},
            "__prompts__": {
                name: _prompt(question) for name, question in questions.items() if _asked(question)
            },
            "_extensions": ["plain_names.PlainNames"],
            "_jinja2_env_vars": options,
            "_copy_without_render": sorted(copied),
        },
    )


def _files(folder: Path, exclude: list[str]) -> Iterator[Path]:
    """Yield the files below `folder`, relative to it, that Copier would render."""
    excluded = GitIgnoreSpec.from_lines(exclude)
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if path.is_file() and not excluded.match_file(relative) and ANSWERS_FILE not in path.name:
            yield relative


def _overlay(name: str) -> str:
    return f"{{{{{name}}}}}"


def _questions(config: Config, kind: str) -> tuple[dict[str, Config], list[str]]:
    """Return the questions as a template of one kind asks them, and its overlays.

    The kind is known, so that what depends on it alone is settled here; and the hidden questions
    that choose the overlays have no use.
    """
    questions: dict[str, Config] = {}
    overlays: list[str] = []
    kinds = _choices(config["kind"]["choices"])
    for name, question in config.items():
        if name.startswith("_"):
            continue
        if "." in (_settled(question.get("default"), each) for each in kinds):
            overlays += [name] if _settled(question["default"], kind) == "." else []
            continue
        known = {"default": kind, "when": False} if name == "kind" else question
        questions[name] = {key: _settled(value, kind) for key, value in known.items()}
    return questions, overlays


def _settled(value: Any, kind: str) -> Any:
    """Return what a template that asks for nothing but the kind gives; others stay templates."""
    if not isinstance(value, str) or find_undeclared_variables(JINJA.parse(value)) != {"kind"}:
        return value
    return yaml.safe_load(JINJA.from_string(value).render(kind=kind))


def _asked(question: Config) -> bool:
    return question.get("when") is not False


def _name(name: str, question: Config) -> str:
    """Return the name in ``cookiecutter.json``, where two underscores keep an answer hidden."""
    return name if _asked(question) else f"__{name}"


def _choices(choices: Any) -> dict[str, str]:
    """Return value and label of each choice."""
    if isinstance(choices, dict):
        return {value: label for label, value in choices.items()}
    return {value: value for value in choices}


def _default(question: Config) -> Any:
    """Return the default; of a choice Cookiecutter takes the first, and renders each of them.

    A computed default therefore comes before all choices, one of which it repeats.
    """
    default, choices = question["default"], list(_choices(question.get("choices", [])))
    if not choices:
        return default
    return [default, *(choice for choice in choices if choice != default)]


def _prompt(question: Config) -> str | dict[str, str]:
    choices = _choices(question.get("choices", []))
    labels = {value: label for value, label in choices.items() if value != label}
    return {"__prompt__": question["help"], **labels} if labels else str(question["help"])


def _write_validation(hook: Path, questions: Config) -> None:
    problems = [
        PROBLEM.format(validator=question["validator"])
        for question in questions.values()
        if "validator" in question
    ]
    hook.parent.mkdir()
    hook.write_text(VALIDATION.format(problems="\n".join(problems)), encoding="utf-8")


def _write_record(file: Path, questions: Config) -> None:
    """Let a project keep its answers where `mlscaffold.project` looks for them, as Copier does."""
    names = [name for name, question in questions.items() if _asked(question) or name == "kind"]
    file.write_text(RECORD + "".join(map(ANSWER.format, names)), encoding="utf-8")


def _copy(source: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, place)


def _write_json(file: Path, content: object) -> None:
    text = json.dumps(content, indent=2, ensure_ascii=False)
    file.write_text(text + "\n", encoding="utf-8")
