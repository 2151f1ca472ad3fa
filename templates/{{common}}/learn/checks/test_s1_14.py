"""Checks of s1.14: what a program sees that runs the command."""

import csv
import os
import re
import subprocess
import sys
from io import StringIO

import pytest
from course import exercises, own, project
from course.calling import attempt, is_stub, require
from course.outcomes import NotAttempted

RECORDS = [["id", "first name"], *([str(k), f"Zoë {k}"] for k in range(9))]


@pytest.fixture
def package(lesson, exercise, tmp_path):
    """Lay the module into a folder with the rest of the package, and return the folder."""
    if is_stub(lesson.main):
        raise NotAttempted
    real = project.SOURCES / project.package()
    folder = tmp_path / "sources" / real.name
    folder.mkdir(parents=True)
    first = f"__path__.append({str(real)!r})\n" + (real / "__init__.py").read_text("utf-8")
    (folder / "__init__.py").write_text(first, "utf-8")
    (folder / "peek.py").write_text(exercises.source(exercise), "utf-8")
    return folder


@pytest.fixture
def peek(package, tmp_path):
    """Give a function that runs the command, and tells exit code, stdout and stderr."""
    places = [str(package.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(places), "PYTHONUTF8": "1"}

    def run(*words):
        command = [sys.executable, "-m", f"{package.name}.peek", *map(str, words)]
        shown = " ".join(["python", *command[1:]]).replace(f"{tmp_path}{os.sep}", "")
        options = {"cwd": tmp_path, "env": environment, "capture_output": True, "text": True}
        done = attempt(shown, lambda: subprocess.run(command, check=False, **options))
        return done.returncode, done.stdout, done.stderr

    return run


def write(path, records):
    """Write a CSV file, and return its path."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(records)
    return path


def shown(code, out, err):
    """Put what a run gave into one line for a card."""
    last = err.strip().splitlines()[-1:] or [""]
    return f"exit code {code}, {out[:90]!r} on stdout, the last line on stderr {last[0][:90]!r}"


def lines(records):
    """Write records as the command must."""
    return "".join("\t".join(" ".join(c.split()) for c in record) + "\n" for record in records)


def test_shows_rows(peek, tmp_path):
    """Header and first rows stand on stdout, nothing else does, and the exit code is 0."""
    path = write(tmp_path / "people.csv", RECORDS)
    for words, rows in (([], 5), (["--rows", "2"], 2), (["--rows", 0], 0), (["--rows", 99], 9)):
        code, out, err = peek(path, *words)
        came = shown(code, out, err)
        look = "the last two lines of the file, and what `main` returns"
        require(code == 0, "a run that works ends with exit code 0", look, came)
        require(out, "the table is printed", "the last two lines of the file", came)
        head = out.split("\n")[0]
        require(head == "id\tfirst name", "the first line is the header, with tabs", "", came)
        right = out == lines(RECORDS[: rows + 1])
        look = "how many rows `--rows` asks for; what else is printed"
        require(right, "stdout holds the header and that many rows, and nothing else", look, came)
        require(not err, "without --verbose, stderr stays empty", "the level of logging", came)


def test_tidies_cells(peek, tmp_path):
    """A record stays on one line, whatever its cells hold."""
    records = [["id", "remark"], ["1", "late,\nbut  whole "], ["2", "a\ttab"], ["3", ""]]
    code, out, err = peek(write(tmp_path / "remarks.csv", records))
    came = shown(code, out, err)
    require(out.count("\n") == 4, "one record is one line", "`csv`, and `str.split`", came)
    require(out == lines(records), "blanks within a cell are made one", "`str.split`", came)


def test_says_more(peek, tmp_path):
    """With --verbose the size is logged to stderr, and stdout stays as it is."""
    path = write(tmp_path / "people.csv", RECORDS)
    code, out, err = peek(path, "--verbose")
    came = shown(code, out, err)
    same = out == lines(RECORDS[:6])
    require(same, "stdout is the same with --verbose and without", "what goes to stderr", came)
    require(code == 0, "with --verbose a run that works ends with 0, too", "", came)
    require("9 rows, 2 columns" in err, "stderr tells rows below the header and columns", "", came)
    level = "INFO" in err and len(err.strip().splitlines()) == 1
    require(level, "it is one line of logging, of level INFO", "`basicConfig`", came)
    code, out, err = peek(write(tmp_path / "header.csv", RECORDS[:1]), "--verbose")
    came = shown(code, out, err)
    require("0 rows, 2 columns" in err, "a header alone has columns, and no rows", "", came)
    code, out, err = peek(write(tmp_path / "nothing.csv", []), "--verbose")
    came = shown(code, out, err)
    require(code == 0 and not out.strip(), "an empty file shows nothing, and is no error", "", came)
    require("0 rows, 0 columns" in err, "an empty file has no rows and no columns", "", came)


def test_fails_so_that_programs_notice(peek, tmp_path):
    """What cannot be read ends with 1, one line on stderr, and an empty stdout."""
    (tmp_path / "latin.csv").write_bytes("id,name\n1,Zoë\n".encode("latin-1"))
    for name in ("nowhere.csv", "latin.csv", "sources"):
        code, out, err = peek(tmp_path / name)
        came = shown(code, out, err)
        look = "which exceptions `open` and decoding raise"
        require("Traceback" not in err, "an error that was foreseen has no traceback", look, came)
        require(code == 1, "a file that cannot be read ends with exit code 1", look, came)
        require(not out, "after an error nothing stands on stdout", "`print` writes there", came)
        require(name in err, "stderr names the file", "", came)
        level = "ERROR" in err and len(err.strip().splitlines()) == 1
        require(level, "the error is one line of logging, of level ERROR", "`log.error`", came)


def test_refuses_wrong_words(peek, tmp_path):
    """Wrong words end with 2, and --help tells the right ones."""
    path = write(tmp_path / "people.csv", RECORDS)
    for words in ([], [path, "--rows", "many"], [path, "--rows", "-1"], [path, "--colour"]):
        code, out, err = peek(*words)
        came = shown(code, out, err)
        require(code == 2, "wrong words end with exit code 2", "`parser.error`", came)
        require(not out and "usage" in err, "how it is used is told on stderr", "argparse", came)
    code, out, err = peek("--help")
    told = code == 0 and "--rows" in out and "--verbose" in out
    require(told, "--help names the options on stdout", "argparse", shown(code, out, err))


def test_shows_own_rows(peek, tmp_path):
    """The project's own table is shown as the csv module reads it."""
    path = tmp_path / "own table.csv"
    own.frame().head(20).to_csv(path, index=False)
    records = [*csv.reader(StringIO(path.read_bytes().decode(), newline=""))]
    code, out, err = peek(path, "--rows", 3)
    require(out == lines(records[:4]), "the first rows are shown", "", shown(code, out, err))


def test_import_is_silent(package):
    """An import says nothing, and leaves logging to whoever runs the program."""
    script = "import logging, sys; sys.path.insert(0, sys.argv[1]); "
    script += f"import {package.name}.peek as peek; print(logging.getLogger().handlers, peek.main)"
    command = [sys.executable, "-c", script, str(package.parent)]
    text = f"import {package.name}.peek"
    done = attempt(text, lambda: subprocess.run(command, capture_output=True, text=True))
    came = (done.stdout + done.stderr)[-200:]
    require(done.returncode == 0, "the module can be imported", "", came)
    silent = re.match(r"\[.*\] <function main", done.stdout)
    require(silent and not done.stderr, "an import says nothing", "`__name__`", came)
    look = "`basicConfig` belongs inside `main`"
    require(done.stdout.startswith("[]"), "an import does not set up logging", look, came)


def test_main_takes_words(lesson, package, tmp_path, capsys):
    """Other Python code can call `main` with a list of words, and gets the exit code."""
    path = write(tmp_path / "people.csv", RECORDS)
    for words, right in (([str(path)], 0), ([str(tmp_path / "nowhere.csv")], 1)):
        code = attempt(f"main({words})", lambda words=words: lesson.main(words), int)
        require(code == right, "`main` returns the exit code")
