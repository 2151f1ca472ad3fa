"""Two commands at once: one waits for the other, and both succeed."""

import hashlib
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import pytest
from werkzeug import Response

from mlscaffold import locks

CONTENT = b"a,b\n1,2\n" * 1000
FETCH = """
import sys
from dataclasses import replace
from pathlib import Path
from mlscaffold.data import catalogue, download

entry = replace(
    catalogue.get("diamonds", "tabular"), url=sys.argv[1], files={"data.csv": sys.argv[2]}
)
print(download.fetch(entry, Path(sys.argv[3]))[0])
"""
HOLD = """
import sys, time
from pathlib import Path
from mlscaffold import locks

with locks.project(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


class Labels:
    """A progress that remembers what it was told."""

    def __init__(self):
        self.labels = []

    @contextmanager
    def task(self, label, total=None):
        """Note a task."""
        self.labels.append(label)
        yield lambda amount: None


@pytest.mark.parametrize("number", range(5))
def test_downloads_of_one_data_set_at_once(tmp_path, httpserver, monkeypatch, number):
    """All of them get the file, which is downloaded once."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("MLSCAFFOLD_MIRROR", raising=False)
    requests = []

    def answer(request):
        requests.append(request)
        time.sleep(0.3)
        return Response(CONTENT)

    httpserver.expect_request("/data.csv").respond_with_handler(answer)
    digest = hashlib.sha256(CONTENT).hexdigest()
    command = [sys.executable, "-c", FETCH, httpserver.url_for("/data.csv"), digest]
    processes = [
        subprocess.Popen([*command, str(tmp_path / f"raw{k}")], stderr=subprocess.PIPE, text=True)
        for k in range(3)
    ]
    for process in processes:
        _, error = process.communicate(timeout=60)
        assert process.returncode == 0, error
    for k in range(3):
        assert (tmp_path / f"raw{k}" / "data.csv").read_bytes() == CONTENT
    assert len(requests) == 1


def test_a_second_command_waits_and_says_so(tmp_path):
    """The lock of a process that was killed is free."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout.readline() == "held\n"
    threading.Timer(1.5, holder.kill).start()
    progress = Labels()
    with locks.project(tmp_path, progress), locks.project(tmp_path, progress):
        assert holder.wait() < 0
        holder.stdout.close()
    assert progress.labels == ["Waiting for another mlscaffold that works in this project"]


def test_a_cache_that_cannot_be_written(tmp_path, monkeypatch):
    """The error names that folder, and the way out."""
    (tmp_path / "cache").write_text("a file in its place")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with pytest.raises(locks.CacheNotWritable, match="XDG_CACHE_HOME"), locks.cached("adult"):
        pass
