"""What the stages have written, for the report, the cards, the README and the site."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from .errors import ProjectError
from .files import read_json
from .intervals import LOSSES
from .markdown import DecisionRecord, decision_records, move_links, read_section
from .ownership import Ownership, ownership


def project_root(start: Path | None = None) -> Path:
    """Return the folder of the project that a folder belongs to."""
    folder = (start or Path()).resolve()
    return next(f for f in (folder, *folder.parents) if (f / "params.yaml").exists())


@dataclass(frozen=True)
class Facts:
    """The findings of a project.

    Attributes
    ----------
    root
        Folder of the project.
    validation, test
        Content of ``reports/metrics.json`` and of the result on the test set, if there is one.
    findings
        Content of each file in ``reports/findings/``, by its name.
    """

    root: Path
    validation: dict[str, Any]
    test: dict[str, Any] | None
    findings: dict[str, Any]

    @classmethod
    def read(cls, start: Path | None = None) -> "Facts":
        """Read the findings of the project that a folder belongs to.

        Raises
        ------
        ProjectError
            The pipeline has not run yet.
        """
        root = project_root(start)
        reports = root / "reports"
        if not (reports / "metrics.json").exists():
            raise ProjectError("There are no results yet. Run `dvc repro` first.")
        found = {
            path.stem: read_json(path) for path in sorted((reports / "findings").glob("*.json"))
        }
        return cls(
            root, read_json(reports / "metrics.json"), found.pop("test_metrics", None), found
        )

    def __getattr__(self, name: str) -> Any:
        """Return a file of ``reports/findings/`` by its name; None where a project has none."""
        if name.startswith("_"):
            raise AttributeError(name)
        return self.findings.get(name)

    @property
    def test_is_current(self) -> bool:
        """Whether the result on the test set belongs to the current model."""
        return self.test is not None and self.test["model_id"] == self.validation["model_id"]

    @property
    def result(self) -> dict[str, Any]:
        """The result to lead with: on the test set, if the current model was evaluated on it."""
        return self.test if self.test is not None and self.test_is_current else self.validation

    @property
    def labels(self) -> list[str]:
        """Classes of the target, the positive one last; empty for a regression."""
        return list(self.data["target"].get("labels", []))

    @cached_property
    def records(self) -> list[DecisionRecord]:
        """The decision records."""
        return decision_records(self.root / "decisions")

    @cached_property
    def ownership(self) -> Ownership | None:
        """What the owner wrote, by comparison with the template's commit."""
        return ownership(self.root)

    @property
    def runs(self) -> list[dict[str, Any]]:
        """The models so far, the oldest first, each with its ``id`` and whether it is champion."""
        history = self.history
        runs = [
            {"id": key, "champion": key == history["champion"]} | run
            for key, run in history["models"].items()
        ]
        return sorted(runs, key=lambda run: run["n"])

    @property
    def best_first(self) -> dict[str, dict[str, Any]]:
        """The candidates with their scores, the best first."""
        loss, candidates = self.models["metric"] in LOSSES, self.models["candidates"]
        order = sorted(candidates, key=lambda name: candidates[name]["value"], reverse=not loss)
        return {name: candidates[name] for name in order}

    def figure(self, name: str) -> Path:
        """Return the file of a figure, drawn from the rows of `result` where there is one."""
        figures = self.root / "reports" / "figures"
        on_test = figures / "test" / f"{name}.png"
        return on_test if self.test_is_current and on_test.exists() else figures / f"{name}.png"

    def rows_of(self, figure: Path) -> str:
        """Say which rows a figure was drawn from."""
        if figure.parent.name == "test":
            return "test set"
        is_cross_validated = self.validation["kind"] == "tabular"
        return "cross-validated training set" if is_cross_validated else "validation set"

    def section(self, heading: str) -> str:
        """Return a section of the README, with links that work from ``reports/``."""
        return move_links(read_section(self.root / "README.md", heading))
