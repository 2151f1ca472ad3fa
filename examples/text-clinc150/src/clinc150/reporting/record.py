"""What the report says of its standing: purpose, costs, runs, decisions, test set, limits."""

from . import kind, records, words
from .artefacts import Artefacts
from .evidence import worst_slice
from .markup import code, escape, paragraphs, prose, table
from .story import headline
from .wording import count, interval, metric_name, number, percent, range_of

OPEN_TEST = f"uv run python -m {str(__package__).split('.')[0]}.evaluate --split test"

DRAWN = {  # by the bootstrap, as a sentence of its own
    "groups": "Whole groups were drawn for it, since what belongs to one group is alike. ",
    "runs": "Runs of neighbours in time were drawn for it, since neighbours are alike. ",
}


def purpose(facts: Artefacts) -> str:
    """Give the author's words on who needs the result, and what is lost where it is wrong."""
    return words.told(facts.root, "Who it is for", "What a mistake costs")


def metric(facts: Artefacts) -> str:
    """Give the author's reasons for the headline metric."""
    return words.told(facts.root, "Why this metric", level=3)


def costs(facts: Artefacts) -> str:
    """Say where the line between yes and no is drawn, and what that saves."""
    found = facts.threshold
    if found.get("threshold") is None:
        return ""
    price, at, half = found["costs"], found["mean_cost"], found["mean_cost_at_half"]
    said = f"A missed positive counts {price['fn']:g} and a false alarm {price['fp']:g} "
    said += f"(`evaluate.costs` in params.yaml), so a {kind.SAMPLE} is called "
    said += f"{code(facts.labels[-1])} from a probability of **{found['threshold']:.3f}** on. "
    said += f"That costs {number(at, 'cost')} for each {kind.SAMPLE}, "
    if at >= half:
        return said + "no less than at one half."
    return said + f"{percent(1 - at / half)} less than the {number(half, 'cost')} at one half."


def runs(facts: Artefacts) -> str:
    """List the models so far, oldest first, each with the author's note."""
    lines = sorted(facts.history.items(), key=lambda item: item[1]["n"])
    if not lines:
        return "No run is on record yet."
    rows = [
        (
            str(line["n"]),
            line["note"] or "–",
            line["model"] + (", champion" if line["champion"] else ""),
            line["split"][:8],
            interval(line["headline"], line["headline"]["name"]),
            number(line["baseline"]["value"], line["headline"]["name"]),
        )
        for _, line in lines
    ]
    now = next((n for n, (key, _) in enumerate(lines) if key == facts.metrics["model_id"]), None)
    name = metric_name(facts.metrics["headline"]["name"])
    head = ["Run", "Why it was run", "Model", "Split", name, "Baseline"]
    return table(head, rows, left=4, strong=now)


def decisions(facts: Artefacts) -> str:
    """List the records in ``decisions/``: what was asked, what is done and what is not."""
    lines = []
    for each in records.read(facts.root / "decisions"):
        known = ", ".join(part for part in (escape(each.date), code(each.path.name)) if part)
        lines.append(f"- **{escape(each.title, 120)}** ({known})")
        said = {"Question": each.question, "Choice": each.choice, "Rejected": each.rejected}
        lines += [f"  - {name}: {prose(text)}" for name, text in said.items() if text]
    return "\n".join(lines)


def test(facts: Artefacts) -> str:
    """Say what the test set showed, and for which model."""
    n = count(facts.prepare["test"], kind.SAMPLE)
    if facts.test is None:
        return f"The test set ({n}) has not been opened yet. `{OPEN_TEST}` opens it, on record."
    opened = facts.test_access.get(facts.test["model_id"], {})
    when = f" on {opened['date']}" if "date" in opened else ""
    times = max(len(facts.test_access), 1)
    said = headline(facts.test, facts.config.evaluate.level)
    tally = "It was opened for one model so far."
    if times > 1:
        tally = f"It was opened for {times} models so far; the more, the less it can surprise."
    if facts.test_is_current:
        return paragraphs(f"Opened once for this model{when}, on {n}: {said}", tally)
    return paragraphs(
        f"**This result belongs to an older model** (`{facts.test['model_id'][:8]}`), "
        f"opened{when}: {said}",
        f"The model of this report (`{facts.metrics['model_id'][:8]}`) has not seen the test set. "
        + tally,
    )


def limits(facts: Artefacts) -> str:
    """Say what the result does not show: the author's words first, then what the record knows."""
    score, prepared = facts.metrics["headline"], facts.prepare
    drawn = DRAWN.get(prepared["split"].get("units", "rows"), "")
    name = score["name"]
    ends = interval(score, name) if range_of(score, name) else "too narrow to show"
    listed = [
        worst_slice(facts),
        f"The interval, {ends}, tells how far chance among these {kind.SAMPLE}s can move the "
        f"number. {drawn}It does not cover data from another time or place.",
        *kind.LIMITS,
    ]
    if not facts.test_is_current:
        listed.append(
            f"The model was chosen on the same {kind.UNSEEN} that it is judged by here, so the "
            "number is a little hopeful until the test set confirms it."
        )
    if prepared["split"]["method"] != "time":
        listed.append(
            f"The split mixes old and new {kind.SAMPLE}s: if the world drifts, expect less than "
            "is shown here."
        )
    looked_at = [f"{k}: {v['detail']}" for k, v in prepared["checks"].items() if not v["ok"]]
    listed += [f"A check asks for a look. {escape(text, 200).capitalize()}." for text in looked_at]
    own = words.section(facts.root, "Limits")
    return paragraphs(words.beside(own), "\n".join(f"- {text}" for text in listed))


def reproduce(facts: Artefacts) -> str:
    """Say how to get the same numbers, and with what they were made."""
    return paragraphs("```\nuv sync\nuv run dvc repro\n```", made_with(facts))


def made_with(facts: Artefacts) -> str:
    """Name the seed, the model, the split and the versions."""
    versions = ", ".join(f"{name} {version}" for name, version in facts.metrics["versions"].items())
    return (
        f"Seed {facts.metrics['seed']}, model `{facts.metrics['model_id'][:16]}`, "
        f"split `{facts.prepare['split']['hash'][:16]}`; {versions}."
    )
