"""What a run of the pipeline changes comes back, also when bringing it back is interrupted."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from mlscaffold.learn import snapshot as snapshots
from mlscaffold.learn.snapshot import Snapshot, sweep

DVC = """
stages:
  fetch:
    outs:
      - data/raw: {persist: true}
  train:
    outs:
      - models
      - data/predictions
      - reports/findings/models.json: {cache: false}
    metrics:
      - reports/metrics.json: {cache: false}
"""
README = "# Mine\n\n<!-- results:start -->\nAUC 0.9\n<!-- results:end -->\n\nMy words.\n"
FILES = {
    "dvc.yaml": DVC,
    "dvc.lock": "lock: 1\n",
    "models/model.skops": "model 1",
    "data/predictions/validation.parquet": "predictions 1",
    "data/raw/rows.csv": "raw",
    "reports/metrics.json": "{}",
    "reports/findings/models.json": "[]",
    "reports/figures/roc.png": "figure 1",
    "README.md": README,
    "mlartifacts/models/m-1/model.txt": "1",
}


@pytest.fixture
def root(tmp_path, monkeypatch) -> Path:
    """Return a project whose pipeline has run once."""
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    insert(tmp_path, 1)
    return tmp_path


def insert(root: Path, run: int) -> None:
    """Write a run into MLflow's store."""
    with closing(sqlite3.connect(root / "mlflow.db")) as store, store:
        store.execute("CREATE TABLE IF NOT EXISTS runs (n INTEGER)")
        store.execute("INSERT INTO runs VALUES (?)", (run,))


def runs(root: Path) -> list[int]:
    """Read the runs in MLflow's store."""
    with closing(sqlite3.connect(root / "mlflow.db")) as store:
        return [n for (n,) in store.execute("SELECT n FROM runs ORDER BY n")]


def run_pipeline(root: Path) -> None:
    """Change what a run changes, in the ways in which DVC and the stages do it."""
    shutil.rmtree(root / "models")
    shutil.rmtree(root / "data/predictions")
    (root / "models").mkdir()
    (root / "models/other.skops").write_text("model 2")
    (root / "reports/figures/roc.png").write_text("figure 2")  # in place
    (root / "reports/new.html").write_text("new")
    (root / "dvc.lock").write_text("lock: 2\n")
    readme = root / "README.md"
    readme.write_text(readme.read_text().replace("AUC 0.9", "AUC 0.8\n\nworse"))
    (root / "mlartifacts/models/m-2").mkdir()
    insert(root, 2)


def content(root: Path) -> dict[str, str]:
    """Return all files but the store of MLflow, and what is in it."""
    files = (p for p in root.rglob("*") if p.is_file() and p.name != "mlflow.db")
    return {p.relative_to(root).as_posix(): p.read_text() for p in files} | {
        "runs": str(runs(root))
    }


def test_everything_comes_back(root):
    """And nothing of the snapshot stays."""
    before = content(root)
    snapshot = Snapshot.take(root, root / ".learn")
    model = "models/model.skops"
    assert (root / model).samefile(snapshot.folder / "paths" / model)
    run_pipeline(root)
    assert content(root) != before
    snapshot.restore()
    assert content(root) == before
    assert not (root / "mlartifacts/models/m-2").exists()
    assert not any((root / ".learn").iterdir())


def test_the_first_run_leaves_nothing(root):
    """What was not there before goes."""
    for name in ("models", "data/predictions", "reports"):
        shutil.rmtree(root / name)
    (root / "dvc.lock").unlink()
    (root / "mlflow.db").unlink()
    snapshot = Snapshot.take(root, root / ".learn")
    (root / "reports").mkdir()
    (root / "models").mkdir()
    (root / "dvc.lock").write_text("lock: 1\n")
    insert(root, 1)
    snapshot.restore()
    names = ("models", "reports", "dvc.lock", "mlflow.db")
    assert not any((root / name).exists() for name in names)
    assert (root / "data/raw/rows.csv").exists()


def test_words_written_during_the_run_stay(root):
    """Only what the pipeline fills into the README comes back."""
    snapshot = Snapshot.take(root, root / ".learn")
    run_pipeline(root)
    readme = root / "README.md"
    readme.write_text(readme.read_text().replace("My words.", "My new words."))
    snapshot.restore()
    assert readme.read_text() == README.replace("My words.", "My new words.")


def test_the_store_of_another_server_is_not_touched(root, monkeypatch):
    """With MLFLOW_TRACKING_URI the runs are not ours to remove."""
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:1")
    snapshot = Snapshot.take(root, root / ".learn")
    run_pipeline(root)
    snapshot.restore()
    assert runs(root) == [1, 2]


class Stopped(BaseException):
    """A process that ends."""


@pytest.mark.parametrize("moves", range(8))
def test_a_kill_while_it_comes_back(root, monkeypatch, moves):
    """The next command finishes it."""
    before = content(root)
    snapshot = Snapshot.take(root, root / ".learn")
    run_pipeline(root)
    move, done = shutil.move, []

    def stopping(source, target):
        if len(done) == moves:
            raise Stopped
        done.append(source)
        return move(source, target)

    monkeypatch.setattr(snapshots.shutil, "move", stopping)
    try:
        snapshot.restore()
    except Stopped:
        monkeypatch.undo()
        monkeypatch.setattr(snapshots, "is_running", lambda process: False)
        sweep(root, root / ".learn")
    assert content(root) == before
    assert not any((root / ".learn").iterdir())


def test_a_kill_during_the_run(root, monkeypatch):
    """The snapshot goes and the new results stay, since the new code does."""
    Snapshot.take(root, root / ".learn")
    run_pipeline(root)
    after = content(root)
    sweep(root, root / ".learn")  # its process, this one, is running
    assert any((root / ".learn").iterdir())
    monkeypatch.setattr(snapshots, "is_running", lambda process: False)
    sweep(root, root / ".learn")
    assert {name: text for name, text in after.items() if ".learn" not in name} == content(root)
