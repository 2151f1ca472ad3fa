"""The site of the project: ``python -m mlscaffold_support.site`` builds it in ``build/site/``."""

import json
import posixpath
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from html import escape as html
from pathlib import Path
from typing import Any

from nbconvert.exporters import MarkdownExporter

from . import summary
from .cards import environment
from .errors import ProjectError
from .facts import Facts, project_root
from .markdown import caption, prose, read_section
from .notebooks import PAGES as TEMPLATES
from .notebooks import TABLE_STYLE, notebook_title, page_header
from .processes import report_failure

BUILD = Path("build")
PAGES = {  # in the order of the navigation: file, heading, what is there
    "index.md": ("Home", ""),
    "results.md": ("Results", "Models compared, performance, weak subgroups, largest errors."),
    "exploration.md": ("Exploration", "Distributions, missing values, correlations."),
    "decisions.md": ("Decisions", "What was chosen on which evidence, and what was rejected."),
    "model-card.md": ("Model card", "Intended use, performance and limits of the model."),
    "data-card.md": ("Data card", "Columns, data quality and split."),
    "reproduce.md": ("Reproduce", "The commands that give the same numbers."),
}
LINKED = {  # a file of the project: the page that shows it
    "README.md": "index.md",
    "data/README.md": "data-card.md",
    "decisions": "decisions.md",
    "decisions/README.md": "decisions.md",
    "reports/data_card.md": "data-card.md",
    "reports/data_card.html": "data-card.md",
    "reports/model_card.md": "model-card.md",
    "reports/model_card.html": "model-card.md",
    "reports/report.html": "results.md",
    "reports/report.ipynb": "results.md",
    "reports/explore.html": "exploration.md",
    "reports/explore.ipynb": "exploration.md",
}
SOURCES = ("report.ipynb", "explore.ipynb", "model_card.md", "data_card.md")
BEST_FIGURES = ("roc", "confusion", "predicted_actual", "class_scores")
ON_OTHER_PAGES = ("Problem", "Result", "Experiments and decisions", "Reproduce")

FENCE = re.compile(r"(^ *(?:```|~~~).*?^ *(?:```|~~~)[^\S\n]*$)", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(([^()\s]+)\)")
ITEM = re.compile(r"( *)([-*+]|\d{1,9}[.)]) +(?=\S)")
TABLE = re.compile(r"(?:^\|.*\|[^\S\n]*(?:\n|\Z))+|<table.*?</table>", re.MULTILINE | re.DOTALL)
RUN = re.compile(r"\b[Rr]un \d+\b")
ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#")


def main() -> None:
    """Build the site of the project in this folder."""
    root = project_root()
    names = assemble(root, root / BUILD)
    command = [sys.executable, "-m", "zensical", "build", "--strict"]
    built = subprocess.run(
        [*command, "--config-file", str(root / BUILD / "zensical.toml")],
        capture_output=True,
        text=True,
        check=False,
    )
    if "No module named zensical" in built.stderr:
        raise ProjectError("zensical is missing. Run `uv sync --group site`.")
    if built.returncode != 0:
        raise ProjectError(f"zensical could not build the site.\n{built.stdout}{built.stderr}")
    print(f"{BUILD / 'site' / 'index.html'}: {len(names)} pages")


def assemble(root: Path, build: Path) -> list[str]:
    """Write everything that zensical reads; return the files of the pages."""
    facts, project = Facts.read(root), read_project(root)
    for name in SOURCES:
        if not (root / "reports" / name).exists():
            raise ProjectError(f"reports/{name} is missing. Run `dvc repro`.")
    shutil.rmtree(build, ignore_errors=True)
    folder = build / "pages"
    shutil.copytree(root / "reports" / "figures", folder / "figures")
    shutil.copytree(TEMPLATES / "site" / "theme", build / "theme")
    shutil.copy(TEMPLATES / "site" / "style.css", folder)
    title = notebook_title(root / "notebooks" / "report.py")
    for name, body in page_bodies(facts, title, repository_of(project), folder).items():
        heading, about = PAGES[name]
        about = about or summary.headline(facts.result).replace("**", "")
        front = {"title": heading, "description": f"{title}: {about}"}
        lines = ["---", *(f"{key}: {json.dumps(html(value))}" for key, value in front.items())]
        lines += ["hide: [toc]"] * (name == "index.md") + ["---", "", wrap_tables(body), ""]
        (folder / name).write_text("\n".join(lines), encoding="utf-8")
    settings = configuration(title, project)
    (build / "zensical.toml").write_text(settings, encoding="utf-8")
    return list(PAGES)


def read_project(root: Path) -> dict[str, Any]:
    """Read the table ``[project]`` of ``pyproject.toml``."""
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text)["project"])


def repository_of(project: dict[str, Any]) -> str:
    """Return the address of the repository, "" where it is not known."""
    return str(project.get("urls", {}).get("Repository", "")).rstrip("/")


