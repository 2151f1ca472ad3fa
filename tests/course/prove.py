"""Prove the exercises: what is right passes, and what is wrong is told why.

    python tests/course/prove.py TREES [ID ...] [--gates GATE,...] [--seeds N]

runs in a project's environment, on the trees that `trees.render` made. It prints one JSON line for
each exercise and gate, and ends with 1 if one of them does not hold.

The gates, as docs/course.md numbers them:

reference       the reference passes, for several seeds
stub            the stub is NOT_ATTEMPTED, and trivial bodies fail
misconceptions  at least three wrong ideas fail, each with its own message
alternatives    a right answer that is written in another way passes
mutants         small faults planted into the reference are found
secrets         no card, check or early hint gives the reference away
"""

import argparse
import ast
import importlib
import json
import os
import re
import sys
import tempfile
import tokenize
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
os.environ |= {"OMP_NUM_THREADS": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "MPLBACKEND": "Agg"}

from mutants import mutants

TRIVIAL = ("return None", "return 0", "return ''", "return []", "return {first}")
NGRAM = 10  # tokens in a row that a check or an early hint may not share with the reference
FAILED = ("WRONG", "ERROR")


class Room:
    """One exercise with its references, and a judge for other answers to it.

    Attributes
    ----------
    seeds
        How many of them what is right must pass.
    stub, solved
        The lesson as a learner gets it, and solved; or the module that the lesson asks for.
    notebook
        The solved lesson, where it is a notebook that is judged together with its module.
    """

    def __init__(self, trees: Path, name: str, seeds: int):
        from course import exercises, server

        self.seeds = seeds
        self.exercise = exercises.exercises()[name]
        answer = self.exercise.answer
        self.stub = answer.read_text(encoding="utf-8") if answer.exists() else ""
        solved = trees / "solved" / answer.relative_to(trees / "stubs")
        self.solved = solved.read_text(encoding="utf-8")
        self.lesson = self.exercise.lesson.read_text(encoding="utf-8")
        solved = trees / "solved/learn" / self.exercise.file
        self.notebook = solved.read_text(encoding="utf-8") if solved.suffix == ".ipynb" else ""
        self.hints = self.exercise.hints
        self.check = self.exercise.check.read_text(encoding="utf-8")
        self.proof = importlib.import_module(f"proofs.{name.replace('.', '_')}")
        self._judge = server.judge

    def judge(
        self, lesson: str, seed: int = 0, *, first: bool = True, notebook: str = ""
    ) -> tuple[str, str]:
        """Return the outcome of a lesson with this source, and its cards."""
        with tempfile.TemporaryDirectory() as folder:
            told = {"LEARN_SEED": str(seed), "LEARN_LESSON": f"{folder}/lesson.py"}
            Path(told["LEARN_LESSON"]).write_text(lesson, encoding="utf-8")
            if self.notebook:
                told["LEARN_NOTEBOOK"] = f"{folder}/lesson.ipynb"
                text = notebook or self.notebook
                Path(told["LEARN_NOTEBOOK"]).write_text(text, encoding="utf-8")
            result = self._judge(self.exercise, first=first, **told)
        return str(result["outcome"]), "\n\n".join(result["cards"])

    def answered(self, answer: str) -> str:
        """Return the solved lesson, some of its functions replaced by those of an answer.

        They come last, which is when they are looked up, but for what a module does when it is run.
        """
        given = {getattr(node, "name", "") for node in ast.parse(answer).body}
        kept = ast.parse(self.solved)
        kept.body = [node for node in kept.body if getattr(node, "name", None) not in given]
        run = [node for node in kept.body if isinstance(node, ast.If)]
        kept.body = [node for node in kept.body if node not in run]
        return "\n\n".join([ast.unparse(kept), answer, *map(ast.unparse, run)])


def reference(room: Room) -> Iterator[str]:
    """Yield why the reference does not pass."""
    for seed in range(room.seeds):
        outcome, cards = room.judge(room.solved, seed)
        if outcome != "PASS":
            yield f"seed {seed}: {outcome}\n{cards}"


def stub(room: Room) -> Iterator[str]:
    """Yield which empty answer is taken for something else."""
    outcome, cards = room.judge(room.stub, first=False, notebook=room.lesson)
    if outcome != "NOT_ATTEMPTED":
        yield f"the stub is {outcome}\n{cards}"
    for body in TRIVIAL:
        for name in room.exercise.functions:
            lesson = _emptied(room.solved, name, body)
            if lesson != room.solved and room.judge(lesson)[0] not in FAILED:
                yield f"{name} with the body `{body}` passes"


