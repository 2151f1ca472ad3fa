"""The report in words: what was found, on which data, and how the data were set apart."""

from collections.abc import Mapping
from typing import Any

from .artefacts import Artefacts
from .markup import code, escape, paragraphs, table
from .wording import count, interval, metric_name, number, percent, range_of

HOW_SPLIT = {
    "given": "The test set is given",
    "stratified": "The test set was drawn at random",
    "random": "The test set was drawn at random",
    "group": "The test set holds whole groups, none of which the model has seen",
    "time": "The test set is what came last",
}


def headline(result: Mapping[str, Any], level: float = 0.95) -> str:
    """Say the number, its interval and the baseline's in one line."""
    score, baseline = result["headline"], result["baselines"]["dummy"]
    name, metric = metric_name(score["name"]), score["name"]
    said = f"**{name} {number(score['value'], metric)}** "
    said += f"({percent(level)} interval {range_of(score, metric)}); "
    return said + f"the baseline has {number(baseline['value'], metric)}."


def meaning(result: Mapping[str, Any], labels: list[str]) -> str:
    """Say what the headline means for somebody who does not know the metric."""
    value, base = result["headline"]["value"], result["baselines"]["dummy"]["value"]
    if result["task"] == "binary":
        pair = f"a random {escape(labels[-1])} row above a random {escape(labels[0])} row"
        return f"The model ranks {pair} {percent(value)} of the time; guessing would 50%."
    if result["task"] == "multiclass":
        return (
            f"Macro F1 weighs the {len(labels)} classes alike, however rare: "
            "it is 1 when every row gets its class, "
            f"and {number(base, 'macro_f1')} when all get the most frequent one."
        )
    return (
        f"The typical error is {number(value)} in the units of the target, "
        f"{percent(1 - value / base)} less than by predicting the same value for every row."
    )


def answer(facts: Artefacts) -> str:
    """Put the result first: the number, what it means, what it was measured on."""
    result, level = facts.metrics, facts.config.evaluate.level
    seen = f"Measured on {count(result['n'], 'row')} that the model had not seen when it judged "
    seen += "them (cross-validation)."
    if facts.test_is_current:
        score = facts.test["headline"]
        seen += f" On the {count(facts.test['n'], 'row')} of the test set, opened once: "
        seen += f"**{interval(score, score['name'])}**."
    lines = [headline(result, level), meaning(result, facts.labels), seen]
    return "\n>\n".join(f"> {line}" for line in lines)


def origin(facts: Artefacts) -> str:
    """Read what the author says of the data: the part "About" of ``data/README.md``."""
    text = (facts.root / "data" / "README.md").read_text(encoding="utf-8")
    return text.partition("\n## About\n")[2].partition("\n## ")[0].strip()


def data(facts: Artefacts) -> str:
    """Describe the table and its target."""
    prepared, target = facts.prepare, facts.prepare["target"]
    what = f"{count(prepared['rows'], 'row')}, {count(len(prepared['columns']) - 1, 'feature')}. "
    what += f"The target is {code(target['name'])}"
    if "range" in target:
        if not facts.config.publish_rows:
            return what + ", a number."  # its extremes are single rows
        low, high = target["range"]["low"], target["range"]["high"]
        return what + f", a number from {number(low)} to {number(high)}."
    balance = sorted(target["balance"].items(), key=lambda item: -item[1])
    shares = [f"{escape(label)} {percent(share)}" for label, share in balance[:6]]
    return what + f": {', '.join(shares)}{', …' if len(balance) > 6 else ''}."


def flaws(facts: Artefacts) -> str:
    """List what is wrong with the data: missing values, doubles, columns that were left out."""
    prepared = facts.prepare
    missing = sorted(((s, c) for c, s in prepared["missing"].items() if s), reverse=True)
    rows = [(column, percent(share)) for share, column in missing[:10]]
    holes = table(["Column", "Missing"], rows) if rows else "No value is missing."
    doubles = prepared["duplicates"]
    twice = "No row repeats another."
    if doubles["within"]:
        twice = f"{count(doubles['within'], 'row')} that repeat another; of them, training rows "
        twice += f"equal to a test row, which were removed: {doubles['across']:,}."
    reasons = prepared["dropped"].items()
    left_out = [f"- {code(column)}: {escape(why, 200)}" for column, why in reasons]
    dropped = "Left out of the features:\n\n" + "\n".join(left_out) if left_out else ""
    return paragraphs(holes, twice, dropped)


def checks(facts: Artefacts) -> str:
    """Show the checks for leaks: what would make the score too good to be true."""
    rows = [
        (name.capitalize(), "fine" if check["ok"] else "look", check["detail"])
        for name, check in facts.prepare["checks"].items()
    ]
    return table(["Check", "Verdict", "Detail"], rows, left=3)


def split(facts: Artefacts) -> str:
    """Say how the test set was set apart, and why so."""
    prepared = facts.prepare
    how = prepared["split"]
    return (
        f"{HOW_SPLIT[how['method']]}: {escape(how['why'], 200)}. "
        f"{count(prepared['train'], 'row')} to learn from, "
        f"{count(prepared['test'], 'row')} to be judged by, once for each model. Every choice "
        f"(model, settings, threshold) was made on the training rows alone, in "
        f"{facts.config.train.folds} folds"
        + (" that go forward in time." if how["method"] == "time" else ".")
    )
