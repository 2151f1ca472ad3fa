"""What is written about images and texts can be read back, and no label does harm in it."""

import pytest
import yaml
from support import NASTY

from mlscaffold.data import catalogue, images, labelled, texts
from mlscaffold.data.facts import Decision, Parts


def made(**changes):
    """Return what is known of a few texts."""
    known = {
        "kind": "text",
        "name": "texts.csv",
        "sha256": {"texts.csv": "0" * 64},
        "samples": 100,
        "task": "binary",
        "target": "mood",
        "split": Parts(),
        "balance": {"good": 0.7, "bad": 0.3},
        "read": {},
        "text": "message",
    }
    return texts.described(**{**known, **changes})


def test_nasty_names_survive_in_params():
    """Column names, labels, marks and reasons come back from params.yaml."""
    found = made(
        text=NASTY[0],
        target=NASTY[1],
        recode={name: name[::-1] for name in NASTY},
        na_values=tuple(NASTY),
        read={"columns": tuple(NASTY), "delimiter": "\t", "split_column": NASTY[2]},
        split=Parts("group", group=NASTY[3], why="a # reason: of one line"),
    )
    written = labelled.params_blocks(found)
    params = yaml.safe_load(written)
    assert params["data"]["text"] == NASTY[0]
    assert params["data"]["target"] == NASTY[1]
    assert params["data"]["recode"] == {name: name[::-1] for name in NASTY}
    assert params["data"]["na_values"] == NASTY
    assert params["data"]["read"]["columns"] == NASTY
    assert params["data"]["read"]["split_column"] == NASTY[2]
    assert params["split"]["group"] == NASTY[3]
    assert "method: group  # a # reason: of one line\n" in written


def test_labels_of_digits_stay_texts():
    """The classes 0 and 1, and what they are called."""
    params = yaml.safe_load(labelled.params_blocks(made(recode={"0": "1", "1": "1e5"})))
    assert params["data"]["recode"] == {"0": "1", "1": "1e5"}


def test_every_key_is_always_there():
    """The keys of params.yaml do not depend on what was found."""
    own = yaml.safe_load(labelled.params_blocks(made()))
    assert list(own["data"]) == [
        *("path", "sha256", "read", "text", "target", "task", "recode"),
        *("na_values", "out_of_scope"),
    ]
    assert list(own["split"]) == ["method", "test", "validation", "group"]
    known = {"kind": "image", "name": "pets", "sha256": {}, "samples": 9, "task": "binary"}
    known |= {"target": "label", "split": Parts(), "balance": {}, "read": {}}
    pictures = yaml.safe_load(
        labelled.params_blocks(images.described(size=64, channels=3, **known))
    )
    assert list(pictures["data"]) == [
        *("path", "sha256", "read", "target", "task", "recode", "size", "channels"),
    ]
    assert list(pictures["data"]["read"]) == ["format", "table", "image", "label", "split_column"]


def test_a_named_data_set_has_its_source():
    """The catalogue's id and URL stand in the place of a path."""
    dataset = catalogue.get("banking77", "text")
    data = yaml.safe_load(labelled.params_blocks(made(), dataset))["data"]
    assert list(data)[:2] == ["dataset", "url"]
    page = labelled.about_md(made(), dataset)
    assert dataset.licence in page
    assert dataset.citation in page
    assert "{name}" not in page
    assert all(each in page for each in dataset.caveats)


@pytest.mark.parametrize("text", NASTY)
def test_no_label_is_markup_in_the_description(text):
    """Names, labels and reasons from the data are text in Markdown and in HTML."""
    found = made(
        name=text, target=text, balance={text: 1.0}, decisions=(Decision(text, text, text, text),)
    )
    page = labelled.about_md(found)
    assert "<script" not in page
    assert len([line for line in page.splitlines() if line.startswith("- ")]) == 1
    assert all(line.count("|") - line.count("\\|") in (0, 3) for line in page.splitlines())


def test_examples_are_for_the_users_eyes():
    """Names of files are written into no file."""
    found = made(decisions=(Decision(None, "1 image is skipped", "it is broken", "ann-doe.png"),))
    assert "ann-doe" not in labelled.about_md(found)
