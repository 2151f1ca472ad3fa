"""The site says what the project says, and its links lead somewhere."""

import re
from pathlib import Path

import pytest

from clinc150.site import pages
from clinc150.site.assemble import assemble
from clinc150.site.markdown import adapted

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("words\n- a\n  - b\n    more", "words\n\n- a\n    - b\n        more"),
        ("1. a\n   - b\n\nwords", "1. a\n    - b\n\nwords"),
        ("```\n- a\n  - [b](c)\n```", "```\n- a\n  - [b](c)\n```"),
        ("[a](../data/README.md)", "[a](data-card.md)"),
        ("[a](../params.yaml)", "a"),
        ("[a](https://example.org)", "[a](https://example.org)"),
        ("![a](figures/roc.png)", "![a](figures/roc.png)"),
        ("![a](https://example.org/a.png)", "[a](https://example.org/a.png)"),
    ],
)
def test_markdown_means_the_same_on_the_site(text, said):
    """Lists keep their levels; a link leads to a page, or to the repository, or is none."""
    assert adapted(text, "reports") == said


def test_what_is_not_on_the_site_is_linked_in_the_repository():
    """Once its address is known."""
    said = adapted("[a](dvc.yaml)", "", "https://x.org/r")
    assert said == "[a](https://x.org/r/blob/HEAD/dvc.yaml)"


def test_pages_lead_to_one_another(tmp_path):
    """Every page is written, and no link between them is without its page."""
    if not (ROOT / "reports" / "report.ipynb").exists():
        pytest.skip("the pipeline has not run")
    written = assemble(ROOT, tmp_path)
    assert written == list(pages.PAGES)
    for name in written:
        text = (tmp_path / "pages" / name).read_text(encoding="utf-8")
        links = re.findall(r"\]\(([a-z-]+\.md)\)", text)
        assert set(links) <= set(written)
