"""A notebook from its source: executed, made the same bytes each time, and set as one HTML page."""

import re
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from nbstripout import strip_output
from traitlets.config import Config

from ..files import replacing

PAGE = Path(__file__).parent / "page"


def execute(source: Path, folder: Path = Path(), timeout: int = 300) -> NotebookNode:
    """Run a notebook in percent format and take out all that differs from run to run.

    Raises
    ------
    CellExecutionError
        A cell failed; the message shows it.

    """
    notebook = jupytext.read(source)
    NotebookClient(
        notebook,
        kernel_name="python3",
        config=Config(KernelManager={"transport": "ipc"}),  # nothing on a network port
        timeout=timeout,
        resources={"metadata": {"path": str(folder)}},
        record_timing=False,
    ).execute()
    return _stable(notebook)


def write(notebook: NotebookNode, path: Path) -> None:
    """Write an ``.ipynb`` file."""
    with replacing(path) as part:
        nbformat.write(notebook, part)


def write_page(notebook: NotebookNode, path: Path, title: str, description: str) -> None:
    """Write a notebook as one page that needs nothing from the network."""
    exporter = HTMLExporter(
        template_name=PAGE.name,
        extra_template_basedirs=[str(PAGE.parent)],
        exclude_anchor_links=True,
    )
    words = {"title": title, "description": re.sub(r"[*`]", "", description)}
    html, _ = exporter.from_notebook_node(notebook, resources={"page": words})
    with replacing(path) as part:
        part.write_text(html, encoding="utf-8")


def from_markdown(text: str) -> NotebookNode:
    """Make a notebook of one text, so that it can be written as a page."""
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text, id="text")])


def title(source: Path) -> str:
    """Read the first heading of a notebook in percent format."""
    found = re.search(r"^# # (.+)$", source.read_text(encoding="utf-8"), re.MULTILINE)
    return found[1].strip() if found else source.stem


def _stable(notebook: NotebookNode) -> NotebookNode:
    """Number the cells instead of drawing ids, and keep no word about tools and times."""
    notebook = strip_output(notebook, keep_output=True, keep_count=True, keep_id=True)
    for n, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{n:02d}"
        cell["metadata"] = NotebookNode()
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook["metadata"] = nbformat.from_dict(
        {"kernelspec": kernel, "language_info": {"name": "python"}}
    )
    return notebook
