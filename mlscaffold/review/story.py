"""What only a person can write: the problem, who needs the result, and what it does not show."""

from __future__ import annotations

import re

from mlscaffold.errors import few
from mlscaffold.review.check import Found, Remark, check
from mlscaffold.review.evidence import REPORTS, SUPPORT, Evidence, words
from mlscaffold.support.formatting import confidence_interval, metric_name, number
from mlscaffold.support.ownership import ownership

FAMILY = "ml-story"
MIN_WORDS = 40  # a problem with its users and the cost of errors cannot be described in fewer
MIN_LIMIT_WORDS = 10
GENERATED_DESCRIPTION = ": from raw data to an evaluated, tracked and reported model"
BADGE = re.compile(r"!\[[^\]]*\]\([^)]*(?:badge|shields\.io)[^)]*\)|<img[^>]*(?:badge|shields\.io)")
FENCED = re.compile(r"^(```|~~~).*?\n(.*?)^\1", re.DOTALL | re.MULTILINE)
PLACEHOLDERS = re.compile(
    r"\*\*To write:\*\*|\b(?:TODO|FIXME|TBD|XXX)\b|\bsay here\b|\b[Ll]orem ipsum\b"
    r"|<your[ -][^>]*>|\[your[ -][^\]]*\]|\b[Yy]our (?:name|title|text) here\b|\[insert [^\]]*\]"
)
ANONYMOUS = re.compile(r"\bThe authors\b")
NAMES_THE_AUTHOR = {"LICENSE", "CITATION.cff", "pyproject.toml"}


@check("ML101", FAMILY)
def headline(evidence: Evidence) -> Found:
    """State the headline result with its confidence interval in "## Result" of README.md.

    A reader gives a repository a minute or two: after the problem come the score, how certain it
    is, and what a trivial baseline reaches. The pipeline writes them there, between the markers
    `results:start` and `results:end`.

    Passes when:

        ## Problem
        …
        ## Result
        **ROC AUC 0.993** (95% CI 0.984 to 0.999); baseline 0.500.
    """
    shown = evidence.shown
    score, name = shown["headline"], shown["headline"]["name"]
    ends = confidence_interval(score, name, shown.get("confidence_level", 0.95))
    expected = f"**{metric_name(name)} {number(score['value'], name)}** ({ends})"
    readme = evidence.readme
    if expected not in evidence.section("Result"):
        return (
            f'"## Result" of README.md does not state {expected}. Put the markers results:start '
            "and results:end there, and run the pipeline."
        )
    if not 0 <= readme.find("\n## Problem") < readme.find("\n## Result"):
        return 'README.md needs a section "## Problem" before "## Result".'
    return ""


@check("ML102", FAMILY)
def problem(evidence: Evidence) -> Found:
    """Describe in "## Problem" of README.md what is predicted, for whom, and what errors cost.

    A model that nobody would use answers no question. Name the person and the decision, and what
    each kind of error leads to: that decides which metric counts and where the threshold lies.

    Passes when:

        ## Problem

        A bakery throws away a fifth of its bread. How many loaves of each kind will
        be sold tomorrow? The baker who orders flour at noon needs to know. A loaf
        too many costs forty cents of flour and work, a loaf too few costs a
        customer who buys elsewhere next time: about five times as much. RMSE fits,
        because one large miss is worse than two small ones.
    """
    section = evidence.section("Problem")
    if "**To write:**" in section or words(section) < MIN_WORDS:
        return (
            'Complete "## Problem" in README.md: who would use the result and for which decision, '
            "what each kind of error costs, and why the metric fits that."
        )
    return ""


@check("ML105", FAMILY)
def metric(evidence: Evidence) -> Found:
    """Say in "## Problem" of README.md why the headline metric is the right one.

    Call it by its name and connect it with the cost of errors: what does it reward, what does it
    overlook?

    Passes when:

        ROC AUC, because the nurse works down a list: what counts is that patients
        at risk stand above the others, wherever the line is drawn.
    """
    name = evidence.metrics["headline"]["name"]
    accepted = {re.sub(r"[\W_]", "", word).lower() for word in (name, metric_name(name))}
    text = re.sub(r"[\W_]", "", evidence.section("Problem")).lower()
    if any(word in text for word in accepted):
        return ""
    return f'"## Problem" in README.md does not say why {metric_name(name)} is the headline metric.'


