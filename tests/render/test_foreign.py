"""``new ./PATH_OR_URL NAME``: other people's templates, of either engine."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from mlscaffold.errors import MlscaffoldError
from mlscaffold.render import foreign
from mlscaffold.transaction import TargetNotEmpty

Write = Callable[..., str]


@pytest.fixture(autouse=True)
def _traces(cookiecut: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep clones, replays and unfinished projects below `tmp_path`."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def copier_template(tmp_path: Path) -> Write:
    """Return a function that writes a Copier template and returns its path."""

    def write(**config: object) -> str:
        settings = {"colour": {"type": "str", "default": "red"}, **config}
        return _write(
            tmp_path / "their-copier",
            {
                "copier.yml": yaml.safe_dump(settings),
                "{{ colour }}.txt.jinja": "{{ colour }}",
                "{{ _copier_conf.answers_file }}.jinja": "{{ _copier_answers|to_nice_yaml }}",
            },
        )

    return write


@pytest.fixture
def cookiecutter_template(tmp_path: Path) -> Write:
    """Return a function that writes a Cookiecutter template and returns its path."""

    def write(**files: str) -> str:
        return _write(
            tmp_path / "their-cookiecutter",
            {
                "cookiecutter.json": json.dumps({"name": "theirs", "colour": ["red", "blue"]}),
                "{{cookiecutter.name}}/{{cookiecutter.colour}}.txt": "{{ cookiecutter.colour }}",
                **files,
            },
        )

    return write


def _write(folder: Path, files: dict[str, str]) -> str:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return str(folder)


def _git(folder: str, *arguments: str) -> None:
    person = ("-c", "user.name=They", "-c", "user.email=they@example.org")
    subprocess.run(["git", *person, *arguments], cwd=folder, check=True, capture_output=True)


def _repository(folder: str, *, tag: str | None = None) -> str:
    """Commit the folder and return its URL."""
    _git(folder, "init", "--quiet")
    _git(folder, "add", "--all")
    _git(folder, "commit", "--quiet", "--message", "All")
    if tag is not None:
        _git(folder, "tag", tag)
    return f"file://{folder}"


def _render(source: str, target: Path, *, trust: bool = False, **answers: str) -> Path:
    return foreign.render(source, target, answers=answers, trust=trust)


@pytest.mark.parametrize(
    "kind",
    ["./a", "../a", "/a", "~/a", "~you/a", "https://h/a", "git+ssh://h/a", "git@h:a", "gh:you/a"],
)
def test_foreign(kind: str) -> None:
    """Paths and URLs are foreign templates."""
    assert foreign.is_foreign(kind)


@pytest.mark.parametrize("kind", ["tabular", "image", "my-template", "a/b", ".hidden", "git"])
def test_not_foreign(kind: str) -> None:
    """A plain word is the name of a kind, also where a folder of that name stands."""
    assert not foreign.is_foreign(kind)


def test_copier(copier_template: Write, tmp_path: Path) -> None:
    """A Copier template is rendered with the answers given."""
    project = _render(copier_template(), tmp_path / "new", colour="blue")
    assert (project / "blue.txt").read_text() == "blue"


def test_copier_yaml(copier_template: Write, tmp_path: Path) -> None:
    """Both spellings of the name of Copier's file are known."""
    source = copier_template()
    Path(source, "copier.yml").rename(Path(source, "copier.yaml"))
    assert (_render(source, tmp_path / "new") / "red.txt").exists()


def test_copier_is_first(copier_template: Write, tmp_path: Path) -> None:
    """A template of both engines is rendered by Copier, which is the safer one."""
    source = copier_template()
    Path(source, "cookiecutter.json").write_text("{}")
    assert (_render(source, tmp_path / "new") / "red.txt").exists()


def test_copier_as_it_lies_there(copier_template: Write, tmp_path: Path) -> None:
    """Of a folder with tags and changes, what lies in it is rendered, not the latest tag."""
    source = copier_template()
    _repository(source, tag="v1.0.0")
    Path(source, "later.txt").write_text("")
    assert (_render(source, tmp_path / "new") / "later.txt").exists()


def test_copier_by_url(copier_template: Write, tmp_path: Path) -> None:
    """A project from a URL knows the URL and the tag, so that Copier can update it."""
    url = _repository(copier_template(), tag="v1.0.0")
    answers = (_render(url, tmp_path / "new") / ".copier-answers.yml").read_text()
    origin = {"_src_path": f"git+{url}", "_commit": "v1.0.0"}
    assert yaml.safe_load(answers) == {**origin, "colour": "red"}


@pytest.mark.parametrize(
    ("config", "feature"),
    [
        ({"_tasks": ["touch ran"]}, r"\(tasks\)"),
        ({"_jinja_extensions": ["os.path"]}, r"\(jinja_extensions\)"),
        ({"_tasks": ["true"], "_jinja_extensions": ["os"]}, r"\(jinja_extensions, tasks\)"),
    ],
)
def test_copier_needs_trust(
    config: dict[str, object], feature: str, copier_template: Write, tmp_path: Path
) -> None:
    """A template that would run code is refused by one error that names what it wants."""
    with pytest.raises(foreign.UntrustedCopierTemplate, match=feature):
        _render(copier_template(**config), tmp_path / "new")


def test_copier_refused_leaves_nothing(copier_template: Write, tmp_path: Path) -> None:
    """After the refusal nothing stands at the target, nor where projects are made."""
    with pytest.raises(foreign.UntrustedCopierTemplate):
        _render(copier_template(_tasks=["true"]), tmp_path / "new")
    assert not list(tmp_path.glob("new")) + list(tmp_path.glob("cache/*/*/*"))


