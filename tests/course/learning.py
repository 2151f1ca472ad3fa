"""A project that somebody learns in, and what the gates have found."""

import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from support import Ran, execute, mlscaffold

# (exercise, kind) -> gate -> whether it holds; shown at the end of a run
TABLE: dict[tuple[str, str], dict[str, bool]] = defaultdict(dict)

STUB = "s1.02"  # an exercise that every kind has, on data of its own
LESSON = "learn/stage1_python/s1_02_arguments.py"


@dataclass(frozen=True)
class Learner:
    """A project that somebody learns in."""

    project: Path

    def learn(self, *arguments: str, **options) -> Ran:
        """Run ``mlscaffold learn``."""
        return mlscaffold("learn", *arguments, cwd=self.project, **options)

    def outcome(self, name: str = STUB) -> str:
        """Return how an exercise stands."""
        listed = self.learn("--json").json["result"]["exercises"]
        return next(each["outcome"] for each in listed if each["id"] == name)

    @property
    def lesson(self) -> Path:
        """The lesson that the tests answer."""
        return self.project / LESSON

    def answer(self, code: str) -> None:
        """Write a lesson that holds this code and nothing else."""
        self.lesson.write_text(code, encoding="utf-8")


def lend(project: Path, python: Path) -> None:
    """Give a project an environment of its own that finds the packages of another one."""
    place = project / ".venv"
    made = [sys.executable, "-m", "venv", "--without-pip", "--clear", str(place)]
    subprocess.run([str(python), *made[1:]], check=True, capture_output=True)
    ask = "import site, sys; print(sys.prefix, *site.getsitepackages(), sep='\\n')"
    prefix, *places = execute([str(python), "-c", ask], cwd=project).out.split()
    theirs = next(each for each in places if each.endswith("site-packages"))
    (place / "share").symlink_to(Path(prefix) / "share")  # templates of nbconvert
    (ours,) = place.glob("lib/python*/site-packages")
    lines = [*(str(project / name) for name in ("src", "support", "learn")), theirs]
    (ours / "lent.pth").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (place / ".mlscaffold").write_text(str(project), encoding="utf-8")
