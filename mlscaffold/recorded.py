"""The form of the files that a project and its pipeline record, as the command line reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal, NotRequired, Required

from typing_extensions import TypedDict

ANSWERS = ".copier-answers.yml"
METRICS = {"validation": "reports/metrics.json", "test": "reports/findings/test_metrics.json"}
HISTORY = "reports/findings/history.json"
TEST_EVALUATIONS = "reports/findings/test_evaluations.json"


@dataclass(frozen=True)
class Pattern:
    """A form of a text, as a part of paths may have."""

    regular: str

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        """Tell pydantic, which is imported only where a file is read."""
        from pydantic_core import core_schema

        return core_schema.str_schema(pattern=self.regular)


class Answers(TypedDict, total=False):
    """What the project was made from."""

    __pydantic_config__ = {"extra": "allow"}  # type: ignore[misc] # noqa: RUF012
    kind: Required[Literal["tabular", "image", "text"]]
    package: Required[Annotated[str, Pattern(r"^[A-Za-z_]\w*$")]]
    slug: Required[Annotated[str, Pattern(r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]]
    title: Required[str]


class Score(TypedDict):
    """A score with its interval."""

    name: str
    value: float
    low: float | None
    high: float | None


class Result(TypedDict):
    """The result on one split."""

    __pydantic_config__ = {"extra": "allow"}  # type: ignore[misc] # noqa: RUF012
    model: str
    model_id: NotRequired[str]
    split: str
    n: int
    headline: Score
    baselines: dict[str, Score]


class Run(TypedDict):
    """A model that was trained, and its number."""

    n: int


class History(TypedDict):
    """All models so far, and the id of the best one."""

    champion: str
    models: dict[str, Run]


class TestEvaluations(TypedDict):
    """Every use of the test set."""

    evaluations: list[dict[str, Any]]


class Pipeline(TypedDict):
    """The stages of DVC."""

    stages: dict[str, dict[str, Any]]


class Choices(TypedDict, total=False):
    """What the command line looks for in ``params.yaml``; the project validates the rest."""

    data: Required[dict[str, Any]]
    publish_rows: bool


class Cell(TypedDict, total=False):
    """A cell of a notebook."""

    cell_type: Required[str]
    source: str | list[str]
    execution_count: int | None
    outputs: list[dict[str, Any]]


class Notebook(TypedDict):
    """An executed notebook."""

    cells: list[Cell]


FORMS: dict[str, Any] = {
    ANSWERS: Answers,
    "params.yaml": Choices,
    "schema.yaml": dict[str, Any],
    "dvc.yaml": Pipeline,
    "dvc.lock": dict[str, Any],
    "pyproject.toml": dict[str, Any],
    **dict.fromkeys(METRICS.values(), Result),
    HISTORY: History,
    TEST_EVALUATIONS: TestEvaluations,
    "README.md": str,
}
NEEDED = (ANSWERS, "params.yaml", "dvc.yaml", "pyproject.toml", "README.md")
