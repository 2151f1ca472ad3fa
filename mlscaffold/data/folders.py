"""Find the labelled files of a folder: a folder per class, perhaps below folders for the parts."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mlscaffold.data.errors import (
    ClassesOnlyInTest,
    ClassTooSmall,
    EmptyClassFolder,
    NoClassFolders,
    NoSuchFile,
    NotReadable,
    OneClassFolder,
    TargetOfAFolder,
    TooFewRows,
)
from mlscaffold.data.facts import Decision, Parts
from mlscaffold.data.samples import are_parts, count, kind_of_part, parts_given
from mlscaffold.data.target import MIN_ROWS

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
    """

    root: Path
    samples: tuple[Sample, ...]
    parts: tuple[str, ...]
    ignored: tuple[str, ...]
    empty: tuple[str, ...]


def placed(path: Path, *named: str | None) -> Path:
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
    counts = {name: Path(name).suffix.lower() in suffixes for name in listed.files}
    names = [name for name, one in counts.items() if one]
    ignored = [*listed.strange, *(name for name, one in counts.items() if not one)]
    inside = _wrapped(names)
    root, names = folder / inside, [name.removeprefix(inside) for name in names]
    parts = _parts({name.partition("/")[0] for name in names if "/" in name})
    depth = 2 if parts else 1
    split = [name.split("/") for name in names]
    labelled = [each for each in split if len(each) > depth and (not parts or each[0] in parts)]
    if parts and len({each[0] for each in labelled}) == 1:
        # Competitions hand out a test without labels: there is one part to learn and judge by.
        return look(root / labelled[0][0], suffixes, what)
    if not labelled:
        raise NoClassFolders(str(folder), what, len(names))
    kept = {tuple(each) for each in labelled}
    ignored += ["/".join(each) for each in split if tuple(each) not in kept]
    samples = tuple(
        Sample("/".join(each), root.joinpath(*each), each[depth - 1].strip(), *each[: depth - 1])
        for each in labelled
    )
    labels = {each.label for each in samples}
    empty = [name.removeprefix(inside) for name in listed.empty if name.startswith(inside)]
    empty = [name for name in empty if name.count("/") == depth - 1]
    for name in empty:
        if name.rpartition("/")[2].strip() not in labels:
            raise EmptyClassFolder(name, what)
    return Found(root, samples, parts, tuple(ignored), tuple(empty))


@dataclass(frozen=True)
class _Listed:
    """The files below a folder, and the folders that hold nothing.

    Attributes
    ----------
    strange
        Files whose names are no text, so that no list could name them; as they can be shown.
    """

    files: tuple[str, ...]
    empty: tuple[str, ...]
    strange: tuple[str, ...]


def _listed(folder: Path) -> _Listed:
    """Walk through a folder; what is hidden is left out, and links are followed once."""
    if not folder.exists():
        raise NoSuchFile(str(folder))
    files: list[str] = []
    empty: list[str] = []
    seen = {folder.resolve()}
    for place, folders, names in os.walk(folder, onerror=_refuse, followlinks=True):
        shown = sorted(each for each in folders if not each.startswith("."))
        folders[:] = [each for each in shown if Path(place, each).resolve() not in seen]
        seen |= {Path(place, each).resolve() for each in folders}
        here = Path(place).relative_to(folder)
        found = sorted(each for each in names if not each.startswith("."))
        files += [(here / each).as_posix() for each in found]
        if not found and not folders:
            empty.append(here.as_posix())
    shown_as = {name: name.encode("utf-8", "replace").decode() for name in files}
    strange = tuple(shown for name, shown in shown_as.items() if shown != name)
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
    decisions += [Decision(None, f"{each} is empty", "another part has it") for each in found.empty]
    return decisions
