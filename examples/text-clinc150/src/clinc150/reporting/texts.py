"""The report's tables and lists that only texts have."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ..files import read_json
from .artefacts import Artefacts
from .evidence import error_pattern
from .markup import code, escape, paragraphs, table
from .wording import count, number, percent

MOST = 12  # classes that are listed in full
TELLING = 5  # words for each class

Json = Mapping[str, Any]


@cache
def found(root: Path) -> Json:
    """Read what the evaluation has found in the texts."""
    return read_json(root / "reports" / "findings.json")


def classes(facts: Artefacts) -> str:
    """List the classes, the hardest first; of many the hardest and the easiest."""
    listed = found(facts.root)["classes"]
    shown = listed if len(listed) <= MOST else [*listed[: MOST - 4], *listed[-4:]]
    rows = [
        (
            row["label"],
            *(number(row[name], "f1") for name in ("precision", "recall", "f1")),
            f"{row['n']:,}",
        )
        for row in shown
    ]
    note = "" if len(listed) == len(shown) else f"The hardest and the easiest of {len(listed)}."
    return paragraphs(table(["Class", "Precision", "Recall", "F1", "Texts"], rows), note)


def pairs(facts: Artefacts) -> str:
    """Name the classes that are most often taken for another."""
    listed = found(facts.root)["pairs"][:MOST]
    if len(facts.labels) == 2:  # the matrix of two classes says it
        return ""
    if not listed:
        return "No text was taken for another class."
    rows = [
        (row["true"], row["said"], f"{row['n']} of {row['of']}", percent(row["n"] / row["of"]))
        for row in listed
    ]
    return table(["Class", "Taken for", "Texts", "Share"], rows, left=2)


def words(facts: Artefacts) -> str:
    """List for each class the words that speak for it most."""
    by_class: dict[str, list[str]] = {}
    for row in found(facts.root)["words"]:
        by_class.setdefault(row["label"], []).append(row["word"])
    if not by_class:
        return "No word stands in enough texts to be named."
    rows = [(label, " · ".join(listed[:TELLING])) for label, listed in by_class.items()]
    more = f"{MOST} of {len(rows)} classes." if len(rows) > MOST else ""
    return paragraphs(table(["Class", "Words that speak for it"], rows[:MOST], left=2), more)


def behaviour(facts: Artefacts) -> str:
    """Say what changes when texts are written in another way."""
    tests = found(facts.root)["behaviour"]
    rows = [
        (
            name.capitalize(),
            percent(row["same"], 1),
            "stay" if row["ought"] else "–",
            f"{percent(row['before'], 1)} → {percent(row['after'], 1)}",
            f"{row['n']:,}",
        )
        for name, row in tests.items()
    ]
    head = ["Change", "Decisions that stay", "They ought to", "Accuracy", "Texts"]
    note = "Whether a negation ought to turn a decision is for the task to say: of a review it "
    note += "should, of a topic it should not."
    return paragraphs(table(head, rows), note if "a negation" in tests else "")


def errors(facts: Artefacts) -> str:
    """Show the texts where the model is most wrong; without leave to show texts, their pattern."""
    rows = [row for row in facts.errors["rows"] if row["truth"] != row["prediction"]]
    said = error_pattern(rows)
    if not rows:
        return said
    if not facts.config.publish_rows:
        return paragraphs(said, "The texts themselves are not shown (`publish_rows: false`).")
    lines = []
    for row in rows:
        carried = ", ".join(code(word, 20) for word in row["words"])
        lines.append(
            f"- {code(row['truth'])} taken for {code(row['prediction'])} "
            f"({percent(row['probability'], 1)} sure): “{escape(row['text'], 280)}”"
            + (f" Carried by {carried}." if carried else "")
        )
    return paragraphs(said, "\n".join(lines))


def course(facts: Artefacts) -> str:
    """Say how the network was trained, if it was."""
    epochs = facts.epochs.get("epochs", [])
    if not epochs:
        return ""
    settings = facts.config.train
    return (
        f"The network learned in {count(len(epochs), 'epoch')} of batches of {settings.batch}, at "
        f"a learning rate that rises to {settings.learning_rate:g} and falls to nothing."
    )
