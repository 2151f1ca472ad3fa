"""The model card, filled from the record of the run."""

from . import evidence, kind, record, story, words
from .artefacts import Artefacts
from .markup import code, paragraphs


def model_card(facts: Artefacts, title: str) -> str:
    """Describe the model for somebody who may use it."""
    target = code(facts.prepare["target"]["name"])
    return paragraphs(
        f"# Model card: {title}",
        story.answer(facts),
        "## What it does",
        f"{kind.does(facts)} {evidence.chosen(facts)}",
        words.told(facts.root, "What a mistake costs"),
        record.costs(facts),
        "## What it is for",
        words.beside(words.section(facts.root, "Who it is for")),
        f"It was made to learn and to show how well {target} can be predicted from {kind.INPUT}. "
        f"It has been judged on {kind.SAMPLE}s of the same source only, so a decision about "
        "people or money needs evidence from where it would be made.",
        "## What it learned from",
        kind.data(facts),
        kind.split(facts),
        "## How good it is",
        record.metric(facts),
        evidence.scores(facts),
        "## On the test set",
        record.test(facts),
        "## Limits",
        record.limits(facts),
        "## How it was made",
        record.reproduce(facts),
    )
