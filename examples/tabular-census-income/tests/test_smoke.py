"""The pipeline on a small generated table: it runs, twice alike, and scores new rows."""

import shutil
import sys
from pathlib import Path

import pandas as pd
import pytest
import yaml
from mlscaffold_support.errors import DataError
from mlscaffold_support.files import read_json
from mlscaffold_support.sklearn_models import load_models

from census_income import evaluate, features, models, predict, prepare, tracking, train

FINDINGS = ("data", "models", "importance", "subgroups", "errors")
SMALL = {"folds": 2, "models": ["linear", "boosting"], "trials": 1, "jobs": 1}
STANDING = {"champion": "", "gain": None}  # of a model that no other was compared with


@pytest.fixture
def project(tmp_path, monkeypatch, sample, params):
    """Set up a project around the generated table, in a folder of its own."""
    for name in ("schema.yaml", "dvc.yaml"):
        shutil.copy(name, tmp_path)
    params["data"] |= {"path": "sample.csv", "sha256": {}, "read": {"format": "csv"}}
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
    """Every stage runs; a second run gives the same bytes; the model accepts unusual rows."""
    monkeypatch.setattr(tracking, "log_validation", lambda *_: STANDING)
    monkeypatch.setattr(tracking, "log_test", lambda *_: None)
    written = []
    for _ in range(2):
        prepare.main()
        train.main()
        evaluate.main()
        paths = [Path(f"reports/findings/{name}.json") for name in FINDINGS]
        written.append([path.read_bytes() for path in (*paths, Path("reports/metrics.json"))])
    assert written[0] == written[1]

    monkeypatch.setattr(sys, "argv", ["stage", "--split", "test"])
    evaluate.main()
    evaluate.main()
    assert len(read_json("reports/findings/test_evaluations.json")["evaluations"]) == 2
    assert read_json("reports/findings/test_metrics.json")["evaluation"] == 2

    model, fitted = read_json("models/model.json"), load_models(models.MODEL, features)["final"]
    rows = unusual_rows(sample, project)
    answers = predict.predict_rows(rows, model, fitted)
    assert len(answers) == len(rows)
    assert answers.notna().all(axis=None)
    missing = next(iter(model["features"]))
    with pytest.raises(DataError, match="Missing column"):
        predict.predict_rows(rows.drop(columns=missing), model, fitted)


def unusual_rows(sample, params):
    """Return rows with missing values, and with a category that is not in the training rows."""
    dates = list(params["data"]["dates"])
    rows = sample.head(3).copy()
    rows[dates] = rows[dates].apply(pd.to_datetime)
    text = rows.select_dtypes(["object", "str"]).columns.difference(dates)
    rows[text] = rows[text].astype(object)
    rows.loc[0, text] = "never seen <script>"
    rows.loc[1, text] = None
    rows.loc[2, rows.select_dtypes("float").columns] = float("nan")
    return rows


def test_stages_name_their_code():
    """dvc.yaml names every module that a stage imports, so that a change of it is noticed."""
    stages = yaml.safe_load(Path("dvc.yaml").read_text(encoding="utf-8"))["stages"]
    source = Path(train.__file__).parent
    elsewhere = {"config", "tracking", "predict", "serving"}  # parameters, and what only records
    for name in ("prepare", "train", "evaluate"):
        found, todo = set(), {name}
        while todo:
            module = todo.pop()
            found.add(module)
            text = (source / f"{module}.py").read_text(encoding="utf-8")
            for other in source.glob("*.py"):
                used = f"from .{other.stem} import" in text or imported(text, other.stem)
                if used and other.stem not in found | elsewhere:
                    todo.add(other.stem)
        named = {Path(path).stem for path in stages[name]["deps"] if path.endswith(".py")}
        trained = {Path(path).stem for path in stages["train"]["deps"] if path.endswith(".py")}
        assert found <= named | (trained if name == "evaluate" else set()), name


def imported(text, module):
    """Return whether a module's text has it in a line `from . import …`."""
    lines = [line for line in text.splitlines() if line.startswith("from . import ")]
    return any(module in line.removeprefix("from . import ").split(", ") for line in lines)
