"""What lies in the repository: tests, and nothing that should not be there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pathspec import GitIgnoreSpec

from mlscaffold import git
from mlscaffold.review.check import Found, Remark, check
from mlscaffold.review.evidence import REPORTS, Broken, Evidence

FAMILY = "ml-repository"
TEST = re.compile(r"^\s*(?:async )?def test_\w+", re.MULTILINE)
ENOUGH_TESTS = 3
ENOUGH_COMMITS = 3
LARGEST = 5 << 20  # bytes of one file; a reader clones all of them
TEST_TIME = 900  # seconds
UNWANTED = GitIgnoreSpec.from_lines(
    """
    /data/raw/* /data/prepared /data/predictions !/data/raw/*.dvc !/data/raw/.gitignore
    /models *.parquet *.pkl *.pickle *.joblib *.skops *.safetensors *.pt *.pth *.ckpt *.h5 *.onnx
    /.venv /venv /env __pycache__ *.egg-info .ipynb_checkpoints node_modules
    /mlflow.db* /mlruns /mlartifacts .env .DS_Store
    """.split()
)
ELSEWHERE = re.compile(r"(?<![\w.:/-])(?:/home/\w+|/Users/\w+|/root)/\S*|\b[A-Z]:\\Users\\\w+")
LICENCES = {"MIT": "MIT License", "Apache-2.0": "Apache License", "BSD-3-Clause": "Redistribution"}
NONE = "LicenseRef-All-Rights-Reserved"
# Keys and tokens that have a form of their own. Guesses by entropy would find every checksum.
DETECTORS = (
    "ArtifactoryDetector AWSKeyDetector AzureStorageKeyDetector BasicAuthDetector CloudantDetector"
    " DiscordBotTokenDetector GitHubTokenDetector GitLabTokenDetector JwtTokenDetector"
    " KeywordDetector MailchimpDetector NpmDetector OpenAIDetector PrivateKeyDetector"
    " PypiTokenDetector SendGridDetector SlackDetector SquareOAuthDetector StripeDetector"
    " TelegramBotTokenDetector TwilioKeyDetector"
).split()


@check("ML501", FAMILY)
def tests_present(evidence: Evidence) -> Found:
    """Keep tests of the code, the data and the model in tests/.

    They show that the steps do what they say. Every project comes with some; add one for what you
    add.

    Passes when: `tests/` holds at least three test functions.
    """
    names = [n for n in evidence.files if re.fullmatch(r"tests/(?:.*/)?test_\w+\.py", n)]
    count = sum(len(TEST.findall(evidence.text(name))) for name in names)
    return "" if count >= ENOUGH_TESTS else f"tests/ holds {count} tests; it needs {ENOUGH_TESTS}."


