"""Put together what zensical reads: pages, figures, style, and its configuration."""

import json
import shutil
import tomllib
from html import escape
from pathlib import Path
from typing import Any

from ..reporting import artefacts, story
from ..reporting.notebook import title
from . import pages
from .markdown import wide_tables

HERE = Path(__file__).parent


def assemble(root: Path, build: Path) -> list[str]:
    """Write everything that the site is made of; returns the files of its pages."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    site = pages.Site(
        facts=artefacts.read(root),
        title=title(root / "notebooks" / "report.py"),
        repository=project.get("urls", {}).get("Repository", "").rstrip("/"),
    )
    folder = build / "pages"
    shutil.copytree(root / "reports" / "figures", folder / "figures")
    shutil.copytree(HERE / "theme", build / "theme")
    shutil.copy(HERE / "style.css", folder)
    written = pages.bodies(site, folder)
    for name, body in written.items():
        text = f"{front(site, name)}\n\n{wide_tables(body)}\n"
        (folder / name).write_text(text, encoding="utf-8")
    settings = configuration(root / "zensical.toml", site, project)
    (build / "zensical.toml").write_text(settings, encoding="utf-8")
    return list(written)


def front(site: pages.Site, name: str) -> str:
    """Write a page's title and description; zensical sets them as they are, so they are escaped."""
    heading, about = pages.PAGES[name]
    about = about or story.summary(site.facts)
    said = {"title": heading, "description": f"{site.title}: {about}"}
    lines = (f"{key}: {json.dumps(escape(value))}" for key, value in said.items())
    hidden = ["hide: [toc]"] if name == "index.md" else []
    return "\n".join(["---", *lines, *hidden, "---"])


def configuration(path: Path, site: pages.Site, project: dict[str, Any]) -> str:
    """Add to the project's ``zensical.toml`` what stands elsewhere in the project."""
    code = {"Code": site.repository} if site.repository else {}
    nav = {heading: name for name, (heading, _) in pages.PAGES.items()} | code
    added = {
        "site_name": escape(site.title),
        "site_url": project.get("urls", {}).get("Homepage"),
        "copyright": ", ".join(escape(each["name"]) for each in project.get("authors", [])),
    }
    lines = [f"{key} = {json.dumps(value)}" for key, value in added.items() if value]
    entries = ", ".join(f"{{ {json.dumps(k)} = {json.dumps(v)} }}" for k, v in nav.items())
    head = "\n".join(["[project]", *lines, f"nav = [{entries}]", ""])
    return path.read_text(encoding="utf-8").replace("[project]\n", head, 1)
