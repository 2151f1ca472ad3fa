"""What the stages have written, as the report reads it: JSON only, no model and no raw data."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..config import Config, load
from ..files import read_json

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Artefacts:
    """The record of one run of the pipeline; ``test`` is None until the test set was opened."""

    root: Path
    config: Config
    prepare: Json
    candidates: Json
    metrics: Json
    slices: Json
    errors: Json
    importance: Json  # this and what follows: empty where a project has none
    threshold: Json
    epochs: Json
    history: Json
    test: Json | None
    test_access: Json

    @property
    def labels(self) -> list[str]:
        """Classes of the target, the positive one last; empty for a regression."""
        return list(self.prepare["target"].get("labels", []))

    @property
    def test_is_current(self) -> bool:
        """Whether the test result belongs to the model that this report is about."""
        return self.test is not None and self.test["model_id"] == self.metrics["model_id"]


def read(start: Path | None = None) -> Artefacts:
    """Read the record of the project that the folder lies in."""
    start = (start or Path()).resolve()
    root = next(f for f in (start, *start.parents) if (f / "params.yaml").exists())
    reports = root / "reports"

    def maybe(name: str) -> Json | None:
        path = reports / f"{name}.json"
        return read_json(path) if path.exists() else None

    must = ("prepare", "candidates", "metrics", "slices", "errors")
    may = ("importance", "threshold", "epochs", "history", "test_access")
    return Artefacts(
        root=root,
        config=load(root / "params.yaml"),
        test=maybe("test_metrics"),
        **{name: read_json(reports / f"{name}.json") for name in must},
        **{name: maybe(name) or {} for name in may},
    )
