"""The catalogue says what it knows, exactly."""

import re

import jinja2
import pytest
import yaml
from support import ROOT

from mlscaffold.data import catalogue
from mlscaffold.data.errors import UnknownDataset

ALL = list(catalogue.load().values())


IDS = {
    "tabular": [
        *("breast-cancer", "adult", "telco-churn", "california-housing", "bike-sharing"),
        "diamonds",
    ],
    "image": ["digits", "fashion-mnist"],
    "text": ["docstrings", "sms-spam", "banking77", "clinc150", "sentiment-sentences"],
}


@pytest.mark.parametrize("kind", IDS)
def test_the_data_sets_of_a_kind(kind):
    """They are named, and the one that needs no download comes first."""
    assert [each.id for each in ALL if each.kind == kind] == IDS[kind]
    assert catalogue.default(kind).id == IDS[kind][0]
    assert catalogue.default(kind).embedded


@pytest.mark.parametrize("kind", IDS)
def test_the_template_offers_what_the_catalogue_has(kind):
    """The choices of copier.yml are the catalogue's, and own data."""
    question = yaml.safe_load((ROOT / "copier.yml").read_text(encoding="utf-8"))["dataset"]
    choices = jinja2.Template(question["choices"]).render(kind=kind)
    assert yaml.safe_load(choices) == [*IDS[kind], "own"]


@pytest.mark.parametrize("dataset", ALL, ids=lambda each: each.id)
def test_the_template_knows_the_task(dataset):
    """Where nobody says, copier.yml takes the task of the catalogue."""
    question = yaml.safe_load((ROOT / "copier.yml").read_text(encoding="utf-8"))["task"]
    task = jinja2.Template(question["default"]).render(kind=dataset.kind, dataset=dataset.id)
    assert task.strip() == dataset.task


@pytest.mark.parametrize("dataset", ALL, ids=lambda each: each.id)
def test_an_entry_is_complete(dataset):
    """Every entry has a licence, a citation, what it is and what is wrong with it."""
    assert dataset.title
    assert dataset.licence
    assert dataset.citation
    assert dataset.about.endswith(".")
    assert len(dataset.caveats) >= 3


@pytest.mark.parametrize("dataset", ALL, ids=lambda each: each.id)
def test_a_download_is_named_and_summed(dataset):
    """What is downloaded has an official https address, and each file a SHA-256."""
    if dataset.embedded:
        assert not dataset.url
        assert not dataset.files
    else:
        assert dataset.url.startswith("https://")
        assert dataset.files
        assert dataset.bytes > 0
        assert all(re.fullmatch("[0-9a-f]{64}", each) for each in dataset.files.values())


@pytest.mark.parametrize("dataset", ALL, ids=lambda each: each.id)
def test_the_mirror_has_what_the_catalogue_names(dataset, mirror):
    """The mirror's files have the sums and the sizes of the catalogue."""
    from mlscaffold.data.download import sha256

    paths = [mirror / dataset.folder / name for name in dataset.files]
    assert [sha256(path) for path in paths] == list(dataset.files.values())
    assert sum(path.stat().st_size for path in paths) == dataset.bytes


def test_an_unknown_name_lists_the_known_ones():
    """A wrong id is an error that names the right ones."""
    with pytest.raises(UnknownDataset, match=r"adlut\nThere are: breast-cancer, adult"):
        catalogue.get("adlut", "tabular")
