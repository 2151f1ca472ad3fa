"""The course as a whole: ids, requirements, files and topics are consistent."""

import ast
import importlib.util
import re
import tempfile
import tomllib
from pathlib import Path

import pytest
from support import ROOT

from mlscaffold.answers import KINDS, Answers
from mlscaffold.render import with_copier

PROOFS = Path(__file__).parent / "proofs"
# What each stage must teach, as the roadmap has it.
TOPICS = {
    1: """functions, classes, modules, errors and exceptions, comprehensions, generators,
       standard library, NumPy shapes, dtypes, broadcasting, vectorisation, reading documentation,
       Jupyter""",
    2: """loading formats, imputation, deletion, encoding, scaling, merging, reshaping,
       distributions, correlations, anomalies, array mental model""",
    3: """Bayes, hypothesis tests, confidence intervals, expected value, risk, vectors, matrices,
       products, eigenvalues, geometry of neural networks, geometry of PCA, geometry of SVMs,
       derivatives, chain rule, gradient descent""",
}
# stage -> how many exercises it has; a stage is listed when all of them are written.
COMPLETE = {1: 22, 2: 17, 3: 22}
SUPPORT = ROOT / "templates/{{common}}/support/mlscaffold_support"
MODULE = re.compile(r"src/a/\w+\.py")
# `name` in `src/a/module.py`, `name` and `other` in `mlscaffold_support.module`
PLACE = re.compile(
    r"(?P<names>`\w+`(?:(?:,| and) `\w+`)*) in `(?:(?P<file>src/a/\w+\.py)"
    r"|mlscaffold_support\.(?P<module>\w+))`"
)
WRITTEN_IN_LESSONS = {"tally.py", "peek.py", "overview.py"}
EXAMPLE = Answers("tabular", "A", "a", "a", "breast-cancer", "binary", "A", "MIT", "2026-11-28")


def topics(stage: int) -> set[str]:
    """Return the vocabulary of a stage."""
    return {" ".join(topic.split()) for topic in TOPICS[stage].split(",")}


@pytest.fixture(scope="module", params=KINDS)
def learn(request) -> Path:
    """Render the course of a kind, and return its folder."""
    data = {"tabular": "breast-cancer", "image": "digits", "text": "docstrings"}[request.param]
    given = EXAMPLE.as_dict() | {"kind": request.param, "dataset": data, "torch": "cpu"}
    with tempfile.TemporaryDirectory() as folder:
        with_copier.render(Answers(**given), Path(folder))
        yield Path(folder) / "learn"


@pytest.fixture(scope="module")
def entries(learn) -> list[dict]:
    """Return the entries of all course files, each with the folder that it stands in."""
    return [
        {**entry, "folder": file.parent}
        for file in sorted(learn.glob("stage*/course*.toml"))
        for entry in tomllib.loads(file.read_text(encoding="utf-8"))["exercise"]
    ]


def test_ids_are_unique_and_say_their_stage(entries):
    """And every stage is numbered without a gap once it is complete."""
    ids = [entry["id"] for entry in entries]
    assert len(ids) == len(set(ids))
    assert all(entry["folder"].name.startswith(f"stage{entry['id'][1]}_") for entry in entries)
    for stage, count in COMPLETE.items():
        wanted = [f"s{stage}.{number:02}" for number in range(1, count + 1)]
        assert sorted(name for name in ids if name[1] == str(stage)) == wanted


def test_requirements_come_earlier(entries):
    """What an exercise builds on exists and has a smaller id; in a stage to come, only the id."""
    ids = {entry["id"] for entry in entries}
    for entry in entries:
        assert all(needed < entry["id"] for needed in entry["requires"]), entry["id"]
        complete = [needed for needed in entry["requires"] if int(needed[1]) in COMPLETE]
        assert set(complete) <= ids, entry["id"]


def test_each_has_its_files(entries, learn):
    """A lesson with its stubs, a check, a proof, three hints."""
    for entry in entries:
        stem = entry["id"].replace(".", "_")
        lesson = entry["folder"] / entry["file"]
        assert lesson.is_file(), entry["id"]
        assert lesson.name.startswith(f"{stem}_")
        assert (learn / "checks" / f"test_{stem}.py").is_file()
        assert (PROOFS / f"{stem}.py").is_file()
        assert len(entry["hints"]) == 3
        assert entry["functions"]
        assert entry["data"] in ("own", "generated")
        text = lesson.read_text(encoding="utf-8")
        elsewhere = entry.get("module")
        assert elsewhere or all(name in text for name in entry["functions"]), entry["id"]


def test_the_first_hint_links_to_documentation(entries):
    """To a page that one must learn to read."""
    assert [entry["id"] for entry in entries if "https://" not in entry["hints"][0]] == []


def test_no_file_is_left_over(entries, learn):
    """Every lesson, check and proof belongs to an exercise."""
    stems = {entry["id"].replace(".", "_") for entry in entries}
    checks = {path.stem.removeprefix("test_") for path in learn.glob("checks/test_*.py")}
    lessons = {"_".join(path.stem.split("_")[:2]) for path in learn.glob("stage*/s*.*")}
    proofs = {path.stem for path in PROOFS.glob("s*.py")}
    assert checks == lessons == proofs == stems


def test_topics_are_the_roadmaps(entries):
    """Each stage uses the roadmap's words; a complete one covers all of them."""
    for stage in TOPICS:
        covered = {t for entry in entries if entry["id"][1] == str(stage) for t in entry["topics"]}
        assert covered <= topics(stage), f"stage {stage}"
        assert stage not in COMPLETE or covered == topics(stage), f"stage {stage}"


def test_what_can_be_adopted_is_there(entries, learn):
    """Each definition that an exercise can replace exists in projects of the kind."""
    for entry in entries:
        if adopts := entry.get("adopts"):
            file, name = adopts.split("::")
            assert name in defined(learn.parent / "src/a" / file), entry["id"]
            assert name in entry["functions"], entry["id"]
            assert entry["changes"], entry["id"]


def test_lessons_name_what_is_there(learn):
    """Each module that a lesson names exists, and defines what the lesson says it does."""
    missing = []
    for file in sorted(learn.glob("stage*/s*.*")):
        text = " ".join(file.read_text(encoding="utf-8").replace("\n# ", " ").split())
        for module in MODULE.finditer(text):
            path = learn.parent / "src/a" / module[0].removeprefix("src/a/")
            if not path.exists() and path.name not in WRITTEN_IN_LESSONS:
                missing.append(f"{file.name}: {module[0]}")
        for place in PLACE.finditer(text):
            path = (
                learn.parent / place["file"] if place["file"] else SUPPORT / f"{place['module']}.py"
            )
            names = re.findall(r"`(\w+)`", place["names"])
            missing += [f"{file.name}: {n} in {path.name}" for n in set(names) - defined(path)]
    assert missing == []


def defined(path: Path) -> set[str]:
    """Return the functions, classes and constants at the top level of a module."""
    body = ast.parse(path.read_text(encoding="utf-8")).body if path.exists() else []
    names = {getattr(node, "name", "") for node in body}
    assigned = (target for node in body if isinstance(node, ast.Assign) for target in node.targets)
    return names | {target.id for target in assigned if isinstance(target, ast.Name)}


def test_the_table_of_topics_is_true():
    """`nox -s docs` writes it into docs/course.md."""
    spec = importlib.util.spec_from_file_location("topics", ROOT / "docs" / "write_topics.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.page() == (ROOT / "docs" / "course.md").read_text(encoding="utf-8")
