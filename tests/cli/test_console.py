"""What is asked, and how lines are laid out."""

import io
import os
import sys

import pytest

from mlscaffold import console


@pytest.mark.parametrize(
    ("typed", "default", "answer"),
    [
        ("\n", True, True),
        ("\n", False, False),
        ("y\n", False, True),
        ("No\n", True, False),
        ("what?\nyes\n", False, True),
    ],
)
def test_confirm(monkeypatch, typed, default, answer):
    """An empty answer is the default; anything but a yes or a no is asked again."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    assert console.confirm("Publish them?", default=default) is answer


def test_entry(monkeypatch, capsys):
    """On a terminal each line keeps to its column; elsewhere a text is one line, to be searched."""
    monkeypatch.setattr(
        console.shutil, "get_terminal_size", lambda *_, **__: os.terminal_size((40, 9))
    )
    for terminal, count in ((True, 4), (False, 1)):
        monkeypatch.setattr(console, "terminal", lambda terminal=terminal: terminal)
        console.entry("[bold]topics[/]  ", 8, "every word " * 10)
        lines = capsys.readouterr().out.rstrip().splitlines()
        assert len(lines) == count
        assert lines[0].startswith("topics  every word")
        assert all(line.startswith("        every word") for line in lines[1:])
