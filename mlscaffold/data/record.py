"""Record what is known about the named tables under templates/datasets/: a maintainers' chore.

Run from the root of a checkout.

`python -m mlscaffold.data.record [ID ...]` profiles the files of the catalogue, lets the
catalogue correct what it knows better, and writes the fragments from which projects are made.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from mlscaffold.data import catalogue, download, fragments, tables
from mlscaffold.data.catalogue import Dataset
from mlscaffold.data.facts import Format, Profile, Split
from mlscaffold.data.profile import examine

FOLDER = Path("templates/datasets")


def recorded(dataset: Dataset) -> dict[str, str]:
    """Return the name and the text of each fragment of a data set."""
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
        frame, format = _embedded(dataset), Format(**better["read"])
    else:
        frame, format = _files(dataset)
    found = examine(tables.Sample(frame, len(frame)), format, name="", target=dataset.target)
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


def _files(dataset: Dataset) -> tuple[pd.DataFrame, Format]:
    """Read the files of a data set one below the other."""
    better = dict(dataset.known.get("read", {}))
    if "columns" in better:
        better |= {"columns": tuple(better["columns"]), "header": False, "skip": 0}
    with TemporaryDirectory() as folder:
        paths = download.fetch(dataset, Path(folder))
        format = replace(tables.sniff(paths[0]), **better)
        frames = [tables.read(path, format) for path in paths]
    return pd.concat(frames, ignore_index=True), format


def _embedded(dataset: Dataset) -> pd.DataFrame:
    """Read a data set that comes with scikit-learn, its class numbers turned into names."""
    from sklearn import datasets  # type: ignore[import-not-found, unused-ignore]

    bunch = getattr(datasets, f"load_{dataset.known['read']['table']}")(as_frame=True)
    frame: pd.DataFrame = bunch.data.assign(**{dataset.target: bunch.target_names[bunch.target]})
    return frame


def main(ids: list[str]) -> None:
    """Write the fragments of the named data sets, or of all."""
    for dataset in catalogue.load().values():
        if dataset.kind == "tabular" and (not ids or dataset.id in ids):
            folder = FOLDER / dataset.id
            folder.mkdir(parents=True, exist_ok=True)
            for name, text in recorded(dataset).items():
                (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
