"""The whole way on small drawn pictures: it runs, twice alike, and names new pictures."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fashion_mnist import (
    aside,
    epochs,
    errors,
    evaluate,
    files,
    inference,
    predict,
    prepare,
    tracking,
    train,
)

EVIDENCE = ("candidates", "epochs", "errors", "metrics", "prepare", "slices")


def test_pipeline(project, monkeypatch, capsys):
    """Every stage runs; a second run gives the same bytes; new pictures get a class."""
    monkeypatch.setattr(sys, "argv", ["stage"])
    for name in ("begin", "finish", "add_test"):
        monkeypatch.setattr(tracking, name, lambda *_: True)
    monkeypatch.setattr(epochs, "log", lambda *_: None)
    monkeypatch.setattr(aside, "ProcessPoolExecutor", Here)
    written = []
    for _ in range(2):
        prepare.main()
        train.main()
        evaluate.main()
        written.append({name: Path(f"reports/{name}.json").read_bytes() for name in EVIDENCE})
        written[-1]["weights"] = Path("models/weights.safetensors").read_bytes()
    assert written[0] == written[1]

    monkeypatch.setattr(sys, "argv", ["stage", "--split", "test"])
    evaluate.main()
    record = Path("reports/test_access.json")
    opened, result = record.read_bytes(), Path("reports/test_metrics.json").read_bytes()
    evaluate.main()
    assert (record.read_bytes(), Path("reports/test_metrics.json").read_bytes()) == (opened, result)

    Path("pictures/broken.png").write_bytes(b"")
    monkeypatch.setattr(sys, "argv", ["predict", "pictures", "--out", "answers.csv"])
    predict.main()
    assert len(Path("answers.csv").read_text().splitlines()) == 91
    assert "broken.png: empty file" in capsys.readouterr().err
    model = files.read_json("models/model.json")
    sample = predict.sample(3)
    answers = predict.example(sample, model)
    assert answers["prediction"].isin(model["labels"]).all()
    with pytest.raises(errors.DataError, match="another network"):
        inference.network(model | {"network": model["network"] | {"width": 9}})


def test_killed_training_goes_on(project):
    """Killed at any moment and run again, a training ends with the weights of one that was not."""
    text = (project / "params.yaml").read_text()
    (project / "params.yaml").write_text(text.replace("epochs: 2", "epochs: 6"))
    prepare.main()
    weights = Path("models/weights.safetensors")
    run("train").communicate()
    whole = weights.read_bytes()
    weights.unlink()
    killed = run("train")
    while not list(Path(".checkpoints").glob("*/last.pt")):
        assert killed.poll() is None
        time.sleep(0.01)
    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate()
    assert not weights.exists()
    again = run("train")
    said = again.communicate()[0]
    assert "Going on after epoch" in said
    assert weights.read_bytes() == whole
    assert not list(Path(".checkpoints").glob("*/last.pt"))


def run(stage):
    """Start a stage in a process of its own."""
    command = [sys.executable, "-m", f"{prepare.__package__}.{stage}"]
    source = str(Path(prepare.__file__).parents[1])
    return subprocess.Popen(
        command,
        env=os.environ | {"PYTHONPATH": source},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


class Here:
    """A pool of processes that works in this one."""

    def __init__(self, *_, **__):
        pass

    def shutdown(self, cancel_futures):
        """There is nothing to wait for."""

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
