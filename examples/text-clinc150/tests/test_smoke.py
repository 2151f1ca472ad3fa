"""The pipeline on a few generated texts: it runs, twice alike, and classifies new texts."""

import shutil
import sys
from pathlib import Path

import mlflow
import numpy as np
import pandas as pd
import pytest
import yaml
from mlscaffold_support.errors import DataError
from mlscaffold_support.files import read_json

from clinc150 import evaluate, models, predict, prepare, tracking, train

FINDINGS = (
    *("data", "models", "epochs", "classes", "confusions", "subgroups", "errors"),
    *("words", "robustness"),
)
SMALL = {"folds": 2, "trials": 1, "jobs": 1, "epochs": 2, "width": 16, "threads": 1}
STANDING = {"champion": "", "gain": None}  # of a model that no other was compared with


@pytest.fixture
def project(tmp_path, monkeypatch, sample, params):
    """Set up a project around the generated texts, with texts that are out of scope."""
    params["data"]["out_of_scope"] = "other"
    params["split"] |= {"method": "group", "group": "author"}
    params["train"] |= SMALL
    params["evaluate"]["bootstrap"] = 100
    shutil.copy("dvc.yaml", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["stage"])
    words = ["".join(word) for word in np.random.default_rng(1).choice([*"wxyz"], (30, 8))]
    other = pd.DataFrame({"text": words, "label": "other", "author": -1 - np.arange(30)})
    pd.concat([sample, other]).to_csv("sample.csv", index=False)
    Path("params.yaml").write_text(yaml.safe_dump(params, sort_keys=False))
    return params


@pytest.fixture
def untracked(monkeypatch):
    """Work without MLflow."""
    monkeypatch.setattr(tracking, "log_validation", lambda *_: STANDING)
    monkeypatch.setattr(tracking, "log_test", lambda *_: None)


def run_stages():
    """Run the stages of the pipeline."""
    prepare.main()
    train.main()
    evaluate.main()


def test_pipeline(project, untracked, monkeypatch):
    """Every stage runs; a second run gives the same bytes; every test evaluation is recorded."""
    written = []
    for _ in range(2):
        run_stages()
        paths = [Path(f"reports/findings/{name}.json") for name in FINDINGS]
        written.append([path.read_bytes() for path in (*paths, Path("reports/metrics.json"))])
    assert written[0] == written[1]
    assert 0 <= read_json("reports/metrics.json")["metrics"]["out_of_scope_recall"]["value"] <= 1

    monkeypatch.setattr(sys, "argv", ["stage", "--split", "test"])
    evaluate.main()
    evaluate.main()
    assert len(read_json("reports/findings/test_evaluations.json")["evaluations"]) == 2
    result = read_json("reports/findings/test_metrics.json")
    assert result["evaluation"] == 2
    assert result["headline"]["value"] > 0.8
    check_unusual_texts()


def check_unusual_texts():
    """Classify texts that no data set holds."""
    model, members = read_json("models/model.json"), models.load_members()
    texts = ["an apple", "", None, "\x00\ud800 🙂", "<script>" * 9999]
    answers = predict.predict_rows(pd.DataFrame({"text": texts}, dtype=object), model, members)
    assert answers.notna().all(axis=None)
    assert set(answers["prediction"]) <= {"fruit", "tool", "other"}
    np.testing.assert_allclose(answers.filter(like="probability ").sum(axis=1), 1)
    with pytest.raises(DataError, match="Missing column: text"):
        predict.predict_rows(pd.DataFrame({"message": ["hi"]}), model, members)


@pytest.mark.parametrize("names", [["linear"], ["tuned", "network"]])
def test_private_texts_stay_private(project, untracked, names):
    """With other candidates the same texts are evaluated; no text is written into the reports."""
    project["train"] |= {"models": names, "blend": False}
    project["publish_rows"] = False
    Path("params.yaml").write_text(yaml.safe_dump(project, sort_keys=False))
    run_stages()
    result, comparison = (
        read_json(f"reports/{name}.json") for name in ("metrics", "findings/models")
    )
    assert result["n"] == read_json("reports/findings/data.json")["validation"]
    assert set(comparison["candidates"]) == {"dummy", "linear", *names}
    selected = comparison["candidates"][comparison["selected"]]
    assert result["headline"]["value"] == selected["value"]
    written = "".join(path.read_text("utf-8") for path in Path("reports").rglob("*.json"))
    texts = pd.read_parquet("data/prepared/validation.parquet")["text"]
    assert not any(text in written for text in texts)


def test_served_model(project, monkeypatch):
    """What MLflow loads as a pyfunc classifies a column of texts as `predict` does."""
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{Path('mlflow.db').absolute()}")
    project["train"]["models"] = ["linear"]
    Path("params.yaml").write_text(yaml.safe_dump(project, sort_keys=False))
    run_stages()
    served = mlflow.pyfunc.load_model(f"models:/{tracking.NAME}@champion")
    texts = pd.DataFrame({"text": ["a saw and a drill", "my ripe pear", "zzwy xwwz"]})
    answers = served.predict(texts)
    expected = predict.predict_rows(texts, read_json("models/model.json"), models.load_members())
    assert answers["prediction"].tolist()[:2] == ["tool", "fruit"]
    assert answers["prediction"].tolist() == expected["prediction"].tolist()


def test_stages_name_their_code():
    """dvc.yaml names every module that a stage imports, so that a change of it is noticed."""
    stages = yaml.safe_load(Path("dvc.yaml").read_text(encoding="utf-8"))["stages"]
    source = Path(train.__file__).parent
    elsewhere = {"config", "tracking", "predict", "serving"}  # parameters, and what only records
    for name in ("prepare", "train", "evaluate"):
        needed, todo = set(), {name}
        while todo:
            module = todo.pop()
            needed.add(module)
            text = (source / f"{module}.py").read_text(encoding="utf-8")
            for other in source.glob("*.py"):
                used = f"from .{other.stem} import" in text or imported(text, other.stem)
                if used and other.stem not in needed | elsewhere:
                    todo.add(other.stem)
        named = {Path(path).stem for path in stages[name]["deps"] if path.endswith(".py")}
        trained = {Path(path).stem for path in stages["train"]["deps"] if path.endswith(".py")}
        assert needed <= named | (trained if name == "evaluate" else set()), name


def imported(text, module):
    """Return whether a module's text has it in a line `from . import …`."""
    lines = [line for line in text.splitlines() if line.startswith("from . import ")]
    return any(module in line.removeprefix("from . import ").split(", ") for line in lines)
