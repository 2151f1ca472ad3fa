"""What a person writes to finish a project, and small things that are done to projects."""

import re
import shutil
from pathlib import Path

import yaml
from support import execute

LEFT_OUT = shutil.ignore_patterns(".venv", "__pycache__", ".pytest_cache", "mlartifacts")
TO_WRITE = re.compile(r"> \*\*To write:\*\*.*?(?=\n\n)", re.DOTALL)
SECTIONS = (
    """\
The pathologist who reads the aspirate uses it as a second opinion: which samples to look at again
before the report leaves the house. A malignant mass that is called benign costs months of a
treatment that could have begun, a benign one that is called malignant costs a second look:
ten to one. ROC AUC fits, because the pathologist works down a list: malignant masses have to
stand above benign ones, wherever the line is drawn.""",
    """\
All masses come from one hospital and one set of instruments, so nothing is known of another place.
More data from elsewhere would be the next step.""",
)
# What an author changes in the code of each kind of project: the module, old and new text.
CODE = {
    "tabular": (
        "features.py",
        "    return added\n",
        """\
    added["roundness"] = 12.566 * frame["mean area"] / frame["mean perimeter"] ** 2
    return added
""",
    ),
    "image": ("transforms.py", "SHIFT = 1 / 14 ", "SHIFT = 1 / 28 "),
    "text": ("features.py", "WORD_DROPOUT = 0.1 ", "WORD_DROPOUT = 0.2 "),
}
RECORD = """# {title}

- **Date**: 2026-11-28
- **Question**: {question}
- **Options**: the linear model alone, or a blend of the leaders.
- **Evidence**: run 1; `reports/findings/models.json` has the intervals of
  each of them.
- **Choice**: what `reports/metrics.json` names.
- **Rejected**: {rejected}
"""
RECORDS = {
    "0002-a-blend.md": {
        "title": "A blend of the leaders",
        "question": "is one model enough?",
        "rejected": "the forest. It is slower and no better; many more rows would bring it back.",
    },
    "0003-no-search.md": {
        "title": "How long the search may take",
        "question": "how many trials are worth their time?",
        "rejected": "a hundred trials. <b>No</b> interval moved.",
    },
}
DESCRIPTION = "Is a breast mass malignant? Thirty measurements, judged against a trivial baseline"


def change(path: Path, old: str, new: str) -> None:
    """Replace a piece of a text file that must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {path.name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def write(project: Path) -> None:
    """Write what a person has to write, code included, and nothing else."""
    readme = project / "README.md"
    sections = iter(SECTIONS)
    readme.write_text(TO_WRITE.sub(lambda _: next(sections), readme.read_text("utf-8")), "utf-8")
    answers = yaml.safe_load((project / ".copier-answers.yml").read_text(encoding="utf-8"))
    module, old, new = CODE[answers["kind"]]
    change(next(project.glob(f"src/*/{module}")), old, new)
    for name, content in RECORDS.items():
        (project / "decisions" / name).write_text(RECORD.format(**content), encoding="utf-8")
    pyproject = project / "pyproject.toml"
    generated = next(
        line for line in pyproject.read_text().splitlines() if line.startswith("description")
    )
    change(pyproject, generated, f'description = "{DESCRIPTION}"')
    urls = '[project.urls]\nHomepage = "https://somebody.github.io/demo"\n\n[dependency-groups]'
    change(pyproject, "[dependency-groups]", urls)


def git(project: Path, *arguments: str) -> str:
    """Run Git in a project."""
    ran = execute(["git", *arguments], cwd=project)
    assert ran.code == 0, ran.err
    return ran.out


def commit(project: Path) -> None:
    """Commit everything."""
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "What came out")


def copied(project: Path, place: Path) -> Path:
    """Copy a project, which shares the environment of the first one."""
    shutil.copytree(project, place, ignore=LEFT_OUT, symlinks=True)
    if (project / ".venv").exists():
        (place / ".venv").symlink_to((project / ".venv").resolve())
    return place
