"""Whether somebody decided, by evidence, and said what was not done."""

from __future__ import annotations

import re

from mlscaffold.recorded import HISTORY, History
from mlscaffold.review.check import Found, Remark, check
from mlscaffold.review.evidence import Evidence

FAMILY = "ml-decisions"
RUNS = re.compile(r"\bruns?\s+(\d+(?:(?:\s*,\s*|\s+(?:and|or|to|against)\s+)\d+)*)", re.IGNORECASE)
ISO = re.compile(r"\d{4}-\d\d-\d\d")
PARTS = ("date", "question", "options", "evidence", "choice", "rejected")
ENOUGH = 2


@check("ML401", FAMILY)
def two_records(evidence: Evidence) -> Found:
    """Keep at least two decision records that cite a run and say what was rejected.

    They show what no template can: that somebody ran an experiment, read the result and chose.
    The record that comes with the project cites no run and does not count. `decisions/README.md`
    has the form; the report numbers the runs.

    Passes when, twice:

        # Trees of at most 31 leaves

        - **Date**: 2026-11-28
        - **Question**: how large may a tree grow?
        - **Options**: 15, 31 or 127 leaves.
        - **Evidence**: run 3 against run 2; their intervals overlap, and run 3
          is the smaller model.
        - **Choice**: 31 (`train.leaves` in `params.yaml`).
        - **Rejected**: 127 leaves. It took four times as long; more rows would
          bring it back.
    """
    known = _runs(evidence)
    counted, why_not = [], []
    for record in evidence.records:
        cited = {int(n) for hit in RUNS.findall(record.evidence) for n in re.findall(r"\d+", hit)}
        if not cited:
            continue
        if not record.rejected or not record.choice:
            why_not.append(f"{record.path.name} does not say what was rejected")
        elif not cited & known:
            unknown = ", ".join(str(n) for n in sorted(cited))
            why_not.append(
                f"{record.path.name} cites run {unknown}, which the report does not have"
            )
        else:
            counted.append(record)
    if len(counted) >= ENOUGH:
        return ""
    have = f"{len(counted)} of {ENOUGH} decision records cite a run and say what was rejected"
    return f"{'; '.join([have, *why_not])}. decisions/README.md shows the form."


@check("ML402", FAMILY)
def form(evidence: Evidence) -> Found:
    """Give every decision record its date, question, options, evidence, choice and rejected.

    The report, the site and this check read the records by these six names.

    Passes when: each file `decisions/NNNN-….md` has the six lines that
    `decisions/README.md` shows, the date as 2026-11-28.
    """
    wrong = []
    for record in evidence.records:
        missing = [part for part in PARTS if not getattr(record, part)]
        if missing:
            wrong.append(f"{record.path.name} lacks {', '.join(missing)}")
        elif not ISO.fullmatch(record.date):
            wrong.append(f"{record.path.name} has a date that is not like 2026-11-28")
    if not evidence.records:
        return Remark("There is no record yet, which ML401 asks for.")
    return f"{'; '.join(wrong)}." if wrong else ""


def _runs(evidence: Evidence) -> set[int]:
    """Return the numbers that the report gives to runs."""
    history: History | None = evidence.document(HISTORY, History)
    return {run["n"] for run in history["models"].values()} if history else set()