def page_bodies(facts: Facts, title: str, repository: str, folder: Path) -> dict[str, str]:
    """Return the Markdown of each page."""
    root = facts.root

    def adapted(text: str, place: str = "") -> str:
        return adapt(text, place, repository)

    engine = environment(TEMPLATES / "site")
    engine.filters |= {"page": adapted, "prose": prose}
    engine.filters["runs"] = lambda text: RUN.sub(r"[\g<0>](#runs)", text)
    engine.globals["section"] = lambda heading: read_section(root / "README.md", heading)
    best = next((p for p in map(facts.figure, BEST_FIGURES) if p.exists()), None)
    figure = best and (f"figures/{best.relative_to(root / 'reports/figures')}", caption(best))
    context: dict[str, Any] = {"facts": facts, "title": title, "figure": figure}
    context["pages"] = [(page, *about) for page, about in PAGES.items() if about[1]]
    context["byline"] = page_header(root, "")["byline"]
    results = without_sections(notebook_markdown(root / "reports/report.ipynb", folder))
    exploration = notebook_markdown(root / "reports/explore.ipynb", folder)
    cards = {
        name: (root / f"reports/{name}_card.md").read_text("utf-8") for name in ("model", "data")
    }
    return {
        "index.md": engine.get_template("home.md.j2").render(context),
        "results.md": "# Results\n\n" + adapted(results, "reports"),
        "exploration.md": "# Exploration\n\n" + adapted(exploration, "reports"),
        "decisions.md": engine.get_template("decisions.md.j2").render(context),
        "model-card.md": adapted(cards["model"], "reports"),
        "data-card.md": adapted(cards["data"], "reports"),
        "reproduce.md": "# Reproduce\n\n" + adapted(read_section(root / "README.md", "Reproduce")),
    }


def notebook_markdown(path: Path, pages: Path) -> str:
    """Return an executed notebook as Markdown without code and title; images go to ``figures``."""
    exporter = MarkdownExporter(
        template_name="notebook", extra_template_basedirs=[str(TEMPLATES)], exclude_input=True
    )
    wanted = ["text/markdown", "text/html", "image/png", "text/plain"]
    exporter.config.NbConvertBase.display_data_priority = wanted
    text, resources = exporter.from_filename(
        str(path), resources={"output_files_dir": "figures", "unique_key": path.stem}
    )
    for name, image in resources["outputs"].items():
        (pages / name).write_bytes(image)
    return re.sub(r"\A\s*# .*\n", "", TABLE_STYLE.sub("", text).replace(' class="dataframe"', ""))


def without_sections(text: str) -> str:
    """Leave out the sections of the report that other pages show."""
    first, *sections = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    kept = [part for part in sections if part[3:].partition("\n")[0].strip() not in ON_OTHER_PAGES]
    return first + "".join(kept)


def configuration(title: str, project: dict[str, Any]) -> str:
    """Return zensical's configuration: the look, and what ``pyproject.toml`` says."""
    urls, repository = project.get("urls", {}), repository_of(project)
    nav = {heading: name for name, (heading, _) in PAGES.items()}
    nav |= {"Code": repository} if repository else {}
    values = {
        "site_name": html(title),
        "site_url": urls.get("Homepage"),
        "copyright": ", ".join(html(author["name"]) for author in project.get("authors", [])),
    }
    lines = [f"{key} = {json.dumps(value)}" for key, value in values.items() if value]
    entries = ", ".join(f"{{ {json.dumps(k)} = {json.dumps(v)} }}" for k, v in nav.items())
    head = "\n".join(["[project]", *lines, f"nav = [{entries}]", ""])
    look = (TEMPLATES / "site" / "zensical.toml").read_text(encoding="utf-8")
    return look.replace("[project]\n", head, 1)


# ---------------------------------------------------- from GitHub's Markdown to the site's


def adapt(text: str, folder: str = "", repository: str = "") -> str:
    """Let links and lists mean on the site what they mean on GitHub.

    Parameters
    ----------
    folder
        Where the file of the text lies in the project.
    repository
        What is not on the site is linked there, or not at all.
    """

    def lead(match: re.Match[str]) -> str:
        image, words, target = match.groups()
        if ELSEWHERE.match(target):
            return f"[{words}]({target})"  # an image from elsewhere becomes a link to it
        place = posixpath.normpath(posixpath.join(folder, target.partition("#")[0]))
        if image and place.startswith("reports/figures/"):
            return f"![{words}]({place.removeprefix('reports/')})"
        if place in LINKED:
            return f"[{words}]({LINKED[place]})"
        return f"[{words}]({repository}/blob/HEAD/{place})" if repository else words

    text = text.replace('src="reports/figures/', 'src="figures/')
    return outside_code(text, lambda part: indent_lists(LINK.sub(lead, part)))


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """Change a text, except for the blocks of code in it."""
    parts = FENCE.split(text)
    return "".join(part if n % 2 else change(part) for n, part in enumerate(parts))


def wrap_tables(text: str) -> str:
    """Let a table that is wider than the screen be scrolled, by keys as well."""
    box = '<div class="wide" role="group" aria-label="Table" tabindex="0" markdown>'
    return outside_code(text, lambda part: TABLE.sub(rf"{box}\n\n\g<0>\n\n</div>\n", part))


def indent_lists(text: str) -> str:
    """Indent what lies in a list by four spaces a level, and set an empty line before a list."""
    lines: list[str] = []
    levels: list[int] = []  # where the text of each open list begins
    for line in text.split("\n"):
        item, indent = ITEM.match(line), len(line) - len(line.lstrip(" "))
        before = lines[-1].strip() if lines else ""
        if line.strip() and (item or indent or not before):
            levels = [start for start in levels if start <= indent]
        if item and not levels and before and not ITEM.match(lines[-1]):
            lines.append("")
        words = line[levels[-1] if levels and indent else 0 :]
        lines.append("    " * len(levels) + words if words.strip() else "")
        if item:
            levels.append(item.end())
    return "\n".join(lines)


if __name__ == "__main__":
    sys.excepthook = report_failure
    main()
