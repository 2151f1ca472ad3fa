"""The virtual environment of a project: made by uv, used by running its interpreter.

uv does not read pip's configuration. Companies and classrooms write their package mirrors there,
so what pip would obey is translated into uv's variables (https://docs.astral.sh/uv/reference/environment/).
"""

from __future__ import annotations

import configparser
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from mlscaffold.errors import MlscaffoldError
from mlscaffold.progress import SILENT, Progress
from mlscaffold.project import Project

SHOWN_LINES = 15
# pip's option -> (uv's variable, what stands between several values there)
TRANSLATION = {
    "index-url": ("UV_DEFAULT_INDEX", " "),
    "extra-index-url": ("UV_INDEX", " "),
    "find-links": ("UV_FIND_LINKS", ","),
    "no-index": ("UV_NO_INDEX", " "),
    "constraint": ("UV_CONSTRAINT", " "),
    "cert": ("SSL_CERT_FILE", " "),
    "trusted-host": ("UV_INSECURE_HOST", " "),
    "timeout": ("UV_HTTP_TIMEOUT", " "),
    "default-timeout": ("UV_HTTP_TIMEOUT", " "),
}
# The options that decide where packages come from: with one of them set, a lock file would record
# places that only this network has.
SOURCES = {"UV_DEFAULT_INDEX", "UV_INDEX", "UV_FIND_LINKS", "UV_NO_INDEX", "UV_CONSTRAINT"}
# The same in uv's own words, old and new.
UV_SOURCES = {"UV_INDEX_URL", "UV_EXTRA_INDEX_URL", "UV_OFFLINE"} | SOURCES - {"UV_CONSTRAINT"}
UV_KEYS = {"index", "index-url", "extra-index-url", "find-links", "no-index", "offline"}


class EnvironmentFailed(MlscaffoldError):
    """uv could not make the environment."""

    def __init__(self, project: Path, output: str) -> None:
        super().__init__(
            "The project is there, but its environment could not be made",
            _tail(output),
            f"After fixing the cause: cd {project} && mlscaffold run",
        )


class CommandFailed(MlscaffoldError):
    """A command inside the project's environment ended with an error."""

    def __init__(self, command: Sequence[str], output: str, log: Path) -> None:
        super().__init__(
            f"`{' '.join(command)}` failed",
            _tail(output),
            f"The whole output is in {log}. Fix the cause, then run: mlscaffold run",
        )


def _tail(output: str) -> str:
    lines = [line for line in output.splitlines() if line.strip()]
    return "\n" + "\n".join(f"  {line}" for line in lines[-SHOWN_LINES:])


def pip_settings() -> dict[str, str]:
    """Read what pip would obey, as uv's environment variables.

    Returns
    -------
    dict
        From pip's configuration files (global, user, site, then ``PIP_CONFIG_FILE``), overridden
        by ``PIP_*`` variables, as https://pip.pypa.io/en/stable/topics/configuration/ has it.
    """
    options: dict[str, str] = {}
    for path in _pip_files():
        parser = configparser.RawConfigParser()
        try:
            parser.read(path, encoding="utf-8")
        except (configparser.Error, UnicodeDecodeError):
            continue
        for section in ("global", "install"):
            if parser.has_section(section):
                options |= {key.replace("_", "-"): value for key, value in parser.items(section)}
    for name, value in os.environ.items():
        if name.startswith("PIP_"):
            options[name.removeprefix("PIP_").lower().replace("_", "-")] = value
    return {
        variable: separator.join(options[option].split())
        for option, (variable, separator) in TRANSLATION.items()
        if options.get(option, "").strip()
    }


def _pip_files() -> list[Path]:
    chosen = os.environ.get("PIP_CONFIG_FILE")
    if chosen == os.devnull:
        return []
    home = Path.home()
    xdg_user = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    xdg_global = os.environ.get("XDG_CONFIG_DIRS") or "/etc/xdg"
    files = [Path(folder) / "pip" / "pip.conf" for folder in reversed(xdg_global.split(":"))]
    files.append(Path("/etc/pip.conf"))
    if sys.platform == "darwin":
        files.insert(0, Path("/Library/Application Support/pip/pip.conf"))
        files.append(home / "Library" / "Application Support" / "pip" / "pip.conf")
    files += [home / ".pip" / "pip.conf", xdg_user / "pip" / "pip.conf"]
    files.append(Path(sys.prefix) / "pip.conf")
    return [*files, *([Path(chosen)] if chosen else [])]


