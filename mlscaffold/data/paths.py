"""Find the images that a table names, with their labels."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from mlscaffold.data import tables
from mlscaffold.data.errors import NoImagePaths, NotAFolder, NotATable, SameColumn, UnknownTarget
from mlscaffold.data.facts import Decision
from mlscaffold.data.folders import Sample
from mlscaffold.data.samples import count, is_part
from mlscaffold.progress import SILENT, Progress

if TYPE_CHECKING:
    import pandas as pd

LIST = "labels.csv"  # the table's name in the project
SOME = 200  # values of a column by which it is told whether they are paths


@dataclass(frozen=True)
class Source:
    """Labelled samples, and how they were found.

    Attributes
    ----------
    read
        What the `read` block of params.yaml says besides its defaults.
    split
        What is known of the split besides the parts that the samples name.
    written
        Name and text of a file that is made of the user's table.
    """

    samples: tuple[Sample, ...]
    read: Mapping[str, object]
    target: str
    split: Mapping[str, Any]
    decisions: tuple[Decision, ...]
    name: str
    written: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[str, ...] = ()


def look(
    path: Path,
    suffixes: Collection[str],
    *,
    target: str | None = None,
    table: str | None = None,
    member: str | None = None,
    header_row: int | None = None,
    progress: Progress = SILENT,
) -> Source:
    """Read a table of paths and labels, and find each image.

    A path may be absolute, or lie in the table's own folder or anywhere below it; a name without
    its folder or its ending will do where it is the only one.

    Raises
    ------
    NotAFolder, NoImagePaths, UnknownTarget, SameColumn
    """
    frame = _read(path, table, member, header_row)
    names = [str(each) for each in frame]
    if target is not None and target not in names:
        raise UnknownTarget(target, names)
    with progress.task("Find the images"):
        index = _Index.of(path.parent, suffixes)
        image = _image_column(frame, index)
    if image is None:
        raise NoImagePaths(str(path), names)
    if target == image:
        raise SameColumn(image)
    label, why = (target, "as you said") if target is not None else _label(frame, image)
    part = next((each for each in names if each != label and is_part(each, frame[each])), None)
    group = next((e for e in names if e not in (label, image, part) and _groups(frame, e)), None)
    samples, missing, kept = [], [], []
    used: dict[str, Path] = {}
    for i, row in enumerate(frame.to_dict("records")):
        found = index.find(row[image])
        if found is None or not row[label]:
            missing.append(f"{row[image]} (no label)" if found else row[image])
            continue
        name = _name(found, path.parent, used)
        samples.append(Sample(name, found, row[label], row[part] if part else None))
        kept.append(i)
    frame = frame.iloc[kept].assign(**{image: [each.name for each in samples]})
    decisions = [
        Decision(
            image, f"paths of {len(samples):,} images", f"found in and below {path.parent.name}"
        ),
        Decision(label, "the label", why),
    ]
    base = path.parent.resolve()
    outside = [s.path.name for s in samples if not s.path.resolve().is_relative_to(base)]
    if outside:
        some = ", ".join(outside[:3]) + (", …" if len(outside) > 3 else "")
        text = f"{count(len(outside), 'image')} from outside {path.parent.name}"
        decisions.append(Decision(image, text, "the table names them; they are copied", some))
    if missing:
        some = ", ".join(missing[:3]) + (", …" if len(missing) > 3 else "")
        text = f"{count(len(missing), 'row')} left out"
        decisions.append(Decision(image, text, "no such image, or no label", some))
    return Source(
        samples=tuple(samples),
        read={"format": "csv", "image": image, "label": label, "split_column": part},
        target=label,
        split=_grouped(group) if group and not part else {},
        decisions=tuple(decisions),
        name=path.stem or "images",
        written={LIST: frame.to_csv(index=False, lineterminator="\n")},
        columns=tuple(names),
    )


def _read(
    path: Path, table: str | None, member: str | None, header_row: int | None
) -> pd.DataFrame:
    """Read the whole table, every cell as text."""
    import pandas as pd

    try:
        frame = tables.whole(path, tables.sniff(path, table, member=member, header_row=header_row))
    except NotATable as error:
        raise NotAFolder(str(path), str(error.what).partition(", ")[2] or "no table") from error
    frame = frame.rename(columns=str).reset_index(drop=True)
    texts = frame.astype("str").where(frame.notna(), "")
    return pd.DataFrame({name: texts[name].str.strip() for name in texts})


@dataclass(frozen=True)
class _Index:
    """The images below a folder, by their paths, their names, and their names without ending."""

    folder: Path
    suffixes: Collection[str]
    by_name: Mapping[str, Sequence[Path]]

    @classmethod
    def of(cls, folder: Path, suffixes: Collection[str]) -> _Index:
        by_name: dict[str, list[Path]] = {}
        for place, folders, files in os.walk(folder):
            folders[:] = sorted(each for each in folders if not each.startswith("."))
            for name in sorted(files):
                if Path(name).suffix.lower() in suffixes and not name.startswith("."):
                    for key in {name, Path(name).stem}:
                        by_name.setdefault(key, []).append(Path(place, name))
        return cls(folder, suffixes, by_name)

    def find(self, value: str) -> Path | None:
        """Return the image that a cell means, or nothing where that is not certain."""
        if not value or "\0" in value:
            return None
        written = value.replace("\\", "/")
        direct = Path(written) if written.startswith("/") else self.folder / written
        name = PurePosixPath(written).name
        if len(written) < 1000 and direct.suffix.lower() in self.suffixes and direct.is_file():
            return Path(os.path.normpath(direct))
        candidates = self.by_name.get(name, ())
        if len(candidates) > 1:
            ends = [
                each for each in candidates if each.as_posix().endswith("/" + written.lstrip("./"))
            ]
            candidates = ends or candidates
        return candidates[0] if len(candidates) == 1 else None


def _image_column(frame: pd.DataFrame, index: _Index) -> str | None:
    """Return the column of which the most values lead to images; half of them must."""
    shares = {}
    for name in frame:
        some = [each for each in frame[name].head(SOME) if each]
        found = sum(index.find(each) is not None for each in some)
        shares[str(name)] = found / len(some) if some else 0.0
    best = max(shares, key=lambda each: shares[each], default=None)
    return best if best is not None and shares[best] >= 0.5 else None


def _label(frame: pd.DataFrame, image: str) -> tuple[str, str]:
    from mlscaffold.data.target import propose

    others = [str(each) for each in frame if each != image]
    if len(others) == 1:
        return others[0], "the other column"
    impossible = {str(each): "" for each in frame if frame[each].nunique() > len(frame) / 2}
    impossible |= {str(each): "" for each in frame if is_part(str(each), frame[each])}
    return propose(frame.mask(frame == ""), {**impossible, image: "holds the paths"})


def _groups(frame: pd.DataFrame, name: str) -> bool:
    from mlscaffold.data.profile import is_entity

    return is_entity(name, frame[name])


def _grouped(group: str) -> dict[str, Any]:
    why = f"{group} has several images each: all of one stay in one split"
    return {"method": "group", "group": group, "why": why}


def _name(found: Path, folder: Path, used: dict[str, Path]) -> str:
    """Return the path of an image inside the project's folder of images."""
    inside = found.is_relative_to(folder)
    wanted = found.relative_to(folder).as_posix() if inside else f"elsewhere/{found.name}"
    name, n = wanted, 1
    while used.setdefault(name, found) != found:
        n += 1
        name = f"{PurePosixPath(wanted).with_suffix('')}-{n}{found.suffix}"
    return name
