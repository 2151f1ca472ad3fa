"""Rendering cards and the README's filled-in blocks from templates that the owner can edit."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from . import formatting, summary
from .files import write_text
from .markdown import caption, code, escape, move_links, read_section, write_block

README = Path("README.md")


def environment(folder: Path) -> Environment:
    """Return the template engine, with the formats of the project as filters.

    Text is not escaped by itself, since Markdown is written: what comes from data needs the filter
    ``escape`` or ``code``.
    """
    engine = Environment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    names = ("metric_name", "number", "score", "interval", "confidence_interval", "percent")
    engine.filters |= {name: getattr(formatting, name) for name in (*names, "count", "ordinal")}
    engine.filters |= {"escape": escape, "code": code, "links": move_links}
    engine.globals |= {
        "summary": summary,
        "caption": caption,
        "subgroup_name": formatting.subgroup_name,
        "section": lambda heading: read_section(README, heading),
    }
    return engine


def render_card(template: Path, target: Path, facts: Mapping[str, Any]) -> str:
    """Render a card, write it and return its text."""
    text = environment(template.parent).get_template(template.name).render(facts)
    write_text(target, text.strip() + "\n")
    return text


def fill_readme(template: Path, facts: Mapping[str, Any]) -> None:
    """Fill the README's marked parts from the blocks of one template, by their names.

    A part whose markers were removed from the README stays as its author wrote it.
    """
    loaded = environment(template.parent).get_template(template.name)
    context = loaded.new_context(dict(facts))
    for name, block in loaded.blocks.items():
        text = "".join(block(context)).strip()
        if text and not write_block(README, name, text):
            print(f"README.md has no markers <!-- {name}:start --> and stays as it is there.")
