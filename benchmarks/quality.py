"""Measure prediction quality: six tables, ten splits, four systems.

    export MLSCAFFOLD_MIRROR=…            # the folder that holds the data sets
    python benchmarks/quality.py run      # what is missing from the cache
    python benchmarks/quality.py table    # Markdown from the cache

Each result is one line of ``results/quality.jsonl``, which only ever grows: a run
that was interrupted continues where it stopped, and of two results for the same
table, seed and system the later one counts. A result measured on a busy machine is
measured again: a budget in seconds buys less there, which is not the system's fault.
"""

from __future__ import annotations

import argparse
import json
import os
import time
import warnings
from importlib.metadata import PackageNotFoundError, version
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
from competitors import CPUS, SYSTEMS
from sklearn.metrics import roc_auc_score, root_mean_squared_error
from tables import TABLES, Table, read, split

CACHE = Path(__file__).parent / "results" / "quality.jsonl"
SEEDS = range(10)
BUSY = CPUS + 1  # a mean load above this means that others were computing as well
PACKAGES = ("scikit-learn", "pandas", "numpy", "optuna", "flaml", "lightgbm", "xgboost")


def main() -> None:
    """Read the command line, then measure or write the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("action", choices=["run", "table"])
    parser.add_argument("--systems", nargs="+", choices=SYSTEMS, default=list(SYSTEMS))
    parser.add_argument("--tables", nargs="+", choices=TABLES, default=list(TABLES))
    parser.add_argument("--seeds", nargs="+", type=int, choices=SEEDS, default=list(SEEDS))
    parser.add_argument("--again", action="store_true", help="measure cached results anew")
    args = parser.parse_args()
    if args.action == "run":
        run(args.systems, args.tables, args.seeds, args.again)
    else:
        print(markdown(cached()))


def run(systems: list[str], tables: list[str], seeds: list[int], again: bool) -> None:
    """Measure each missing combination and append it to the cache."""
    results = cached()
    done = set() if again else set(results.index[results["load"] <= BUSY])
    for seed, name, system in product(seeds, tables, systems):
        if (name, seed, system) in done:
            continue
        result = measure(TABLES[name], seed, system)
        CACHE.parent.mkdir(exist_ok=True)
        with CACHE.open("a", encoding="utf-8") as cache:
            cache.write(json.dumps(result) + "\n")
        print(f"{name} {seed} {system}: {result['score']:.5g} in {result['seconds']:.1f} s")


def measure(table: Table, seed: int, system: str) -> dict:
    """Train on one split and score its test rows; the clock covers fit and predict."""
    train, test = split(read(table.name), table, seed)
    y = test.pop(table.target)
    start = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        prediction = SYSTEMS[system](train, test, table, seed)
    seconds = time.perf_counter() - start
    metric = roc_auc_score if table.task == "binary" else root_mean_squared_error
    return {
        "table": table.name,
        "seed": seed,
        "system": system,
        "score": float(metric(y, prediction)),
        "seconds": round(seconds, 2),
        "load": round(os.getloadavg()[0], 1),
        "versions": installed(),
    }


def installed() -> dict[str, str]:
    """Return the versions of the packages that decide a score."""
    versions = {}
    for package in PACKAGES:
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            continue
    return versions


def cached() -> pd.DataFrame:
    """Return the latest results, indexed by table, seed and system."""
    index = ["table", "seed", "system"]
    if not CACHE.exists():
        return pd.DataFrame(columns=[*index, "score", "seconds", "load", "versions"]).set_index(
            index
        )
    results = pd.read_json(CACHE, lines=True, dtype={"seed": int})
    return results.drop_duplicates(index, keep="last").set_index(index).sort_index()


def markdown(results: pd.DataFrame) -> str:
    """Write scores, distances, seconds and ranks of the splits that every system has."""
    scores = results["score"].unstack("system")
    scores = scores[[name for name in SYSTEMS if name in scores]].dropna()
    seconds = results["seconds"].unstack("system")[scores.columns].loc[scores.index]
    names = [name for name in TABLES if name in scores.index.unique("table")]
    rows = {"score": [], "distance": [], "seconds": [], "ranks": []}
    for name in names:
        loss = scores.loc[name] * (-1 if TABLES[name].task == "binary" else 1)
        label = f"{name} ({TABLES[name].metric}, n = {len(loss)})"
        rows["score"].append([label, *mean_and_error(scores.loc[name])])
        rows["distance"].append([label, *(f"{d:.1f}" for d in distance_from_best(loss))])
        rows["seconds"].append([label, *(f"{s:.1f}" for s in seconds.loc[name].mean())])
        rows["ranks"].append(loss.rank(axis=1).mean())
    rank = ["average rank", *(f"{r:.2f}" for r in pd.DataFrame(rows["ranks"]).mean())]
    head = ["table", *scores.columns]
    busy = (results["load"] > BUSY).sum()
    versions = ", ".join(f"{k} {v}" for k, v in results["versions"].iloc[-1].items())
    return "\n\n".join(
        (
            "Test score, mean ± standard error over the splits:",
            grid(head, [*rows["score"], rank]),
            "Worse than the best by how many standard errors of the paired differences:",
            grid(head, rows["distance"]),
            f"Mean seconds for fit and predict on {CPUS} cores:",
            grid(head, rows["seconds"]),
            f"{busy} of {len(results)} results were measured on a busy machine and are provisional."
            if busy
            else f"All {len(results)} results were measured on a quiet machine.",
            f"Versions: {versions}.",
        )
    )


def mean_and_error(scores: pd.DataFrame) -> list[str]:
    """Write each system's mean score and its standard error."""
    digits = 4 if scores.abs().max().max() <= 1 else 1
    return [
        f"{m:.{digits}f} ± {e:.{digits}f}" for m, e in zip(scores.mean(), scores.sem(), strict=True)
    ]


def distance_from_best(loss: pd.DataFrame) -> pd.Series:
    """Return, per system, its mean loss above the best's in paired standard errors.

    Training sets of different seeds overlap, so these errors are on the small side
    (Nadeau & Bengio, 2003): the distances rather exaggerate than hide.
    """
    difference = loss.sub(loss[loss.mean().idxmin()], axis=0)
    return (difference.mean() / difference.sem().replace(0, np.nan)).fillna(0)


def grid(head: list[str], rows: list[list[str]]) -> str:
    """Write a Markdown table; all columns but the first hold numbers."""
    lines = [head, ["---"] + ["--:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


if __name__ == "__main__":
    main()
