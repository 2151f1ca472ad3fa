"""The named data sets: official source, checksums, licence, and what is wrong with each."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from mlscaffold.data.errors import UnknownDataset


@dataclass(frozen=True)
class Dataset:
    """One entry of the catalogue.

    Attributes
    ----------
    url
        Official source: a file or an archive; with ``{name}`` in it, one address for each file.
        Empty for an embedded data set.
    files
        Name of each extracted file and its SHA-256.
    members
        Name of each extracted file and its path inside the archive, where there is an archive.
    bytes
        Size of the extracted files together.
    about, caveats
        What it is and makes it interesting; what is wrong with it.
    embedded
        Whether it comes with a library, so that nothing is downloaded.
    known
        What the catalogue knows better than a look at the values can tell.
    """

    id: str
    kind: str
    task: str
    title: str
    target: str
    rows: int
    licence: str
    licence_url: str
    homepage: str
    citation: str
    about: str
    caveats: tuple[str, ...]
    url: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, str] = field(default_factory=dict)
    bytes: int = 0
    embedded: bool = False
    known: Mapping[str, Any] = field(default_factory=dict)

    @property
    def folder(self) -> str:
        """Name of the folder of this data set in a mirror."""
        return self.id.replace("-", "_")


@cache
def load() -> Mapping[str, Dataset]:
    """Read the catalogue, in its own order."""
    text = files("mlscaffold.data").joinpath("catalogue.toml").read_text(encoding="utf-8")
    return MappingProxyType({id: _dataset(id, entry) for id, entry in tomllib.loads(text).items()})


def get(id: str, kind: str) -> Dataset:
    """Return the data set `id` of a kind.

    Raises
    ------
    UnknownDataset
        Where that kind has no data set of that name.
    """
    known = {each.id: each for each in load().values() if each.kind == kind}
    if id not in known:
        raise UnknownDataset(id, kind, list(known))
    return known[id]


def default(kind: str) -> Dataset:
    """Return the first data set of a kind, which is one that needs no download."""
    return next(each for each in load().values() if each.kind == kind)


def _dataset(id: str, entry: dict[str, Any]) -> Dataset:
    parts: dict[str, dict[str, Any]] = entry.pop("files", {})
    return Dataset(
        id=id,
        files={name: part["sha256"] for name, part in parts.items()},
        members={name: part["member"] for name, part in parts.items() if "member" in part},
        bytes=sum(part["bytes"] for part in parts.values()),
        caveats=tuple(entry.pop("caveats")),
        **entry,
    )
