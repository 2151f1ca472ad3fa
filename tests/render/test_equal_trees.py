"""Copier and Cookiecutter make the same project from the same answers."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from mlscaffold.data import catalogue
from mlscaffold.render import template
from mlscaffold.render.with_cookiecutter import export

CONFIG = yaml.safe_load((template.root() / "copier.yml").read_text("utf-8"))
KINDS = list(CONFIG["kind"]["choices"].values())
ANSWERS = {
    "another licence": {
        "title": "Census income",
        "licence": "Apache-2.0",
        "date": "2031-01-02",
    },
    "quotes, ampersands and angle brackets": {
        "title": "\"Who's leaving?\" <A & B>: a 'study' \\ #1",
        "slug": "who-is-leaving",
        "package": "leaving",
        "author": 'O\'Brien & Söhne, "Ltd" <mail@example.org>',
        "licence": "BSD-3-Clause",
    },
    "no ASCII, no licence": {
        "title": "Алмазы и 鑽石 — prix d'été 🐳",
        "slug": "almazy",
        "package": "almazy",
        "author": "Zoë Müller-Łukasiewicz",
        "licence": "none",
    },
}
DATASETS = [(entry.kind, entry.id) for entry in catalogue.load().values()]
CASES = {
    **{f"{kind}: the defaults": (kind, {}) for kind in KINDS},
    **{f"{kind}: {name}": (kind, given) for name, given in ANSWERS.items() for kind in KINDS},
    **{f"{kind}: {id}": (kind, {"dataset": id}) for kind, id in DATASETS},
    **{f"{kind}: own data": (kind, {"dataset": "own", "title": "my 2026"}) for kind in KINDS},
    "a derived answer overruled": ("tabular", {"dataset": "bike-sharing", "task": "multiclass"}),
    "torch of a mirror": ("image", {"torch": "index"}),
    "torch for graphics cards": ("text", {"torch": "cuda"}),
}


@pytest.mark.parametrize(("kind", "answers"), CASES.values(), ids=CASES)
def test_equal(
    kind: str, answers: dict[str, str], tmp_path: Path, cookiecut: Callable[..., Path]
) -> None:
    """The two trees hold the same paths, bytes and executable bits; the answers agree as YAML."""
    from copier import run_copy

    source, ours = _plain_copy(tmp_path / "source"), tmp_path / "with-copier"
    run_copy(str(source), ours, data={"kind": kind, **answers}, defaults=True, quiet=True)
    export(source, tmp_path / "exported")
    theirs = cookiecut(tmp_path / "exported" / kind, **answers)

    record = CONFIG["_answers_file"]
    assert _tree(theirs, without=record) == _tree(ours, without=record)
    kept, known = (yaml.safe_load((tree / record).read_text("utf-8")) for tree in (theirs, ours))
    assert kept == {name: value for name, value in known.items() if name[0] != "_"}


def _plain_copy(folder: Path) -> Path:
    """Copy the template out of its repository, of which Copier would render the latest tag."""
    shutil.copytree(template.root() / "templates", folder / "templates")
    shutil.copy(template.root() / "copier.yml", folder)
    return folder


def _tree(folder: Path, without: str) -> dict[str, tuple[bool, bytes]]:
    """Return, for each file, whether it is executable, and its bytes."""
    return {
        file.relative_to(folder).as_posix(): (
            bool(file.stat().st_mode & stat.S_IXUSR),
            file.read_bytes(),
        )
        for file in folder.rglob("*")
        if file.is_file() and file.name != without
    }
