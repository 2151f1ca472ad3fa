"""What only a person can write: what the project is, for whom, and what it does not show."""

from __future__ import annotations

import re

from mlscaffold.errors import few
from mlscaffold.review import shipped
from mlscaffold.review.check import Found, check
from mlscaffold.review.evidence import REPORTS, Evidence, words

FAMILY = "ml-story"
FEW = 10  # words; less than that is a heading, not an answer
GENERATED_QUESTION = re.compile(
    r"What the data are, where they come from and what is known to be wrong with them stands in"
    r"\s+\[data/README\.md\]\(data/README\.md\)\."
)
GENERATED_DESCRIPTION = ": from raw data to an evaluated, tracked and reported model"
BADGE = re.compile(r"!\[[^\]]*\]\([^)]*(?:badge|shields\.io)[^)]*\)|<img[^>]*(?:badge|shields\.io)")
FENCED = re.compile(r"^(```|~~~).*?\n(.*?)^\1", re.DOTALL | re.MULTILINE)
PLACEHOLDERS = re.compile(
    r"\b(?:TODO|FIXME|TBD|XXX)\b|\bsay here\b|\b[Ll]orem ipsum\b|<your[ -][^>]*>|\[your[ -][^\]]*\]"
    r"|\b[Yy]our (?:name|title|text) here\b|\[insert [^\]]*\]"
)
NOBODY = re.compile(r"\bThe authors\b")
NAMES_THE_AUTHOR = {"LICENSE", "CITATION.cff", "pyproject.toml"}


@check("ML101", FAMILY)
def headline_first(evidence: Evidence) -> Found:
    """State the headline result with its interval in the first five lines of README.md.

    A reader gives a repository a minute or two: the number, how sure it is, and what a trivial
    baseline reaches come before everything else. The pipeline writes them there, between the
    markers `results:start` and `results:end`; the five lines are those with text, after the title.

    Green looks like this:

        **ROC AUC 0.993** (95% interval 0.984 to 0.999); the baseline has 0.499.
    """
    score, say = evidence.shown["headline"], shipped.wording()
    number, ends = say.number(score["value"], score["name"]), say.range_of(score, score["name"])
    lines = [line for line in evidence.readme.splitlines() if line.strip()]
    title = next((n for n, line in enumerate(lines) if line.startswith("# ")), -1)
    head = "\n".join(lines[title + 1 : title + 6])
    if number in head and ends in head:
        return ""
    return (
        f"The first five lines of README.md do not say {say.interval(score, score['name'])}. Put "
        "the markers results:start and results:end right below the title, and run the pipeline."
    )


@check("ML102", FAMILY)
def question(evidence: Evidence) -> Found:
    """Say in "## The question" of README.md what is to be found out.

    Somebody who does not know the data should understand what is predicted from what, and why
    anybody wants to know. For a data set of the catalogue this is written; for your own data only
    you can.

    Green looks like this:

        ## The question

        A bakery throws away a fifth of its bread. How many loaves of each kind
        will be sold tomorrow, from the sales of the last two years, the weather
        and the school holidays?
    """
    text = GENERATED_QUESTION.sub("", evidence.section("The question"))
    return _written(
        text, "The question", "what is predicted, from what, and why anybody wants to know"
    )


@check("ML103", FAMILY)
def user(evidence: Evidence) -> Found:
    """Say in "## Who it is for" of README.md who would use the result, and for what.

    A model that nobody would use answers no question. Name the person and the decision.

    Green looks like this:

        ## Who it is for

        The baker who orders flour at noon, and wants to know how many loaves of
        each kind the shop will sell the day after.
    """
    return _asked(evidence, "Who it is for", "who would use it, and for which decision")


@check("ML104", FAMILY)
def cost(evidence: Evidence) -> Found:
    """Say in "## What a mistake costs" of README.md what each kind of error leads to.

    It decides which metric counts and where the threshold lies. Name both kinds of error, and
    which is worse; `evaluate.costs` in `params.yaml` is the place for the numbers.

    Green looks like this:

        ## What a mistake costs

        A loaf too many costs forty cents of flour and work; a loaf too few costs
        a customer, who buys elsewhere next time. Too few is worse, by about five
        to one.
    """
    return _asked(
        evidence, "What a mistake costs", "what each kind of error leads to, and which is worse"
    )


