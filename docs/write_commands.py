"""Write docs/commands.md from the commands themselves. Run by ``nox -s docs``."""

from pathlib import Path

import click

from mlscaffold.cli.main import VERBS, cli

HEAD = """# Commands

Written by `nox -s docs` from the commands themselves.

Exit codes: 0 fine, 1 an error, 2 wrong usage, 3 a check failed, 130 interrupted. Every verb takes
`--json` and then prints one object on standard output:
`{"schema": 1, "command", "ok", "exit_code", "result", "error": {"code", "what", "value", "next"}}`.

Completion for your shell: `eval "$(_MLSCAFFOLD_COMPLETE=bash_source mlscaffold)"` in `~/.bashrc`
(`zsh_source`, `fish_source` for those).
"""


def help_of(command: click.Command, name: str, parent: click.Context) -> list[str]:
    """Return the help of a command and of its sub-commands."""
    context = click.Context(command, info_name=name, parent=parent, **cli.context_settings)
    parts = [command.get_help(context)]
    if isinstance(command, click.Group):
        for sub in command.list_commands(context):
            found = command.get_command(context, sub)
            assert found is not None
            parts += help_of(found, sub, context)
    return parts


def main() -> None:
    """Write the page."""
    top = click.Context(cli, info_name="mlscaffold")
    page = [HEAD]
    for verb in VERBS:
        command = cli.get_command(top, verb)
        assert command is not None
        page.append(f"\n## {verb}\n")
        page += [f"```text\n{text}\n```\n" for text in help_of(command, verb, top)]
    Path(__file__).with_name("commands.md").write_text("\n".join(page), encoding="utf-8")


if __name__ == "__main__":
    main()
