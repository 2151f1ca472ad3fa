"""Examine images and decide what a careful person would decide, each time with the reason."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from mlscaffold.data import folders, paths
from mlscaffold.data.errors import NothingReadable
from mlscaffold.data.facts import Decision, Labelled
from mlscaffold.data.folders import Sample
from mlscaffold.data.samples import about_balance, count
from mlscaffold.data.target import spellings_of
from mlscaffold.progress import SILENT, Progress
from mlscaffold.support.duplicates import fingerprints, near_duplicate_groups
from mlscaffold.support.images import SUFFIXES, ImageInfo, UnreadableImage, decode, inspect

SAMPLE = 4_000  # images that are decoded
MAX_PIXELS = 1_500_000_000  # that are decoded; of the rest only the headers are read
MAX_BYTES = 1 << 30  # of files that are read to find exact copies
DECODED_SIDE = 32  # pixels; enough for a fingerprint and to see colours
MIN_COLOUR = 8  # difference of two channels, from 0 to 255, from which on an image is in colour
SIDES = (8, 16, 28, 32, 48, 64, 96, 128, 160, 192, 224)
EPOCH = 300_000_000  # pixels of an epoch that two processor cores get through in a few minutes

READ: Mapping[str, object] = {
    "format": "folder",
    "table": None,
    "image": None,
    "label": None,
    "split_column": None,
}


def described(*, read: Mapping[str, object], size: int, channels: int, **values: Any) -> Labelled:
    """Return what is known of images, with every key of params.yaml in its place."""
    after = {"size": size, "channels": channels}
    return Labelled(read={**READ, **read}, after=after, **values)


def profile(
    path: Path,
    *,
    target: str | None = None,
    table: str | None = None,
    member: str | None = None,
    header_row: int | None = None,
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
    member, header_row
        File in an archive, and line of the column names, as in `mlscaffold.data.tables.sniff`.

    Raises
    ------
    MlscaffoldError
        One class for each thing that can be wrong; see `mlscaffold.data.errors`.
    """
    path = folders.placed(path, target, table, member, header_row)
    if not path.is_dir():
        folders.refuse_packed(path, SUFFIXES)
        source = paths.look(
            path,
            SUFFIXES,
            target=target,
            table=table,
            member=member,
            header_row=header_row,
            progress=progress,
        )
    else:
        folder = folders.look(path, SUFFIXES, "images")
        source = paths.Source(
            folder.samples, {}, "label", {}, tuple(folders.about(folder, "images")), path.name
        )
    return _decided(source, progress)


@dataclass(frozen=True)
class _Image:
    """What a look at one image found; without pixels where only its header was read."""

    info: ImageInfo
    grey: bool
    fingerprint: np.ndarray | None = None
    digest: bytes = b""


@dataclass(frozen=True)
class _Examined:
    """What a look at some of the images found."""

    sample: tuple[Sample, ...]
    images: Mapping[str, _Image]
    broken: Mapping[str, str]
    exact: Sequence[Sequence[Sample]]
    near: Sequence[Sequence[Sample]]


def _decided(source: paths.Source, progress: Progress) -> Labelled:
    samples = source.samples
    recode = spellings_of([sample.label for sample in samples])
    split = replace(folders.parts_of(samples, recode), **source.split)
    examined = _examine(samples, progress)
    if not examined.images:
        raise NothingReadable("images", len(examined.sample), examined.broken)
    size, why_size = _size([image.info for image in examined.images.values()], len(samples))
    grey = sum(image.grey for image in examined.images.values()) / len(examined.images)
    counts = Counter(recode.get(sample.label, sample.label) for sample in samples)
    labelled = described(
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
        files={sample.name: sample.path for sample in samples},
        written=source.written,
        columns=source.columns,
    )
    colours = f"{grey:.0%} of the images in the sample are grey"
    decisions = [*source.decisions, *about_balance(labelled), *_about_files(examined, labelled)]
    decisions += [
        Decision(None, f"seen as {size} by {size} pixels", why_size),
        Decision(None, "in colour" if labelled.after["channels"] == 3 else "in grey", colours),
        *_about_copies(examined, recode),
        Decision(split.group, f"{split.method} split", split.why),
    ]
    return replace(labelled, decisions=tuple(decisions))


# ------------------------------------------------------------------------------------ examination


