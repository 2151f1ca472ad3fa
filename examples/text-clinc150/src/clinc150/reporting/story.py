"""The report in words: what was found, what it means, what it was measured on."""

from collections.abc import Mapping
from typing import Any

from .artefacts import Artefacts
from .kind import SAMPLE, UNSEEN
from .markup import escape, table
from .wording import Score, count, interval, metric_name, number, percent, range_of


def headline(result: Mapping[str, Any], level: float = 0.95) -> str:
    """Say the number, its interval and the baseline's in one line."""
    score, baseline = result["headline"], result["baselines"]["dummy"]
    name, metric = metric_name(score["name"]), score["name"]
    said = f"**{name} {number(score['value'], metric)}** ({uncertainty(score, metric, level)}); "
    return said + f"the baseline has {number(baseline['value'], metric)}."


def uncertainty(score: Score, metric: str, level: float) -> str:
    """Name the interval; where its ends read alike or are missing, say that."""
    if score.get("low") is None or score.get("high") is None:
        return "no interval"
    ends = range_of(score, metric) or "too narrow to show"
    return f"{percent(level)} interval {ends}"


def summary(facts: Artefacts) -> str:
    """Say the result in one line of plain text."""
    return headline(facts.metrics, facts.config.evaluate.level).replace("**", "")


def meaning(result: Mapping[str, Any], labels: list[str]) -> str:
    """Say what the headline means for somebody who does not know the metric."""
    value, base = result["headline"]["value"], result["baselines"]["dummy"]["value"]
    match result["headline"]["name"]:
        case "roc_auc":
            pair = f"a random {escape(labels[-1])} {SAMPLE} above a random {escape(labels[0])}"
            pair += f" {SAMPLE}"
            return f"The model ranks {pair} {percent(value)} of the time; guessing would 50%."
        case "accuracy":
            return (
                f"The model names the right one of {len(labels)} classes for {percent(value)} of "
                f"the {SAMPLE}s; always naming the most frequent one would for {percent(base)}."
            )
        case "macro_f1":
            return (
                f"Macro F1 weighs the {len(labels)} classes alike, however rare: "
                f"it is 1 when every {SAMPLE} gets its class, "
                f"and {number(base, 'macro_f1')} when all get the most frequent one."
            )
    return (
        f"The typical error is {number(value)} in the units of the target, "
        f"{percent(1 - value / base)} less than by predicting the same value for every {SAMPLE}."
    )


def answer(facts: Artefacts) -> str:
    """Put the result first: the number, what it means, what it was measured on."""
    result, level = facts.metrics, facts.config.evaluate.level
    seen = f"Measured on {count(result['n'], SAMPLE)} that the model had not seen when it judged "
    seen += f"them ({UNSEEN})."
    if facts.test_is_current:
        score = facts.test["headline"]
        seen += f" On the {count(facts.test['n'], SAMPLE)} of the test set, opened once: "
        seen += f"**{interval(score, score['name'])}**."
    lines = [headline(result, level), meaning(result, facts.labels), seen]
    return "\n>\n".join(f"> {line}" for line in lines)


def origin(facts: Artefacts) -> str:
    """Read what the author says of the data: the part "About" of ``data/README.md``."""
    text = (facts.root / "data" / "README.md").read_text(encoding="utf-8")
    return text.partition("\n## About\n")[2].partition("\n## ")[0].strip()


def checks(facts: Artefacts) -> str:
    """Show the checks for leaks: what would make the score too good to be true."""
    rows = [
        (name.capitalize(), "fine" if check["ok"] else "look", check["detail"])
        for name, check in facts.prepare["checks"].items()
    ]
    return table(["Check", "Verdict", "Detail"], rows, left=3)
