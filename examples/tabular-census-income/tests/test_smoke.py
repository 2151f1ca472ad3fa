"""The whole way on a small drawn table: it runs, twice alike, and scores new rows."""

import shutil
import sys
from pathlib import Path

import pandas as pd
import pytest
import yaml

from census_income import (
    aside,
    errors,
    evaluate,
    files,
    models,
    predict,
    prepare,
    tracking,
    train,
)

EVIDENCE = ("candidates", "errors", "importance", "metrics", "prepare", "slices")
SMALL = {"folds": 2, "models": ["linear", "boosting"], "trials": 1, "jobs": 1}


@pytest.fixture
def project(tmp_path, monkeypatch, sample, params):
    """Set up a project around the drawn table, in a folder of its own."""
    for name in ("schema.yaml", "dvc.yaml"):
        shutil.copy(name, tmp_path)
    read = {"format": "csv", "delimiter": ",", "encoding": "utf-8", "decimal": ".", "skip": 0}
    read |= {"thousands": None, "comment": None, "header": True, "columns": [], "table": None}
    params["data"] |= {"path": "sample.csv", "sha256": {}, "read": read}
    params["train"] |= SMALL
    params["evaluate"]["bootstrap"] = 100
    if params["split"]["method"] == "given":
        params["split"] |= {"method": "random", "test": 0.2}
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["stage"])
    sample.to_csv("sample.csv", index=False)
    (tmp_path / "params.yaml").write_text(yaml.safe_dump(params, sort_keys=False))
    return params


def test_pipeline(project, sample, monkeypatch):
    """Every stage runs; a second run gives the same bytes; the model survives odd rows."""
    for name in ("begin", "finish", "add_test"):
        monkeypatch.setattr(tracking, name, lambda *_: True)
    monkeypatch.setattr(aside, "ProcessPoolExecutor", Here)
    written = []
    for _ in range(2):
        prepare.main()
        train.main()
        evaluate.main()
        written.append({name: Path(f"reports/{name}.json").read_bytes() for name in EVIDENCE})
    assert written[0] == written[1]

    monkeypatch.setattr(sys, "argv", ["stage", "--split", "test"])
    evaluate.main()
    record = Path("reports/test_access.json")
    opened = record.read_bytes()
    evaluate.main()
    assert record.read_bytes() == opened
    (line,) = files.read_json("reports/history.json").values()
    assert line["champion"]

    model, members = files.read_json("models/model.json"), models.load()
    rows = odd(sample, project)
    answers = predict.score(rows, model, members)
    assert len(answers) == len(rows)
    assert answers.notna().all(axis=None)
    missing = next(iter(model["features"]))
    with pytest.raises(errors.DataError, match="Missing column"):
        predict.score(rows.drop(columns=missing), model, members)


def odd(sample, params):
    """Make rows with nothing in them, and with a category that nobody has seen."""
    dates = list(params["data"]["dates"])
    rows = sample.head(3).copy()
    rows[dates] = rows[dates].apply(pd.to_datetime)
    text = rows.select_dtypes(["object", "str"]).columns.difference(dates)
    rows[text] = rows[text].astype(object)
    rows.loc[0, text] = "never seen <script>"
    rows.loc[1, text] = None
    rows.loc[2, rows.select_dtypes("float").columns] = float("nan")
    return rows


class Here:
    """A pool of processes that works in this one."""

    def __init__(self, *_, **__):
        pass

    def shutdown(self, cancel_futures):
        """Have nothing to end."""

    def submit(self, work, *arguments):
        """Do the work at once."""
        self.answer = work(*arguments)
        return self

    def result(self):
        """Give what the work gave."""
        return self.answer
