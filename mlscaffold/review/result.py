"""Whether the numbers are there, honest, and those of the last run."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

from mlscaffold.errors import few
from mlscaffold.project import Score
from mlscaffold.review import lock, shipped
from mlscaffold.review.check import Found, Remark, check
from mlscaffold.review.evidence import LESSONS, Broken, Evidence, Pending

FAMILY = "ml-result"
ENOUGH = 3  # failures that are shown
SOURCE, EXECUTED = "notebooks/report.py", "reports/report.ipynb"
CELL = re.compile(r"^# %%(.*)$", re.MULTILINE)
BLOCK = re.compile(r"<!-- results:start -->(.*?)<!-- results:end -->", re.DOTALL)
BADGE = re.compile(r"<!-- badge:start -->(.*?)<!-- badge:end -->", re.DOTALL)
EXACT = ("metrics", "test_metrics", "candidates", "slices", "threshold")


@check("ML301", FAMILY)
def result(evidence: Evidence) -> Found:
    """Run the pipeline, so that there is a result to look at.

    Everything else is said about the numbers of a run. They stand in `reports/metrics.json`.

    Green looks like this: `mlscaffold run` has ended, and `reports/metrics.json` has a headline
    with a name, a value and both ends of its interval.
    """
    found = evidence.json("reports/metrics.json")
    if found is None:
        return "There is no reports/metrics.json. Type: mlscaffold run"
    try:
        score = Score(**found["headline"])
        if not math.isfinite(score.value):
            return f"The headline in reports/metrics.json is {score.value}."
    except (TypeError, KeyError):
        raise Broken("reports/metrics.json", "it has no headline") from None
    return ""


@check("ML302", FAMILY)
def baseline(evidence: Evidence) -> Found:
    """Show the baseline beside the model.

    A number means something only next to what costs nothing: always the most frequent class,
    always the mean, and a simple model.

    Green looks like this: `reports/metrics.json` holds under `baselines` a `dummy` and the same
    metric for it as for the model, and so does the test result.
    """
    for name, metrics in _results(evidence):
        baselines = metrics.get("baselines") or {}
        alike = {k: b for k, b in baselines.items() if b.get("name") == metrics["headline"]["name"]}
        if "dummy" not in alike:
            return f"{name} has no `dummy` baseline in {metrics['headline']['name']}."
    return ""


@check("ML303", FAMILY)
def interval(evidence: Evidence) -> Found:
    """Give every headline number its interval.

    Without one nobody can tell a better model from a lucky draw. The bootstrap of `evaluate` makes
    it.

    Green looks like this: `"headline": {"high": 0.998, "low": 0.984, "name": "roc_auc", "value":
    0.993}`
    """
    for name, metrics in _results(evidence):
        score = metrics["headline"]
        ends = (score.get("low"), score.get("high"))
        if any(end is None or not math.isfinite(end) for end in ends):
            return f"The headline in {name} has no interval (`evaluate.bootstrap` in params.yaml)."
        if not ends[0] <= score["value"] <= ends[1]:
            return f"The interval in {name} does not hold its value."
    return ""


@check("ML304", FAMILY)
def failures(evidence: Evidence) -> Found:
    """Show at least three real failures of the model.

    Where it is wrong says more than how often. Where rows stay private (`publish_rows: false`),
    the parts of the data where it is weakest take their place.

    Green looks like this: the report lists the worst errors from `reports/errors.json`; with
    private rows, `reports/slices.json` has at least three parts.
    """
    evidence.metrics  # noqa: B018 - or it waits for them
    params = evidence.yaml("params.yaml") or {}
    if not params.get("publish_rows", False):
        slices = (evidence.json("reports/slices.json") or {}).get("slices", [])
        if len(slices) >= ENOUGH:
            return ""
        return f"reports/slices.json has {len(slices)} parts of the data; it needs {ENOUGH}."
    errors = evidence.json("reports/errors.json")
    if errors is None:
        return "There is no reports/errors.json. Run the pipeline."
    rows = errors.get("rows", [])
    wrong = [r for r in rows if "too_low" in r or r.get("truth") != r.get("prediction")]
    if len(wrong) >= ENOUGH:
        return ""
    if wrong and len(wrong) < len(rows):
        return Remark(f"The model made {len(wrong)} errors in all, and they are shown.")
    return f"reports/errors.json has {len(wrong)} failures of the model; it needs {ENOUGH}."


@check("ML305", FAMILY)
def equal(evidence: Evidence) -> Found:
    """Let README.md show the numbers of the metrics files and no others.

    A number typed by hand is wrong after the next run. The pipeline writes its block; where you
    repeat a number in your own words, it has to be one that a file in `reports/` has.

    Green looks like this: the table in the block equals `reports/metrics.json`, or
    `reports/test_metrics.json` once the test set was opened for this model.
    """
    shown, say = evidence.shown, shipped.wording()
    block = BLOCK.search(evidence.readme)
    if block is None:
        return "README.md has no results:start and results:end. Put them below the title, and run."
    metric = shown["headline"]["name"]
    scores = {**shown.get("baselines", {}), shown["model"]: shown["headline"]}
    expected = {
        name: (say.number(each["value"], metric), say.range_of(each, metric))
        for name, each in scores.items()
    }
    found = {cells[0]: cells[1:3] for cells in _rows(block[1])}
    wrong = [name for name, cells in expected.items() if found.get(name) != cells]
    badge = BADGE.search(evidence.readme)
    said = f"{say.metric_name(metric)} {say.interval(shown['headline'], metric)}"
    if wrong:
        is_ = " ".join(found.get(wrong[0], ("nothing",)))
        should = " ".join(expected[wrong[0]])
        return f"README.md shows {is_} for {wrong[0]}, the metrics file {should}. Run the pipeline."
    headline = f"**{say.metric_name(metric)} {say.number(shown['headline']['value'], metric)}**"
    if headline not in block[1] or (badge and badge[1].strip() and said not in badge[1]):
        return f"The headline or the badge in README.md is not {said}. Run the pipeline."
    prose = BADGE.sub("", BLOCK.sub("", evidence.readme))
    for name, number in _quoted(prose):
        if not _known(evidence, number):
            return f"README.md says {name} {number}, which no file in reports/ has."
    return ""


@check("ML306", FAMILY)
def last_run(evidence: Evidence) -> Found:
    """Commit the results of the last run, with the code, data and parameters that made them.

    `dvc.lock` holds the checksum of everything that went in and came out. Where one differs, the
    numbers belong to something else than what is shown.

    Green looks like this: `uv run dvc status` says "Data and pipelines are up to date."
    """
    evidence.metrics  # noqa: B018 - or it waits for them
    wrong = lock.differences(evidence)
    if not wrong:
        return ""
    return f"Changed since the last run: {few(wrong)}. Type: mlscaffold run"


@check("ML307", FAMILY)
def notebooks(evidence: Evidence) -> Found:
    """Keep notebooks executed, in order, and equal to their source.

    A notebook that was run out of order shows what nobody can get again. The pipeline executes
    `notebooks/report.py` from top to bottom into `reports/report.ipynb`.

    Green looks like this: every `.ipynb` counts its cells 1, 2, 3 …, none ended in an error, and
    the report's code is that of `notebooks/report.py`.
    """
    for name in evidence.files:
        if name.endswith(".ipynb") and not name.startswith(LESSONS):
            wrong = _wrong(evidence, name)
            if wrong:
                return f"{name} {wrong}. Run it from top to bottom and save it."
    executed, source = evidence.json(EXECUTED), evidence.text(SOURCE)
    if executed is None:
        raise Pending("It waits for the executed report, which ML301 asks for.")
    if source and _sources(executed) != _percent(source):
        return f"The code in {EXECUTED} is not that of {SOURCE}. Run the pipeline."
    return ""


def _results(evidence: Evidence) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "reports/metrics.json", evidence.metrics
    if evidence.test_metrics is not None:
        yield "reports/test_metrics.json", evidence.test_metrics


def _rows(block: str) -> Iterator[tuple[str, ...]]:
    """Yield the cells of the block's table, plain."""
    for line in block.splitlines():
        if line.startswith("|") and not line.startswith("| :--"):
            yield tuple(cell.strip().strip("*") for cell in line.strip().strip("|").split("|"))


