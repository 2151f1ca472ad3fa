"""The pipeline on small drawn images: it runs, twice alike, survives a kill, serves its model."""

import base64
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import mlflow
import numpy as np
import pandas as pd
import pytest
import yaml
from mlscaffold_support.errors import DataError
from mlscaffold_support.files import read_json
from mlscaffold_support.image_store import StoredImages, sample_files

from fashion_mnist import baseline, evaluate, predict, prepare, tracking, train

FINDINGS = ("data", "models", "epochs", "classes", "confusions", "subgroups", "errors")
STANDING = {"champion": "", "gain": None}  # of a model that no other was compared with


def run_pipeline():
    """Run every stage but the first and the last in this process."""
    for stage in (prepare, baseline, train, evaluate):
        stage.main()


def test_pipeline(project, monkeypatch, capsys):
    """Every stage runs; a second run gives the same bytes; new images are classified."""
    monkeypatch.setattr(tracking, "log_validation", lambda *_: STANDING)
    monkeypatch.setattr(tracking, "log_test", lambda *_: None)
    written = []
    for _ in range(2):
        run_pipeline()
        paths = [Path(f"reports/findings/{name}.json") for name in FINDINGS]
        paths += [Path("reports/metrics.json"), train.NETWORK, baseline.BASELINES]
        written.append([path.read_bytes() for path in paths])
    assert written[0] == written[1]

    monkeypatch.setattr(sys, "argv", ["stage", "--split", "test"])
    evaluate.main()
    evaluate.main()
    assert len(read_json("reports/findings/test_evaluations.json")["evaluations"]) == 2
    assert read_json("reports/findings/test_metrics.json")["evaluation"] == 2

    Path("images/broken.png").write_bytes(b"")
    monkeypatch.setattr(sys, "argv", ["predict", "images", "--out", "answers.csv"])
    predict.main()
    answers = pd.read_csv("answers.csv")
    assert len(answers) == 90
    assert "broken.png: empty file" in capsys.readouterr().err
    model = read_json(predict.MODEL)
    assert answers["prediction"].isin(model["labels"]).all()
    for name in ("dummy", "linear"):  # the selected model may be any of the three
        classify = predict.load_classifier({"model": name}, baseline.BASELINES)
        np.testing.assert_allclose(classify(StoredImages().pixels[:3]).sum(axis=1), 1)
    network = read_json(train.DESCRIPTION)
    other = network | {"model": "network", "network": network["network"] | {"width": 9}}
    with pytest.raises(DataError, match="another network"):
        predict.load_classifier(other, train.NETWORK)


def test_private_images_are_not_published(project, monkeypatch):
    """Without permission no single image and no small number is in what a reader sees."""
    params = yaml.safe_load((project / "params.yaml").read_text())
    (project / "params.yaml").write_text(yaml.safe_dump(params | {"publish_rows": False}))
    monkeypatch.setattr(tracking, "log_validation", lambda *_: STANDING)
    run_pipeline()
    assert read_json("reports/findings/errors.json") == []
    assert {path.stem for path in Path("reports/figures").iterdir()} <= {
        "models", "training", "class_scores", "confusion", "calibration", "subgroups"
    }  # fmt: skip
    classes = read_json("reports/findings/data.json")["classes"]
    assert set(classes["train"].values()) != {None}
    assert set(classes["test"].values()) == {None}  # six images of each class
    assert ".png" not in "".join(p.read_text() for p in Path("reports").rglob("*.json"))


@pytest.mark.filterwarnings("ignore")  # of MLflow, about itself
def test_served_model(project, monkeypatch, tmp_path):
    """MLflow loads the model and classifies files, given as bytes or as base64 text."""
    monkeypatch.setattr(tracking, "log_validation", lambda *_: STANDING)
    run_pipeline()
    model, rows = read_json(predict.MODEL), sample_files(4)
    source = Path(predict.__file__)
    mlflow.pyfunc.save_model(
        tmp_path / "served",
        python_model=str(source.with_name("serving.py")),
        artifacts={"model": model["file"], "description": str(predict.MODEL)},
        signature=mlflow.models.infer_signature(rows, predict.example(rows, model)),
        pip_requirements=[],
    )
    served = mlflow.pyfunc.load_model(str(tmp_path / "served"))
    expected = predict.example(rows, model)
    pd.testing.assert_frame_equal(served.predict(rows), expected)
    text = rows["image"].map(lambda file: base64.b64encode(file).decode())
    pd.testing.assert_frame_equal(served.predict(text.to_frame()), expected)


def test_killed_training_continues(project):
    """Killed at any moment and run again, a training ends with the bytes of one that was not."""
    text = (project / "params.yaml").read_text()
    (project / "params.yaml").write_text(text.replace("epochs: 2", "epochs: 6"))
    prepare.main()
    start_training().communicate()
    whole = train.NETWORK.read_bytes()
    train.NETWORK.unlink()
    killed = start_training()
    while not list(Path(".checkpoints").glob("*/last.pt")):
        assert killed.poll() is None
        time.sleep(0.01)
    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate()
    assert not train.NETWORK.exists()
    output = start_training().communicate()[0]
    assert "Continuing after epoch" in output
    assert train.NETWORK.read_bytes() == whole
    assert not list(Path(".checkpoints").glob("*/last.pt"))


def start_training():
    """Start the stage in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", f"{train.__package__}.train"],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def test_stages_name_their_code():
    """dvc.yaml names every module that a stage imports, so that a change of it is noticed."""
    root = Path(__file__).parents[1]
    stages = yaml.safe_load((root / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
    source = Path(train.__file__).parent
    elsewhere = {"config", "tracking", "predict", "serving"}  # parameters, and what only records
    before = {"evaluate": ("baseline", "train")}  # stages whose results a stage depends on
    for name in ("prepare", "baseline", "train", "evaluate"):
        imported, todo = set(), {name}
        while todo:
            module = todo.pop()
            imported.add(module)
            todo |= imports(source / f"{module}.py") - imported - elsewhere
        stages_of_code = [stages[stage]["deps"] for stage in (name, *before.get(name, ()))]
        named = {Path(path).stem for deps in stages_of_code for path in deps if ".py" in path}
        assert imported <= named, name


def imports(path):
    """Return the modules of the package that a module imports."""
    modules = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("from . import "):
            modules |= set(line.removeprefix("from . import ").split(", "))
        elif line.startswith("from ."):
            modules.add(line.split()[1].removeprefix("."))
    return modules
