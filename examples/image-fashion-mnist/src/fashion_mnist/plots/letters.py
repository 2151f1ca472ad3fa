"""Names in any script: a font that has their letters, or else letters that say which they are."""

from functools import cache

from matplotlib.font_manager import FontEntry, FontProperties, fontManager, get_font

BASE = "DejaVu Sans"  # comes with matplotlib
STAND_IN = "Last Resort"  # a font of boxes, one for each script


def drawable(text: str) -> str:
    r"""Write a letter that no font of this machine has as its number, ``\u6f22``."""
    known = (c in base() or not c.isprintable() or font_for(c) for c in text)
    pairs = zip(text, known, strict=True)
    return "".join(c if drawn else f"\\u{ord(c):04x}" for c, drawn in pairs)


def families(text: str) -> list[str]:
    """Name the fonts that a text needs, the usual one first."""
    others = {font_for(c) for c in text if c not in base() and c.isprintable()}
    return [BASE, *sorted(name for name in others if name)]


def in_font(font: FontProperties, text: str) -> FontProperties:
    """Give the same size and weight with the fonts that a text needs."""
    font = font.copy()
    font.set_family(families(text))
    return font


@cache
def base() -> frozenset[str]:
    """The letters of the usual font."""
    return letters(files()[BASE])


@cache
def font_for(letter: str) -> str | None:
    """Find a font that has a letter; None where this machine has none."""
    ours = sorted(name for name in files() if not name.startswith(STAND_IN))
    return next((name for name in ours if letter in letters(files()[name])), None)


@cache
def files() -> dict[str, str]:
    """Give the upright file of normal weight of each font; matplotlib lists all, in any order."""

    def usual(font: FontEntry) -> tuple[bool, bool, str]:
        return font.style == "normal", font.weight in (400, "normal", "regular"), font.fname

    return {font.name: font.fname for font in sorted(fontManager.ttflist, key=usual)}


@cache
def letters(path: str) -> frozenset[str]:
    """Read which letters a font file has."""
    return frozenset(map(chr, get_font(path).get_charmap()))
