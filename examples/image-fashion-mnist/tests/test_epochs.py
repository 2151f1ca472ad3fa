"""Epochs reach MLflow while a network is trained: each once, and never at the training's cost."""

import sqlite3
from concurrent.futures import Future

import pytest

from fashion_mnist import aside, epochs

MODEL = {"model_id": "a", "model": "network", "split": "b"}
COURSE = [{"epoch": n, "loss": 1 / n, "validation_loss": None} for n in range(1, 251)]


class Pool:
    """Notes what is submitted, and answers as it is told."""

    def __init__(self, error=None):
        self.calls, self.error = [], error

    def submit(self, *call):
        """Note the call, and be done at once."""
        self.calls.append(call)
        answer = Future()
        answer.set_exception(self.error) if self.error else answer.set_result(None)
        return answer


def test_each_epoch_is_logged_once(tmp_path, monkeypatch):
    """Whatever was sent before, by this training or the one that it goes on from; in one run."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "params.yaml").write_text("seed: 0\n")
    with aside.beside() as process:
        for sent in (COURSE[:2], COURSE[1:2], COURSE):
            process.submit(epochs.log, MODEL, sent).result()
    with sqlite3.connect("mlflow.db") as store:
        found = store.execute("SELECT step, value FROM metrics WHERE key = 'epoch_loss'").fetchall()
        runs = store.execute("SELECT name, status FROM runs").fetchall()
    assert sorted(found) == [(row["epoch"], row["loss"]) for row in COURSE]
    assert runs == [("network", "RUNNING")]


def test_short_training_does_not_wait_for_mlflow():
    """Nothing is sent in the first seconds, and then not after every epoch."""
    pool = Pool()
    follower = epochs.Follower(MODEL, pool)
    follower.tell(COURSE[:1])
    assert pool.calls == []
    follower.due = 0
    follower.tell(COURSE[:2])
    follower.tell(COURSE[:3])
    assert pool.calls == [(epochs.log, MODEL, COURSE[:2])]


def test_training_goes_on_without_mlflow(capsys):
    """A server that is gone costs one line, and no more calls."""
    pool = Pool(ConnectionError("no answer"))
    follower = epochs.Follower(MODEL, pool)
    for n in (1, 2, 3):
        follower.due = min(follower.due, 0) if n < 3 else follower.due
        follower.tell(COURSE[:n])
    assert len(pool.calls) == 1
    assert "no answer" in capsys.readouterr().out


@pytest.mark.parametrize("shown", [True, False])
def test_one_process_shows_a_training(monkeypatch, shown):
    """Of several that train together, the others start nothing."""
    started = []
    monkeypatch.setattr(aside, "ProcessPoolExecutor", lambda *a, **b: started.append(1) or Idle())
    with epochs.live(MODEL, shown) as show:
        show(COURSE)
    assert len(started) == shown


class Idle(Pool):
    """A pool that can be ended."""

    def shutdown(self, cancel_futures):
        """There is nothing to wait for."""
