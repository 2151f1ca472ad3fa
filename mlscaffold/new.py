"""What ``mlscaffold new`` does: decide, then make.

`decide` reads and changes nothing, so that a person can be shown what it found and say no;
`make` turns a `Plan` into a project, all or nothing.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlscaffold import __version__, environment, git, names
from mlscaffold.answers import OWN, Answers
from mlscaffold.data import catalogue
from mlscaffold.data.facts import Labelled
from mlscaffold.errors import UsageError
from mlscaffold.learn.eject import eject
from mlscaffold.progress import SILENT, Progress
from mlscaffold.project import Project
from mlscaffold.render import template, with_copier
from mlscaffold.transaction import check_target, nearest_folder, new_folder

if TYPE_CHECKING:
    from mlscaffold.data.facts import Profile

TORCH = {
    "index": "the one that your own package index or mirror has",
    "cpu": "for the processor (small; runs everywhere)",
    "cuda": "for NVIDIA graphics cards (large)",
}


class GitNeeded(UsageError):
    """``new KIND .`` in a folder that holds files and is no repository."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            "The folder holds files and is no Git repository, so adding to it cannot be undone",
            folder,
            "Type `git init` first, or give the project a name of its own.",
        )


@dataclass(frozen=True)
class Request:
    """What the user asked for; what is None is decided."""

    kind: str
    name: str
    dataset: str | None = None
    data: str | None = None
    target: str | None = None
    table: str | None = None
    member: str | None = None
    header_row: int | None = None
    text: str | None = None
    torch: str | None = None
    title: str | None = None
    package: str | None = None
    author: str | None = None
    licence: str = "MIT"
    git: bool = True
    learn: bool = True

    def __post_init__(self) -> None:
        if self.dataset is not None and self.data is not None:
            raise UsageError(
                "Both a data set and a file were given",
                f"--dataset {self.dataset} --data {self.data}",
                "Give one of the two.",
            )
        for option in ("target", "table", "member", "header_row", "text"):
            if getattr(self, option) is not None and self.data is None:
                raise UsageError(
                    f"--{option.replace('_', '-')} belongs to data of your own",
                    getattr(self, option),
                    "Give the data with --data, or leave it out.",
                )
        for option, kinds in (("text", ("text",)), ("torch", ("image", "text"))):
            if getattr(self, option) is not None and self.kind not in kinds:
                raise UsageError(
                    f"--{option} belongs to projects of kind {' or '.join(kinds)}",
                    getattr(self, option),
                    "Leave it out.",
                )


@dataclass(frozen=True)
class Plan:
    """What will be made, and why."""

    target: Path
    merge: bool
    git: bool
    answers: Answers
    learn: bool = True
    data: Path | None = None
    source: str | None = None  # address that the data were downloaded from
    profile: Profile | Labelled | None = None


@dataclass(frozen=True)
class Made:
    """What was made."""

    project: Project
    committed: bool
    notes: tuple[str, ...] = field(default=())


def decide(request: Request, progress: Progress = SILENT) -> Plan:
    """Turn a request into a plan; reads the user's data, writes nothing."""
    target, merge = _place(request)
    slug = names.slug_from(target.name if merge else Path(request.name).name)
    chosen = names.package_from(slug) if request.package is None else request.package
    package = names.check_package(chosen)
    data, source = _own_data(request, progress)
    profile, dataset, task = _data(request, data, progress)
    answers = Answers(
        kind=request.kind,
        title=names.one_line(
            "title", request.title or names.title_from(slug if merge else Path(request.name).name)
        ),
        slug=slug,
        package=package,
        dataset=dataset,
        task=task,
        author=names.one_line("author", request.author or git.config("user.name") or "The authors"),
        licence=request.licence,
        date=datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        torch="" if request.kind == "tabular" else request.torch or environment.torch_build(),
    )
    in_repository = git.root_of(nearest_folder(target)) is not None
    if in_repository:
        git.refuse_ignored(target)
    return Plan(
        target=target,
        merge=merge,
        git=request.git and git.available() and not in_repository,
        answers=answers,
        learn=request.learn,
        data=data,
        source=source,
        profile=profile,
    )


def _place(request: Request) -> tuple[Path, bool]:
    """Return where the project goes, and whether it is added to a folder that holds files."""
    if Path(request.name).resolve() == Path.cwd().resolve():
        target = Path.cwd()
        merge = any(target.iterdir())
        if merge and git.root_of(target) is None:
            raise GitNeeded(target)
    else:
        path = Path(request.name).expanduser()
        target = (Path.cwd() / path).parent.resolve() / names.slug_from(path.name)
        merge = False
    check_target(target, merge=merge)
    return target, merge


def _own_data(request: Request, progress: Progress) -> tuple[Path | None, str | None]:
    """Return where the user's own data lie, and the address that they were downloaded from."""
    if request.data is None:
        return None, None
    from mlscaffold.data import download

    if download.is_url(request.data):
        return download.own(request.data, progress), request.data
    return Path(request.data).expanduser(), None  # no shell expands ~ after --data=


def _data(
    request: Request, data: Path | None, progress: Progress
) -> tuple[Profile | Labelled | None, str, str]:
    """Return the profile of the user's own data, or the catalogue's id and task."""
    if data is None:
        if request.dataset is None:
            entry = catalogue.default(request.kind)
        else:
            entry = catalogue.get(request.dataset, request.kind)
        return None, entry.id, entry.task
    found = _profile(request, data, progress)
    return found, OWN, found.task


