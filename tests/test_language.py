"""Generated projects use the field's own terms, in plain English."""

import ast
import re
from pathlib import Path

import pytest
from support import ROOT

TEXTS = (".py", ".md", ".jinja", ".j2", ".toml", ".yaml", ".yml", ".patch")
# Phrases that stood for a term of the field, and the term.
PHRASES = {
    r"95 %|95% interval": "95% CI",
    r"the baseline has \d": "baseline 0.500",
    r"guessing would \d": "50% would be chance",
    r"(opened once|unused so far) for this model": "evaluated once on the held-out test set",
    r"[Gg]ives? (the target|a class|the class) away|giveaway": "target leakage",
    r"asks for a look": "needs attention",
    r"Green looks like": "Passes when",
    r"half made": "partial files",
    r"was so already": "already up to date",
    r"stands? in the way": "problem",
    r"why it is no feature": "reason for exclusion",
    r"marks that mean no value": "strings treated as missing",
    r"[Ff]rom behind": "horizontal flip",
    r"[Ss]ure of it": "confidence",
    r"hopeful": "slightly optimistic",
    r"\b(is|are|was|were|be|sets?|setting) apart\b": "held out",
    r"[Ff]alse alarm|[Mm]issed positive": "false positive, false negative",
    r"What was tried|How good it is|What a decision costs|Where it is weak": "Models compared, …",
    r"The worst errors|What it looks at|What is wrong with it": "Largest errors, …",
    r"Too high or too low": "Bias by subgroup",
    r"the yes of the two": "the value that means yes",
    r"\bTaken: ": "Selected model",
    r"\b[Mm]end(s|ed|ing)?\b": "fix",
    r"This is no ": "Cannot read this as …",
}
BARE = re.compile(r"(FEW|MOST|LEAST|LONGEST|SURE|SHOWN|ENOUGH|MANY|LARGE|SMALL|RARE)$")


def written() -> list[Path]:
    """Return the texts of package, templates, examples and documents; lessons have their own."""
    roots = [
        ROOT / "mlscaffold",
        ROOT / "templates",
        ROOT / "examples" / "patches",
        ROOT / "docs",
        ROOT / "README.md",
    ]
    files = [path for root in roots for path in ([root] if root.is_file() else root.rglob("*"))]
    return [path for path in files if path.suffix in TEXTS and "learn" not in path.parts]


@pytest.mark.parametrize(("phrase", "term"), PHRASES.items(), ids=PHRASES)
def test_the_terms_of_the_field_are_used(phrase, term):
    """Each file that has a phrase of its own for a term is named, with the line."""
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()} (write: {term})"
        for path in written()
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(phrase, line)
    ]
    assert found == []


def modules() -> list[Path]:
    """Return the Python modules of the templates, without lessons and Jinja."""
    return [path for path in written() if path.suffix == ".py" and "templates" in path.parts]


def test_constants_say_what_they_count():
    """A module-level constant is not named by a bare quantity or adjective."""
    found = []
    for path in modules():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign):
                names = [n.id for t in node.targets for n in ast.walk(t) if isinstance(n, ast.Name)]
                found += [f"{path.name}: {name}" for name in names if BARE.match(name)]
    assert found == []


@pytest.mark.parametrize("kind", ["tabular", "image", "text"])
def test_one_name_for_one_public_thing(kind):
    """No two modules of a generated package define the same public function or class."""
    defined: dict[str, list[str]] = {}
    layers = ["common", kind, *(["network"] if kind != "tabular" else [])]
    for layer in layers:
        folder = ROOT / "templates" / f"{{{{{layer}}}}}" / "src" / "{{package}}"
        for path in sorted(folder.glob("*.py")):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name[0] != "_":
                    defined.setdefault(node.name, []).append(path.name)
    shared = {name: paths for name, paths in defined.items() if len(paths) > 1 and name != "main"}
    assert shared == {}


# Modules, and lines of code without docstrings and blank lines.
LIMITS = {"tabular": (14, 1200), "image": (16, 1400), "text": (16, 1400)}


def lines_of_code(path: Path) -> int:
    """Count the lines that are neither blank nor part of a docstring."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    owners = [
        n for n in ast.walk(tree) if isinstance(n, ast.Module | ast.ClassDef | ast.FunctionDef)
    ]
    docs = [node.body[0] for node in owners if ast.get_docstring(node) is not None]
    documented = {n for doc in docs for n in range(doc.lineno, (doc.end_lineno or 0) + 1)}
    lines = enumerate(text.splitlines(), start=1)
    return sum(bool(line.strip()) and number not in documented for number, line in lines)


@pytest.mark.parametrize(("kind", "limits"), LIMITS.items())
def test_a_project_stays_small(kind, limits, tmp_path):
    """Its package has few modules and lines, its pipeline few lines."""
    from mlscaffold.cli.main import main

    with pytest.raises(SystemExit) as end:
        main(["new", kind, str(tmp_path / "demo"), "--yes", "--no-git", "--no-env", "--no-learn"])
    assert end.value.code == 0
    package = tmp_path / "demo" / "src" / "demo"
    modules = list(package.rglob("*.py"))
    assert len(modules) <= limits[0]
    assert sum(map(lines_of_code, modules)) <= limits[1]
    assert len((tmp_path / "demo/dvc.yaml").read_text(encoding="utf-8").splitlines()) <= 70


def glossary() -> list[str]:
    """Return the terms of the glossary."""
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    return [line.split("|")[1].strip() for line in text.splitlines() if line.startswith("| ")][1:]


@pytest.mark.parametrize("term", glossary())
def test_a_term_of_the_glossary_is_in_use(term):
    """A term that nobody writes is taken out of the glossary."""
    texts = (path for path in written() if path.name != "glossary.md")
    spelled = re.compile(re.escape(term).replace(r"\ ", r"[\s_-]+"), re.IGNORECASE)
    assert any(spelled.search(path.read_text(encoding="utf-8")) for path in texts)
