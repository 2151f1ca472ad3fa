"""Every exercise is proven in every kind of project; docs/course.md says what the gates are."""

import ast
import json
import os
import re
import shutil
import tomllib
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from learning import TABLE, Learner, lend
from support import execute
from trees import DATASETS, Trees, render

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
FAST = ("reference", "stub", "misconceptions", "alternatives", "secrets")
PROCESSES = 2
MAIN = "tabular"  # the other kinds share most of its exercises
SEEDS = 3
EMBEDDED = {**DATASETS, "tabular": "breast-cancer"}  # where no mirror has the richer table


@pytest.fixture(scope="module", params=DATASETS)
def trees(request, project_python, tmp_path_factory) -> Trees:
    """Render the course of a kind twice, beside data that the kind's own stages have prepared."""
    name = request.param
    folder = tmp_path_factory.mktemp(name)
    dataset = (DATASETS if os.environ.get("MLSCAFFOLD_MIRROR") else EMBEDDED)[name]
    project = render(name, folder / "data", dataset=dataset).stubs
    for stage in ("data", "prepare"):
        python = [str(project_python), "-m", f"project.{stage}"]
        ran = execute(python, cwd=project, env=sources(project))
        assert ran.code == 0, ran.out + ran.err
    return render(name, folder, prepared=project, dataset=dataset)


def sources(project: Path) -> dict[str, str]:
    """Let Python find a project's own packages."""
    return {"PYTHONPATH": os.pathsep.join(str(project / name) for name in ("src", "support"))}


def kind(trees: Trees) -> str:
    """Return the kind of project that was rendered; pytest numbers its folders."""
    return trees.stubs.parent.name.rstrip("0123456789")


@pytest.fixture(scope="module")
def main_course(tmp_path_factory) -> Trees:
    """Render the course of the main kind, to see what the others share with it."""
    return render(MAIN, tmp_path_factory.mktemp(MAIN), dataset=EMBEDDED[MAIN])


def exercises(trees: Trees) -> dict[str, tuple]:
    """Return for each id all that decides how the exercise is judged; remarks do not."""
    found = {}
    for file in sorted(trees.stubs.glob("learn/stage*/course*.toml")):
        for entry in tomllib.loads(file.read_text(encoding="utf-8"))["exercise"]:
            lesson = trees.solved / "learn" / file.parent.name / entry["file"]
            check = trees.stubs / f"learn/checks/test_{entry['id'].replace('.', '_')}.py"
            found[entry["id"]] = (entry, *map(_code, (lesson, check)))
    return found


def _code(file: Path) -> str:
    text = file.read_text(encoding="utf-8")
    return ast.dump(ast.parse(text)) if file.suffix == ".py" else text


def names(trees: Trees, main: Trees) -> list[str]:
    """Return the ids to prove: in the other kinds, not those that the main kind has proven.

    An exercise on generated data is judged the same wherever its code and its check are the same.
    """
    known = exercises(main) if kind(trees) != MAIN else {}
    return sorted(
        name
        for name, said in exercises(trees).items()
        if said[0]["data"] != "generated" or known.get(name) != said
    )


def prove(python: Path, trees: Trees, main: Trees, gates: tuple[str, ...]) -> list[dict]:
    """Run the gates on all exercises, shared out between processes."""
    options = ["--seeds", str(SEEDS if kind(trees) == MAIN else 1), "--gates", ",".join(gates)]
    share = [part for i in range(PROCESSES) if (part := names(trees, main)[i::PROCESSES])]
    commands = [
        [str(python), str(HERE / "prove.py"), str(trees.stubs.parent), *ids, *options]
        for ids in share
    ]
    rows = []
    with ThreadPoolExecutor(PROCESSES) as pool:
        env = sources(trees.stubs)
        for ran in pool.map(lambda c: execute(c, cwd=HERE, env=env, timeout=2400), commands):
            assert ran.code in (0, 1), ran.err
            assert not (ran.code and not ran.out), ran.err
            rows += [json.loads(line) for line in ran.out.splitlines()]
    return rows


def expect_none(trees: Trees, main: Trees, rows: list[dict]) -> None:
    """Take the results down for the table, and fail with the problems if there are any."""
    for row in rows:
        key = (row["id"], kind(trees))
        TABLE[key][row["gate"]] = not row["problems"]
    problems = defaultdict(list)
    for row in rows:
        if row["problems"]:
            problems[f"{row['id']} {row['gate']}"] += row["problems"]
    assert {row["id"] for row in rows} == set(names(trees, main))
    assert problems == {}


def test_fast_gates(trees, main_course, project_python):
    """References pass, stubs are not attempted, wrong ideas are told, other answers pass."""
    expect_none(trees, main_course, prove(project_python, trees, main_course, FAST))


def test_mutants(trees, main_course, project_python):
    """Small faults planted into the references are found; one kind stands for all."""
    if kind(trees) != MAIN:
        pytest.skip("the references are shared by the kinds")
    expect_none(trees, main_course, prove(project_python, trees, main_course, ("mutants",)))


