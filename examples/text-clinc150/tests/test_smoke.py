"""The whole way on a few drawn texts: it runs, twice alike, and classifies new ones."""

import shutil
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from clinc150 import (
    aside,
    epochs,
    errors,
    evaluate,
    files,
    models,
    predict,
    prepare,
    tracking,
    train,
)

EVIDENCE = ("candidates", "epochs", "errors", "findings", "metrics", "prepare", "slices")
SMALL = {"folds": 2, "trials": 1, "jobs": 1, "epochs": 2, "width": 16, "threads": 1}


@pytest.fixture
def project(tmp_path, monkeypatch, sample, params):
    """Set up a project around the drawn texts, in a folder of its own."""
    read = {"format": "csv", "delimiter": ",", "encoding": "utf-8", "quoting": True}
    read |= {"header": True, "skip": 0, "columns": [], "part": None, "table": None}
    params["data"] |= {"path": "sample.csv", "sha256": {}, "read": read, "outside": "none"}
    params["data"] |= {"text": "text", "target": "label", "recode": {}, "missing": []}
    params["data"] |= {"task": "binary"}
    params["split"] |= {"method": "group", "group": "author", "test": 0.2, "validation": 0.2}
    params["train"] |= SMALL
    params["evaluate"]["bootstrap"] = 100
    shutil.copy("dvc.yaml", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["stage"])
    words = ["".join(word) for word in np.random.default_rng(1).choice([*"wxyz"], (30, 8))]
    odd = pd.DataFrame({"text": words, "label": "none"})
    odd["author"] = -1 - np.arange(30)
    pd.concat([sample, odd]).to_csv("sample.csv", index=False)
    (tmp_path / "params.yaml").write_text(yaml.safe_dump(params, sort_keys=False))
    return params


@pytest.fixture
def untracked(monkeypatch):
    """Work in this process, without a record of runs."""
    for name in ("begin", "finish", "add_test"):
        monkeypatch.setattr(tracking, name, lambda *_: True)
    monkeypatch.setattr(epochs, "log", lambda *_: None)
    monkeypatch.setattr(aside, "ProcessPoolExecutor", Here)


def test_pipeline(project, untracked, monkeypatch):
    """Every stage runs; a second run gives the same bytes; the model survives odd texts."""
    written = []
    for _ in range(2):
        prepare.main()
        train.main()
        evaluate.main()
        written.append({name: Path(f"reports/{name}.json").read_bytes() for name in EVIDENCE})
    assert written[0] == written[1]
    assert files.read_json("reports/metrics.json")["metrics"]["outside_recall"]["value"] >= 0

    monkeypatch.setattr(sys, "argv", ["stage", "--split", "test"])
    evaluate.main()
    record = Path("reports/test_access.json")
    opened = record.read_bytes()
    evaluate.main()
    assert record.read_bytes() == opened
    assert files.read_json("reports/test_metrics.json")["headline"]["value"] > 0.8

    model, members = files.read_json("models/model.json"), models.load()
    odd = ["an apple", "", None, "\x00\ud800 🙂", "<script>" * 9999]
    texts = pd.DataFrame({"text": odd}, dtype=object)
    answers = predict.score(texts, model, members)
    assert answers.notna().all(axis=None)
    np.testing.assert_allclose(answers.filter(like="probability ").sum(axis=1), 1)
    with pytest.raises(errors.DataError, match="Missing column: text"):
        predict.score(pd.DataFrame({"message": ["hi"]}), model, members)


@pytest.mark.parametrize("models", [["linear"], ["linear", "network"]])
def test_any_model_is_judged_by_validation_texts(project, untracked, models):
    """So that the numbers of two runs can be compared, also where folds have judged a model too."""
    project["train"] |= {"models": models, "blend": False}
    Path("params.yaml").write_text(yaml.safe_dump(project, sort_keys=False))
    prepare.main()
    train.main()
    evaluate.main()
    found = files.read_json("reports/metrics.json")
    assert found["n"] == files.read_json("reports/prepare.json")["validation"]
    tried = files.read_json("reports/candidates.json")["candidates"]
    assert found["headline"]["value"] == tried[found["model"]]["value"]
    assert found["baselines"]["linear"]["value"] == tried["linear"]["value"]


def test_predict_reads_lines(tmp_path):
    """Each line is a text; only a line feed ends one."""
    (tmp_path / "new.txt").write_bytes("one\r\ntwo \x85 three\n\nfour".encode())
    from clinc150 import config

    texts = predict.read(str(tmp_path / "new.txt"), config.load())
    assert list(texts["text"]) == ["one", "two \x85 three", "four"]
    with pytest.raises(errors.DataError, match="There is no file"):
        predict.read(str(tmp_path / "none.txt"), config.load())


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

    def done(self):
        """Say that it is done."""
        return True

    def result(self):
        """Give what the work gave."""
        return self.answer
