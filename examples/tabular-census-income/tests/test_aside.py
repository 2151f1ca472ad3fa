"""What works beside a stage ends with it, and leaves nothing that is half made."""

import os
import subprocess
import sys
import time
from pathlib import Path

from census_income import aside

STAGE = """
from census_income import aside, store
with aside.beside() as process:
    process.submit(store.connect).result()
"""


def test_killed_stage_leaves_no_process_and_no_half_store(tmp_path):
    """Killed while MLflow makes a new store: both processes end, and there is no store."""
    source = str(Path(aside.__file__).parents[1])
    stage = subprocess.Popen(
        [sys.executable, "-c", STAGE],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": source},
        stdout=subprocess.PIPE,
    )
    until = time.monotonic() + 300
    while not list(tmp_path.glob("mlflow.db*")):
        assert time.monotonic() < until
        time.sleep(0.01)
    stage.kill()
    stage.communicate(timeout=60)  # returns when nobody holds its output any longer
    assert not (tmp_path / "mlflow.db").exists()
