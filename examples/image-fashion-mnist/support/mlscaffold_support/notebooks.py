"""Executing a notebook so that equal results give equal bytes, and writing it as one HTML page."""

import re
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import jupytext
import nbformat
from nbclient import NotebookClient
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from nbstripout import strip_output
from traitlets.config import Config

from .files import replace_file, write_text

PAGES = Path(__file__).parent / "pages"
TABLE_STYLE = re.compile(r"<style.*?</style>|border=\"1\"", re.DOTALL)  # of pandas
STACK = {  # package: how it is called
    "scikit-learn": "scikit-learn",
    "torch": "PyTorch",
    "pandas": "pandas",
    "optuna": "Optuna",
    "dvc": "DVC",
    "mlflow": "MLflow",
}


def execute(source: Path, timeout: int = 600) -> NotebookNode:
    """Run a notebook in percent format and remove everything that differs from run to run.

    Raises
    ------
    CellExecutionError
        A cell failed; the message shows it.
    """
    notebook = jupytext.read(source)
    with TemporaryDirectory() as folder:  # of the sockets: no network port is opened
        NotebookClient(
            notebook,
            kernel_name="python3",
            config=Config(KernelManager={"transport": "ipc", "ip": f"{folder}/kernel"}),
            timeout=timeout,
            record_timing=False,
        ).execute()
    notebook = strip_output(notebook, keep_output=True, keep_count=True, keep_id=True)
    for n, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{n:02d}"
        cell["metadata"] = NotebookNode()
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    language = {"name": "python"}
    notebook["metadata"] = nbformat.from_dict({"kernelspec": kernel, "language_info": language})
    return notebook


def write_notebook(notebook: NotebookNode, path: Path) -> None:
    """Write an ``.ipynb`` file."""
    with replace_file(path) as temporary:
        nbformat.write(notebook, temporary)


def page_header(root: Path, description: str) -> dict[str, Any]:
    """Return what stands at the top of every page: who made the project, with what, and links."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    authors = ", ".join(author["name"] for author in project.get("authors", []))
    packages = [re.split(r"[^A-Za-z-]", line)[0] for line in project["dependencies"]]
    stack = ", ".join(name for package, name in STACK.items() if package in packages)
    links = [("Report", "report.html"), ("Exploration", "explore.html")]
    links += [("Model card", "model_card.html"), ("Data card", "data_card.html")]
    urls = project.get("urls", {})
    links += [("Code", urls["Repository"])] if "Repository" in urls else []
    return {"byline": f"{authors} · {stack}", "links": links, "description": description}


def write_page(notebook: NotebookNode, path: Path, header: dict[str, Any]) -> None:
    """Write a notebook as one HTML page that needs nothing from the network."""
    exporter = HTMLExporter(
        template_name="report",
        extra_template_basedirs=[str(PAGES)],
        exclude_anchor_links=True,
    )
    exporter.register_filter("plain_table", lambda html: TABLE_STYLE.sub("", html))
    first = next((c.source for c in notebook.cells if c.source.startswith("# ")), path.stem)
    links = [(text, url) for text, url in header["links"] if url != path.name]
    page = header | {"title": first.splitlines()[0].lstrip("# "), "links": links}
    html, _ = exporter.from_notebook_node(notebook, resources={"page": page})
    write_text(path, html)


def write_markdown_page(text: str, path: Path, header: dict[str, Any]) -> None:
    """Write Markdown as a page in the style of the report."""
    cell = nbformat.v4.new_markdown_cell(text, id="text")
    write_page(nbformat.v4.new_notebook(cells=[cell]), path, header)


def notebook_title(source: Path) -> str:
    """Read the first heading of a notebook in percent format."""
    heading = re.search(r"^# # (.+)$", source.read_text(encoding="utf-8"), re.MULTILINE)
    return heading[1].strip() if heading else source.stem
