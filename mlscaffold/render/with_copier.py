"""Render a kind of project with Copier."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from mlscaffold.answers import Answers
from mlscaffold.recorded import ANSWERS
from mlscaffold.render import template


def render(answers: Answers, into: Path, *, solutions: bool = False) -> None:
    """Render the project that `answers` describe into the empty folder `into`.

    With `solutions`, the exercises of its course are solved.
    """
    from copier import run_copy
    from plumbum import local

    # Copier asks Git two things that do not matter here: how to treat each single file, which takes
    # a process a file, and for the latest tag where the template is a repository, when what has to
    # be rendered is the version that is running. Without a PATH it finds no Git and asks nothing.
    with local.env(PATH=""), _names_compiled_once():
        run_copy(
            str(template.root()),
            into,
            data={**answers.as_dict(), "solutions": solutions},
            defaults=True,
            overwrite=True,
            quiet=True,
        )
    _record_source(into / ANSWERS)


@contextmanager
def _names_compiled_once() -> Iterator[None]:
    """Let Jinja keep what it compiles.

    Copier compiles every part of every path, and the name of the answers file twice a file, anew:
    some 2,500 templates for a project, of which few differ, in a third of its time.
    """
    from jinja2.sandbox import SandboxedEnvironment

    kept = cache(SandboxedEnvironment.from_string)
    SandboxedEnvironment.from_string = kept  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        del SandboxedEnvironment.from_string  # which it inherits


def _record_source(answers_file: Path) -> None:
    """Record the public template and its release, so that ``copier update`` finds them.

    Copier records the folder that it rendered from, which nobody else has. A development build
    has no release to update from, and records none.
    """
    lines = answers_file.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(("_src_path:", "_commit:"))]
    release = template.release()
    if release is not None:
        source = [f"_commit: {release}\n", f"_src_path: {template.SOURCE}\n"]
        first_answer = next(i for i, line in enumerate(kept) if not line.startswith("#"))
        kept[first_answer:first_answer] = source
    answers_file.write_text("".join(kept), encoding="utf-8")
