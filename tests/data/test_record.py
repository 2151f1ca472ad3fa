"""The recorded fragments are what the profiler and the catalogue say today."""

from pathlib import Path

import pytest
import yaml
from support import ROOT

from mlscaffold.data import catalogue, record

FOLDER = ROOT / "templates" / "datasets"
TABLES = [each for each in catalogue.load().values() if each.kind == "tabular"]
KEYS = yaml.safe_load((FOLDER / "own" / "params.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("dataset", TABLES, ids=lambda each: each.id)
def test_the_fragments_are_in_step(dataset, request):
    """`python -m mlscaffold.data.record` would change nothing."""
    if dataset.embedded:
        pytest.importorskip("sklearn", reason="the data come with scikit-learn")
    else:
        request.getfixturevalue("mirror")
    for name, text in record.recorded(dataset).items():
        assert text == (FOLDER / dataset.id / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", sorted(FOLDER.iterdir()), ids=lambda each: each.name)
def test_the_fragments_have_one_form(folder):
    """Every data set has the three files, and the keys of own data apart from their source."""
    params = yaml.safe_load((folder / "params.yaml").read_text(encoding="utf-8"))
    assert (folder / "about.md").read_text(encoding="utf-8").strip()
    assert (
        params["data"]["target"] in yaml.safe_load((folder / "schema.yaml").read_text())["columns"]
    )
    assert params["data"].keys() ^ KEYS["data"].keys() <= {"path", "dataset", "url"}
    assert params["data"]["read"].keys() == KEYS["data"]["read"].keys()
    assert params["split"].keys() == KEYS["split"].keys()


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.*")), ids=lambda each: each.name)
def test_no_fragment_holds_template_code(path: Path):
    """The fragments are included in templates, so nothing in them may look like Jinja."""
    text = path.read_text(encoding="utf-8")
    assert not any(mark in text for mark in ("{{", "{%", "{#"))