def misconceptions(room: Room) -> Iterator[str]:
    """Yield which wrong idea is not told what is wrong."""
    if len(room.proof.MISCONCEPTIONS) < 3:
        yield "fewer than three are named"
    wrong = [
        (name, message, room.answered(answer), "")
        for name, (answer, message) in room.proof.MISCONCEPTIONS.items()
    ]
    for name, (old, new, message) in getattr(room.proof, "NOTEBOOKS", {}).items():
        wrong.append((name, message, room.solved, room.notebook.replace(old, new)))
    if len({message for _, message, _, _ in wrong}) < len(wrong):
        yield "two of them are told the same"
    for name, message, answer, notebook in wrong:
        outcome, cards = room.judge(answer, first=False, notebook=notebook)
        if outcome not in FAILED or message not in " ".join(cards.split()):
            yield f"{name}: {outcome}, without {message!r}\n{cards}"


def alternatives(room: Room) -> Iterator[str]:
    """Yield which right answer is refused."""
    if not room.proof.ALTERNATIVES:
        yield "none is named"
    for name, answer in room.proof.ALTERNATIVES.items():
        for seed in range(room.seeds):
            outcome, cards = room.judge(room.answered(answer), seed)
            if outcome != "PASS":
                yield f"{name}, seed {seed}: {outcome}\n{cards}"


def survivors(room: Room) -> Iterator[str]:
    """Yield which planted fault is not found, nor listed as making no difference."""
    listed = set(room.proof.EQUIVALENT)
    for name, lesson in mutants(room.solved, room.exercise.functions):
        if room.judge(lesson)[0] == "PASS" and name not in listed:
            yield f"survives: {name}"


def secrets(room: Room) -> Iterator[str]:
    """Yield where the reference is given away."""
    answer = [
        node
        for node in ast.parse(room.solved).body
        if getattr(node, "name", None) in room.exercise.functions
    ]
    secret = {gram for node in answer for gram in _grams(ast.unparse(_without_docstrings(node)))}
    shown = set(_grams(re.sub(r'"""[\s\S]*?"""', "", room.lesson)))
    for name, text in {
        "the check": room.check,
        **{f"hint {i}": h for i, h in enumerate(room.hints[:2], 1)},
    }.items():
        for gram in sorted((secret - shown) & set(_grams(text)))[:1]:
            yield f"{name} holds {' '.join(gram)!r} of the reference"
    if len(room.hints) != 3:
        yield "there must be three hints"


GATES: dict[str, Callable[[Room], Iterator[str]]] = {
    "reference": reference,
    "stub": stub,
    "misconceptions": misconceptions,
    "alternatives": alternatives,
    "mutants": survivors,
    "secrets": secrets,
}


def _emptied(source: str, name: str, body: str) -> str:
    """Replace the body of each function called so, or of each method of a class called so."""
    tree = ast.parse(source)
    for node in tree.body:
        if getattr(node, "name", None) == name:
            for each in ast.walk(node):
                if isinstance(each, ast.FunctionDef):
                    given = [arg.arg for arg in each.args.args if arg.arg != "self"]
                    each.body = ast.parse(body.format(first=(given or ["None"])[0])).body
    return ast.unparse(tree)


def _without_docstrings(node: ast.AST) -> ast.AST:
    for each in ast.walk(node):
        if isinstance(each, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(each) is not None:
            each.body = each.body[1:] or [ast.Pass()]
    return node


def _grams(text: str) -> Iterator[tuple[str, ...]]:
    words: list[str] = []
    try:
        for token in tokenize.generate_tokens(StringIO(text).readline):
            if token.string.strip() and token.type != tokenize.COMMENT:
                words.append(token.string)
    except (tokenize.TokenError, SyntaxError):
        words = re.findall(r"\w+|[^\w\s]", text)
    return zip(*(words[i:] for i in range(NGRAM)), strict=False)


def main() -> int:
    """Prove what the command line names."""
    parser = argparse.ArgumentParser()
    parser.add_argument("trees", type=Path)
    parser.add_argument("ids", nargs="*")
    parser.add_argument("--gates", default=",".join(GATES))
    parser.add_argument("--seeds", type=int, default=3, help="that what is right must pass")
    given = parser.parse_args()
    sys.path.insert(0, str(given.trees.absolute() / "stubs/learn"))

    from course import exercises, server

    server.warm()
    bad = 0
    for name in given.ids or list(exercises.exercises()):
        room = Room(given.trees.absolute(), name, given.seeds)
        for gate in given.gates.split(","):
            problems = list(GATES[gate](room))
            bad += bool(problems)
            print(json.dumps({"id": name, "gate": gate, "problems": problems}), flush=True)
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
