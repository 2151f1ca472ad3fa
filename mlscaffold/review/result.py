"""Whether the results are there, complete, and those of the last run."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

from mlscaffold.errors import few
from mlscaffold.recorded import Cell, Notebook
from mlscaffold.review import lock
from mlscaffold.review.check import Found, Remark, check
from mlscaffold.review.evidence import FINDINGS, LESSONS, TEST_METRICS, Evidence, Pending
from mlscaffold.support import formatting
from mlscaffold.support.markdown import BLOCK

FAMILY = "ml-result"
MIN_ERRORS = 3
NOTEBOOKS = {
    "notebooks/report.py": "reports/report.ipynb",
    "notebooks/explore.py": "reports/explore.ipynb",
}
CELL = re.compile(r"^# %%(.*)$", re.MULTILINE)
RESULT_FILES = ("metrics", "findings/test_metrics", "findings/models", "findings/subgroups")


@check("ML301", FAMILY)
def result(evidence: Evidence) -> Found:
    """Run the pipeline, so that there is a result to look at.

    All other checks are about the results of a run, in `reports/metrics.json`.

    Passes when: `mlscaffold run` has finished, and `reports/metrics.json` has a headline with a
    name, a value and an interval.
    """
    if evidence.validation is None:
        return "There is no reports/metrics.json. Type: mlscaffold run"
    value = evidence.validation["headline"]["value"]
    return "" if math.isfinite(value) else f"The headline in reports/metrics.json is {value}."


@check("ML302", FAMILY)
def baseline(evidence: Evidence) -> Found:
    """Show a baseline beside the model.

    A score means something only next to a trivial one: always the most frequent class, always the
    mean, and a simple model.

    Passes when: `reports/metrics.json` has a `dummy` under `baselines`, with the same metric as the
    model, and so has the test result.
    """
    for name, metrics in _results(evidence):
        baselines = metrics.get("baselines") or {}
        alike = {k: b for k, b in baselines.items() if b.get("name") == metrics["headline"]["name"]}
        if "dummy" not in alike:
            return f"{name} has no `dummy` baseline in {metrics['headline']['name']}."
    return ""


@check("ML303", FAMILY)
def interval(evidence: Evidence) -> Found:
    """Give every headline score its confidence interval.

    Without one nobody can tell a better model from chance. `evaluate` computes it; of fewer than
    ten rows of a class there is none.

    Passes when: `"headline": {"high": 0.998, "low": 0.984, "name": "roc_auc", "value": 0.993}`
    """
    for name, metrics in _results(evidence):
        score = metrics["headline"]
        ends = (score.get("low"), score.get("high"))
        if any(end is None or not math.isfinite(end) for end in ends):
            return f"The headline in {name} has no interval: too few rows of a class."
        if not ends[0] <= score["value"] <= ends[1]:
            return f"The interval in {name} does not hold its value."
    return ""


@check("ML304", FAMILY)
def errors(evidence: Evidence) -> Found:
    """Show where the model is wrong.

    Where a model fails says more than how often. If rows are private (`publish_rows: false`),
    subgroups take the place of single rows.

    Passes when: the report lists at least three errors from `reports/findings/errors.json`; with
    private rows, `reports/findings/subgroups.json` has at least three subgroups.
    """
    evidence.metrics  # noqa: B018 - raises Pending if there is none yet
    params = evidence.table("params.yaml")
    name = "errors" if params.get("publish_rows", False) else "subgroups"
    rows = evidence.document(f"{FINDINGS}/{name}.json")
    if not isinstance(rows, list):
        return f"There is no list in {FINDINGS}/{name}.json. Run the pipeline."
    if len(rows) >= MIN_ERRORS:
        return ""
    if name == "errors":  # there were no more to list
        return Remark(f"The model made {len(rows)} errors on the held-out rows; all are listed.")
    return f"{FINDINGS}/{name}.json has {len(rows)} entries; it needs {MIN_ERRORS}."


@check("ML305", FAMILY)
def equal(evidence: Evidence) -> Found:
    """Show the scores of the metrics files in README.md, and no others.

    A score that is typed by hand is wrong after the next run. The pipeline fills in the marked
    parts; a score that you repeat in your own words has to be one of a file in `reports/`.

    Passes when: the table under "## Result" equals `reports/metrics.json`, or
    `reports/findings/test_metrics.json` once the current model was evaluated on the test set.
    """
    shown = evidence.shown
    blocks = {match[1]: match[2] for match in BLOCK.finditer(evidence.readme)}
    if "results" not in blocks:
        return "README.md has no results:start and results:end below ## Result. Add them, and run."
    metric = shown["headline"]["name"]
    scores = {**shown.get("baselines", {}), shown["model"]: shown["headline"]}
    table = {cells[0]: cells[1:3] for cells in _rows(blocks["results"])}
    for name, score in scores.items():
        expected = (formatting.number(score["value"], metric), formatting.interval(score, metric))
        if table.get(name) != expected:
            actual = " ".join(table.get(name, ("nothing",)))
            return (
                f"README.md shows {actual} for {name}, the metrics file {' '.join(expected)}. "
                "Run the pipeline."
            )
    for name, value in _quoted(BLOCK.sub("", evidence.readme)):
        if not _in_results(evidence, value):
            return f"README.md says {name} {value}, which no file in reports/ has."
    return ""


@check("ML306", FAMILY)
def last_run(evidence: Evidence) -> Found:
    """Commit the results of the last run, with the code, data and parameters that produced them.

    `dvc.lock` holds the checksum of every input and output. Where one differs, the scores belong
    to something else than what is shown.

    Passes when: `uv run dvc status` says "Data and pipelines are up to date."
    """
    evidence.metrics  # noqa: B018 - raises Pending if there is none yet
    changed = lock.differences(evidence)
    return f"Changed since the last run: {few(changed)}. Type: mlscaffold run" if changed else ""


@check("ML307", FAMILY)
def notebooks(evidence: Evidence) -> Found:
    """Keep notebooks executed, in order, and equal to their source.

    A notebook that was run out of order shows what nobody can get again. The pipeline executes
    `notebooks/*.py` from top to bottom into `reports/`.

    Passes when: every `.ipynb` counts its cells 1, 2, 3 …, none ended in an error, and the code of
    the executed ones is that of their sources.
    """
    for name in evidence.files:
        if name.endswith(".ipynb") and not name.startswith(LESSONS):
            problem = _problem(evidence, name)
            if problem:
                return f"{name} {problem}. Run it from top to bottom and save it."
    for source, executed in NOTEBOOKS.items():
        notebook, text = evidence.document(executed, Notebook), evidence.text(source)
        if notebook is None:
            raise Pending("Waits for the executed notebooks, which ML301 asks for.")
        if text and _sources(notebook) != _percent(text):
            return f"The code in {executed} is not that of {source}. Run the pipeline."
    return ""


def _results(evidence: Evidence) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "reports/metrics.json", evidence.metrics
    if evidence.test_metrics is not None:
        yield TEST_METRICS, evidence.test_metrics


def _rows(block: str) -> Iterator[tuple[str, ...]]:
    """Yield the cells of the block's table, plain."""
    for line in block.splitlines():
        if line.startswith("|") and not line.startswith("| :--"):
            yield tuple(cell.strip().strip("*") for cell in line.strip().strip("|").split("|"))


