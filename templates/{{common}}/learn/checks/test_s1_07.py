"""Checks of s1.07: a module that others can import, and what it computes."""

import ast
import json
import os
import subprocess
import sys
from collections import Counter

import pytest
from course import exercises, own, project
from course.calling import attempt, call, require

# Runs in a new interpreter: imports the module, and tells what the import did.
CHILD = """
import importlib, importlib.util, io, json, sys
sources, name, path = sys.argv[1:]
sys.path.insert(0, sources)
sys.dont_write_bytecode = True
importlib.import_module(name.split(".")[0])
before, touched, code = set(sys.modules), [], (".py", ".pyc", ".so")
libraries = (sys.prefix, sys.base_prefix)

def watch(event, args):
    if event in ("subprocess.Popen", "socket.connect", "os.mkdir", "builtins.input"):
        touched.append(event)
    if event == "open" and isinstance(args[0], str):
        if not args[0].endswith(code) and not args[0].startswith(libraries):
            touched.append(f"open {args[0]}")

spec = importlib.util.spec_from_file_location(name, path)
sys.modules[name] = module = importlib.util.module_from_spec(spec)
shown, sys.stdout, sys.stderr = sys.stdout, io.StringIO(), io.StringIO()
said, error = sys.stdout, ""
sys.addaudithook(watch)
try:
    spec.loader.exec_module(module)
except BaseException as raised:
    error = f"{type(raised).__name__}: {raised}"
touched, loaded = list(touched), sorted(set(sys.modules) - before - {name})
print(json.dumps([error, said.getvalue(), touched, loaded]), file=shown)
"""


@pytest.fixture
def fresh(exercise, tmp_path):
    """Import the module in a new interpreter, in an empty folder, and tell what happened."""
    exercises.source(exercise)  # which says whether there is a module yet
    sources, name = str(project.SOURCES), f"{project.package()}.tally"
    path = os.environ.get("LEARN_LESSON") or str(exercise.answer)
    command = [sys.executable, "-c", CHILD, sources, name, path]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    def imported():
        return json.loads(done.stdout)

    return attempt(f"import {name}, in a new interpreter and an empty folder", imported)


def test_does_nothing_but_define(fresh):
    """An import prints nothing, and touches no file."""
    error, printed, touched, _ = fresh
    look = "what runs when the file is imported belongs under `if __name__ == '__main__':`"
    require(not touched, "an import opens no file and starts nothing", look, "; ".join(touched[:3]))
    require(not printed, "an import prints nothing", look, printed[:200])
    require(
        not error, "the module can be imported, alone and from any folder", "its imports", error
    )


def test_runs_in_no_circle(fresh):
    """Nothing that the module imports imports the module."""
    for name in fresh[3]:
        path = project.SOURCES / (name.replace(".", "/") + ".py")
        if name.startswith(f"{project.package()}.") and path.exists():
            back = "tally" in imported_names(ast.parse(path.read_text(encoding="utf-8")))
            look = "move what both need into a third module"
            require(not back, f"{path.name} imports the module that imports it", look, name)


def test_lies_in_the_package(exercise):
    """The file holds both functions, and imports no lesson."""
    tree = ast.parse(exercises.source(exercise))
    lessons = {"course", *(name for name in imported_names(tree) if name.startswith("stage"))}
    used = lessons & imported_names(tree)
    look = "the data come in as an argument; reading them stays with the caller"
    require(not used, "the package does not import from the course", look, ", ".join(used))


def test_tidy(lesson):
    """Case and blanks make no difference."""
    written = ["New York", "  new york", "NEW \t  YORK\n", "New  York "]
    for label in written:
        require(call(lesson.tidy, label, gives=str) == "new york", "case and blanks are made equal")
    require(call(lesson.tidy, "  ", gives=str) == "", "of blanks alone, nothing is left")
    require(call(lesson.tidy, "a-b.C", gives=str) == "a-b.c", "marks are kept")


def test_tally(lesson, rng):
    """Counts agree with a recount, whatever the order of the labels."""
    names = ["cat", "dog", "eel", "fox"]
    drawn = [names[place] for place in rng.integers(0, 4, size=40)] + names
    written = [str(rng.choice([name, name.upper(), f" {name} "])) for name in drawn]
    counts = call(lesson.tally, written, gives=dict)
    require(counts == dict(Counter(drawn)), "each label is counted under its tidy name")
    require(call(lesson.tally, []) == {}, "no labels, no counts")
    again = call(lesson.tally, (label for label in written), gives=dict)
    require(again == counts, "any iterable will do, also one that can be read only once")


def test_order(lesson):
    """The most frequent come first, ties in alphabetical order."""
    counts = call(lesson.tally, ["c", "b", "a", "b", "d", "d", "d"], gives=dict)
    require(set(counts) == set("abcd"), "each label is counted under its tidy name")
    require(list(counts)[:2] == ["d", "b"], "the most frequent come first")
    require(list(counts)[2:] == ["a", "c"], "equally frequent labels stand in alphabetical order")


def test_missing(lesson):
    """What stands for a missing label is not counted."""
    counts = call(lesson.tally, ["a", "", "?", " NA ", "nan", "a?"], gives=dict)
    look = "compare the tidy label, and compare all of it"
    require(not {"", "?", "na"} & set(counts), "missing labels are not counted", look)
    require(set(counts) == {"a", "nan", "a?"}, "only missing labels are left out", look)


def test_own_labels(lesson):
    """The counts of the project's own labels add up."""
    labels = [str(label) for label in own.labels()]
    counts = call(lesson.tally, labels, gives=dict)
    missing = sum(label.strip().lower() in ("", "?", "na") for label in labels)
    total = sum(counts.values())
    require(total == len(labels) - missing, "the counts add up to your training rows", "", total)


def imported_names(tree):
    """Return the last parts of the names that a module imports, or imports from."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {part for alias in node.names for part in alias.name.split(".")}
        if isinstance(node, ast.ImportFrom):
            names |= {*(node.module or "").split("."), *(alias.name for alias in node.names)}
    return names
