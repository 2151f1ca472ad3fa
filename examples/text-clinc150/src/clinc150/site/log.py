"""The page of the decisions, and of the runs that they speak of."""

import re

from ..reporting import record, records
from ..reporting.artefacts import Artefacts
from ..reporting.markup import code, escape, paragraphs, prose

RUN = re.compile(r"\b[Rr]un \d+\b")


def decisions(facts: Artefacts) -> str:
    """Show the records of what was decided, and the runs that they speak of."""
    lines = ["# Decisions", "What was asked, what was chosen on which evidence, what was rejected."]
    for each in records.read(facts.root / "decisions"):
        known = " · ".join(part for part in (escape(each.date), code(each.path.name)) if part)
        said = {
            "Question": each.question,
            "Options": each.options,
            "Evidence": each.evidence,
            "Choice": each.choice,
            "Rejected": each.rejected,
        }
        shown = {name: RUN.sub(r"[\g<0>](#runs)", prose(text)) for name, text in said.items()}
        lines += [f"## {escape(each.title, 200)}", known]
        lines += [f"{name}\n:   {text}" for name, text in shown.items() if text]
    return paragraphs(
        *lines,
        "## Runs",
        "One line for each model that was trained, with the reason that was given for it.",
        record.runs(facts),
    )
