"""Everything that a project is rendered from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

KINDS = {
    "tabular": "a table (CSV, Excel, Parquet, a database)",
    "image": "images (a folder per class, or a table of paths)",
    "text": "texts (a table, JSON lines, or a folder per class)",
}
LICENCES = ("MIT", "Apache-2.0", "BSD-3-Clause", "none")
OWN = "own"


@dataclass(frozen=True)
class Answers:
    """The answers to the questions of ``copier.yml``, all of them strings.

    Attributes
    ----------
    date
        The day that the project begins, such as ``2026-11-28``.
    torch
        Where PyTorch comes from: index, cpu or cuda; empty where the kind does without it.
    """

    kind: str
    title: str
    slug: str
    package: str
    dataset: str
    task: str
    author: str
    licence: str
    date: str
    torch: str = ""

    @classmethod
    def recorded(cls, recorded: Mapping[str, Any]) -> Answers:
        """Take the answers out of what Copier recorded."""
        return cls(**{each.name: str(recorded.get(each.name, "")) for each in fields(cls)})

    @property
    def own_data(self) -> bool:
        """Whether the project is made for a file of the user's."""
        return self.dataset == OWN

    def as_dict(self) -> dict[str, str]:
        """Return the answers that are given, as Copier and Cookiecutter take them."""
        return {name: value for name, value in asdict(self).items() if value}
