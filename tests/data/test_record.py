"""The recorded fragments are what the profiler and the catalogue say today."""

from pathlib import Path

import pytest
import yaml
from support import ROOT

from mlscaffold.data import catalogue, record

FOLDER = ROOT / "templates" / "datasets"
DATASETS = list(catalogue.load().values())
OWN = {"tabular": "own", "image": "own-image", "text": "own-text"}
KINDS = {each.id: each.kind for each in DATASETS} | {name: kind for kind, name in OWN.items()}


def params(name):
    """Read the blocks of params.yaml that are recorded for a data set."""
    return yaml.safe_load((FOLDER / name / "params.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda each: each.id)
def test_the_fragments_are_in_step(dataset, request):
    """`python -m mlscaffold.data.record` would change nothing."""
    if dataset.id == "docstrings":
        pass
    elif dataset.embedded:
        pytest.importorskip("sklearn", reason="the data come with scikit-learn")
    else:
        request.getfixturevalue("mirror")
    for name, text in record.recorded(dataset).items():
        assert text == (FOLDER / dataset.id / name).read_text(encoding="utf-8")


def test_every_data_set_is_recorded():
    """No folder without an entry in the catalogue, and no entry without a folder."""
    assert {folder.name for folder in FOLDER.iterdir()} == set(KINDS)


@pytest.mark.parametrize("name", sorted(KINDS))
def test_the_fragments_have_one_form(name):
    """Every data set has the keys of own data of its kind, apart from their source."""
    found, own = params(name), params(OWN[KINDS[name]])
    assert found["data"].keys() ^ own["data"].keys() <= {"path", "dataset", "url"}
    assert found["data"]["read"].keys() == own["data"]["read"].keys()
    assert found["split"].keys() == own["split"].keys()


@pytest.mark.parametrize("name", sorted(set(KINDS) - {"own-image", "own-text"}))
def test_every_data_set_is_described(name):
    """What it is stands in about.md; own data of all kinds share one."""
    assert (FOLDER / name / "about.md").read_text(encoding="utf-8").strip()


@pytest.mark.parametrize("name", sorted(name for name in KINDS if KINDS[name] == "tabular"))
def test_a_table_has_a_schema_with_its_target(name):
    """The contract of the raw table stands beside what is done with it."""
    schema = yaml.safe_load((FOLDER / name / "schema.yaml").read_text(encoding="utf-8"))
    assert params(name)["data"]["target"] in schema["columns"]


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.*")), ids=lambda each: each.name)
def test_no_fragment_holds_template_code(path: Path):
    """The fragments are included in templates, so nothing in them may look like Jinja."""
    text = path.read_text(encoding="utf-8")
    assert not any(mark in text for mark in ("{{", "{%", "{#"))