def _quoted(text: str) -> Iterator[tuple[str, str]]:
    """Yield the metrics that a text gives a value for, with that value."""
    names = "|".join(re.escape(name) for name in formatting.METRICS.values())
    for hit in re.finditer(rf"\b({names})\b[^\d\n]{{0,12}}?(\d+[.,]\d+)\b(?!%)", text):
        yield hit[1], hit[2]


def _in_results(evidence: Evidence, value: str) -> bool:
    """Whether a file of results has this value, as it would be rounded."""
    digits = value.replace(",", "")
    places = len(digits.partition(".")[2])
    files = (evidence.document(f"reports/{name}.json") for name in RESULT_FILES)
    return any(f"{number:.{places}f}" == digits for file in files for number in _numbers(file))


def _numbers(node: object) -> Iterator[float]:
    if isinstance(node, dict):
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            yield from _numbers(each)
    elif isinstance(node, int | float) and not isinstance(node, bool):
        yield float(node)


def _problem(evidence: Evidence, name: str) -> str:
    """Return what is wrong with how a notebook was executed, "" where nothing is."""
    notebook = evidence.document(name, Notebook) or Notebook(cells=[])
    cells = [c for c in notebook["cells"] if c.get("cell_type") == "code" and _source(c)]
    counts = [cell.get("execution_count") for cell in cells]
    if any(out.get("output_type") == "error" for c in cells for out in c.get("outputs", [])):
        return "ended in an error"
    if None in counts:
        return "has cells that were not executed"
    return "" if counts == list(range(1, len(counts) + 1)) else "was not executed in order"


def _source(cell: Cell) -> str:
    source = cell.get("source", "")
    return ("".join(source) if isinstance(source, list) else str(source)).strip()


def _sources(notebook: Notebook) -> list[str]:
    cells = [cell for cell in notebook["cells"] if cell.get("cell_type") == "code"]
    return [source for source in map(_source, cells) if source]


def _percent(text: str) -> list[str]:
    """Return the code cells of a notebook in percent format."""
    _, *parts = CELL.split(text)
    cells = zip(parts[::2], parts[1::2], strict=True)
    return [code.strip() for mark, code in cells if "[markdown]" not in mark and code.strip()]
