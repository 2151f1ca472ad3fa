"""Write the table topic -> exercises of docs/course.md. Run by ``nox -s docs``."""

from __future__ import annotations

import tempfile
import tomllib
from collections import defaultdict
from pathlib import Path

from mlscaffold.answers import Answers
from mlscaffold.learn.course import STAGES
from mlscaffold.render import with_copier

PAGE = Path(__file__).with_name("course.md")
START, END = "<!-- topics:start -->\n", "<!-- topics:end -->"


def entries() -> list[dict[str, object]]:
    """Return what the course files say of each exercise, as a table's project has them."""
    answers = Answers(
        kind="tabular", title="A", slug="a", package="a", dataset="breast-cancer", task="binary",
        author="A", licence="MIT", date="2026-11-28",
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        with_copier.render(answers, Path(folder))
        files = sorted(Path(folder).glob("learn/stage*/course*.toml"))
        found = [
            each for file in files for each in tomllib.loads(file.read_text("utf-8"))["exercise"]
        ]
    return sorted(found, key=lambda each: str(each["id"]))


def table() -> str:
    """Return the table."""
    by_topic: dict[tuple[int, str], list[str]] = defaultdict(list)
    for entry in entries():
        for topic in entry["topics"]:
            by_topic[int(str(entry["id"])[1]), topic].append(str(entry["id"]))
    rows = ["| stage | topic | exercises |", "| --- | --- | --- |"]
    for stage in STAGES:
        topics = sorted(topic for number, topic in by_topic if number == stage.number)
        rows += [
            f"| {stage.title} | {topic} | {', '.join(by_topic[stage.number, topic])} |"
            for topic in topics
        ]
    return "\n".join(rows) + "\n"


def page() -> str:
    """Return docs/course.md with the table as it should be."""
    head, _, rest = PAGE.read_text(encoding="utf-8").partition(START)
    return head + START + table() + END + rest.partition(END)[2]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
