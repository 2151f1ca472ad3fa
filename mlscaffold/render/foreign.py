"""Render a template that is not ours, with its own engine, and as safely as that engine can.

Copier renders in a sandbox, and runs code of the template's (tasks, Jinja extensions) only when it
is trusted. Cookiecutter has no sandbox: its Jinja reaches Python, and it imports the template's
extensions even where hooks are switched off. So Cookiecutter is not started without trust.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from mlscaffold import git
from mlscaffold.errors import MlscaffoldError
from mlscaffold.transaction import new_folder

HOSTS = {
    "gh:": "https://github.com/",
    "gl:": "https://gitlab.com/",
    "bb:": "https://bitbucket.org/",
}
FOLDERS = ("./", "../", "/", "~")
TRUST = "Read its code, and add --trust if it may run on this machine."


class NoSuchTemplate(MlscaffoldError):
    """A folder that does not exist."""

    def __init__(self, folder: Path) -> None:
        super().__init__("There is no such folder", folder)


class NotATemplate(MlscaffoldError):
    """A folder or repository of neither engine."""

    def __init__(self, source: str) -> None:
        super().__init__(
            "Not a template: neither copier.yml nor cookiecutter.json was found", source
        )


class CannotClone(MlscaffoldError):
    """Git could not fetch the template."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"Git cannot clone the template ({reason})", url)


class UntrustedCopierTemplate(MlscaffoldError):
    """A Copier template that wants to run code."""

    def __init__(self, source: str, features: str) -> None:
        super().__init__(f"This Copier template runs code of its own ({features})", source, TRUST)


class UntrustedCookiecutterTemplate(MlscaffoldError):
    """Any Cookiecutter template."""

    def __init__(self, source: str) -> None:
        super().__init__(
            "A Cookiecutter template can run any code, even without hooks "
            "(its Jinja is not sandboxed, its local extensions are imported)",
            source,
            TRUST,
        )


class TemplateFailed(MlscaffoldError):
    """The engine, or the template's own code, gave up."""

    def __init__(self, source: str, error: Exception) -> None:
        reason = " ".join(str(error).split()) or type(error).__name__
        super().__init__(
            f"The template could not be rendered ({reason})",
            source,
            "Answers are given by --answer KEY=VALUE.",
        )


class WritesIntoGit(MlscaffoldError):
    """A template that writes settings of Git, by which commands can be run."""

    def __init__(self, source: str) -> None:
        super().__init__(
            "The template writes into .git, where settings can run any command",
            source,
            "Nothing was made. If you trust its authors: --trust",
        )


def is_foreign(kind: str) -> bool:
    """Whether `kind` is the path or URL of a template, and no kind of ours."""
    return kind.startswith((*FOLDERS, *HOSTS, "git@")) or "://" in kind


def render(source: str, target: Path, *, answers: Mapping[str, str], trust: bool) -> Path:
    """Render the template at `source` into the new folder `target`.

    Parameters
    ----------
    source
        A folder, taken as it lies there, or the URL of a Git repository. Of a repository Copier
        takes the latest tag, to which a project can be updated later.
    target
        Absolute path of the folder to be made. It is this one also where a Cookiecutter template
        would choose another name.
    answers
        What the template's questions are answered with; the others take their defaults.
    trust
        Whether the template may run code of its own.

    Returns
    -------
    pathlib.Path
        `target`.

    Raises
    ------
    NoSuchTemplate, NotATemplate, CannotClone, TemplateFailed, WritesIntoGit
    UntrustedCopierTemplate, UntrustedCookiecutterTemplate
    mlscaffold.transaction.TargetNotEmpty
        In each case nothing was written.
    """
    with new_folder(target) as project, _fetched(source) as folder:
        if any((folder / name).is_file() for name in ("copier.yml", "copier.yaml")):
            _with_copier(source, folder, project, answers, trust)
        elif (folder / "cookiecutter.json").is_file():
            _with_cookiecutter(source, folder, project, answers, trust)
        else:
            raise NotATemplate(source)
        if not trust and any(path.name.lower() == ".git" for path in project.rglob("*")):
            raise WritesIntoGit(source)
    return target


@contextmanager
def _fetched(source: str) -> Iterator[Path]:
    """Yield the folder of the template: the one named, or a clone while the block lasts."""
    if source.startswith(FOLDERS):
        folder = Path(source).expanduser().resolve()
        if not folder.is_dir():
            raise NoSuchTemplate(folder)
        yield folder
        return
    if not git.available():
        raise CannotClone(source, "Git is not installed")
    with tempfile.TemporaryDirectory(prefix="mlscaffold-clone-") as temporary:
        folder = Path(temporary) / "template"
        clone = subprocess.run(
            ["git", "clone", "--quiet", "--depth", "1", "--", _url(source), folder],
            env={**os.environ, "GIT_TERMINAL_PROMPT": "0"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        if clone.returncode:
            fatal = re.search("fatal: (.*)", clone.stderr)
            raise CannotClone(source, fatal[1] if fatal else f"exit code {clone.returncode}")
        yield folder


def _url(source: str) -> str:
    for short, host in HOSTS.items():
        if source.startswith(short):
            return host + source.removeprefix(short)
    return source.removeprefix("git+")


def _with_copier(
    source: str, folder: Path, project: Path, answers: Mapping[str, str], trust: bool
) -> None:
    from copier import run_copy
    from copier.errors import DirtyLocalWarning, UnsafeTemplateError

    local = source.startswith(FOLDERS)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DirtyLocalWarning)
            run_copy(
                # A clone of ours would be recorded as the project's origin, and be gone.
                str(folder) if local else f"git+{_url(source)}",
                project,
                data=dict(answers),
                vcs_ref="HEAD" if local else None,
                defaults=True,
                quiet=True,
                unsafe=trust,
            )
    except UnsafeTemplateError as error:
        features = str(error).splitlines()[0].rpartition(": ")[2].rstrip(".")
        raise UntrustedCopierTemplate(source, features) from error
    except Exception as error:  # whatever a stranger's template makes the engine raise
        raise TemplateFailed(source, error) from error


def _with_cookiecutter(
    source: str, folder: Path, project: Path, answers: Mapping[str, str], trust: bool
) -> None:
    if not trust:
        raise UntrustedCookiecutterTemplate(source)
    from cookiecutter.main import cookiecutter

    with tempfile.TemporaryDirectory(prefix=".", dir=project.parent) as output:
        try:
            made = cookiecutter(
                str(folder), no_input=True, extra_context=dict(answers), output_dir=output
            )
        except Exception as error:  # whatever a stranger's template makes the engine raise
            raise TemplateFailed(source, error) from error
        Path(made).replace(project)
