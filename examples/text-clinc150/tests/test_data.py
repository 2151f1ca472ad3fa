"""Texts are read as they were written, and none teaches and judges at once."""

import dataclasses
import json

import pandas as pd
import pytest

from clinc150 import classes, config, data, errors, files, leaks, reading
from clinc150.steps import contract


def settings(path, **read):
    """Give the project's choices for a file of one's own."""
    choices = config.load()
    defaults = {"format": "csv", "delimiter": ",", "encoding": "utf-8", "quoting": True}
    defaults |= {"header": True, "skip": 0, "columns": (), "part": None, "table": None}
    how = dataclasses.replace(choices.data.read, **(defaults | read))
    own = {"path": str(path), "sha256": {}, "read": how, "text": "text", "target": "label"}
    own |= {"recode": {}, "missing": (), "outside": None}
    split = dataclasses.replace(choices.split, method="stratified", test=0.2, validation=0.2)
    split = dataclasses.replace(split, group=None)
    return dataclasses.replace(choices, data=dataclasses.replace(choices.data, **own), split=split)


def test_csv_keeps_line_breaks_and_emoji(tmp_path):
    """A cell in quotation marks may hold line breaks, commas and any sign."""
    (tmp_path / "t.csv").write_text('text,label\n"one,\ntwo 🙂 &amp;",a\nNA,b\n', encoding="utf-8")
    frame = data.read_raw(settings(tmp_path / "t.csv"))
    assert list(frame["text"]) == ["one,\ntwo 🙂 &amp;", "NA"]


def test_quotation_marks_may_be_only_marks(tmp_path):
    """Where they enclose nothing, a lone one does not swallow the lines after it."""
    (tmp_path / "t.tsv").write_text('a\tsay "hi\nb\tho\x85ho\n', encoding="utf-8")
    read = {"delimiter": "\t", "quoting": False, "header": False, "columns": ("label", "text")}
    frame = data.read_raw(settings(tmp_path / "t.tsv", **read))
    assert list(frame["text"]) == ['say "hi', "ho\x85ho"]


def test_json_lines_with_half_a_character(tmp_path):
    """Half of a character and NUL, which no file of text can hold, are replaced and counted."""
    rows = [{"text": "a \ud800 b", "label": "x"}, {"text": "c \x00 d", "label": "y"}]
    (tmp_path / "t.jsonl").write_text("\n".join(map(json.dumps, rows)))
    choices = settings(tmp_path / "t.jsonl", format="jsonl")
    frame, record = data.clean(data.read_raw(choices), choices.data)
    assert list(frame["text"]) == ["a \ufffd b", "c \ufffd d"]
    assert record["mended"] == 2
    assert contract.violations(frame) == []


def test_folder_for_each_class(tmp_path):
    """The folder is the label; hidden files and pictures do not count."""
    contents = {"ham/1.txt": "hi", "spam/x/2.TXT": "buy", "ham/.hidden.txt": "no"}
    for name, content in contents.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    (tmp_path / "ham/3.png").write_bytes(b"\x89PNG")
    frame = data.read_raw(settings(tmp_path, format="folder"))
    assert dict(zip(frame["text"], frame["label"], strict=True)) == {"hi": "ham", "buy": "spam"}


def test_missing_column_is_named(tmp_path):
    """The message says which column is not there, and which are."""
    (tmp_path / "t.csv").write_text("message,label\nhi,a\n")
    with pytest.raises(errors.DataError, match="no column text; its columns are message, label"):
        data.read_raw(settings(tmp_path / "t.csv"))


def test_empty_and_endless_texts():
    """A row without a text is skipped, and one of a million letters is cut; both are counted."""
    texts = pd.DataFrame({"text": ["  ", "x " * 500_000, None], "label": ["a", "b", "c"]})
    choices = config.load().data
    frame, record = data.clean(texts, dataclasses.replace(choices, recode={}, missing=()))
    assert frame["text"].str.len().tolist() == [data.LONGEST - 1]
    assert (record["count"], record["cut"]) == (2, 1)


def test_units_hold_what_is_nearly_the_same():
    """Case, marks and figures make no difference, words do."""
    frame = pd.DataFrame({"text": ["Win £100 now!", "win 200 now", "win it now", "🙂", "🙃"]})
    unit = data.units(frame, grouped=False)
    assert unit[0] == unit[1]
    assert unit.nunique() == 4


def test_rare_class_is_left_out(sample):
    """A class with too few texts is named and left out; with one class left there is no task."""
    odd = pd.DataFrame({"text": ["hm"], "label": ["odd"]})
    frame, rare = classes.without_rare(pd.concat([sample, odd]), config.load())
    assert rare == {"odd": 1}
    assert set(frame["label"]) == {"fruit", "tool"}
    with pytest.raises(errors.DataError, match="two classes"):
        classes.without_rare(sample[sample["label"] == "tool"], config.load())


def test_word_that_gives_the_class_away(sample):
    """A signature under every text of a class is found; ordinary words are not."""
    signed = sample["text"] + sample["label"].map({"tool": " regards", "fruit": ""})
    assert leaks.giveaways(sample.assign(text=signed)) == {"tool": "regards"}
    assert leaks.giveaways(sample) == {}


def test_labels_spelt_in_two_ways():
    """Labels that differ in case and spaces only are named."""
    labels = pd.Series(["spam", "Spam", "not spam", "ham"])
    assert leaks.spellings(labels) == ["'Spam' and 'spam'"]


def test_scripts():
    """Letters are told apart by their script."""
    assert leaks.scripts(pd.Series(["abc", "где", "ab 12 !"])) == pytest.approx(
        {"cyrillic": 3 / 8, "latin": 5 / 8}
    )


@pytest.fixture
def rows():
    """Read the prepared texts, where `dvc repro` has made them."""
    if not data.PREPARED.exists():
        pytest.skip("no prepared data yet: run `dvc repro`")
    return pd.read_parquet(data.PREPARED)


def test_no_text_stands_in_two_parts(rows):
    """What teaches is not what judges, not even nearly."""
    parts = rows.groupby(data.units(rows, grouped=False))["part"].nunique()
    assert parts.max() == 1
    assert rows.groupby("group")["part"].nunique().max() == 1 or config.load().split.group is None


def test_every_class_is_learned_and_judged(rows):
    """The record adds up, and every class stands in the training texts."""
    found = files.read_json("reports/prepare.json")
    inside = rows[rows["label"] >= 0]
    assert found["train"] + found["validation"] + found["test"] == len(inside)
    taught = inside["label"][inside["part"] == "train"]
    assert set(taught) == set(range(len(found["target"]["labels"])))


def test_raw_data_keep_contract():
    """The raw files are what params.yaml says."""
    choices = config.load()
    if not all(path.exists() for path in reading.raw_files(choices.data)):
        pytest.skip("no raw data here: run `dvc repro` or `dvc pull`")
    frame, _ = data.clean(data.read_raw(choices), choices.data)
    assert contract.violations(frame) == []
