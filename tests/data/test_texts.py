"""Texts are looked at as a careful person would, and what is wrong is one clear error."""

import json
import sqlite3

import pandas as pd
import pytest

from mlscaffold.data import errors, labelled, texts

WORDS = "the parcel came late and the box was torn but the shop paid the money back at once".split()


def sentence(i):
    """Make a sentence that no other number gives."""
    return " ".join(WORDS[(i * 7 + j * j) % len(WORDS)] for j in range(6)) + f" number {i}"


def rows(n=60, labels=("good", "bad")):
    """Make texts with labels in turn."""
    return [{"message": sentence(i), "mood": labels[i % len(labels)]} for i in range(n)]


def said(found):
    """Return all decisions as one text."""
    return "\n".join(f"{d.column}: {d.decision} ({d.why}) {d.examples}" for d in found.decisions)


def csv(folder, data, name="texts.csv", **options):
    """Write a table of texts."""
    pd.DataFrame(data).to_csv(folder / name, index=False, **options)
    return folder / name


def test_the_text_and_the_label_are_found(tmp_path):
    """By their names and their lengths; other columns do not confuse."""
    data = [{"id": f"u{i}", "stars": i % 5, **row} for i, row in enumerate(rows())]
    found = texts.profile(csv(tmp_path, data), target="mood")
    assert (found.before["text"], found.target, found.task) == ("message", "mood", "binary")
    assert found.balance == {"good": 0.5, "bad": 0.5}
    assert found.split.method == "stratified"
    assert found.sha256.keys() == {"texts.csv"}


def test_columns_can_be_named(tmp_path):
    """What the user says stands."""
    data = [{"title": f"title {i}", **row} for i, row in enumerate(rows())]
    found = texts.profile(csv(tmp_path, data), target="mood", text="title")
    assert found.before["text"] == "title"
    assert "as you said" in said(found)


def parquet(folder, frame):
    """Write Parquet."""
    frame.to_parquet(folder / "t.parquet")
    return folder / "t.parquet"


def excel(folder, frame):
    """Write an Excel workbook."""
    frame.to_excel(folder / "t.xlsx", index=False)
    return folder / "t.xlsx"


def jsonl(folder, frame):
    """Write JSON lines."""
    frame.to_json(folder / "t.jsonl", orient="records", lines=True)
    return folder / "t.jsonl"


def sqlite(folder, frame):
    """Write a SQLite database."""
    with sqlite3.connect(folder / "t.db") as database:
        frame.to_sql("t", database, index=False)
    return folder / "t.db"


@pytest.mark.parametrize("write", [parquet, excel, jsonl, sqlite])
def test_every_format_of_tables_is_read(tmp_path, write):
    """The format stands in params.yaml."""
    found = texts.profile(write(tmp_path, pd.DataFrame(rows())))
    assert found.read["format"] == write.__name__
    assert (found.before["text"], found.target) == ("message", "mood")


def test_json_lines_with_half_a_character(tmp_path):
    """A lone surrogate and a NUL byte are replaced, and nothing is lost."""
    data = [*rows(), {"message": "broken \ud83d and \0 here", "mood": "bad"}]
    path = tmp_path / "t.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in data))
    assert texts.profile(path).samples == 61


def test_quoted_newlines_emoji_and_entities(tmp_path):
    """One row each, whatever is in it."""
    data = rows()
    data[0]["message"] = 'two\nlines, and "quotes"'
    data[1]["message"] = "🦉 great &amp; good 🎉"
    found = texts.profile(csv(tmp_path, data))
    assert found.samples == 60
    assert found.read["quoting"] is True
    assert "1 text with HTML entities" in said(found)


def test_quotation_marks_that_enclose_nothing(tmp_path):
    """As in the SMS collection: a mark that opens and never closes is part of the text."""
    lines = [f"{'ham' if i % 3 else 'spam'}\t{sentence(i)}" for i in range(60)]
    lines[5] = 'ham\t"never closed, he said'
    (tmp_path / "sms").write_text("\n".join(lines) + "\n")
    found = texts.profile(tmp_path / "sms")
    assert found.samples == 60
    assert found.read["quoting"] is False
    assert found.read["columns"] == ["label", "text"]
    assert (found.before["text"], found.target) == ("text", "label")


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_encodings_are_found(tmp_path, encoding):
    """As for tables."""
    data = rows()
    for i, row in enumerate(data):
        row["message"] += f" für später {i}, très cher"
    found = texts.profile(csv(tmp_path, data, encoding=encoding))
    assert found.read["encoding"] == encoding


def test_a_text_of_a_million_characters(tmp_path):
    """It is one text like others."""
    data = rows()
    data[0]["message"] = "long " * 200_000
    found = texts.profile(csv(tmp_path, data))
    assert found.samples == 60
    assert "at most 999,999" in said(found)


def test_scripts_are_named(tmp_path):
    """By their letters."""
    data = rows()
    for i, row in enumerate(data):
        row["message"] = f"Посылка пришла поздно, номер {i}" if i % 2 else row["message"]
    assert "Cyrillic" in said(texts.profile(csv(tmp_path, data)))


def test_empty_and_missing_texts_are_reported(tmp_path):
    """They will be skipped; a string that stands for a missing value is found."""
    data = rows()
    data[0]["message"], data[1]["message"], data[2]["message"] = "", "N/A", " "
    data[3]["mood"] = ""
    found = texts.profile(csv(tmp_path, data))
    assert found.after["na_values"] == ("N/A",)
    assert "message: 3 rows will be skipped" in said(found)
    assert "mood: 1 row will be skipped" in said(found)


