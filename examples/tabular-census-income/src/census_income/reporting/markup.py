"""Markdown from data that nobody vouches for: a cell may hold a script, a bar or a formula."""

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape as html

from .wording import percent, shorten

SPECIAL = re.compile(
    r"[&<|*`\[\]\\$~@]"  # structure of HTML and Markdown, mathematics, mentions
    r"|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])"  # an underscore inside a word is only an underscore
    r"|:(?=//)|(?<=www)\."  # what GitHub would turn into a link
)


def escape(text: object, length: int = 60) -> str:
    """Give a text as one line that Markdown and HTML both show letter by letter."""
    return SPECIAL.sub(_entity, shorten(text, length))


def code(text: object, length: int = 60) -> str:
    """Give a name in the type of code."""
    line = shorten(text, length)
    plain = line and not set(line) & set("`|\\<&$")
    return f"`{line}`" if plain else f"<code>{escape(line, length)}</code>"


def prose(text: str, length: int = 1000) -> str:
    """Give a text of which only the type of code is kept; all else is shown letter by letter."""
    words, *rest = re.split(r"`([^`]+)`", shorten(text, length))
    shown = [SPECIAL.sub(_entity, words)]
    for name, after in zip(rest[::2], rest[1::2], strict=True):
        shown += [code(name, length), SPECIAL.sub(_entity, after)]
    return "".join(shown)


def balance(classes: Mapping[str, float], most: int = 6) -> str:
    """List classes with their shares, the most frequent first: ``spam 13%, ham 87%, …``."""
    order = sorted(classes.items(), key=lambda item: (-item[1], item[0]))
    shown = [f"{escape(label)} {percent(share)}" for label, share in order[:most]]
    return ", ".join(shown) + (", …" if len(order) > most else "")


def table(
    head: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    left: int = 1,
    strong: int | None = None,
) -> str:
    """Make a Markdown table; every cell is escaped.

    Parameters
    ----------
    head, rows
        Texts; a row has as many cells as the head.
    left : int
        So many columns hold words and are set to the left; the others hold numbers.
    strong : int, optional
        The row that is set in bold.

    """
    lines = [list(head), [":--" if i < left else "--:" for i in range(len(head))]]
    for n, row in enumerate(rows):
        mark = "**" if n == strong else ""
        lines.append([f"{mark}{cell}{mark}" if cell else "" for cell in map(escape, row)])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def picture(path: str, alt: str, width: int = 480) -> str:
    """Show a picture at a width that suits a page and shrinks on a phone."""
    return f'<img src="{html(path)}" width="{width}" alt="{html(alt)}">'


def paragraphs(*parts: str) -> str:
    """Join what there is, with an empty line between."""
    return "\n\n".join(part for part in parts if part)


def _entity(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"
