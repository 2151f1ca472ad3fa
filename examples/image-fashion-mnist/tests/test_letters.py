"""A name in any script is drawn in its letters, or as numbers that say which they are."""

import pytest
from matplotlib.font_manager import findfont
from matplotlib.text import Text

from fashion_mnist.plots import comparison, figures, letters

CHINESE = "年龄"
FEATURES = [{"name": CHINESE, "value": 0.2, "low": 0.1, "high": 0.3}]


def shown(figure):
    """Give all that is written in a figure."""
    return " ".join(text.get_text() for text in figure.findobj(Text))


def test_known_letters_stay():
    """What the usual font has needs no other."""
    text = "≤ 25 – naïve Ω “q”\n"
    assert letters.drawable(text) == text
    assert letters.families(text) == [letters.BASE]


def test_letter_of_another_font_is_drawn_with_it():
    """The first font of the machine that has it comes after the usual one."""
    other = letters.letters(findfont("STIXGeneral")) - letters.base()
    letter = min(c for c in other if c.isprintable())
    assert letters.drawable(letter) == letter
    base, found = letters.families(letter)
    assert base == letters.BASE
    assert letter in letters.letters(findfont(found))


def test_order_of_fonts_makes_no_difference(monkeypatch):
    """A font is listed once for each weight and slant, and not every file has all letters."""
    expected = letters.files()
    monkeypatch.setattr(letters.fontManager, "ttflist", letters.fontManager.ttflist[::-1])
    assert letters.files.__wrapped__() == expected


@pytest.mark.parametrize("found", [None, letters.BASE])
def test_figure_is_saved_without_warning(tmp_path, monkeypatch, found):
    """Where no font has the letters, their numbers stand in the figure; a warning is an error."""
    if found is None:
        monkeypatch.setattr(letters, "font_for", lambda letter: None)
    elif letters.font_for(CHINESE[0]) is None:
        pytest.skip("no font with Chinese letters on this machine")
    figure = comparison.importance(FEATURES, "roc_auc")
    figures.save(figure, tmp_path / "figure.png")
    assert ("\\u5e74\\u9f84" if found is None else CHINESE) in shown(figure)
