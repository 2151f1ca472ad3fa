"""The report in words and tables: what was found, on which data, and where it fails."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from .artefacts import Artefacts
from .markup import code, escape, paragraphs, table
from .wording import (
    count,
    interval,
    metric_name,
    more_is_better,
    number,
    percent,
    range_of,
    slice_name,
)

HOW_SPLIT = {
    "given": "The publisher's own test file is the test set",
    "stratified": "The test set was drawn at random, with equal shares of every class",
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
        return f"The model ranks {pair} {percent(value)} of the time; guessing does so 50%."
    if result["task"] == "multiclass":
        return (
            f"Macro F1 weighs the {len(labels)} classes alike, however rare: "
            "it is 1 when every row gets its class, "
            f"and {number(base, 'macro_f1')} when all get the most frequent one."
        )
    return (
        f"The typical error is {number(value)}, in the units of the target; "
        f"predicting the same value for every row errs by {number(base)}. "
        f"The model takes away {percent(1 - value / base)} of that error."
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


def data(facts: Artefacts) -> str:
    """Describe the table and its target."""
    prepared, target = facts.prepare, facts.prepare["target"]
    what = f"{count(prepared['rows'], 'row')}, {count(len(prepared['columns']) - 1, 'feature')}. "
    what += f"The target is {code(target['name'])}"
    if "range" in target:
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
    twice = f"{count(doubles['within'], 'row')} of the whole table "
    twice += f"{'repeats' if doubles['within'] == 1 else 'repeat'} another; "
    twice += f"{count(doubles['across'], 'training row')} equal to a test row "
    twice += f"{'was' if doubles['across'] == 1 else 'were'} removed."
    left_out = [f"- {code(column)}: {escape(why, 200)}" for column, why in prepared["dropped"].items()]
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


def candidates(facts: Artefacts) -> str:
    """Compare what was tried, best first."""
    compared, metric = facts.candidates, facts.candidates["metric"]
    scores = compared["candidates"]
    order = sorted(scores, key=lambda n: scores[n]["value"], reverse=more_is_better(metric))
    rows = [
        (name, number(scores[name]["value"], metric), range_of(scores[name], metric), *spread(
            scores[name]["folds"], metric))
        for name in order
    ]  # fmt: skip
    head = ["Model", metric_name(metric), "Interval", "Worst fold", "Best fold"]
    return table(head, rows, strong=order.index(compared["champion"]))


def spread(folds: Mapping[str, float], metric: str) -> tuple[str, str]:
    """Give the worst and the best fold."""
    ends = sorted(folds.values(), reverse=not more_is_better(metric))
    return number(ends[0], metric), number(ends[-1], metric)


def chosen(facts: Artefacts) -> str:
    """Say which model was taken, and of what it is made."""
    name, weights = facts.candidates["champion"], facts.candidates["weights"]
    if len(weights) == 1:
        return f"Taken: {code(name)}."
    parts = sorted(weights.items(), key=lambda item: -item[1])
    mix = ", ".join(f"{percent(weight)} {code(member)}" for member, weight in parts)
    return f"Taken: {code(name)}, the weighted mean of {mix}."


def scores(facts: Artefacts) -> str:
    """List every metric with its interval; the test set's beside it, if it is this model's."""
    ours = facts.metrics["metrics"]
    theirs = facts.test["metrics"] if facts.test_is_current else {}
    names = sorted((n for n in ours if not n.startswith("cost")), key=metric_name)
    rows = [
        (metric_name(n), interval(ours[n], n), *([interval(theirs[n], n)] if n in theirs else []))
        for n in names
    ]
    return table(["Metric", "Cross-validation", *(["Test set"] if theirs else [])], rows)


def worst_slice(facts: Artefacts) -> str:
    """Name the part of the data where the model is worst."""
    if not facts.slices["slices"]:
        return "No part of the data is large enough to be judged on its own."
    part, metric = facts.slices["slices"][0], facts.slices["metric"]
    return (
        f"Weakest where {code(slice_name(part))}: {metric_name(metric)} "
        f"{interval(part['score'], metric)} on {count(part['n'], 'row')}, "
        f"against {number(facts.slices['overall']['value'], metric)} overall."
    )


def errors(facts: Artefacts) -> str:
    """Show the rows where the model is most wrong; without leave to show rows, their pattern."""
    rows = facts.errors["rows"]
    said = error_pattern(rows)
    if not facts.config.publish_rows:
        return paragraphs(said, "The rows themselves are not shown (`publish_rows: false`).")
    shown = [feature["name"] for feature in facts.importance["features"][:5]]
    sure = "probability" in rows[0]
    head = ["Truth", "Prediction", "Sure of it" if sure else "Error", *shown]
    listed = [
        (
            cell(row["truth"]),
            cell(row["prediction"]),
            percent(row["probability"], 1) if sure else number(row["error"]),
            *(cell(row.get("features", {}).get(name)) for name in shown),
        )
        for row in rows
    ]
    return paragraphs(said, table([escape(h) for h in head], listed, left=len(head)))


def error_pattern(rows: list[Mapping[str, Any]]) -> str:
    """Say what the worst errors have in common, without showing one."""
    if not rows:
        return "There is no error to show."
    if isinstance(rows[0]["truth"], str):
        pairs = Counter((row["prediction"], row["truth"]) for row in rows)
        (said, true), n = pairs.most_common(1)[0]
        return f"In {n} of the {len(rows)} worst the model said {code(said)}; it was {code(true)}."
    low = sum(row["prediction"] < row["truth"] for row in rows)
    return f"In {low} of the {len(rows)} worst the model said too little, in the others too much."


def cell(value: object) -> str:
    """Show a value of the data: numbers short, nothing as a dash."""
    if value is None:
        return "–"
    return f"{value:,.6g}" if isinstance(value, float) else str(value)
