"""Build the site: ``uv run --group site python -m <package>.site`` writes ``build/site/``.

Reads what the pipeline and the author have written and computes nothing new.
"""

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from ..errors import ProjectError
from .assemble import assemble

BUILD = Path("build")
NEEDED = ("metrics.json", "model_card.md", "data_card.md", "report.ipynb")


def main() -> None:
    """Write the pages to ``build/pages/`` and set them as ``build/site/``."""
    missing = [f"reports/{name}" for name in NEEDED if not (Path("reports") / name).exists()]
    if missing:
        raise ProjectError(f"{', '.join(missing)}: not there yet. `uv run dvc repro` makes it.")
    if find_spec("zensical") is None:
        command = f"uv run --group site python -m {__package__}"
        raise ProjectError(f"zensical, which sets the site, is not installed. Type: {command}")
    shutil.rmtree(BUILD, ignore_errors=True)
    pages = assemble(Path(), BUILD)
    command = [sys.executable, "-m", "zensical", "build", "--strict"]
    built = subprocess.run(
        [*command, "--config-file", str(BUILD / "zensical.toml")], capture_output=True, text=True
    )
    if built.returncode != 0:
        raise ProjectError(f"zensical could not build the site.\n{built.stdout}{built.stderr}")
    print(f"{BUILD / 'site' / 'index.html'}: {len(pages)} pages")


if __name__ == "__main__":
    main()