def test_pytest_agrees_with_the_server(trees, project_python):
    """``pytest learn`` passes the solved course, and skips every check of the stubs."""
    for tree, said in ((trees.solved, "passed"), (trees.stubs, "skipped")):
        command = [str(project_python), "-m", "pytest", "-q", "--tb=line", "learn"]
        ran = execute(command, cwd=tree, env=sources(tree))
        last = ran.out.strip().splitlines()[-1]
        assert re.fullmatch(rf"\d+ {said} in .*", last.strip("= ")), ran.out[-3000:]


def test_lessons_run_from_top_to_bottom(trees, project_python):
    """As a notebook does, with the examples, on the project's own data."""
    command = [str(project_python), str(HERE / "run_lessons.py"), str(trees.solved)]
    ran = execute(command, cwd=trees.solved, env=sources(trees.solved))
    assert ran.code == 0, ran.out + ran.err[-3000:]


def test_every_reference_can_be_adopted(trees, python_of, tmp_path):
    """Each keeps the contract, all of them together the project's own tests; undone, none is left.

    The references are adopted into a project whose pipeline does not run.
    """
    project = tmp_path / "project"
    shutil.copytree(trees.solved, project)
    lend(project, python_of(kind(trees)))
    learner, src = Learner(project), project / "src"
    before = {file: file.read_bytes() for file in src.rglob("*.py")}
    adoptable = {n: row[0]["adopts"] for n, row in exercises(trees).items() if "adopts" in row[0]}
    assert adoptable
    for name in adoptable:
        done = learner.learn("adopt", name, "--no-run")
        assert done.code == 0, done.err
    changed = {file.name for file, text in before.items() if file.read_bytes() != text}
    assert changed == {adopts.split("::")[0] for adopts in adoptable.values()}
    for command in (["pytest", "-q", "tests"], ["ruff", "check"], ["ruff", "format", "--check"]):
        done = execute([str(project / ".venv/bin/python"), "-m", *command], cwd=project)
        assert done.code == 0, done.out[-3000:]
    for name in adoptable:  # in another order than that of the adoptions
        done = learner.learn("adopt", name, "--undo", "--no-run")
        assert done.code == 0, done.err
    assert {file: file.read_bytes() for file in before} == before
    assert not any((project / ".learn/adopted").iterdir())


def test_lessons_and_checks_are_clean(trees, project_python):
    """The project's linter and formatter find nothing to say about them, solved or not."""
    for tree in (trees.stubs, trees.solved):
        for command in (["check"], ["format", "--check"]):
            ran = execute([str(project_python), "-m", "ruff", *command, "learn"], cwd=tree)
            assert ran.code == 0, ran.out[-3000:] + ran.err


# ------------------------------------------------------------------ a defect planted for each gate

STEM = "s1_02"
LESSON = "learn/stage1_python/s1_02_arguments.py"
CHECK = "learn/checks/test_s1_02.py"
COURSE = "learn/stage1_python/course.toml"
PROOF = f"proofs/{STEM}.py"
DEFECTS = {
    "reference": ("solved/" + LESSON, r"digits=3", "digits=2"),
    "stub": ("stubs/" + CHECK, r"(?s)def test_.*", "def test_nothing(lesson):\n    pass\n"),
    "misconceptions": (PROOF, r"MISCONCEPTIONS = \{", "MISCONCEPTIONS = {'none': ('', 'x'),"),
    "alternatives": (PROOF, r"(?s)\Z", "\nALTERNATIVES = {'wrong': 'def note_run(): pass'}\n"),
    "mutants": ("stubs/" + CHECK, r"(?s)def test_writes.*?\n\n\n", ""),
    "secrets": (
        "stubs/" + COURSE,
        r"A default value is made once",
        "if log is None: log = [] log.append(f'{model}: {score:.{digits}f}') return log",
    ),
}


@pytest.mark.parametrize("gate", DEFECTS)
@pytest.mark.parametrize("trees", ["tabular"], indirect=True)
def test_a_planted_defect_turns_its_gate_red(gate, trees, project_python, tmp_path):
    """And no other one that does not depend on it."""
    place, old, new = DEFECTS[gate]
    for tree in (trees.stubs, trees.solved):
        shutil.copytree(tree, tmp_path / tree.name)
    for name in ("prove.py", "mutants.py", PROOF):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(HERE / name, tmp_path / name)
    file = tmp_path / place
    text = file.read_text(encoding="utf-8")
    changed = re.sub(old, lambda _: new, text, count=1)
    assert changed != text
    file.write_text(changed, encoding="utf-8")
    command = [str(project_python), "prove.py", str(tmp_path), "s1.02", "--gates", gate]
    ran = execute(command, cwd=tmp_path, env=sources(tmp_path / "stubs"))
    (row,) = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.code == 1, ran.out + ran.err
    assert row["problems"]
