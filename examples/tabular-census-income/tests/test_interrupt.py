"""Ctrl-C in a stage is one line, not a page of traceback."""

import signal
import subprocess
import sys

from census_income import interrupt

STARTED = "import sys; sys.argv[0] = '-m'; import census_income; raise "


def run(error):
    """Run what starts as a stage does and then fails."""
    command = [sys.executable, "-c", STARTED + error]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_interrupted_stage_says_one_line():
    """And the process ends as one that was interrupted, so that DVC stops as well."""
    ended = run("KeyboardInterrupt")
    assert ended.stderr == f"{interrupt.STOPPED}\n"
    assert ended.returncode == -signal.SIGINT


def test_interrupt_says_what_was_kept():
    """A training adds a note to the one line."""
    ended = run("(stop := KeyboardInterrupt(), stop.add_note('Kept.'))[0]")
    assert ended.stderr == f"{interrupt.STOPPED} Kept.\n"


def test_interrupted_import_says_one_line():
    """A library may turn the interrupt into an error of its own."""
    ended = run("ImportError('half imported') from KeyboardInterrupt()")
    assert ended.stderr == f"{interrupt.STOPPED}\n"


def test_other_errors_keep_their_traceback():
    """What is not expected has to be found."""
    ended = run("ValueError('why')")
    assert "Traceback" in ended.stderr
    assert "ValueError: why" in ended.stderr
