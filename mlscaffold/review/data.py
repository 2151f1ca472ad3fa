"""Where the data come from, how they were split, and whether the test set was kept for the end."""

from __future__ import annotations

import re
from typing import Any

from mlscaffold.review.check import Found, Remark, check
from mlscaffold.review.evidence import Broken, Evidence, Pending

FAMILY = "ml-data"
ABOUT = re.compile(r"^## About\n(.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE)
ROW = r"^\|\s*{name}\s*\|\s*(.*?)\s*\|\s*$"
YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b|\bversions?\b")
LEAK = re.compile(r"leak|(?:both|two)[ _]parts|overlap", re.IGNORECASE)
UNSAID = "say here"


@check("ML201", FAMILY)
def source(evidence: Evidence) -> Found:
    """Say in data/README.md where the data come from, who may use them, and from when they are.

    Without a source nobody can check, without a licence nobody may use, without a date nobody
    knows whether it still holds.

    Green looks like this, below `## About`:

        | Source | the till of our shop, exported by the owner |
        | Licence | the owner's, who agreed to the publication of totals |

        Sales from January 2024 to March 2026.
    """
    about = ABOUT.search(evidence.text("data/README.md"))
    text = about[1] if about else ""
    missing = []
    for name in ("Source", "Licence"):
        row = re.search(ROW.format(name=name), text, re.MULTILINE)
        if row is None or not row[1] or UNSAID in row[1]:
            missing.append(f"a row `| {name} | … |`")
    if not YEAR.search(text):
        missing.append("the year or the period that they are from")
    if not missing:
        return ""
    return f'data/README.md needs below "## About": {"; ".join(missing)}.'


@check("ML202", FAMILY)
def split(evidence: Evidence) -> Found:
    """Say why the data were split as they were, in a decision record.

    A random split flatters where rows belong together or the world moves on. The first record of
    every project is about it; keep it true when you change `split` in `params.yaml`.

    Green looks like this: `decisions/0001-how-the-test-set-is-set-apart.md` with a choice and what
    was rejected, and a reason in `reports/prepare.json`.
    """
    about = [
        r for r in evidence.records if re.search(r"test set|split", r.title + r.question, re.I)
    ]
    if not any(record.choice and record.rejected for record in about):
        return (
            "No record in decisions/ says how the test set was set apart and what was rejected "
            "instead. Write one."
        )
    if not _prepared(evidence).get("split", {}).get("why"):
        return "reports/prepare.json gives no reason for the split. Run the pipeline."
    return ""


@check("ML203", FAMILY)
def leaks(evidence: Evidence) -> Found:
    """Test for leaks, and answer what the tests find.

    A score that is too good is most often a leak: the same row in both parts, a column that knows
    the target. `prepare` looks for them. What it finds is mended, or a decision record says by the
    name of the check why it is none.

    Green looks like this: every check in the data card is "fine" or is answered, and the tests in
    `tests/` look for leaks as well.
    """
    if not any(LEAK.search(evidence.text(name)) for name in evidence.files if _test(name)):
        return "No test in tests/ looks for leaks between the parts of the data. Write one."
    said = " ".join(f"{r.title} {r.question} {r.evidence}" for r in evidence.records).lower()
    checks: dict[str, Any] = _prepared(evidence).get("checks", {})
    if not checks:
        return "reports/prepare.json has no checks for leaks. Run the pipeline."
    open_ = [n for n, each in checks.items() if not each.get("ok") and n.lower() not in said]
    if not open_:
        return ""
    first = open_[0]
    return (
        f'A check for leaks asks for a look: "{first}" ({checks[first].get("detail", "")}). '
        "Mend it, or say in a decision record, by this name, why it is no leak."
    )


@check("ML204", FAMILY)
def test_set(evidence: Evidence) -> Found:
    """Open the test set once, for the model that is shown.

    Whoever looks at the test set twice has chosen by it. `reports/test_access.json` records each
    model that it was opened for; it stays closed until the choices are made.

    Green looks like this: one line in `reports/test_access.json` for the current model, whose id
    `reports/test_metrics.json` has as well.
    """
    now, test = evidence.metrics.get("model_id"), evidence.test_metrics
    opened = evidence.json("reports/test_access.json") or {}
    if not isinstance(opened, dict):
        raise Broken("reports/test_access.json", "it is no object")
    how = "When the choices are made: mlscaffold run --open-test"
    if test is None:
        return f"The test set has not been opened. {how}"
    if test.get("model_id") != now:
        return f"The test result belongs to an older model ({test.get('model_id')}). {how}"
    if now not in opened:
        return "reports/test_access.json has no line for this model, whose test result is there."
    if len(opened) > 1:
        return Remark(
            f"It was opened for {len(opened)} models; the more, the less it can surprise. Say why."
        )
    return ""


def _prepared(evidence: Evidence) -> dict[str, Any]:
    found = evidence.json("reports/prepare.json")
    if found is None:
        raise Pending("It waits for a run of the pipeline, which ML301 asks for.")
    if not isinstance(found, dict):
        raise Broken("reports/prepare.json", "it is no object")
    return found


def _test(name: str) -> bool:
    return name.startswith("tests/") and name.endswith(".py")
