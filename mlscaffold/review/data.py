"""Where the data come from, how they were split, and whether the test set was kept for the end."""

from __future__ import annotations

import re
from typing import Any

from mlscaffold.recorded import TEST_EVALUATIONS, TestEvaluations
from mlscaffold.review.check import Found, Remark, check
from mlscaffold.review.evidence import FINDINGS, Evidence, Pending

FAMILY = "ml-data"
ABOUT = re.compile(r"^## About\n(.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE)
ROW = r"^\|\s*{name}\s*\|\s*(.*?)\s*\|\s*$"
YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b|\bversions?\b")
LEAKAGE = re.compile(r"leak|same_columns|duplicates|overlap", re.IGNORECASE)
UNFILLED = "say here"
SUMMARY = f"{FINDINGS}/data.json"


@check("ML201", FAMILY)
def source(evidence: Evidence) -> Found:
    """Say in data/README.md where the data come from, who may use them, and how old they are.

    Without a source nobody can check them, without a licence nobody may use them, without a date
    nobody can tell whether they still hold.

    Passes when, below `## About`:

        | Source | the till of our shop, exported by the owner |
        | Licence | the owner's, who agreed to the publication of totals |

        Sales from January 2024 to March 2026.
    """
    about = ABOUT.search(evidence.text("data/README.md"))
    text = about[1] if about else ""
    missing = []
    for name in ("Source", "Licence"):
        row = re.search(ROW.format(name=name), text, re.MULTILINE)
        if row is None or not row[1] or UNFILLED in row[1]:
            missing.append(f"a row `| {name} | … |`")
    if not YEAR.search(text):
        missing.append("the year or the period of the data")
    return f'data/README.md needs below "## About": {"; ".join(missing)}.' if missing else ""


@check("ML202", FAMILY)
def split(evidence: Evidence) -> Found:
    """Give the reason for the split in a decision record.

    A random split is optimistic where rows belong together or the data change over time. The first
    record of every project is about the split; keep it true when you change `split` in
    `params.yaml`.

    Passes when: a record in `decisions/` about the test set has a choice and what was rejected, and
    `reports/findings/data.json` has a reason.
    """
    about = [
        record
        for record in evidence.records
        if re.search(r"test set|split", record.title + record.question, re.IGNORECASE)
    ]
    if not any(record.choice and record.rejected for record in about):
        return (
            "No record in decisions/ gives the reason for the split and the rejected alternatives. "
            "Write one."
        )
    if not _summary(evidence).get("split", {}).get("reason"):
        return f"{SUMMARY} gives no reason for the split. Run the pipeline."
    return ""


@check("ML203", FAMILY)
def leakage(evidence: Evidence) -> Found:
    """Test for leakage, and answer what the checks report.

    A score that is too good is most often due to leakage: the same row in training and test set, a
    column that contains the target. `prepare` checks for it. What it reports is fixed, or a
    decision record explains, by the name of the check, why it is harmless.

    Passes when: every leakage check of the data card passed or is answered, and a test in `tests/`
    checks for leakage as well.
    """
    tests = [name for name in evidence.files if re.fullmatch(r"tests/.*\.py", name)]
    if not any(LEAKAGE.search(evidence.text(name)) for name in tests):
        return "No test in tests/ checks for leakage between training and test set. Write one."
    records = " ".join(f"{r.title} {r.question} {r.evidence}" for r in evidence.records).lower()
    checks: dict[str, Any] = _summary(evidence).get("checks", {})
    if not checks:
        return f"{SUMMARY} has no leakage checks. Run the pipeline."
    for name, result in checks.items():
        if not result.get("ok") and name.lower() not in records:
            return (
                f'A leakage check needs attention: "{name}" ({result.get("detail", "")}). Fix it, '
                "or explain in a decision record, by this name, why it is harmless."
            )
    return ""


@check("ML204", FAMILY)
def test_set(evidence: Evidence) -> Found:
    """Evaluate on the test set once, at the end, for the model that is shown.

    A test set that is evaluated again and again has been used to choose. Every evaluation is
    recorded in `reports/findings/test_evaluations.json`.

    Passes when: `reports/findings/test_metrics.json` belongs to the current model, and its
    evaluation is on record.
    """
    current, test = evidence.metrics.get("model_id"), evidence.test_metrics
    record = evidence.document(TEST_EVALUATIONS, TestEvaluations) or {"evaluations": []}
    how = "When all choices are made: mlscaffold run --open-test"
    if test is None:
        return f"The model has not been evaluated on the test set. {how}"
    if test.get("model_id") != current:
        return f"The test result belongs to an older model ({test.get('model_id')}). {how}"
    if current not in [line.get("model_id") for line in record["evaluations"]]:
        return f"{TEST_EVALUATIONS} has no line for this model, although it has a test result."
    if (n := len(record["evaluations"])) > 1:
        return Remark(f"The test set was evaluated {n} times; say in a decision record why.")
    return ""


def _summary(evidence: Evidence) -> dict[str, Any]:
    summary: dict[str, Any] | None = evidence.document(SUMMARY, dict[str, Any])
    if summary is None:
        raise Pending("Waits for a run of the pipeline, which ML301 asks for.")
    return summary
