"""Record what is known about the named data sets under templates/datasets/: a maintainers' chore.

Run from the root of a checkout.

`python -m mlscaffold.data.record [ID ...]` profiles the files of the catalogue, lets the
catalogue correct what it knows better, and writes the fragments from which projects are made.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from mlscaffold.data import catalogue, download, fragments, images, labelled, tables, texts
from mlscaffold.data.catalogue import Dataset
from mlscaffold.data.facts import Labelled, Parts, Profile, Split
from mlscaffold.data.profile import examine
from mlscaffold.support.tables import TableFormat

FOLDER = Path("templates/datasets")


def recorded(dataset: Dataset) -> dict[str, str]:
    """Return the name and the text of each fragment of a data set."""
    if dataset.kind != "tabular":
        found = labelled_samples(dataset)
        return {
            "params.yaml": labelled.params_blocks(found, dataset),
            "about.md": labelled.about_md(found, dataset),
        }
    profile = known(dataset)
    return {
        "params.yaml": fragments.params_blocks(profile, dataset),
        "schema.yaml": fragments.schema_yaml(profile),
        "about.md": fragments.about_md(profile, dataset),
    }


def known(dataset: Dataset) -> Profile:
    """Profile a data set; what the catalogue knows better stands."""
    better = dataset.known
    if dataset.embedded:
        frame, how = _embedded(dataset), TableFormat(**better["read"])
    else:
        frame, how = _files(dataset)
    found = examine(tables.Sample(frame, len(frame)), how, name="", target=dataset.target)
    order = better.get("order", {})
    columns = [
        replace(each, values=tuple(order.get(each.name, each.values))) for each in found.columns
    ]
    drop = found.drop | better.get("drop", {})
    return replace(
        found,
        sha256=dataset.files,
        columns=tuple(columns),
        positive=better.get("positive", found.positive),
        recode=better.get("recode", found.recode),
        drop={each.name: drop[each.name] for each in columns if each.name in drop},
        split=Split(**better["split"]) if "split" in better else found.split,
    )


def _files(dataset: Dataset) -> tuple[pd.DataFrame, TableFormat]:
    """Read the files of a data set one below the other."""
    better = dict(dataset.known.get("read", {}))
    if "columns" in better:
        better |= {"header": False, "skip": 0}
    with TemporaryDirectory() as folder:
        paths = download.fetch(dataset, Path(folder))
        how = tables.sniff(paths[0]).model_copy(update=better)
        frames = [tables.read(path, how) for path in paths]
    return pd.concat(frames, ignore_index=True), how


def _embedded(dataset: Dataset) -> pd.DataFrame:
    """Read a data set that comes with scikit-learn, its class numbers turned into names."""
    from sklearn import datasets

    bunch = getattr(datasets, f"load_{dataset.known['read']['table']}")(as_frame=True)
    frame: pd.DataFrame = bunch.data.assign(**{dataset.target: bunch.target_names[bunch.target]})
    return frame


def labelled_samples(dataset: Dataset) -> Labelled:
    """Return what the catalogue knows of images or texts, their classes counted in the files."""
    better = dataset.known
    recode = better.get("recode", {})
    counts = Counter(recode.get(label, label) for label in _labels(dataset))
    common: dict[str, Any] = {
        "kind": dataset.kind,
        "name": "",
        "sha256": dataset.files,
        "samples": dataset.rows,
        "exact": dataset.id != "docstrings",
        "task": dataset.task,
        "target": dataset.target,
        "recode": recode,
        "split": Parts(**better.get("split", {})),
        "balance": {label: n / counts.total() for label, n in counts.items()},
    }
    if dataset.kind == "image":
        return images.described(read=better["read"], size=better["size"],
                                channels=better["channels"], **common)  # fmt: skip
    return texts.described(
        read=better["read"], text=better["text"], out_of_scope=better.get("out_of_scope"), **common
    )


def _labels(dataset: Dataset) -> list[str]:
    """Read the labels of all samples, those of an embedded set from where it is embedded."""
    read = dataset.known["read"]
    if read["format"] == "builtin":
        return list(dataset.known["classes"])  # of equal size
    if read["format"] == "sklearn":
        from sklearn import datasets  # type: ignore[import-not-found, unused-ignore]

        return [str(each) for each in getattr(datasets, f"load_{read['table']}")().target]
    with TemporaryDirectory() as folder:
        paths = download.fetch(dataset, Path(folder))
        if read["format"] == "idx":
            packed = [gzip.decompress(path.read_bytes()) for path in paths if "labels" in path.name]
            return [str(each) for content in packed for each in content[8:]]
        if read["format"] == "clinc":
            parts = json.loads(paths[0].read_text(encoding="utf-8"))
            rows = [row for part in parts.values() for row in part]
            return [label for _, label in rows if label != dataset.known["out_of_scope"]]
        how = TableFormat(**read)
        return [label for path in paths for label in tables.read(path, how)[dataset.target]]


def main(ids: list[str]) -> None:
    """Write the fragments of the named data sets, or of all."""
    for dataset in catalogue.load().values():
        if not ids or dataset.id in ids:
            folder = FOLDER / dataset.id
            folder.mkdir(parents=True, exist_ok=True)
            for name, text in recorded(dataset).items():
                (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
