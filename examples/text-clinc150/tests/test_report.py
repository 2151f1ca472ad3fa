"""What the report tells its reader to type can be typed, and what the author wrote is read."""

from importlib.util import find_spec

import pytest

from clinc150.reporting import record, records, story, words
from clinc150.reporting.markup import prose


def test_command_that_opens_test_set_is_there():
    """The module that it names exists, and is the one that evaluates."""
    module = record.OPEN_TEST.split(" -m ")[1].split()[0]
    assert module == "clinc150.evaluate"
    assert find_spec(module) is not None


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.9, 0.95, "95% interval 0.900–0.950"),
        (1.0, 1.0, "95% interval too narrow to show"),
        (None, None, "no interval"),
    ],
)
def test_headline_names_the_interval(low, high, said):
    """Also where both its ends read alike, or there is none."""
    score = {"name": "accuracy", "value": 0.9, "low": low, "high": high}
    line = story.headline({"headline": score, "baselines": {"dummy": score}})
    assert f" ({said}); the baseline has 0.900." in line


README = """# Title

## Limits

See [the data](data/README.md) <!-- a remark --> and [the web](https://example.org).

```
## no heading
```

### Also

Part of it.

## Next

Another.
"""


def test_sections_are_read_by_their_headings(tmp_path):
    """Up to the next heading of that level; headings in code and comments do not count."""
    (tmp_path / "README.md").write_text(README, encoding="utf-8")
    text = words.section(tmp_path, "limits")
    assert text.startswith("See [the data]")
    assert text.endswith("Part of it.")
    assert "## no heading" in text
    assert "a remark" not in text
    assert words.section(tmp_path, "Nowhere") == ""
    assert words.section(tmp_path / "nowhere", "Limits") == ""


def test_links_of_the_readme_lead_to_the_same_places(tmp_path):
    """What is shown in ``reports/`` links from there."""
    (tmp_path / "README.md").write_text(README, encoding="utf-8")
    told = words.told(tmp_path, "Limits", "Nowhere")
    assert told.startswith("## Limits\n\nSee [the data](../data/README.md)")
    assert "[the web](https://example.org)" in told
    assert "Nowhere" not in told


def test_records_are_read_from_their_form(tmp_path):
    """Long lines go on indented; what is not said is empty; the README is no record."""
    text = "# Which\n\n- **Date**: 2026-11-28\n- **Choice:** the\n  first\n- **Rejected**:\n"
    (tmp_path / "0002-which.md").write_text(text, encoding="utf-8")
    (tmp_path / "0001-first.md").write_text("Nothing.\n", encoding="utf-8")
    (tmp_path / "README.md").write_text(text, encoding="utf-8")
    first, which = records.read(tmp_path)
    assert (first.title, first.date) == ("0001-first", "")
    assert (which.title, which.date, which.choice) == ("Which", "2026-11-28", "the first")
    assert which.rejected == ""


def test_words_of_a_record_are_shown_as_they_are():
    """Nothing in them is taken for HTML or a link; the type of code is kept."""
    assert prose("`a_b` <b> [x](y) `<i>`") == "`a_b` &#60;b> &#91;x&#93;(y) <code>&#60;i></code>"
