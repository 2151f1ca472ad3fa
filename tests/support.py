"""What the tests share: the checkout, commands, and the project that they are tried on."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]

# Cells, names and labels that make trouble where they are not quoted or escaped.
NASTY = [
    "a: b",
    'it\'s "quoted"',
    "# no comment",
    " leading and trailing ",
    "naïve Ω 漢字 🦉",
    "<script>alert(1)</script>",
    "- item",
    "{{ jinja }}",
    "yes",
    "null",
    "1e5",
    "0x10",
    "2024-01-31",
    "back\\slash\ttab",
    "line\nbreak",
    "next\x85line \u2028 \ufeff \x00",
    "*anchor &ref !tag %directive @at `tick`",
    "=SUM(A1)",
    "",
    "~",
]

# Small fits: one thread is as fast as two, and two of them never wait for each other's cores.
os.environ.setdefault("OMP_NUM_THREADS", "1")
# Commits are made by somebody, also on a machine whose Git does not know its user.
os.environ |= {"GIT_CONFIG_GLOBAL": str(ROOT / "tests" / "gitconfig"), "GIT_CONFIG_NOSYSTEM": "1"}
# A report names commits; of equal content they have to be equal, whenever they are made.
os.environ |= dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), "2031-01-02T03:04:05Z")
# A project's MLflow store is its own, whatever the machine that runs the tests has set.
os.environ.pop("MLFLOW_TRACKING_URI", None)
# Without bytecode every process compiles its imports anew, which takes longer than most tests.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def readme_command(number: int) -> str:
    """Return the README's command of that number, as it is written there."""
    blocks = re.findall(r"```(?:sh|bash|console)\n(.*?)```", (ROOT / "README.md").read_text(), re.S)
    commands = [line for block in blocks for line in block.splitlines() if line.startswith("pip ")]
    return commands[number]


@dataclass(frozen=True)
class Ran:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        """What it printed, as JSON."""
        return json.loads(self.out)


def execute(command, *, cwd: Path, env: dict[str, str] | None = None, timeout: float = 900) -> Ran:
    """Run a command, a shell line or a list, without a terminal."""
    result = subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, **(env or {})},
        shell=isinstance(command, str),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout,
    )
    return Ran(result.returncode, result.stdout, result.stderr)


def start(command: list[str], **options) -> subprocess.Popen[str]:
    """Start a command that can be interrupted, in a process group of its own.

    A test run in the background ignores Ctrl-C, one under nohup a hang-up as well, and children
    would inherit that.
    """

    def listen() -> None:
        for number in (signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)

    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
        preexec_fn=listen,
        **options,
    )


def mlscaffold(*arguments: str, cwd: Path, **options) -> Ran:
    """Run the command line that is under test."""
    return execute([sys.executable, "-m", "mlscaffold", *arguments], cwd=cwd, **options)


def copy_of_the_checkout(place: Path) -> Path:
    """Copy what a clone would hold, with the changes that are not committed yet."""
    listed = execute(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT
    )
    names = [name for name in listed.out.split("\0") if name]
    for name in names:
        if (ROOT / name).is_file() or (ROOT / name).is_symlink():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, place / name, follow_symlinks=False)
    return place


@dataclass(frozen=True)
class Lab:
    """A project with an environment, and what it takes to run another project in that one."""

    project: Path
    output: str

    @property
    def python(self) -> Path:
        """The interpreter that has everything a generated project needs."""
        return self.project / ".venv" / "bin" / "python"

    def variables(self, project: Path) -> dict[str, str]:
        """Name the environment's commands, and the sources of `project`."""
        return {
            "PYTHONPATH": f"{project / 'src'}{os.pathsep}{project / 'support'}",
            "PATH": f"{self.python.parent}{os.pathsep}{os.environ['PATH']}",
        }

    def run(self, project: Path, *command: str, **options) -> Ran:
        """Run ``python -m`` `command` in `project`, with its own sources."""
        env = {**self.variables(project), **options.pop("env", {})}
        return execute([str(self.python), "-m", *command], cwd=project, env=env, **options)


@contextmanager
def page_of(browser, **settings):
    """Open a page that keeps what it complains about and what it asks for."""
    page = browser.new_page(**settings)
    page.problems, page.requests = [], []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on(
        "console",
        lambda message: page.problems.append(message.text) if message.type == "error" else None,
    )
    page.on("request", lambda request: page.requests.append(request.url))
    try:
        yield page
    finally:
        page.close()