def _examine(samples: Sequence[Sample], progress: Progress) -> _Examined:
    """Decode some images of all classes and splits, and find copies."""
    step = max(1, -(-len(samples) // SAMPLE))
    sample = tuple(samples[::step])
    images: dict[str, _Image] = {}
    broken: dict[str, str] = {}
    budget = MAX_PIXELS
    with progress.task(f"Decode {len(sample):,} images", len(sample)) as advance:
        for item in sample:
            try:
                images[item.name] = image = _look(item.path, budget > 0)
            except UnreadableImage as error:
                broken[item.name] = str(error)
            else:
                budget -= image.info.width * image.info.height
            advance(1)
    exact = _exact(samples, progress)
    repeated = {item.name for group in exact for item in group[1:]}
    decoded = [s for s in sample if s.name in images and images[s.name].fingerprint is not None]
    decoded = [item for item in decoded if item.name not in repeated]
    return _Examined(sample, images, broken, exact, _near(decoded, images))


def _look(path: Path, whole: bool) -> _Image:
    """Decode an image, or read its header only."""
    if not whole:
        info = inspect(path)
        return _Image(info, info.mode in ("L", "1", "LA"))
    pixels, info = decode(path, DECODED_SIDE, 3)
    colour = int((pixels.max(axis=2).astype(int) - pixels.min(axis=2)).max())
    (fingerprint,) = fingerprints(pixels[None])
    digest = hashlib.blake2b(pixels.tobytes(), digest_size=16).digest()
    return _Image(info, colour <= MIN_COLOUR, fingerprint, digest)


def _near(samples: Sequence[Sample], images: Mapping[str, _Image]) -> list[list[Sample]]:
    """Group images that show the same, by the detector that the project uses as well."""
    if not samples:
        return []
    prints = np.stack([np.asarray(images[item.name].fingerprint) for item in samples])
    codes = near_duplicate_groups(prints, np.array([images[item.name].digest for item in samples]))
    groups: dict[int, list[Sample]] = {}
    for code, item in zip(codes.tolist(), samples, strict=True):
        groups.setdefault(code, []).append(item)
    return [group for group in groups.values() if len(group) > 1]


def _exact(samples: Sequence[Sample], progress: Progress) -> list[list[Sample]]:
    """Group the files of one content; only files of equal size are read."""
    by_size: dict[int, list[Sample]] = {}
    for sample in samples:
        by_size.setdefault(sample.path.stat().st_size, []).append(sample)
    by_content: dict[bytes, list[Sample]] = {}
    budget = MAX_BYTES
    with progress.task("Find copies"):
        for size, group in sorted(by_size.items()):
            if size and len(group) > 1 and budget > 0:
                for sample in group:
                    digest = hashlib.sha256(sample.path.read_bytes()).digest()
                    by_content.setdefault(digest, []).append(sample)
                budget -= size * len(group)
    return [group for group in by_content.values() if len(group) > 1]


# ------------------------------------------------------------------------------------- decisions


def _size(infos: Sequence[ImageInfo], n: int) -> tuple[int, str]:
    """Choose the side of the square that images are brought to."""
    side = median(max(info.width, info.height) for info in infos)
    shapes = Counter((info.width, info.height) for info in infos)
    ((width, height), most), *_ = shapes.most_common()
    one_shape = most == len(infos)
    of = f"all are {width} by {height}" if one_shape else f"median of the longer side: {side:,.0f}"
    fitting = min(SIDES, key=lambda size: (abs(np.log(size / side)), size))
    affordable = [size for size in SIDES if n * size**2 <= EPOCH and size <= fitting]
    size = max(affordable, default=min(32, fitting))
    if size < fitting:
        return size, f"{of}; smaller, so that an epoch over {n:,} images takes minutes"
    return size, of


def _about_files(examined: _Examined, labelled: Labelled) -> Iterator[Decision]:
    infos = {name: image.info for name, image in examined.images.items()}
    if len(examined.sample) < labelled.samples:
        text = f"{len(examined.sample):,} of {labelled.samples:,} images were examined"
        yield Decision(None, text, "they are many; these are spread over all classes")
    if examined.broken:
        examples = "; ".join(f"{name} ({why})" for name, why in list(examined.broken.items())[:5])
        more = "; …" if len(examined.broken) > 5 else ""
        text = f"{count(len(examined.broken), 'image')} will be skipped"
        yield Decision(None, text, "they cannot be read", f"{examples}{more}")
    misnamed = [f"{name} is {info.format}" for name, info in infos.items() if info.misnamed]
    if misnamed:
        text = f"{count(len(misnamed), 'file')} with another content than the name says"
        yield Decision(None, text, "their content counts", ", ".join(misnamed[:3]))
    modes = Counter(info.mode for info in infos.values())
    if len(modes) > 1:
        examples = ", ".join(f"{mode} {n:,}" for mode, n in modes.most_common())
        yield Decision(None, "all are converted to one mode", examples)
    if rotated := sum(info.rotated for info in infos.values()):
        text = f"{count(rotated, 'image')} to be turned upright"
        yield Decision(None, text, "their EXIF data say how the camera was held")


def _about_copies(examined: _Examined, recode: Mapping[str, str]) -> Iterator[Decision]:
    for groups, sort in ((examined.exact, "exact"), (examined.near, "near")):
        if not groups:
            continue
        n = sum(len(group) - 1 for group in groups)
        text = count(n, f"{sort} copy of another image", f"{sort} copies of other images")
        yield Decision(None, text, "copies stay in one split")
        labels = [g for g in groups if len({recode.get(s.label, s.label) for s in g}) > 1]
        if labels:
            a, b = _two(labels[0], [sample.label for sample in labels[0]])
            text = count(len(labels), f"image with {sort} copies", f"images with {sort} copies")
            text += " of another label"
            yield Decision(None, text, "one of them is wrong", f"{a.name} and {b.name}")
        crossing = [group for group in groups if len({sample.part for sample in group}) > 1]
        if crossing:
            a, b = _two(crossing[0], [sample.part for sample in crossing[0]])
            text = count(len(crossing), f"image with {sort} copies", f"images with {sort} copies")
            text += " in another split"
            why = "a leak: left out of training"
            yield Decision(None, text, why, f"{a.name} and {b.name}")


def _two(group: Sequence[Sample], values: Sequence[str | None]) -> tuple[Sample, Sample]:
    """Return two samples that differ in a value."""
    other = next(i for i, value in enumerate(values) if value != values[0])
    return group[0], group[other]
