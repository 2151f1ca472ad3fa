"""Find the labelled files of a folder: a folder per class, perhaps below folders for the parts."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mlscaffold.data.errors import (
    ClassesInsideFolders,
    ClassesOnlyInTest,
    ClassTooSmall,
    EmptyClassFolder,
    NoClassFolders,
    NoSuchFile,
    NotReadable,
    OneClassFolder,
    PackedFolder,
    TargetOfAFolder,
    TooFewRows,
)
from mlscaffold.data.facts import Decision, Parts
from mlscaffold.data.samples import are_parts, count, kind_of_part, parts_given
from mlscaffold.data.target import MIN_ROWS
from mlscaffold.support.raw_files import CANNOT_UNPACK, members

HIDDEN = (".", "__MACOSX", "@eaDir")  # folders that operating systems add
DESCRIPTIONS = {"readme", "license", "licence", "changelog", "thumbs"}
LEAST = 3  # samples of a class: one to learn from, one to choose by, one to judge by


@dataclass(frozen=True)
class Sample:
    """One labelled sample: a file, or a row of a table that names one."""

    name: str  # path inside the folder, with /
    path: Path
    label: str
    part: str | None = None


@dataclass(frozen=True)
class Found:
    """The labelled files of a folder.

    Attributes
    ----------
    root
        The folder that holds the classes or parts; it may lie inside the one that was named.
    ignored
        Names of files that are of another sort, or lie in no class.
    empty
        Class folders of a part in which another part has files.
    outside
        Files that are links to a place outside the folder.
    """

    root: Path
    samples: tuple[Sample, ...]
    parts: tuple[str, ...]
    ignored: tuple[str, ...]
    empty: tuple[str, ...]
    outside: tuple[str, ...] = ()


def placed(path: Path, *named: str | int | None) -> Path:
    """Return where own data lie: a folder by its own name, however it is reached.

    Parameters
    ----------
    named
        Columns and tables that were asked for; a folder has none.

    Raises
    ------
    NoSuchFile, TargetOfAFolder
    """
    path = path.resolve() if path.is_dir() else path.absolute()
    if not path.exists():
        raise NoSuchFile(str(path))
    if path.is_dir() and any(each is not None for each in named):
        raise TargetOfAFolder(str(path))
    return path


def refuse_packed(path: Path, suffixes: Collection[str]) -> None:
    """Refuse an archive of samples.

    Raises
    ------
    PackedFolder
    """
    try:
        names = members(path)
    except (OSError, *CANNOT_UNPACK):
        return
    samples = [name for name in names if Path(name).suffix.lower() in suffixes]
    if len(samples) > 1:
        raise PackedFolder(str(path), len(samples))


def look(folder: Path, suffixes: Collection[str], what: str) -> Found:
    """List the labelled files of a folder.

    Parameters
    ----------
    suffixes
        Endings, in small letters, of the files that count; "" for files without one.
    what
        What the files are, for errors.

    Raises
    ------
    NoSuchFile, NotReadable, NoClassFolders, EmptyClassFolder
    """
    listed = _listed(folder)
    usable = {name: _is_sample(name, suffixes) for name in listed.files}
    names = [name for name, one in usable.items() if one]
    ignored = [*listed.strange, *(name for name, one in usable.items() if not one)]
    inside = _wrapped(names)
    root, names = folder / inside, [name.removeprefix(inside) for name in names]
    parts = _parts({name.partition("/")[0] for name in names if "/" in name})
    depth = 2 if parts else 1
    split = [_Place.of(name, parts) for name in names]
    labelled = [
        place for place in split if len(place.steps) > depth and (not parts or place.part in parts)
    ]
    if parts and len({place.part for place in labelled}) == 1:
        # Competitions hand out a test without labels: there is one part to learn and judge by.
        return look(root / str(labelled[0].part), suffixes, what)
    if not labelled:
        raise NoClassFolders(str(folder), what, len(names), _endings(ignored))
    if not parts:
        _refuse_repeated_folders(labelled)
    in_a_class = set(labelled)
    ignored += [place.name for place in split if place not in in_a_class]
    samples = tuple(
        Sample(place.steps_name, root / place.name, place.steps[depth - 1].strip(), place.part)
        for place in labelled
    )
    labels = {each.label for each in samples}
    empty = [name.removeprefix(inside) for name in listed.empty if name.startswith(inside)]
    empty = [name for name in empty if name.count("/") == depth - 1]
    for name in empty:
        if name.rpartition("/")[2].strip() not in labels:
            raise EmptyClassFolder(name, what)
    base = folder.resolve()
    outside = [s.name for s in samples if not s.path.resolve().is_relative_to(base)]
    return Found(root, samples, parts, tuple(ignored), tuple(empty), tuple(outside))


@dataclass(frozen=True)
class _Place:
    """Where a file lies below the root.

    Attributes
    ----------
    steps
        Folders and file name; a part that is packed twice, as ``train/train/cats``, counts once.
    """

    name: str
    steps: tuple[str, ...]
    part: str | None

    @classmethod
    def of(cls, name: str, parts: Collection[str]) -> _Place:
        steps = name.split("/")
        part = steps[0] if parts and steps[0] in parts else None
        while part is not None and len(steps) > 3 and kind_of_part(steps[1]) == kind_of_part(part):
            del steps[1]
        return cls(name, tuple(steps), part)

    @property
    def steps_name(self) -> str:
        """The name of the file in the project."""
        return "/".join(self.steps)


def _is_sample(name: str, suffixes: Collection[str]) -> bool:
    """Whether a file counts: by its ending, and unless it describes the others."""
    path = Path(name)
    return path.suffix.lower() in suffixes and path.stem.lower() not in DESCRIPTIONS


def _endings(names: Collection[str]) -> str:
    """Name the most frequent endings of files, "" where there are none."""
    endings = Counter(Path(name).suffix.lower() for name in names if Path(name).suffix)
    return ", ".join(ending for ending, _ in endings.most_common(3))


def _refuse_repeated_folders(labelled: Sequence[_Place]) -> None:
    """Refuse "classes" that all hold the same folders: those are the classes."""
    inner: dict[str, set[str]] = {}
    for place in labelled:
        inner.setdefault(place.steps[0], set()).update(place.steps[1:-1][:1])
    first = next(iter(inner.values()))
    if len(inner) > 1 and len(first) > 1 and all(folders == first for folders in inner.values()):
        raise ClassesInsideFolders(sorted(inner), sorted(first))


@dataclass(frozen=True)
class _Listed:
    """The files below a folder, and the folders that hold nothing.

    Attributes
    ----------
    strange
        Links that lead nowhere, pipes, and files whose names are no text; as they can be shown.
    """

    files: tuple[str, ...]
    empty: tuple[str, ...]
    strange: tuple[str, ...]


def _listed(folder: Path) -> _Listed:
    """Walk through a folder; what is hidden is left out, and links are followed once."""
    if not folder.exists():
        raise NoSuchFile(str(folder))
    files: list[str] = []
    broken: list[str] = []  # links that lead nowhere, pipes
    empty: list[str] = []
    seen = {folder.resolve()}
    for place, folders, names in os.walk(folder, onerror=_refuse, followlinks=True):
        shown = sorted(each for each in folders if not each.startswith(HIDDEN))
        folders[:] = [each for each in shown if Path(place, each).resolve() not in seen]
        seen |= {Path(place, each).resolve() for each in folders}
        here = Path(place).relative_to(folder)
        found = sorted(each for each in names if not each.startswith("."))
        for each in found:
            (files if Path(place, each).is_file() else broken).append((here / each).as_posix())
        if not found and not folders:
            empty.append(here.as_posix())
    shown_as = {name: name.encode("utf-8", "replace").decode() for name in files}
    strange = (*broken, *(shown for name, shown in shown_as.items() if shown != name))
    return _Listed(tuple(n for n, shown in shown_as.items() if shown == n), tuple(empty), strange)


def _refuse(error: OSError) -> None:
    raise NotReadable(str(error.filename), (error.strerror or "no permission").lower())


def _wrapped(names: Sequence[str]) -> str:
    """Return the path of the folder that holds all folders, as archives often unpack."""
    inside = ""
    while names and all(name.count("/") > 1 for name in names):
        tops = {name.partition("/")[0] for name in names}
        if len(tops) > 1:
            break
        inside += f"{tops.pop()}/"
        names = [name.partition("/")[2] for name in names]
    return inside


def _parts(names: Collection[str]) -> tuple[str, ...]:
    """Return the folders that are parts, or none where they are classes."""
    found = tuple(sorted(name for name in names if kind_of_part(name)))
    return found if are_parts(found) else ()


def parts_of(samples: Sequence[Sample], recode: Mapping[str, str]) -> Parts:
    """Say how labelled samples are divided, and refuse what cannot be learnt and judged.

    Raises
    ------
    OneClassFolder, TooFewRows, ClassTooSmall, ClassesOnlyInTest
    """
    counts = Counter(recode.get(each.label, each.label) for each in samples)
    if len(counts) == 1:
        raise OneClassFolder(next(iter(counts)), len(samples))
    if len(samples) < MIN_ROWS:
        raise TooFewRows(len(samples), MIN_ROWS)
    parts = {each.part for each in samples if each.part is not None}
    if not parts:
        small = [label for label, n in counts.items() if n < LEAST]
        if small:
            raise ClassTooSmall(small, LEAST)
        return Parts()
    training = {
        recode.get(each.label, each.label)
        for each in samples
        if each.part is None or kind_of_part(each.part) == "training"
    }
    if len(training) < len(counts):
        raise ClassesOnlyInTest(sorted(counts.keys() - training))
    return parts_given(parts)


def about(found: Found, what: str) -> list[Decision]:
    """Say what a folder was taken for."""
    labels = {each.label for each in found.samples}
    text = f"{len(found.samples):,} {what} in {len(labels)} classes"
    why = f"a folder each, below {', '.join(found.parts)}" if found.parts else "a folder each"
    decisions = [Decision(None, text, why)]
    if found.ignored:
        some = ", ".join(found.ignored[:3]) + (", …" if len(found.ignored) > 3 else "")
        text = f"{count(len(found.ignored), 'other file')} left out"
        decisions.append(Decision(None, text, f"no {what}, or in no class", some))
    if found.outside:
        some = ", ".join(found.outside[:3]) + (", …" if len(found.outside) > 3 else "")
        text = f"{count(len(found.outside), 'file')} from outside the folder"
        decisions.append(Decision(None, text, "links; what they lead to is copied", some))
    decisions += [Decision(None, f"{each} is empty", "another part has it") for each in found.empty]
    return decisions
