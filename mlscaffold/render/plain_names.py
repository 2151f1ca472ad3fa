"""Let a Cookiecutter template call its answers by their plain names, as a Copier template does.

The export copies this file beside each ``cookiecutter.json``. It stands alone: it imports nothing
but Jinja.
"""

from __future__ import annotations

import time
from typing import Any

from jinja2 import Environment
from jinja2.ext import Extension
from jinja2.runtime import Context
from jinja2.utils import missing

FRAGMENTS = "templates/"


class PlainNames(Extension):
    """Resolve ``title`` as ``cookiecutter.title``, and includes from Copier's root.

    Copier looks for ``templates/datasets/…`` beside its ``copier.yml``; Cookiecutter looks for
    ``datasets/…`` in the folder ``templates``.
    """

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.context_class = _Answers
        environment.filters["strftime"] = time.strftime  # Copier has it, for today's date
        environment.join_path = (  # type: ignore[method-assign]
            lambda template, parent: template.removeprefix(FRAGMENTS)
        )


class _Answers(Context):
    def resolve_or_missing(self, key: str) -> Any:
        value = super().resolve_or_missing(key)
        if value is not missing:
            return value
        answers = super().resolve_or_missing("cookiecutter")
        if answers is missing:
            return missing
        return answers.get(key, answers.get(f"__{key}", missing))
