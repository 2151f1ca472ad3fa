"""The executed report as Markdown, with its code or without."""

import re
from pathlib import Path

from nbconvert.exporters import MarkdownExporter

HERE = Path(__file__).parent
FIGURES = "report"  # the folder beside the pages for what the cells drew
SHOWN = ["text/markdown", "image/png", "text/plain"]  # no HTML or script from an object
TITLE = re.compile(r"\A\s*# .*\n")


def markdown(path: Path, pages: Path, *, code: bool) -> str:
    """Set a notebook without its title, and write its pictures to the folder of the pages."""
    exporter = MarkdownExporter(
        template_name="notebook", extra_template_basedirs=[str(HERE)], exclude_input=not code
    )
    exporter.config.NbConvertBase.display_data_priority = SHOWN
    text, resources = exporter.from_filename(
        str(path), resources={"output_files_dir": FIGURES, "unique_key": "cell"}
    )
    for name, picture in resources["outputs"].items():
        (pages / name).parent.mkdir(parents=True, exist_ok=True)
        (pages / name).write_bytes(picture)
    return TITLE.sub("", text)


def without(text: str, headings: frozenset[str]) -> str:
    """Leave out the sections that are shown on other pages."""
    first, *sections = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    kept = [part for part in sections if part[3:].partition("\n")[0].strip() not in headings]
    return first + "".join(kept)
