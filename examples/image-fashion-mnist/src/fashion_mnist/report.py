"""Stage 5, report: execute the notebooks, render the cards, fill in the README."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from mlscaffold_support import summary
from mlscaffold_support.cards import fill_readme, render_card
from mlscaffold_support.facts import Facts
from mlscaffold_support.notebooks import (
    execute,
    page_header,
    write_markdown_page,
    write_notebook,
    write_page,
)

from .config import load

NOTEBOOKS, REPORTS = Path("notebooks"), Path("reports")
TEMPLATES = NOTEBOOKS / "templates"


def main() -> None:
    """Write everything that a reader sees; nothing new is computed."""
    facts = Facts.read()
    headline = summary.headline(facts.result).replace("**", "")
    header = page_header(facts.root, headline)
    names = ("report", "explore")
    with ThreadPoolExecutor() as pool:  # each notebook runs in a process of its own
        executed = pool.map(execute, [NOTEBOOKS / f"{name}.py" for name in names])
    for name, notebook in zip(names, executed, strict=True):
        write_notebook(notebook, REPORTS / f"{name}.ipynb")
        write_page(notebook, REPORTS / f"{name}.html", header)
    context = {"facts": facts, "config": load(), "src": f"src/{__package__}"}
    for card in ("model_card", "data_card"):
        text = render_card(TEMPLATES / f"{card}.md.j2", REPORTS / f"{card}.md", context)
        write_markdown_page(text, REPORTS / f"{card}.html", header)
    fill_readme(TEMPLATES / "readme.md.j2", context)
    print(f"{REPORTS / 'report.html'}: {headline}")


if __name__ == "__main__":
    main()
