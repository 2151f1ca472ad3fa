"""Checks of s1.22: the notebook is run in a new kernel, from top to bottom, and then once more."""

import ast
import json
import os
import re
import warnings
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest
from course import exercises, own, project
from course.calling import attempt, call, require
from course.outcomes import Card, Failed, NotAttempted
from IPython.core.inputtransformer2 import TransformerManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError

ELSEWHERE = re.compile(r"(/\w[^\s]*/|~/|[A-Za-z]:[\\/])")
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
RUN = "Restart Kernel and Run All Cells"
# Runs after the last cell, and prints what the notebook has come to.
ASK = """
import json as _json
_rows, _table = globals().get("rows"), globals().get("table")
print(_json.dumps({"table": _table, "rows": [str(i) for i in getattr(_rows, "index", [])],
    "columns": [[str(c), int(_rows[c].isna().sum()), int(_rows[c].nunique())]
                for c in getattr(_rows, "columns", [])]}, default=str))
"""


@pytest.fixture
def notebook(exercise):
    """Read the notebook; it is not begun while its last cell stands."""
    path = Path(os.environ.get("LEARN_NOTEBOOK") or exercise.lesson)
    try:
        read = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    except Exception as error:
        look = f"`mlscaffold learn reset {exercise.id}` brings the notebook back as it was"
        raise Failed(Card(f"learn/{exercise.file}", str(error), look=look)) from None
    if any("raise NotImplementedError" in cell.source for cell in code(read)):
        raise NotAttempted
    return read


@pytest.fixture
def package(exercise, tmp_path):
    """Lay the module into a folder with the rest of the package, and return where that lies."""
    text = exercises.source(exercise)
    real = project.SOURCES / project.package()
    folder = tmp_path / real.name
    folder.mkdir()
    first = f"__path__.append({str(real)!r})\n" + (real / "__init__.py").read_text("utf-8")
    (folder / "__init__.py").write_text(first, "utf-8")
    (folder / exercise.module).write_text(text, "utf-8")
    return tmp_path


def code(notebook):
    """Return the cells of code that are not empty."""
    cells = (cell for cell in notebook.cells if cell.cell_type == "code")
    return [cell for cell in cells if cell.source.strip()]


def parsed(cell):
    """Return the syntax tree of a cell; lines for IPython are turned into Python."""
    return ast.parse(TransformerManager().transform_cell(cell.source))


def test_overview(lesson, rng):
    """The function in the module does what it did in the notebook, by its arguments alone."""
    cells = rng.integers(0, 6, size=(30, 3)).astype(float)
    cells[rng.random(cells.shape) < 0.3] = np.nan
    frame = pd.DataFrame(cells, columns=["a", "b c", "Ä"]).assign(word=["x", None, "y"] * 10)
    for digits in (3, 1):
        told = {} if digits == 3 else {"digits": digits}
        before = frame.copy()
        answer = call(lesson.overview, frame, **told, gives=dict)
        require(frame.equals(before), "the table that is given stays as it is")
        require(list(answer) == list(frame), "the answer holds each column by its name")
        for column, numbers in answer.items():
            missing = round(sum(pd.isna(cell) for cell in frame[column]) / 30, digits)
            came = {column: numbers}
            right = isinstance(numbers, dict) and set(numbers) == {"missing", "distinct"}
            require(right, "a column is told by missing and distinct, as before", came=came)
            look = "`digits`, which is a parameter now"
            right = numbers["missing"] == missing
            require(right, "missing is the share of missing cells, rounded", look, came)
            different = len({cell for cell in frame[column] if not pd.isna(cell)})
            right = numbers["distinct"] == different
            require(right, "distinct counts different values that are there", came=came)


def test_holds_no_definitions(notebook):
    """What the notebook needs twice, it imports."""
    for cell in code(notebook):
        named = [node.name for node in ast.walk(parsed(cell)) if isinstance(node, DEFINITIONS)]
        look = "functions live in the package, where they can be tested"
        require(not named, "the notebook defines no function and no class", look, ", ".join(named))


def test_names_no_machine(notebook):
    """A path that begins at a root or in a home is there on one machine only."""
    for cell in code(notebook):
        texts = [node.value for node in ast.walk(parsed(cell)) if isinstance(node, ast.Constant)]
        far = [text for text in texts if isinstance(text, str) and ELSEWHERE.match(text)]
        look = "paths that are relative to the project, or no file at all"
        require(not far, "the notebook names no path of one machine", look, ", ".join(far))


def test_is_saved_after_a_run(notebook):
    """Numbers of the cells tell in which order they were run before the file was saved."""
    counts = [cell.execution_count for cell in code(notebook)]
    in_order = counts == list(range(1, len(counts) + 1))
    bare = not any(counts) and not any(cell.outputs for cell in code(notebook))
    numbered = "cells are numbered from 1 in their order, or not at all"
    require(in_order or bare, numbered, "restart, run all, save", counts)


def run(client, notebook):
    """Run all cells, and return what the notebook has come to."""
    for place, cell in enumerate(notebook.cells):
        try:
            client.execute_cell(cell, place)
        except CellExecutionError as error:
            came = f"{error.ename}: {error.evalue}"
            first = cell.source.strip().splitlines()[0]
            look = "a name that an earlier cell must define, in the order of the page"
            where = f"cell {place + 1}, which begins with  {first}"
            raise Failed(Card(RUN, came, look=look, trace=where)) from None
        except CellTimeoutError:
            raise Failed(Card(RUN, f"cell {place + 1} does not come to an end")) from None
    notebook.cells.append(nbformat.v4.new_code_cell(ASK))
    said = client.execute_cell(notebook.cells[-1], len(notebook.cells) - 1).outputs
    notebook.cells.pop()
    return json.loads("".join(each.get("text", "") for each in said))


def test_restart_and_run_all(notebook, package, exercise):
    """A new kernel runs all cells, and a second time gives the same."""
    places = [str(package), str(exercises.LEARN)]
    places += filter(None, [os.environ.get("PYTHONPATH")])
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(places)}
    place = {"metadata": {"path": str(exercise.lesson.parent)}}
    told = {"timeout": 60, "startup_timeout": 90, "kernel_name": "python3", "resources": place}
    client = attempt(RUN, lambda: NotebookClient(notebook, **told))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with client.setup_kernel(env=environment):
            first = run(client, notebook)
            notebook.cells.insert(0, nbformat.v4.new_code_cell("%reset -f"))
            again = run(client, notebook)
    judged(first, again)


def judged(first, again):
    """Require of what two runs have come to that it is right, and the same."""
    frame, rows = own.frame(), first["rows"]
    came = f"{len(rows)} rows of {len(frame)}"
    require(rows, "`rows` is a table with rows in it", "the names in the task", came)
    half = len(rows) == round(len(frame) / 2) and set(rows) <= set(map(str, frame.index))
    look = "what is left of trials"
    require(half, "`rows` holds half of the project's training rows", look, came)
    ordered = rows == [str(i) for i in frame.index[: len(rows)]] and len(frame) > 9
    require(not ordered, "the rows are drawn at random", "`sample`", "the first half of the rows")
    look = "`random_state`"
    require(rows == again["rows"], "each run draws the same rows", look, "other rows in each run")
    right = {
        column: {"missing": round(missing / len(rows), 3), "distinct": distinct}
        for column, missing, distinct in first["columns"]
    }
    same = first["table"] == right
    require(same, "`table` holds what overview says of rows", "the last cells", first["table"])