@check("ML105", FAMILY)
def metric(evidence: Evidence) -> Found:
    """Say in "## Why this metric" of README.md why the headline metric is the right one.

    Call it by its name, and connect it with the question: what does it reward, what does it
    overlook?

    Green looks like this:

        ## Why this metric

        RMSE, because a large miss costs more than two small ones: a shelf that is
        empty at three o'clock is noticed, one loaf left over is not.
    """
    heading, text = "Why this metric", evidence.section("Why this metric")
    missing = _asked(evidence, heading, "why the headline metric fits the question")
    if missing:
        return missing
    name = evidence.metrics["headline"]["name"]
    shown = shipped.wording().metric_name(name)
    known = {re.sub(r"[\W_]", "", word).lower() for word in (name, shown)}
    if any(word in re.sub(r"[\W_]", "", text).lower() for word in known):
        return ""
    return f'"## {heading}" does not name {shown}, which is the headline metric.'


@check("ML106", FAMILY)
def limits(evidence: Evidence) -> Found:
    """Say in "## Limits" of README.md what the result does not show.

    Where must the model not be used, which data did you not have, what would you do next? The
    report adds what the run itself knows.

    Green looks like this:

        ## Limits

        All sales are of one shop in one town. Holidays that move from year to
        year are in the data twice only, so do not trust the days around Easter.
    """
    return _asked(evidence, "Limits", "where the result does not hold, and what is not known")


@check("ML107", FAMILY)
def filled_in(evidence: Evidence) -> Found:
    """Leave no placeholder and no TODO anywhere, and name the author.

    A template that was not filled in says that nobody cared. Lessons in `learn/` do not count.

    Green looks like this: no `TODO`, `FIXME`, `TBD`, "say here" or "lorem ipsum" in any file, and
    a name in LICENSE, CITATION.cff and pyproject.toml.
    """
    found = []
    for name, text in evidence.texts(lessons=False):
        if name.startswith(REPORTS):
            continue  # made from the others, and from data that may hold such words
        for number, line in enumerate(text.splitlines(), start=1):
            hit = PLACEHOLDERS.search(line)
            if hit is None and name in NAMES_THE_AUTHOR:
                hit = NOBODY.search(line)
            if hit:
                found.append(f"{name}:{number} ({hit[0].strip()})")
    if not found:
        return ""
    return f"Still to be filled in: {few(found)}."


@check("ML108", FAMILY)
def one_command(evidence: Evidence) -> Found:
    """Give one command in README.md that reproduces the result.

    One line to copy, in a block of its own, that makes the environment and runs the pipeline.

    Green looks like this:

        uv sync && uv run dvc repro
    """
    blocks = [match[2] for match in FENCED.finditer(evidence.readme)]
    if any("dvc repro" in line for block in blocks for line in block.splitlines()):
        return ""
    return "README.md has no block with `uv sync && uv run dvc repro`."


@check("ML109", FAMILY)
def badges(evidence: Evidence) -> Found:
    """Keep README.md to three badges.

    A row of badges pushes the result down, and few of them say anything about the work.

    Green looks like this: the badge with the result, which the pipeline writes, and at most two
    more.
    """
    count = len(BADGE.findall(evidence.readme))
    return f"README.md has {count} badges; keep the three that say most." if count > 3 else ""


@check("ML110", FAMILY)
def shown_by_github(evidence: Evidence) -> Found:
    """Set description, keywords and the homepage in pyproject.toml.

    `mlscaffold publish` sets GitHub's description, topics and homepage from them; that is what
    people find and what a search engine shows. The homepage is the address of the project's site.

    Green looks like this:

        description = "How many loaves are sold tomorrow, from weather and holidays"
        keywords = ["machine-learning", "forecasting", "retail"]

        [project.urls]
        Homepage = "https://somebody.github.io/bread"
    """
    project = evidence.pyproject.get("project", {})
    described = str(project.get("description", ""))
    missing = []
    if not described or described.endswith(GENERATED_DESCRIPTION):
        missing.append("a description of its own (what it predicts, how well)")
    if not project.get("keywords"):
        missing.append("keywords")
    if not str(project.get("urls", {}).get("Homepage", "")).startswith("https://"):
        missing.append("[project.urls] Homepage (such as https://NAME.github.io/REPOSITORY)")
    return f"pyproject.toml has to get {'; '.join(missing)}." if missing else ""


def _asked(evidence: Evidence, heading: str, what: str) -> Found:
    return _written(evidence.section(heading), heading, what)


def _written(text: str, heading: str, what: str) -> Found:
    """Say what is missing in a section."""
    if not text:
        return f'README.md has no text below "## {heading}". Write there {what}.'
    if words(text) < FEW:
        return f'"## {heading}" in README.md is very short. Say {what}.'
    return ""
