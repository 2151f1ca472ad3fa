"""The command line as a whole."""

import json
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from mlscaffold import __version__
from mlscaffold.cli.main import VERBS, cli, main

DOCS = Path(__file__).parents[2] / "docs"


def run(*arguments: str) -> tuple[int, str, str]:
    """Run ``mlscaffold`` in a process of its own."""
    result = subprocess.run(
        [sys.executable, "-m", "mlscaffold", *arguments],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    return result.returncode, result.stdout, result.stderr


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(verb):
    """The command has help, and so has each of its options."""
    command = cli.get_command(click.Context(cli), verb)
    assert command is not None
    assert command.help
    options = [p for p in command.params if isinstance(p, click.Option)]
    described = [p for p in options if p.help or isinstance(p.type, click.Choice)]
    assert options == described


def test_every_command_of_learn_explains_itself():
    """As the verbs do; and each is in docs/commands.md."""
    group = cli.get_command(click.Context(cli), "learn")
    assert isinstance(group, click.Group)
    documented = (DOCS / "commands.md").read_text(encoding="utf-8")
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        assert command is not None
        assert command.help
        options = [p for p in command.params if isinstance(p, click.Option)]
        assert all(option.help for option in options), name
        assert f"Usage: mlscaffold learn {name}" in documented


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_documented(verb):
    """Its help stands in docs/commands.md, word for word; `nox -s docs` writes it."""
    code, out, _ = run(verb, "--help")
    assert code == 0
    assert out.strip() in (DOCS / "commands.md").read_text(encoding="utf-8")


def test_help_imports_no_verb():
    """What `--help` needs is the table alone, so that it answers at once."""
    program = (
        "import sys; from mlscaffold.cli.main import _run; _run(['--help']);"
        "print([m for m in sys.modules if m in ('rich', 'copier', 'pandas', 'mlscaffold.new')],"
        " file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert result.stderr.strip() == "[]"


def test_the_version_is_the_packages():
    """``--version`` says it."""
    assert run("--version")[1] == f"mlscaffold, version {__version__}\n"


def test_an_unknown_verb_is_a_usage_error():
    """Exit code 2, and the word that was typed."""
    code, _, err = run("nwe")
    assert code == 2
    assert "nwe" in err


def test_an_expected_error_has_no_traceback():
    """One or two lines on standard error, exit code 1."""
    code, out, err = run("new", "tabular", "demo", "--data", "no-such-file.csv", "--yes")
    assert code == 1
    assert out == ""
    assert "no-such-file.csv" in err
    assert "Traceback" not in err


def test_an_error_is_json_where_json_was_asked_for():
    """With the same exit code, and alone on standard output."""
    code, out, _ = run("new", "tabular", "demo", "--data", "no-such-file.csv", "--json")
    document = json.loads(out)
    assert code == document["exit_code"] == 1
    assert document["ok"] is False
    assert document["error"]["value"].endswith("no-such-file.csv")


def test_without_a_terminal_nothing_is_asked():
    """What is missing is an error that shows how to give it."""
    code, _, err = run("new")
    assert code == 2
    assert "tabular" in err


def test_an_interrupt_ends_with_130(monkeypatch, capsys):
    """As a shell expects of Ctrl-C."""

    def interrupted(**options):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "main", interrupted)
    with pytest.raises(SystemExit) as end:
        main([])
    assert end.value.code == 130
    assert "Interrupted" in capsys.readouterr().err


def test_a_full_output_and_a_deleted_folder_are_expected_errors(tmp_path):
    """One line each, as of any other tool of the shell."""
    gone, program = tmp_path / "gone", Path(sys.executable).with_name("mlscaffold")
    for command, said in (
        (f"{program} datasets > /dev/full", "No space is left"),
        (f"{program} --help > /dev/full", "No space is left"),
        (f"mkdir {gone} && cd {gone} && rmdir {gone} && {program} doctor", "folder was deleted"),
    ):
        ran = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
        assert ran.returncode in (1, 2), command
        assert said in ran.stderr
        assert "Traceback" not in ran.stderr
        assert "Exception ignored" not in ran.stderr


def test_the_shell_can_complete_verbs():
    """Click's completion answers with the table."""
    import os

    result = subprocess.run(
        [sys.executable, "-m", "mlscaffold"],
        env={
            **os.environ,
            "_MLSCAFFOLD_COMPLETE": "bash_complete",
            "COMP_WORDS": "mlscaffold d",
            "COMP_CWORD": "1",
        },
        capture_output=True,
        text=True,
    )
    assert re.findall(r"plain,(\w+)", result.stdout) == ["datasets", "doctor"]