def uv_environment(inherited: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the variables that uv runs with; what the user set for uv itself comes first."""
    settings = pip_settings()
    if "UV_INDEX" in settings:
        # pip takes the best version of all its indexes; uv by default the first index that answers
        settings["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    # A project has an environment of its own, whatever another one has set.
    others = {"VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT"}
    kept = {name: value for name, value in inherited.items() if name not in others}
    return {**settings, **kept}


def own_sources() -> bool:
    """Whether the user's configuration of pip or uv says where packages come from."""
    if UV_SOURCES & uv_environment().keys():
        return True
    for path in _uv_files():
        try:
            settings = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if UV_KEYS & (settings.keys() | settings.get("pip", {}).keys()):
            return True
    return False


def _uv_files() -> list[Path]:
    if chosen := os.environ.get("UV_CONFIG_FILE"):
        return [Path(chosen)]
    user = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    system = (os.environ.get("XDG_CONFIG_DIRS") or "/etc/xdg").split(":")
    return [folder / "uv" / "uv.toml" for folder in (user, *map(Path, system), Path("/etc"))]


def torch_build() -> str:
    """Name the build of PyTorch that suits this machine, as copier.yml's question has it."""
    if own_sources():
        return "index"
    return "cuda" if shutil.which("nvidia-smi") else "cpu"


def exists(project: Project) -> bool:
    """Whether the project has a complete environment that belongs to this place."""
    return project.python.exists() and _complete(project).is_file() and not moved(project)


def moved(project: Project) -> bool:
    """Whether the project was moved after its environment was made, which breaks its commands."""
    mark = _complete(project)
    return mark.is_file() and mark.read_text(encoding="utf-8") != str(project.root)


def _complete(project: Project) -> Path:
    """Return the file that says that everything was installed, and where."""
    return project.environment / ".mlscaffold"


def create(project: Project, progress: Progress = SILENT) -> str | None:
    """Make the environment and install the project and its tools into it; resumes what is there.

    Returns
    -------
    str or None
        Why there is no lock file, or None where ``uv.lock`` was written.

    Raises
    ------
    EnvironmentFailed
        The project stays; the next call goes on from there.
    """
    variables = uv_environment()
    private = sorted(SOURCES & variables.keys())
    clear = ["--clear"] if moved(project) else ["--allow-existing"]
    _uv(project, ["venv", *clear, "--python", sys.executable], variables, progress, "Environment")
    if private:
        install = ["pip", "install", "--python", str(project.python), "--group", "dev"]
        _uv(project, [*install, "--editable", "."], variables, progress, "Packages")
    else:
        _uv(project, ["sync", "--python", str(project.python)], variables, progress, "Packages")
    _complete(project).write_text(str(project.root), encoding="utf-8")
    if private:
        return (
            f"No uv.lock: packages come from this machine's own settings ({', '.join(private)}). "
            "Where PyPI can be reached, `uv lock` makes one."
        )
    return None


def _uv(
    project: Project,
    arguments: Sequence[str],
    variables: Mapping[str, str],
    progress: Progress,
    label: str,
) -> None:
    from uv import find_uv_bin

    with progress.task(label):
        result = subprocess.run(
            [find_uv_bin(), *arguments],
            cwd=project.root,
            env=dict(variables),
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
    if result.returncode != 0:
        raise EnvironmentFailed(project.root, result.stdout)


def run(
    project: Project,
    command: Sequence[str],
    *,
    variables: Mapping[str, str] | None = None,
    on_line: Callable[[str], None] = lambda line: None,
) -> str:
    """Run ``python -m`` `command` in the project's environment and return what it printed.

    It gets a process group of its own, which ends with this process however that ends: DVC alone
    would leave the stage that it runs behind.

    Raises
    ------
    CommandFailed
        With the end of the output; the whole of it is kept in ``.dvc/tmp/mlscaffold.log``.
    """
    binaries = str(project.python.parent)
    env = {
        **os.environ,
        "PATH": f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}",
        "VIRTUAL_ENV": str(project.environment),
        "PYTHONUNBUFFERED": "1",
        **(variables or {}),
    }
    env.pop("PYTHONPATH", None)
    # Set in many containers; without bytecode every stage would compile its imports anew.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    lines = []
    process = subprocess.Popen(
        [str(project.python), "-m", *command],
        cwd=project.root,
        env=env,
        text=True,
        errors="replace",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        process_group=0,
    )
    assert process.stdout is not None
    guard = _guard(process)
    try:
        for line in process.stdout:
            lines.append(line)
            on_line(line.rstrip("\n"))
        code = process.wait()
    except BaseException:
        _end(process)
        raise
    finally:
        guard.kill()
        guard.communicate()
    output = "".join(lines)
    if code != 0:
        log = project.root / ".dvc" / "tmp" / "mlscaffold.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(output, encoding="utf-8")
        raise CommandFailed(command, output, log)
    return output


def _guard(process: subprocess.Popen[str]) -> subprocess.Popen[bytes]:
    """Start a process that ends another's group when this one is gone, by a kill too.

    It waits at a pipe that nobody writes to, and that closes when the only writer is gone.
    """
    return subprocess.Popen(
        ["/bin/sh", "-c", f"read -r _ || kill -TERM -{process.pid}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _end(process: subprocess.Popen[str]) -> None:
    """Interrupt a command and all that it started, as Ctrl-C does; what stays on is killed."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGINT)
        try:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=10)
        finally:  # also after a second Ctrl-C
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
