"""The executed report as Markdown, with its code or without."""

import re
from pathlib import Path

from nbconvert.exporters import MarkdownExporter

HERE = Path(__file__).parent
FIGURES = "figures"  # the folder beside the pages
SHOWN = ["text/markdown", "image/png", "text/plain"]  # no HTML or script from an object
TITLE = re.compile(r"\A\s*# .*\n")


def markdown(path: Path, pages: Path, *, code: bool) -> str:
    """Set a notebook without its title.

    A picture that is one of the figures beside the pages is shown from there; any other is written
    to the same folder.
    """
    exporter = MarkdownExporter(
        template_name="notebook", extra_template_basedirs=[str(HERE)], exclude_input=not code
    )
    exporter.config.NbConvertBase.display_data_priority = SHOWN
    text, resources = exporter.from_filename(
        str(path), resources={"output_files_dir": FIGURES, "unique_key": "0"}
    )
    known = {path.read_bytes(): path.name for path in (pages / FIGURES).glob("[!0-9]*.png")}
    for name, picture in resources["outputs"].items():
        if picture in known:
            text = text.replace(f'src="{name}"', f'src="{FIGURES}/{known[picture]}"')
        else:
            (pages / name).write_bytes(picture)
    return TITLE.sub("", text)


def without(text: str, headings: frozenset[str]) -> str:
    """Leave out the sections that are shown on other pages."""
    first, *sections = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    kept = [part for part in sections if part[3:].partition("\n")[0].strip() not in headings]
    return first + "".join(kept)