def test_copier_trusted(copier_template: Write, tmp_path: Path) -> None:
    """With trust the tasks run."""
    project = _render(copier_template(_tasks=["touch ran"]), tmp_path / "new", trust=True)
    assert (project / "ran").exists()


def test_copier_sandboxed(copier_template: Write, tmp_path: Path) -> None:
    """Jinja that reaches for Python is stopped."""
    source = copier_template(colour={"type": "str", "default": "{{ ''.__class__.__mro__ }}"})
    with pytest.raises(foreign.TemplateFailed, match="unsafe"):
        _render(source, tmp_path / "new")


def test_cookiecutter(cookiecutter_template: Write, tmp_path: Path) -> None:
    """A Cookiecutter template's project stands at the target, whatever the template calls it."""
    project = _render(cookiecutter_template(), tmp_path / "new", trust=True, colour="blue")
    assert [path.name for path in project.iterdir()] == ["blue.txt"]


def test_cookiecutter_by_url(cookiecutter_template: Write, tmp_path: Path) -> None:
    """So does one that is cloned."""
    url = _repository(cookiecutter_template())
    assert (_render(url, tmp_path / "new", trust=True) / "red.txt").exists()


def test_cookiecutter_needs_trust(cookiecutter_template: Write, tmp_path: Path) -> None:
    """No Cookiecutter template is rendered without trust, and the error says why."""
    with pytest.raises(foreign.UntrustedCookiecutterTemplate, match=r"not sandboxed.*\n.*--trust"):
        _render(cookiecutter_template(), tmp_path / "new")


def test_cookiecutter_refused_runs_nothing(cookiecutter_template: Write, tmp_path: Path) -> None:
    """The refusal comes before the template's extensions are imported."""
    extension = f"open({str(tmp_path / 'ran')!r}, 'w')"
    context = json.dumps({"name": "theirs", "colour": "red", "_extensions": ["spy.Spy"]})
    source = cookiecutter_template(**{"spy.py": extension, "cookiecutter.json": context})
    with pytest.raises(foreign.UntrustedCookiecutterTemplate):
        _render(source, tmp_path / "new")
    assert not (tmp_path / "ran").exists()


def test_cookiecutter_failed_hook(cookiecutter_template: Write, tmp_path: Path) -> None:
    """A hook that fails leaves nothing."""
    source = cookiecutter_template(**{"hooks/post_gen_project.py": "raise SystemExit(1)"})
    with pytest.raises(foreign.TemplateFailed):
        _render(source, tmp_path / "new", trust=True)
    assert not list(tmp_path.glob("new")) + list(tmp_path.glob("cache/*/*/*"))


def test_answer_missing(copier_template: Write, tmp_path: Path) -> None:
    """A question without a default that nobody answered is named."""
    with pytest.raises(foreign.TemplateFailed, match=r"shape[^\n]*\n.*--answer"):
        _render(copier_template(shape={"type": "str"}), tmp_path / "new")


def test_answer_not_a_choice(cookiecutter_template: Write, tmp_path: Path) -> None:
    """An answer that is none of the choices is refused."""
    with pytest.raises(foreign.TemplateFailed, match="green"):
        _render(cookiecutter_template(), tmp_path / "new", trust=True, colour="green")


def test_no_folder(tmp_path: Path) -> None:
    """A path that leads nowhere is one clear error."""
    with pytest.raises(foreign.NoSuchTemplate, match="nowhere"):
        _render(str(tmp_path / "nowhere"), tmp_path / "new")


def test_no_template(tmp_path: Path) -> None:
    """So is a folder of neither engine."""
    with pytest.raises(foreign.NotATemplate, match="neither"):
        _render(_write(tmp_path / "other", {"a": ""}), tmp_path / "new")


def test_no_repository(tmp_path: Path) -> None:
    """So is a URL that Git cannot clone."""
    with pytest.raises(foreign.CannotClone, match="nowhere"):
        _render(f"file://{tmp_path}/nowhere", tmp_path / "new")


def test_url_is_no_option(tmp_path: Path) -> None:
    """A URL cannot pass Git an option or name a program to run."""
    with pytest.raises(foreign.CannotClone):
        _render(f"ext::sh -c 'touch {tmp_path}/ran' ://", tmp_path / "new")
    assert not (tmp_path / "ran").exists()


def test_target_not_empty(copier_template: Write, tmp_path: Path) -> None:
    """A target that holds something is left as it was."""
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "mine").write_text("")
    with pytest.raises(TargetNotEmpty):
        _render(copier_template(), tmp_path / "new")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["mine"]


def test_errors_are_expected_ones() -> None:
    """Each error is shown without a traceback."""
    errors = [value for value in vars(foreign).values() if isinstance(value, type)]
    own = [error for error in errors if error.__module__ == foreign.__name__]
    assert own
    assert all(issubclass(error, MlscaffoldError) for error in own)


@pytest.mark.parametrize("name", ["{% if true %}.git{% endif %}/config", "sub/.GIT/hooks/x"])
def test_no_template_writes_settings_of_git(
    copier_template: Write, tmp_path: Path, name: str
) -> None:
    """``core.fsmonitor`` would run a command at the next ``git status``."""
    template = copier_template(_exclude=[])
    _write(Path(template), {name: '[core]\n  fsmonitor = "touch pwned"\n'})
    with pytest.raises(foreign.WritesIntoGit, match="Nothing was made"):
        foreign.render(template, tmp_path / "made", answers={}, trust=False)
    assert not (tmp_path / "made").exists()
