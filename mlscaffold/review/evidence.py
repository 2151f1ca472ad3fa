"""What the checks look at: the files of a project, each read once, none of them changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from mlscaffold import documents, git
from mlscaffold.project import Project
from mlscaffold.recorded import METRICS, Result
from mlscaffold.support.markdown import DecisionRecord, decision_records, read_section

LARGEST_TEXT = 1 << 20  # bytes; nobody writes more by hand
PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".ico", ".pdf", ".woff2"}
LESSONS, REPORTS, SUPPORT = "learn/", "reports/", "support/"
FINDINGS = "reports/findings"
TEST_METRICS = METRICS["test"]


class Pending(Exception):
    """A check has to wait for something that another check asks for."""


class Broken(Exception):
    """A file cannot be read as what it should be."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name} cannot be read: {why}.")


@dataclass(frozen=True)
class Evidence:
    """A project as the checks see it.

    Attributes
    ----------
    run_tests
        Whether its tests may be run, which takes longer than all the rest.
    """

    root: Path
    run_tests: bool = False

    @cached_property
    def project(self) -> Project:
        """The project itself."""
        return Project(self.root)

    def text(self, name: str) -> str:
        """Return a text file, "" where there is none."""
        path = self.root / name
        if not path.is_file():
            return ""
        try:
            return documents.read_text(path)
        except documents.DamagedFile as problem:
            raise Broken(name, problem.reason) from None

    def document(self, name: str, form: Any = Any) -> Any:
        """Return what a JSON, YAML or TOML file holds, None where there is none."""
        text = self.text(name)
        if not text:
            return None
        try:
            return documents.parse(self.root / name, text, form)
        except documents.DamagedFile as problem:
            raise Broken(name, problem.reason) from None

    def table(self, name: str) -> dict[str, Any]:
        """Return the keys of a JSON, YAML or TOML file, none where there is no file."""
        return self.document(name, dict[str, Any]) or {}

    @cached_property
    def pyproject(self) -> dict[str, Any]:
        """What stands in ``pyproject.toml``."""
        return self.table("pyproject.toml")

    @cached_property
    def readme(self) -> str:
        """The README."""
        return self.text("README.md")

    def section(self, heading: str) -> str:
        """Return a section of the README, as the project's own report reads it."""
        return read_section(self.root / "README.md", heading) if self.readme else ""

    @cached_property
    def records(self) -> list[DecisionRecord]:
        """The decision records, as the project's own report reads them."""
        return decision_records(self.root / "decisions")

    @cached_property
    def validation(self) -> Result | None:
        """The result on validation evidence, None before there is one."""
        result: Result | None = self.document(METRICS["validation"], Result)
        return result

    @cached_property
    def metrics(self) -> dict[str, Any]:
        """The result on validation evidence; raises `Pending` where there is none to look at."""
        try:
            result = self.validation
        except Broken:
            result = None
        if result is None:
            raise Pending("It waits for a result, which ML301 asks for.")
        return dict(result)

    @cached_property
    def test_metrics(self) -> dict[str, Any] | None:
        """The result on the test set, if it was opened."""
        result: dict[str, Any] | None = self.document(TEST_METRICS, Result)
        return result

    @property
    def shown(self) -> dict[str, Any]:
        """The result that the README shows: that of the test set if it is this model's."""
        test = self.test_metrics
        current = test is not None and test.get("model_id") == self.metrics.get("model_id")
        return test if test is not None and current else self.metrics

    @cached_property
    def files(self) -> tuple[str, ...]:
        """What a commit of everything would publish, by its path in the project."""
        return git.files(self.root)

    def texts(self, *, lessons: bool = True) -> Iterator[tuple[str, str]]:
        """Yield path and content of what people can read in it."""
        for name in self.files:
            path = self.root / name
            if path.suffix.lower() in PICTURES or (not lessons and name.startswith(LESSONS)):
                continue
            if path.is_file() and path.stat().st_size <= LARGEST_TEXT:
                yield name, path.read_text(encoding="utf-8", errors="replace")


def words(text: str) -> int:
    """Count the words of a text, links and code left as they are."""
    return len(re.findall(r"\w[\w'.,-]*", text))
