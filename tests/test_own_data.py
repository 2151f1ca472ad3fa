"""Own data in every form, through the whole pipeline: task, split, report and new rows."""

import csv
import io
import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from support import execute, mlscaffold

pytestmark = pytest.mark.slow

ROWS = 400


@dataclass(frozen=True)
class Own:
    """A file of somebody's, and what must be found in it."""

    name: str
    write: Callable[[pd.DataFrame, Path], None]
    target: str
    task: str
    split: str
    better: str  # than the baseline in this direction
    options: tuple[str, ...] = ()


def table() -> pd.DataFrame:
    """Draw rows in which every target can be learned, but none is given away."""
    rng = np.random.default_rng(7)
    age, spend = rng.integers(18, 90, ROWS), np.round(rng.gamma(3, 40, ROWS), 2)
    region = rng.choice(["Köln", "Łódź", "São Paulo", "O'Fallon"], ROWS)
    drive = (
        0.05 * (age - 50) + 0.012 * (spend - 120) + (region == "Köln") + rng.normal(0, 0.7, ROWS)
    )
    return pd.DataFrame(
        {
            "age": age,
            "spend": spend,
            "region": region,
            "left": np.where(drive > 0.5, "yes", "no"),
            "plan": np.select([drive < -0.7, drive < 0.9], ["basic", "plus"], "gold"),
            "bill": np.round(60 + 22 * drive, 2),
        }
    )


def excel(frame: pd.DataFrame, path: Path) -> None:
    """Write a workbook whose second sheet is of no use."""
    with pd.ExcelWriter(path) as book:
        frame.drop(columns=["left", "bill"]).to_excel(book, sheet_name="Customers", index=False)
        pd.DataFrame({"note": ["made by hand"]}).to_excel(book, sheet_name="Notes", index=False)


def json_lines(frame: pd.DataFrame, path: Path) -> None:
    """Write one object a line, with the day of each."""
    days = pd.date_range("2024-01-01", periods=ROWS, freq="D").strftime("%Y-%m-%d")
    frame = frame.drop(columns=["left", "plan"]).assign(day=days)
    frame.to_json(path, orient="records", lines=True, force_ascii=False)


def sqlite(frame: pd.DataFrame, path: Path) -> None:
    """Write a database of two tables; four visits belong to one patient."""
    visits = frame.drop(columns=["plan", "bill"]).assign(
        patient=[f"P{n // 4:04d}" for n in range(ROWS)]
    )
    with sqlite3.connect(path) as store:
        visits.to_sql("visits", store, index=False)
        frame.head(3).to_sql("other", store, index=False)


def parquet(frame: pd.DataFrame, path: Path) -> None:
    """Write columns with types of their own: a category, and a yes or no."""
    frame = frame.assign(region=frame["region"].astype("category"), left=frame["left"] == "yes")
    frame.drop(columns=["plan", "bill"]).to_parquet(path)


def german_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write as a German spreadsheet does: semicolons, decimal commas, code page 1252."""
    text = io.StringIO()
    frame = frame.replace({"region": {"Łódź": "Münster"}}).drop(columns=["left", "plan"])
    frame.to_csv(text, sep=";", decimal=",", index=False, quoting=csv.QUOTE_MINIMAL)
    path.write_bytes(text.getvalue().encode("cp1252"))


FORMS = [
    Own("book.xlsx", excel, "plan", "multiclass", "stratified", "more", ("--table", "Customers")),
    Own("days.jsonl", json_lines, "bill", "regression", "time", "less"),
    Own("clinic.sqlite", sqlite, "left", "binary", "group", "more", ("--table", "visits")),
    Own("typed.parquet", parquet, "left", "binary", "stratified", "more"),
    Own("umsatz.csv", german_csv, "bill", "regression", "random", "less"),
]


@pytest.mark.parametrize("own", FORMS, ids=lambda own: own.name)
def test_own_data_goes_through_the_whole_pipeline(lab, tmp_path, own):
    """From the file to the report, with the task and the split that fit it."""
    own.write(table(), tmp_path / own.name)
    options = ("--data", own.name, "--target", own.target, *own.options)
    made = mlscaffold("new", "tabular", "mine", *options, "--yes", "--no-env", cwd=tmp_path)
    assert made.code == 0, made.err
    project = tmp_path / "mine"
    params = project / "params.yaml"
    settings = yaml.safe_load(params.read_text(encoding="utf-8"))
    assert (settings["data"]["task"], settings["split"]["method"]) == (own.task, own.split)
    quick = params.read_text("utf-8").replace("trials: 10", "trials: 1")
    models = ", ".join(settings["train"]["models"])
    assert models in quick
    params.write_text(quick.replace(models, "linear"), encoding="utf-8")

    ran = lab.run(project, "dvc", "repro")
    assert ran.code == 0, ran.out + ran.err
    result = json.loads((project / "reports" / "metrics.json").read_text())
    assert result["task"] == own.task
    ours, dummy = result["headline"], result["baselines"]["dummy"]
    assert ours["low"] > dummy["value"] if own.better == "more" else ours["high"] < dummy["value"]
    assert (project / "reports" / "report.html").stat().st_size > 10_000

    scored = lab.run(project, "mine.predict", f"data/raw/{own.name}")
    assert scored.code == 0, scored.err
    assert len(list(csv.reader(io.StringIO(scored.out)))) == ROWS + 1
    assert execute(["git", "status", "--short", "data/raw"], cwd=project).out == ""
