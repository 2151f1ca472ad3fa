"""What people wrote into a file of an example, put into that file as the templates make it now."""

from __future__ import annotations

import re

import yaml

SECTIONS = ("Who it is for", "What a mistake costs", "Why this metric", "Limits")
SECTIONS_BEFORE = "## The method\n"
HEADING = re.compile(r"(?m)^## (.*)$")
BLOCK = "<!-- {0}:start -->.*?<!-- {0}:end -->"  # what the pipeline writes between them
INTRODUCED = (r"(?m)^description = .*\n", r"(?m)^keywords = \[.*\n(?: .*\n)*\]\n")
LINKS = re.compile(r"(?m)^\[project\.urls\]\n(?:\w.*\n)+\n")
LINKS_BEFORE = "[dependency-groups]\n"


def readme(new: str, old: str) -> str:
    """Carry the sections that a person wrote, and what the pipeline put between its markers.

    Raises
    ------
    ValueError
        There is a section that neither the template nor a person is known to write.
    """
    lost = set(HEADING.findall(old)) - set(HEADING.findall(new)) - set(SECTIONS)
    if lost:
        raise ValueError(f"A section of a README would be lost: {', '.join(sorted(lost))}")
    for name in ("badge", "results"):
        new = _replaced(re.compile(BLOCK.format(name), re.DOTALL), new, old)
    texts = (re.search(rf"(?ms)^## {name}\n.*?(?=^## )", old) for name in SECTIONS)
    written = "".join(found[0] for found in texts if found)
    return new.replace(SECTIONS_BEFORE, written + SECTIONS_BEFORE)


def params(new: str, old: str) -> str:
    """Carry the values that were chosen; all that stands beside the others is the template's."""
    default, chosen = yaml.safe_load(new), yaml.safe_load(old)
    blocks, others = _blocks(new), _blocks(old)
    for name in blocks.keys() & others.keys():
        section, _, key = name.partition(".")
        if key and default[section][key] != chosen[section][key]:
            blocks[name] = others[name]
    return "".join(blocks.values())


def pyproject(new: str, old: str) -> str:
    """Carry what introduces the project: its description, keywords and links."""
    for pattern in INTRODUCED:
        new = _replaced(re.compile(pattern), new, old)
    links = LINKS.search(old)
    return new.replace(LINKS_BEFORE, links[0] + LINKS_BEFORE) if links else new


def _replaced(pattern: re.Pattern[str], new: str, old: str) -> str:
    """Put what `pattern` finds in the old text where it finds its like in the new one."""
    found = pattern.search(old)
    return pattern.sub(lambda _: found[0], new, count=1) if found else new


def _blocks(text: str) -> dict[str, str]:
    """Split ``params.yaml`` into ``section.key`` and its lines; what lies between has other names.

    A choice stands in a section: ``seed`` and ``publish_rows`` are not carried.
    """
    found: dict[str, str] = {}
    section = name = ""
    for number, line in enumerate(text.splitlines(keepends=True)):
        key = re.match(r"( {2})?(\w+):", line)
        if key and key[1]:
            name = f"{section}.{key[2]}"
        elif key:
            section, name = key[2], key[2]
        elif not line.startswith("    "):
            name = f"line {number}"
        found[name] = found.get(name, "") + line
    return found