@check("ML502", FAMILY)
def tests_green(evidence: Evidence) -> Found:
    """Keep the tests green.

    `mlscaffold check` runs them in the project's environment, which takes up to a minute; with
    `--no-tests`, or where there is no environment, it says that it did not.

    Passes when: `uv run pytest` ends without a failure.
    """
    if not evidence.run_tests:
        return Remark("Not run this time. Type: uv run pytest")
    python = evidence.project.python
    if not python.exists():
        return Remark("Not run: the project has no environment here. Make one: mlscaffold run")
    with tempfile.TemporaryDirectory() as elsewhere:
        env = {
            **os.environ,
            "PATH": f"{python.parent}{os.pathsep}{os.environ.get('PATH', '')}",
            "PYTHONPATH": f"{evidence.root / 'src'}{os.pathsep}{evidence.root / 'support'}",
            "PYTHONPYCACHEPREFIX": elsewhere,  # the project stays as it is
        }
        command = [str(python), "-m", "pytest", "-q", "--color=no", "-p", "no:cacheprovider"]
        try:
            ran = subprocess.run(
                command, cwd=evidence.root, env=env, stdin=subprocess.DEVNULL,
                capture_output=True, text=True, errors="replace", timeout=TEST_TIME,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return f"The tests take longer than {TEST_TIME // 60} minutes."
    last = [line for line in ran.stdout.splitlines() + ran.stderr.splitlines() if line.strip()]
    return "" if ran.returncode == 0 else f"uv run pytest says: {last[-1] if last else 'nothing'}"


@check("ML503", FAMILY)
def secrets(evidence: Evidence) -> Found:
    """Keep keys, tokens and passwords out of the repository.

    What was pushed once is public for good, also after it was deleted: withdraw the key first. Put
    it into an environment variable or into `.env`, which Git ignores.

    Passes when: no file holds anything with the form of a key. Where one only looks like
    it, a comment `pragma: allowlist secret` in its line says so.
    """
    from detect_secrets.core.scan import scan_file
    from detect_secrets.settings import transient_settings

    hints = _hints_of_secrets()
    with transient_settings({"plugins_used": [{"name": name} for name in DETECTORS]}):
        for name, text in evidence.texts():
            if any(
                hint.search(text) for hint in hints
            ):  # line by line only where it may be worth it
                for hit in scan_file(str(evidence.root / name)):
                    return f"{name}:{hit.line_number} looks like a secret ({hit.type})."
    return ""


@check("ML504", FAMILY)
def nothing_large(evidence: Evidence) -> Found:
    """Keep data, models, environments and caches out of Git.

    Git keeps every version of every file for ever. DVC keeps data and models, and Git their
    checksums.

    Passes when: Git knows no file below `data/` but README.md and pointers, no model, no
    environment, and none over 5 MB.
    """
    if git.root_of(evidence.root) is None:
        return "The project is in no Git repository: git init && git add --all && git commit"
    for name in evidence.files:
        path = evidence.root / name
        if UNWANTED.match_file(name):
            return f"{name} is for DVC, or for nobody: git rm --cached it, and put it in .gitignore"
        size = path.stat().st_size if path.is_file() else 0
        if size > LARGEST:
            return f"{name} has {size >> 20} MB. Let DVC keep it: uv run dvc add {name}"
    return ""


@check("ML505", FAMILY)
def dependencies(evidence: Evidence) -> Found:
    """Depend on nothing that is not used.

    Whoever installs the project installs all of it. What is used without an import, as a command
    or by another library, is listed in pyproject.toml under `[tool.deptry.per_rule_ignores]`.

    Passes when: `uvx deptry .` reports no DEP002.
    """
    evidence.pyproject  # noqa: B018 - or it says that it cannot be read
    with tempfile.TemporaryDirectory() as elsewhere:
        listed = Path(elsewhere) / "unused.json"
        only = ["--ignore", "DEP001,DEP003,DEP004,DEP005", "--json-output", str(listed)]
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(_installed(evidence))}
        command = [sys.executable, "-m", "deptry", ".", *only]
        ran = subprocess.run(
            command, cwd=evidence.root, env=env, capture_output=True, text=True, check=False
        )
        if not listed.exists():
            last = (ran.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise Broken("pyproject.toml", f"deptry says {last}")
        found = json.loads(listed.read_text(encoding="utf-8"))
    unused = sorted({each["module"] for each in found if each["error"]["code"] == "DEP002"})
    return (
        f"Nothing in src/ imports {', '.join(unused)}: uv remove {' '.join(unused)}"
        if unused
        else ""
    )


@check("ML506", FAMILY)
def paths(evidence: Evidence) -> Found:
    """Name no place that only your machine has.

    A path like `/home/somebody/data.csv` works for one person and tells everybody their name.

    Passes when: paths are relative to the root of the project, as in `params.yaml`.
    """
    home, root = str(Path.home()), str(evidence.root)
    own = [place for place in (root, home) if len(Path(place).parts) > 2]
    for name, text in evidence.texts(lessons=False):
        shows_data = name.startswith(REPORTS)  # in which other people's paths may stand
        for number, line in enumerate(text.splitlines(), start=1):
            hit = None if shows_data else ELSEWHERE.search(line)
            found = hit[0] if hit else next((place for place in own if place in line), "")
            if found:
                return f"{name}:{number} names {found[:60]}. Write it relative to the project."
    return ""


@check("ML507", FAMILY)
def licence(evidence: Evidence) -> Found:
    """Say under which licence the code is, the same in LICENSE, pyproject.toml and CITATION.cff.

    Code without a licence may be read and not used.

    Passes when: a LICENSE file whose text is that of the licence that the two others
    name.
    """
    text = evidence.text("LICENSE")
    named = evidence.pyproject.get("project", {}).get("license")
    if not text.strip() or not isinstance(named, str):
        return "There is no LICENSE file, or pyproject.toml does not name its licence."
    if named == NONE:
        return Remark("All rights are reserved: others may read the code, and not use it.")
    if LICENCES.get(named, "") not in text:
        return f"pyproject.toml says {named}, but LICENSE holds another text."
    cited = evidence.table("CITATION.cff").get("license")
    if cited != named:
        return f"pyproject.toml says {named}, CITATION.cff {cited or 'nothing'}."
    return ""


@check("ML508", FAMILY)
def citation(evidence: Evidence) -> Found:
    """Keep CITATION.cff valid.

    GitHub shows it as "Cite this repository"; with a mistake in it, it shows nothing.

    Passes when: `check-jsonschema` accepts it against the schema of the Citation File
    Format.
    """
    if not evidence.text("CITATION.cff"):
        return "There is no CITATION.cff."
    schema = ["--builtin-schema", "vendor.citation-file-format", "--force-filetype", "yaml"]
    ran = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", *schema, "-o", "json", "CITATION.cff"],
        cwd=evidence.root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    try:
        told: dict[str, Any] = json.loads(ran.stdout)
    except ValueError:
        raise Broken("CITATION.cff", (ran.stderr.strip() or "no reason given")[-200:]) from None
    if told.get("status") == "ok":
        return ""
    return f"CITATION.cff: {next(_complaints(told), 'it is not valid')}"


@check("ML509", FAMILY)
def history(evidence: Evidence) -> Found:
    """Commit in small steps that say why.

    A history shows how somebody works. It is never a failure here: thin ones have good reasons.

    Passes when: several commits after the first one, and nothing that waits to be
    committed.
    """
    commits, changed = git.commits(evidence.root), git.changes(evidence.root)
    said = []
    if changed:
        many = "one change is" if len(changed) == 1 else f"{len(changed)} changes are"
        said.append(f"{many} not committed yet")
    if len(commits) < ENOUGH_COMMITS:
        said.append("one commit so far" if len(commits) == 1 else f"{len(commits)} commits so far")
    return Remark(f"{'; '.join(said)}.".capitalize()) if said else ""


def _hints_of_secrets() -> list[re.Pattern[str]]:
    """Return what a text with a secret in it holds, by the detectors' own expressions."""
    from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
    from detect_secrets.plugins.keyword import DENYLIST

    classes: Iterable[Any] = get_mapping_from_secret_type_to_class().values()
    detectors = [each for each in classes if each.__name__ in DETECTORS]
    forms = [form for each in detectors for form in getattr(each, "denylist", ())]
    return [re.compile("|".join(DENYLIST), re.IGNORECASE), *forms]


def _installed(evidence: Evidence) -> list[str]:
    """Name where the project's own libraries lie, which say what their modules are called."""
    return [str(path) for path in evidence.project.environment.glob("lib/python3*/site-packages")]


def _complaints(told: dict[str, Any]) -> Iterator[str]:
    for each in told.get("errors", []) + told.get("parse_errors", []):
        yield f"{each.get('path', '').removeprefix('$.')}: {each.get('message', '')}".strip(": ")
