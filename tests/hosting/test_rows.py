"""No row of the data is published without somebody's leave."""

import json

import pytest
from finishing import commit, git

ROWS = [{"row": 3, "actual": "yes", "predicted": "no", "features": {"age": 41}}]
SUBGROUPS = [{"column": "age", "value": "25 to 40", "n": 41}]


def put(project, name, text="age\n41\n"):
    """Commit a file, whatever .gitignore says."""
    path = project.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    git(project.root, "add", "--force", name)
    commit(project.root)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("data/raw/people.csv", "age\n41\n"),
        ("data/prepared/train.parquet", "PAR1"),
        ("models/model.skops", "model"),
        ("reports/findings/errors.json", json.dumps(ROWS)),
    ],
)
def test_private_rows_stay(own, name, text):
    """Rows that params.yaml calls private are not published, not even with --yes."""
    put(own, name, text)
    ran = own.publish("--anyway", "--yes")
    assert ran.code == 1
    assert name in ran.err
    assert own.github.log == []

    git(own.root, "rm", "--quiet", name)
    commit(own.root)
    again = own.publish("--anyway", "--yes")
    assert "in an earlier commit" in again.err
    assert "git-filter-repo" in again.err
    assert own.github.log == []

    git(own.root, "reset", "--quiet", "--hard", "HEAD~2")
    assert own.publish("--anyway").code == 0


def test_aggregates_are_published(own):
    """A project that keeps its rows private publishes what its pipeline writes of them."""
    put(own, "reports/findings/errors.json", "[]")
    put(own, "reports/findings/subgroups.json", json.dumps(SUBGROUPS))
    put(own, "reports/report.html", "<p>aggregates</p>")
    put(own, "data/raw/people.csv.dvc", "outs: []\n")
    assert own.publish("--anyway").code == 0


def test_public_rows_are_listed(project):
    """Of public data each file with rows is listed; without an answer nothing is published."""
    put(project, "reports/findings/errors.json", json.dumps(ROWS))
    put(project, "reports/report.html", "<p>rows</p>")
    put(project, "reports/metrics.json", "{}")
    ran = project.publish("--anyway")
    assert ran.code == 2
    assert "reports/findings/errors.json" in ran.err
    assert "reports/report.html" in ran.err
    assert "metrics.json" not in ran.err
    assert project.github.writes == []
    agreed = project.publish("--anyway", "--yes", "--json")
    assert agreed.code == 0
    listed = [holder["path"] for holder in agreed.json["result"]["rows"]]
    assert listed == ["reports/findings/errors.json", "reports/report.html"]
    assert project.publish("--anyway").code == 0  # they are there: nobody is asked again


def test_what_may_be_rows_is_asked(own):
    """A table elsewhere and the outputs of a notebook may be harmless, so they can be agreed to."""
    cells = [{"cell_type": "code", "outputs": [{"text": "41"}]}]
    put(own, "notebooks/mine.ipynb", json.dumps({"cells": cells}))
    put(own, "tests/drawn.csv")
    ran = own.publish("--anyway")
    assert ran.code == 2
    assert "notebooks/mine.ipynb: outputs that may show rows" in ran.err
    assert "tests/drawn.csv" in ran.err
    assert own.publish("--anyway", "--yes").code == 0