@check("ML106", FAMILY)
def limits(evidence: Evidence) -> Found:
    """Say in "## Limits" of README.md what the result does not show.

    Where must the model not be used, which data were not available, what would you do next? The
    report adds what follows from the run itself.

    Passes when:

        ## Limits

        All sales are of one shop in one town. Holidays that move from year to year
        occur only twice in the data, so do not trust the days around Easter.
    """
    section = evidence.section("Limits")
    if "**To write:**" in section or words(section) < MIN_LIMIT_WORDS:
        return 'Complete "## Limits" in README.md: where the result does not hold, what is unknown.'
    return ""


@check("ML107", FAMILY)
def filled_in(evidence: Evidence) -> Found:
    """Leave no placeholder and no TODO in any file, and name the author.

    A template that was not filled in tells the reader that nobody cared. Lessons in `learn/` do
    not count.

    Passes when: no file contains "**To write:**", `TODO`, `FIXME`, `TBD`, "say here" or "lorem
    ipsum", and LICENSE, CITATION.cff and pyproject.toml name the author.
    """
    hits = []
    for name, text in evidence.texts(lessons=False):
        if name.startswith((REPORTS, SUPPORT, "notebooks/templates/")):
            continue  # written from the others, and from data that may contain such words
        for n, line in enumerate(text.splitlines(), start=1):
            hit = PLACEHOLDERS.search(line)
            if hit is None and name in NAMES_THE_AUTHOR:
                hit = ANONYMOUS.search(line)
            if hit:
                hits.append(f"{name}:{n} ({hit[0].strip('* ')})")
    return f"Still to be filled in: {few(hits)}." if hits else ""


@check("ML108", FAMILY)
def one_command(evidence: Evidence) -> Found:
    """Give one command in README.md that reproduces the result.

    One line to copy, in a block of its own, that creates the environment and runs the pipeline.

    Passes when:

        uv sync && uv run dvc repro
    """
    blocks = [match[2] for match in FENCED.finditer(evidence.readme)]
    if any("dvc repro" in line for block in blocks for line in block.splitlines()):
        return ""
    return "README.md has no block with `uv sync && uv run dvc repro`."


@check("ML109", FAMILY)
def badges(evidence: Evidence) -> Found:
    """Have at most three badges in README.md.

    A row of badges pushes the result down, and few of them say anything about the work.

    Passes when: README.md has no more than three badges.
    """
    count = len(BADGE.findall(evidence.readme))
    return f"README.md has {count} badges; keep the three that matter most." if count > 3 else ""


@check("ML110", FAMILY)
def repository_page(evidence: Evidence) -> Found:
    """Set description, keywords and the homepage in pyproject.toml.

    `mlscaffold publish` sets GitHub's description, topics and homepage from them; people find the
    repository by them, and search engines show them. The homepage is the address of the site.

    Passes when:

        description = "How many loaves are sold tomorrow, from weather and holidays"
        keywords = ["machine-learning", "forecasting", "retail"]

        [project.urls]
        Homepage = "https://somebody.github.io/bread"
    """
    project = evidence.pyproject.get("project", {})
    description = str(project.get("description", ""))
    missing = []
    if not description or description.endswith(GENERATED_DESCRIPTION):
        missing.append("a description of its own (what it predicts, how well)")
    if not project.get("keywords"):
        missing.append("keywords")
    if not str(project.get("urls", {}).get("Homepage", "")).startswith("https://"):
        missing.append("[project.urls] Homepage (such as https://NAME.github.io/REPOSITORY)")
    return f"pyproject.toml needs {'; '.join(missing)}." if missing else ""


@check("ML111", FAMILY)
def own_code(evidence: Evidence) -> Found:
    """Write code of your own in src/.

    A portfolio shows what you can do, not what a template does. Add a feature, a model or a plot
    that comes from looking at these data, or adopt what you wrote in the course; README.md then
    says in "## What is mine" which lines are yours.

    Passes when: at least one line below `src/` differs from the generated project, as
    `git diff` shows against the commit that added `.copier-answers.yml`.
    """
    own = ownership(evidence.root)
    if own is None:
        return Remark("The Git history does not hold the generated project, so nobody can tell.")
    if own.lines("src"):
        return ""
    return (
        f"No line in src/ differs from the generated project (commit {own.commit}). Start with "
        "add_features or with a plot: docs/check.md names the places."
    )