def _quoted(text: str) -> Iterator[tuple[str, str]]:
    """Yield the metrics that a text gives a number for, with that number."""
    names = "|".join(re.escape(name) for name, _ in shipped.wording().METRICS.values())
    for hit in re.finditer(rf"\b({names})\b[^\d\n]{{0,12}}?(\d+[.,]\d+)\b(?!%)", text):
        yield hit[1], hit[2]


def _known(evidence: Evidence, number: str) -> bool:
    """Whether a file of results has this number, as it would be rounded."""
    digits = number.replace(",", "")
    places = len(digits.partition(".")[2])
    files = (evidence.json(f"reports/{name}.json") for name in EXACT)
    return any(f"{value:.{places}f}" == digits for file in files for value in _numbers(file))


def _numbers(node: object) -> Iterator[float]:
    if isinstance(node, dict):
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            yield from _numbers(each)
    elif isinstance(node, int | float) and not isinstance(node, bool):
        yield float(node)


def _wrong(evidence: Evidence, name: str) -> str:
    """Say what is wrong with how a notebook was executed."""
    notebook = evidence.json(name)
    cells = [c for c in notebook.get("cells", []) if c.get("cell_type") == "code" and _source(c)]
    counts = [cell.get("execution_count") for cell in cells]
    if any(out.get("output_type") == "error" for c in cells for out in c.get("outputs", [])):
        return "ended in an error"
    if None in counts:
        return "has cells that were not executed"
    return "" if counts == list(range(1, len(counts) + 1)) else "was not executed in order"


def _source(cell: dict[str, Any]) -> str:
    source = cell.get("source", "")
    return ("".join(source) if isinstance(source, list) else str(source)).strip()


def _sources(notebook: dict[str, Any]) -> list[str]:
    cells = [cell for cell in notebook.get("cells", []) if cell.get("cell_type") == "code"]
    return [source for source in map(_source, cells) if source]


def _percent(text: str) -> list[str]:
    """Return the code cells of a notebook in percent format."""
    _, *parts = CELL.split(text)
    cells = zip(parts[::2], parts[1::2], strict=True)
    return [code.strip() for mark, code in cells if "[markdown]" not in mark and code.strip()]
