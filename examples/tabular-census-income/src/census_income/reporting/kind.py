"""What the report says of tables, where other kinds of project have other words."""

from typing import Any

from .artefacts import Artefacts
from .markup import balance, code, escape, paragraphs, table
from .wording import count, number, percent, slice_name

MOST = 12  # rows of a table
SAMPLE, INPUT, UNSEEN = "row", "these columns", "cross-validation"
DRAWN = "The figure shows the training rows, by cross-validation."
BEST_FIGURE = {"binary": "roc", "multiclass": "confusion", "regression": "predicted_vs_true"}
LIMITS = ("Importance shows what the model looks at, not what causes the target.",)
PREDICTED = {
    "binary": "the probability that {target} is {positive}",
    "multiclass": "which of {k} classes {target} has, with a probability for each",
    "regression": "the value of {target}, with a prediction interval",
}
HOW_SPLIT = {
    "given": "The test set is given",
    "stratified": "The test set was drawn at random",
    "random": "The test set was drawn at random",
    "group": "The test set holds whole groups, none of which the model has seen",
    "time": "The test set is what came last",
}


def does(facts: Artefacts) -> str:
    """Say what goes into the model and what comes out."""
    words = {"target": code(facts.prepare["target"]["name"]), "k": len(facts.labels)}
    words["positive"] = code(facts.labels[-1]) if facts.labels else ""
    predicted = PREDICTED[facts.metrics["task"]].format(**words)
    return f"From one row of {len(facts.prepare['columns']) - 1} features it predicts {predicted}."


def data(facts: Artefacts) -> str:
    """Describe the table and its target."""
    prepared, target = facts.prepare, facts.prepare["target"]
    what = f"{count(prepared['rows'], 'row')}, {count(len(prepared['columns']) - 1, 'feature')}. "
    what += f"The target is {code(target['name'])}"
    if "range" in target:
        low, high = target["range"]["low"], target["range"]["high"]
        return what + f", a number from {number(low)} to {number(high)}."
    if "balance" not in target:
        return what + ", a number."
    return what + f": {balance(target['balance'])}."


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


def levels(facts: Artefacts) -> str:
    """Compare what is predicted with what is true in each part: first what is more than chance.

    There is nothing to compare for more than two classes, and where `findings.level` is silent.
    """
    parts = [part for part in facts.slices["slices"] if "bias" in part]
    if not parts:
        return "No part of the data can be compared."
    parts.sort(key=lambda part: (not biased(part), -abs(part["bias"]["value"]), slice_name(part)))
    shares, target = bool(facts.labels), facts.prepare["target"]["name"]
    what = f"Share of {escape(facts.labels[-1])}" if shares else f"Mean of {escape(target)}"
    said = (
        "Whoever adds up predictions needs them to be right on average. In "
        f"{sum(map(biased, parts))} of {count(len(parts), 'part')} the interval of the difference "
        f"leaves out zero; about one in {round(1 / (1 - facts.config.evaluate.level))} would do so "
        "by chance."
    )
    rows = [
        (
            slice_name(part),
            f"{part['n']:,}",
            level(part["truth"], shares),
            level(part["truth"] + part["bias"]["value"], shares),
            difference(part["bias"], shares),
        )
        for part in parts[:MOST]
    ]
    off_by = "Difference, points" if shares else "Difference"
    compared = table(["Part", "Rows", what, "Predicted", off_by], rows)
    left = f"The first {MOST} of {len(parts)} parts." if len(parts) > MOST else ""
    return paragraphs(said, compared, left)


def biased(part: dict[str, Any]) -> bool:
    """Whether a part is predicted too high or too low by more than chance."""
    return part["bias"]["low"] > 0 or part["bias"]["high"] < 0


def level(value: float, share: bool) -> str:
    """Show a share as a percentage, a mean as a number."""
    return percent(value, 1) if share else number(value)


def difference(bias: dict[str, float], share: bool) -> str:
    """Show how much too high the predictions are, of shares in percentage points."""
    value, low, high = (bias[end] for end in ("value", "low", "high"))
    if share:
        value, low, high = (f"{round(100 * end, 1) + 0.0:+.1f}" for end in (value, low, high))
    else:
        value, low, high = (("+" if end > 0 else "") + number(end) for end in (value, low, high))
    return f"{value} ({low} to {high})".replace("-", "−")