def _profile(request: Request, data: Path, progress: Progress) -> Profile | Labelled:
    """Look at the user's own data as the kind does."""
    place: dict[str, Any] = {
        "table": request.table, "member": request.member, "header_row": request.header_row,
    }  # fmt: skip
    if request.kind == "image":
        from mlscaffold.data import images

        return images.profile(data, target=request.target, progress=progress, **place)
    if request.kind == "text":
        from mlscaffold.data import texts

        return texts.profile(
            data, target=request.target, text=request.text, progress=progress, **place
        )
    from mlscaffold.data.profile import profile

    return profile(data, target=request.target, progress=progress, **place)


def make(plan: Plan, progress: Progress = SILENT) -> Made:
    """Make the project: render, bring the data, commit; it appears whole or not at all."""
    with new_folder(plan.target, merge=plan.merge) as folder:
        with progress.task("Files"):
            _render(plan, folder)
        _bring_data(plan, folder, progress)
        if not plan.git and git.root_of(nearest_folder(plan.target)) is None:
            _without_git(folder)
        committed = plan.git and git.start(folder, first_message(plan.answers.kind))
    return Made(Project(plan.target), committed, tuple(_notes(plan, committed)))


def listing(plan: Plan) -> list[str]:
    """List the files that `make` would write, without writing any."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="mlscaffold-") as temporary:
        folder = Path(temporary)
        _render(plan, folder)
        files = [p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()]
    if plan.profile is not None:
        name = plan.profile.name
        inside = _inside(plan.profile)
        copied = [f"{name}/{each}" for each in inside] or [name]
        files += [f"data/raw/{each}" for each in (*copied, f"{name}.dvc")]
    elif not (entry := catalogue.get(plan.answers.dataset, plan.answers.kind)).embedded:
        files += [f"data/raw/{name}" for name in entry.files]
    return sorted(files)


def _render(plan: Plan, folder: Path) -> None:
    with_copier.render(plan.answers, folder)
    if not plan.learn:
        eject(folder)


def _inside(profile: Profile | Labelled) -> list[str]:
    """List the files of own data that is a folder."""
    return [*profile.files, *profile.written] if isinstance(profile, Labelled) else []


def first_message(kind: str) -> str:
    """Return the message of a project's first commit: where its files came from."""
    release = template.release()
    source = f"release {release}" if release else f"development build {__version__}"
    return (
        f"Start from the {kind} template of mlscaffold, {source}\n\n"
        "Everything in this commit was generated; what comes after it is the author's work."
    )


def _bring_data(plan: Plan, folder: Path, progress: Progress) -> None:
    place = folder / "data" / "raw"
    if plan.profile is not None and plan.data is not None:
        from mlscaffold.data import raw

        found = plan.profile
        if isinstance(found, Labelled) and found.files:
            raw.copy_folder(found.files, found.written, place / found.name, progress)
        else:
            raw.copy_file(plan.data, place, progress)
        _write_profile(found, folder, plan.source)
        return
    entry = catalogue.get(plan.answers.dataset, plan.answers.kind)
    if not entry.embedded:
        from mlscaffold.data import download

        download.fetch(entry, place, progress)


def _write_profile(profile: Profile | Labelled, folder: Path, source: str | None) -> None:
    """Write what was found in the user's data where the user can change it."""
    from mlscaffold.data import fragments, labelled

    if isinstance(profile, Labelled):
        blocks, about = labelled.params_blocks(profile), labelled.about_md(profile, source=source)
    else:
        blocks, about = fragments.params_blocks(profile), fragments.about_md(profile, source=source)
        (folder / "schema.yaml").write_text(fragments.schema_yaml(profile), encoding="utf-8")
    params = folder / "params.yaml"
    text = replace_blocks(params.read_text(encoding="utf-8"), blocks)
    params.write_text(text, encoding="utf-8")
    readme = folder / "data" / "README.md"
    placeholder = (template.root() / "templates" / "datasets" / OWN / "about.md").read_text("utf-8")
    described = readme.read_text("utf-8").replace(placeholder.strip(), about.strip())
    readme.write_text(described, encoding="utf-8")


def replace_blocks(text: str, blocks: str) -> str:
    """Replace top-level blocks of a YAML text by others of the same names.

    A block is its key's line and all indented lines after it, with the empty lines between them.
    """
    body = r"(?:[ \t].*\n|\n(?=\n*[ \t]))*"
    for block in re.finditer(rf"(?m)^(\w+):.*\n{body}", blocks):
        old = re.search(rf"(?m)^{block[1]}:.*\n{body}", text)
        assert old is not None, f"no block {block[1]!r} in the template's params.yaml"
        text = text[: old.start()] + block[0] + text[old.end() :]
    return text


def _without_git(folder: Path) -> None:
    config = folder / ".dvc" / "config"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("[core]\n", "[core]\n    no_scm = true\n", 1), encoding="utf-8")


def _notes(plan: Plan, committed: bool) -> list[str]:
    found = []
    if plan.git and not committed:
        found.append(
            "Git does not know who you are, so nothing was committed. Type: "
            'git config --global user.name "Your Name", the same for user.email, '
            "then git commit."
        )
    if template.release() is None:
        found.append(
            f"This is a development build ({__version__}); the project records no release "
            "to update from."
        )
    return found