def test_near_duplicates_and_contradictions_are_reported(tmp_path):
    """Near duplicates differ in case and punctuation at most."""
    data = rows()
    data[2] = dict(data[0])
    data[5]["message"] = data[4]["message"].upper() + "!!"
    found = texts.profile(csv(tmp_path, data))
    assert "2 near duplicates, 1 of them exact" in said(found)
    assert "1 text with several labels" in said(found)


def test_labels_that_differ_by_case_or_spaces_are_one(tmp_path):
    """The commonest spelling stays."""
    data = rows()
    data[0]["mood"], data[2]["mood"], data[1]["mood"] = "Good", "good ", "BAD"
    found = texts.profile(csv(tmp_path, data))
    assert found.recode == {"Good": "good", "BAD": "bad"}
    assert set(found.balance) == {"good", "bad"}


def test_a_leaking_column_is_reported(tmp_path):
    """It is not used, since only the text is."""
    data = [{"code": row["mood"][0], **row} for row in rows(300)]
    assert "code: not used" in said(texts.profile(csv(tmp_path, data), target="mood"))


def test_a_label_inside_its_text_is_reported(tmp_path):
    """The model would learn to read it."""
    data = [{**row, "message": f"[{row['mood']}] {row['message']}"} for row in rows()]
    assert "target leakage" in said(texts.profile(csv(tmp_path, data)))


def test_a_column_of_splits_is_respected(tmp_path):
    """The split is the given one."""
    parts = ["train"] * 40 + ["dev"] * 8 + ["test"] * 12
    data = [{"split": part, **row} for part, row in zip(parts, rows(), strict=True)]
    found = texts.profile(csv(tmp_path, data), target="mood")
    assert found.read["split_column"] == "split"
    assert (found.split.method, found.split.test, found.split.validation) == (
        "given",
        "test",
        "dev",
    )


def test_numbers_can_be_names_of_classes(tmp_path):
    """Stars, or 0 and 1; but not prices."""
    frame = pd.DataFrame(rows()).assign(mood=[float(i % 2) for i in range(60)])
    found = texts.profile(parquet(tmp_path, frame))
    assert set(found.balance) == {"0", "1"}
    with pytest.raises(errors.TargetNotUsable, match="60 different numbers"):
        texts.profile(csv(tmp_path, frame.assign(mood=range(60))))


def test_a_folder_per_class(tmp_path):
    """One file is one text; the parts are respected."""
    for part in ("train", "test"):
        for i in range(40):
            folder = tmp_path / "reviews" / part / ("pos" if i % 2 else "neg")
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{i}.txt").write_text(f"{part} {sentence(i)}", encoding="utf-8")
    found = texts.profile(tmp_path / "reviews")
    assert (found.read["format"], found.read["encoding"]) == ("folder", "utf-8")
    assert (found.before["text"], found.target) == ("text", "label")
    assert (found.split.method, found.split.test) == ("given", "test")
    assert len(found.files) == 80


# ----------------------------------------------------------------------------------------- errors


def test_texts_that_are_all_empty(tmp_path):
    """In a table, with the column's name."""
    data = [{**row, "message": ""} for row in rows()]
    with pytest.raises(errors.TextsAllEmpty, match="message"):
        texts.profile(csv(tmp_path, data))


def test_files_that_are_all_empty(tmp_path):
    """In a folder."""
    for i in range(40):
        folder = tmp_path / "mail" / ("ham" if i % 2 else "spam")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{i}.txt").write_text("\n")
    with pytest.raises(errors.TextsAllEmpty):
        texts.profile(tmp_path / "mail")


def test_other_errors_have_their_own_names(tmp_path):
    """Each situation is told as what it is."""
    with pytest.raises(errors.OneClassOnly):
        texts.profile(csv(tmp_path, rows(labels=("good",))))
    with pytest.raises(errors.TooFewRows):
        texts.profile(csv(tmp_path, rows(12)))
    with pytest.raises(errors.ClassTooSmall, match="rare"):
        texts.profile(csv(tmp_path, [*rows(), {"message": "x y z", "mood": "rare"}]))
    with pytest.raises(errors.UnknownTarget, match="moood"):
        texts.profile(csv(tmp_path, rows()), target="moood")
    with pytest.raises(errors.SameColumn):
        texts.profile(csv(tmp_path, rows()), target="mood", text="mood")
    with pytest.raises(errors.NoTextColumn):
        texts.profile(csv(tmp_path, [{"a": i, "b": i % 2} for i in range(60)]))
    with pytest.raises(errors.TargetAllMissing):
        texts.profile(csv(tmp_path, [{**row, "mood": ""} for row in rows()]), target="mood")
    with pytest.raises(errors.NoSuchFile):
        texts.profile(tmp_path / "gone.csv")
    (tmp_path / "empty").mkdir()
    with pytest.raises(errors.NoClassFolders):
        texts.profile(tmp_path / "empty")


def test_no_text_is_written_into_the_project(tmp_path):
    """What is written about the data holds none of them."""
    found = texts.profile(csv(tmp_path, rows()))
    written = labelled.params_blocks(found) + labelled.about_md(found)
    assert "parcel" not in written
