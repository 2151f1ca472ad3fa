"""What a check is: a function that looks at a project and says what is missing.

Its name does not matter; its docstring is the documentation. The first line says what to do, the
rest why, and when it passes.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass

from mlscaffold.review.evidence import Broken, Evidence, Pending

PAGE = "https://github.com/mlscaffold/mlscaffold/blob/main/docs/check.md"

# family -> (its name for people, its place in the list)
FAMILIES = {
    "ml-story": "What it is and for whom",
    "ml-data": "The data and the split",
    "ml-result": "The result",
    "ml-decisions": "The decisions",
    "ml-repository": "The repository",
}


class Remark(str):
    """What is said beside the list: it neither fails nor passes."""


Found = str | Remark  # an empty text: all is well
Look = Callable[[Evidence], Found]


@dataclass(frozen=True)
class Check:
    """One item of the checklist, as repo-review takes them."""

    code: str
    family: str
    look: Look

    def __post_init__(self) -> None:
        object.__setattr__(self, "__doc__", self.title)

    @property
    def title(self) -> str:
        """What to do, in one sentence."""
        return self.explanation.partition("\n")[0]

    @property
    def explanation(self) -> str:
        """What to do, why, and when it passes, as Markdown."""
        return inspect.cleandoc(self.look.__doc__ or "")

    @property
    def url(self) -> str:
        """Where that is documented."""
        return f"{PAGE}#{self.code.lower()}"

    def verdict(self, evidence: Evidence) -> tuple[bool | None, str]:
        """Say whether it holds, and what is to be said of it; None is no failure."""
        try:
            found = self.look(evidence)
        except Pending as missing:
            return None, str(missing)
        except Broken as problem:
            return False, str(problem)
        return (None if isinstance(found, Remark) else not found), str(found)

    def check(self, ml_project: Evidence | None) -> bool | str | None:
        """Answer repo-review: True, what is wrong, or None where there is nothing to say."""
        if ml_project is None:
            return None
        ok, said = self.verdict(ml_project)
        return said if ok is False else ok


CHECKS: dict[str, Check] = {}


def check(code: str, family: str) -> Callable[[Look], Look]:
    """Put a function on the list."""

    def put(look: Look) -> Look:
        CHECKS[code] = Check(code, family, look)
        return look

    return put
