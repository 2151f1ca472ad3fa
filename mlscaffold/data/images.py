"""Look at images and decide what a careful person would decide, each time saying why."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from mlscaffold.data import folders, paths, pictures
from mlscaffold.data.errors import NothingReadable
from mlscaffold.data.facts import Decision, Labelled
from mlscaffold.data.folders import Sample
from mlscaffold.data.samples import about_balance, count
from mlscaffold.data.target import spellings_of
from mlscaffold.progress import SILENT, Progress

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff"})
LOOK = 4_000  # images that are decoded
BYTES = 1 << 30  # of files that are read to find exact copies
SIDES = (8, 16, 28, 32, 48, 64, 96, 128, 160, 192, 224)
EPOCH = 300_000_000  # pixels of an epoch that two processor cores get through in a few minutes

READ: Mapping[str, object] = {
    "format": "folder",
    "table": None,
    "image": None,
    "label": None,
    "part": None,
}


def described(*, read: Mapping[str, object], size: int, channels: int, **known: Any) -> Labelled:
    """Return what is known of images, with every key of params.yaml in its place."""
    after = {"size": size, "channels": channels}
    return Labelled(read={**READ, **read}, after=after, **known)


def profile(
    path: Path,
    *,
    target: str | None = None,
    table: str | None = None,
    progress: Progress = SILENT,
) -> Labelled:
    """Find out what a folder of images holds and decide how to learn from it.

    Parameters
    ----------
    path
        A folder with one folder per class, perhaps below train, val and test; or a table with a
        column of paths and one of labels.
    target
        Column of the labels; the likeliest is proposed where none is named.
    table
        Table of a SQLite file, sheet of an Excel file.

    Raises
    ------
    MlscaffoldError
        One class for each thing that can be wrong; see `mlscaffold.data.errors`.
    """
    path = folders.placed(path, target, table)
    if not path.is_dir():
        source = paths.look(path, SUFFIXES, target=target, table=table, progress=progress)
    else:
        found = folders.look(path, SUFFIXES, "images")
        source = paths.Source(
            found.samples, {}, "label", {}, tuple(folders.about(found, "images")), path.name
        )
    return _decided(source, progress)


@dataclass(frozen=True)
class _Seen:
    """What a look at some of the images found."""

    looked: tuple[Sample, ...]
    pictures: Mapping[str, pictures.Picture]
    broken: Mapping[str, str]
    exact: Sequence[Sequence[Sample]]
    near: Sequence[Sequence[Sample]]
    hashed: int


def _decided(source: paths.Source, progress: Progress) -> Labelled:
    samples = source.samples
    recode = spellings_of([each.label for each in samples])
    split = replace(folders.parts_of(samples, recode), **source.split)
    seen = _look(samples, progress)
    if not seen.pictures:
        raise NothingReadable("images", len(seen.looked), seen.broken)
    size, why_size = _size(list(seen.pictures.values()), len(samples))
    grey = sum(each.grey for each in seen.pictures.values()) / len(seen.pictures)
    counts = Counter(recode.get(each.label, each.label) for each in samples)
    found = described(
        kind="image",
        name=source.name,
        sha256={},
        read=source.read,
        samples=len(samples),
        task="binary" if len(counts) == 2 else "multiclass",
        target=source.target,
        recode=recode,
        split=split,
        balance={label: n / len(samples) for label, n in counts.most_common()},
        size=size,
        channels=1 if grey > 0.95 else 3,
        files={each.name: each.path for each in samples},
        written=source.written,
        columns=source.columns,
    )
    colours = f"{grey:.0%} of the images that were looked at are grey"
    decisions = [*source.decisions, *about_balance(found), *_about_files(seen, found)]
    decisions += [
        Decision(None, f"seen as {size} by {size} pixels", why_size),
        Decision(None, "in colour" if found.after["channels"] == 3 else "in grey", colours),
        *_about_copies(seen, recode),
        Decision(split.group, f"{split.method} split", split.why),
    ]
    return replace(found, decisions=tuple(decisions))


# ----------------------------------------------------------------------------------- what is seen


def _look(samples: Sequence[Sample], progress: Progress) -> _Seen:
    """Decode some images of all classes and parts, and look for copies."""
    step = max(1, -(-len(samples) // LOOK))
    looked = tuple(samples[::step])
    found: dict[str, pictures.Picture] = {}
    broken: dict[str, str] = {}
    left = pictures.PIXELS
    with progress.task(f"Look at {len(looked):,} images", len(looked)) as advance:
        for each in looked:
            try:
                picture = pictures.look(each.path, decode=left > 0)
            except pictures.Unreadable as error:
                broken[each.name] = str(error)
            else:
                found[each.name] = picture
                left -= picture.width * picture.height
            advance(1)
    exact, hashed = _exact(samples, progress)
    known = [each for each in looked if each.name in found]
    again = {sample.name for group in exact for sample in group[1:]}
    near = pictures.alike([found[each.name] for each in known])
    groups = [[known[i] for i in group if known[i].name not in again] for group in near]
    return _Seen(looked, found, broken, exact, [each for each in groups if len(each) > 1], hashed)


def _exact(samples: Sequence[Sample], progress: Progress) -> tuple[list[list[Sample]], int]:
    """Group the files of one content; only files of equal size are read."""
    by_size: dict[int, list[Sample]] = {}
    for each in samples:
        by_size.setdefault(each.path.stat().st_size, []).append(each)
    by_content: dict[bytes, list[Sample]] = {}
    budget, hashed = BYTES, 0
    with progress.task("Look for copies"):
        for size, group in sorted(by_size.items()):
            if size and len(group) > 1 and budget > 0:
                for each in group:
                    digest = hashlib.sha256(each.path.read_bytes()).digest()
                    by_content.setdefault(digest, []).append(each)
                budget -= size * len(group)
            hashed += len(group) if budget > 0 else 0
    return [group for group in by_content.values() if len(group) > 1], hashed


# ------------------------------------------------------------------------------------- decisions


def _size(seen: Sequence[pictures.Picture], n: int) -> tuple[int, str]:
    """Choose the side of the square that images are brought to."""
    side = median(max(each.width, each.height) for each in seen)
    shapes = Counter((each.width, each.height) for each in seen)
    ((width, height), most), *_ = shapes.most_common()
    of = (
        f"all are {width} by {height}" if most == len(seen) else f"their longer side is {side:,.0f}"
    )
    wanted = min(SIDES, key=lambda each: (abs(np.log(each / side)), each))
    affordable = [each for each in SIDES if n * each**2 <= EPOCH and each <= wanted]
    size = max(affordable, default=min(32, wanted))
    if size < wanted:
        return size, f"{of}; smaller, so that {n:,} images are gone through in minutes"
    return size, of if size <= side or most == len(seen) else f"{of}, in the middle"


def _about_files(seen: _Seen, found: Labelled) -> Iterator[Decision]:
    if len(seen.looked) < found.samples:
        text = f"{len(seen.looked):,} of {found.samples:,} images were looked at"
        yield Decision(None, text, "they are many; these are spread over all classes")
    if seen.broken:
        some = "; ".join(f"{name} ({why})" for name, why in list(seen.broken.items())[:5])
        more = "; …" if len(seen.broken) > 5 else ""
        text = f"{count(len(seen.broken), 'image')} will be skipped"
        yield Decision(None, text, "they cannot be read", f"{some}{more}")
    wrong = [each for each in seen.looked if _is_misnamed(each, seen)]
    if wrong:
        some = ", ".join(f"{each.name} is {seen.pictures[each.name].format}" for each in wrong[:3])
        text = f"{count(len(wrong), 'file')} with another content than the name says"
        yield Decision(None, text, "their content counts", some)
    modes = Counter(each.mode for each in seen.pictures.values())
    if len(modes) > 1:
        some = ", ".join(f"{mode} {n:,}" for mode, n in modes.most_common())
        yield Decision(None, "all are brought to one mode", some)
    turned = sum(each.turned for each in seen.pictures.values())
    if turned:
        text = f"{count(turned, 'image')} to be turned upright"
        yield Decision(None, text, "their EXIF data say how the camera was held")


def _is_misnamed(sample: Sample, seen: _Seen) -> bool:
    names = {".jpg": "JPEG", ".jpeg": "JPEG", ".tif": "TIFF", ".tiff": "TIFF"}
    suffix = sample.path.suffix.lower()
    return sample.name in seen.pictures and seen.pictures[sample.name].format != names.get(
        suffix, suffix[1:].upper()
    )


def _about_copies(seen: _Seen, recode: Mapping[str, str]) -> Iterator[Decision]:
    for groups, sort in ((seen.exact, "exact"), (seen.near, "near")):
        if not groups:
            continue
        n = sum(len(group) - 1 for group in groups)
        text = count(n, f"{sort} copy of another image", f"{sort} copies of other images")
        yield Decision(None, text, "copies stay in one part")
        labels = [g for g in groups if len({recode.get(s.label, s.label) for s in g}) > 1]
        if labels:
            a, b = _two(labels[0], [each.label for each in labels[0]])
            text = count(len(labels), f"image with {sort} copies", f"images with {sort} copies")
            text += " of another label"
            yield Decision(None, text, "one of them is wrong", f"{a.name} and {b.name}")
        crossing = [group for group in groups if len({each.part for each in group}) > 1]
        if crossing:
            a, b = _two(crossing[0], [each.part for each in crossing[0]])
            text = count(len(crossing), f"image with {sort} copies", f"images with {sort} copies")
            text += " in another part"
            why = "a leak: left out of training"
            yield Decision(None, text, why, f"{a.name} and {b.name}")


def _two(group: Sequence[Sample], of: Sequence[str | None]) -> tuple[Sample, Sample]:
    """Return two samples that differ in what is asked."""
    other = next(i for i, each in enumerate(of) if each != of[0])
    return group[0], group[other]
