"""Support code of texts, run in the environment of a generated project.

`tests/test_kinds.py` starts it there; alone, in a project: ``PYTHONPATH=$PWD/support pytest …``.
"""

import json

import numpy as np
import pandas as pd
import pytest

blending = pytest.importorskip(
    "mlscaffold_support.blending", reason="runs in the environment of a generated text project"
)

from mlscaffold_support import (  # noqa: E402
    class_scores,
    docstrings,
    rejection,
    robustness,
    selection,
    subwords,
    text_errors,
    text_files,
    text_leakage,
    text_splits,
    word_importance,
)
from mlscaffold_support.errors import DataError  # noqa: E402
from mlscaffold_support.predictions import HeldOut  # noqa: E402
from sklearn.metrics import f1_score  # noqa: E402

TOPICS = {"fruit": "apple pear plum cherry grape melon", "tool": "hammer saw chisel drill plane"}


@pytest.fixture
def sample():
    """Generate texts about two topics, with filling words."""
    rng = np.random.default_rng(0)
    rows = []
    for n in range(240):
        label = list(TOPICS)[n % 2]
        words = [*rng.choice(TOPICS[label].split(), 2), *rng.choice("the a my old new".split(), 6)]
        rows.append({"text": " ".join(rng.permutation(words)), "label": label})
    return pd.DataFrame(rows)


def read(path, **how):
    """Read a file by the columns text and label."""
    how = text_files.TextFormat(**({"format": "csv"} | how))
    return text_files.read_texts(path, how, "text", "label", None, False)


# ----------------------------------------------------------------------------------------- reading


def test_csv_keeps_line_breaks_and_emoji(tmp_path):
    """A cell in quotation marks may hold line breaks and commas; bad bytes are replaced."""
    content = b'text,label\n"one,\ntwo \xf0\x9f\x99\x82 &amp;",a\nNA,b\n\xff,c\n'
    (tmp_path / "t.csv").write_bytes(content)
    assert list(read(tmp_path / "t.csv")["text"]) == ["one,\ntwo 🙂 &amp;", "NA", "\ufffd"]


def test_quotation_marks_may_be_text(tmp_path):
    """Where they enclose nothing, a single one does not swallow the lines after it."""
    (tmp_path / "t.tsv").write_text('a\tsay "hi\nb\tho\x85ho\n', encoding="utf-8")
    how = {"delimiter": "\t", "quoting": False, "header": False, "columns": ["label", "text"]}
    assert list(read(tmp_path / "t.tsv", **how)["text"]) == ['say "hi', "ho\x85ho"]


def test_json_lines_name_a_bad_line(tmp_path):
    """Only a line feed ends a line; one that is no object is named by its number."""
    (tmp_path / "t.jsonl").write_text('{"text": "a\u2028b", "label": 1}\n\n{"text": "c"}\n')
    frame = read(tmp_path / "t.jsonl", format="jsonl")
    assert frame[["text", "label"]].to_numpy().tolist() == [["a\u2028b", "1"], ["c", ""]]
    (tmp_path / "t.jsonl").write_text('{"text": "a"}\n[1]\n')
    with pytest.raises(DataError, match="line 2 is no JSON object"):
        read(tmp_path / "t.jsonl", format="jsonl")


@pytest.mark.parametrize("missing", [None, ""])
def test_whole_numbers_as_labels(tmp_path, missing):
    """A column of numbers with a gap still has labels 0 and 1, not 0.0 and 1.0."""
    labels = pd.Series([0, 1, missing], dtype=float if missing is None else object)
    pd.DataFrame({"text": ["a", "b", "c"], "label": labels}).to_excel(
        tmp_path / "t.xlsx", index=False
    )
    assert list(read(tmp_path / "t.xlsx", format="excel")["label"]) == ["0", "1", ""]


def test_folder_for_each_class(tmp_path):
    """The folder is the label; hidden files and files of other types are not read."""
    contents = {"ham/1.txt": "hi", "spam/x/2.TXT": "buy", "ham/.hidden.txt": "no"}
    for name, content in contents.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    (tmp_path / "ham/3.png").write_bytes(b"\x89PNG")
    frame = read(tmp_path, format="folder")
    assert dict(zip(frame["text"], frame["label"], strict=True)) == {"hi": "ham", "buy": "spam"}


def test_given_splits_are_folders_around_the_classes(tmp_path):
    """The outer folder is the source, by which the split is made."""
    (tmp_path / "test" / "ham").mkdir(parents=True)
    (tmp_path / "test" / "ham" / "1.txt").write_text("hi")
    how = text_files.TextFormat(format="folder")
    frame = text_files.read_texts(tmp_path, how, "text", "label", None, True)
    assert frame[["label", "source"]].to_numpy().tolist() == [["ham", "test"]]


def test_missing_column_is_named(tmp_path):
    """The message says which column is missing, and which are there."""
    (tmp_path / "t.csv").write_text("message,label\nhi,a\n")
    with pytest.raises(DataError, match="no column text; its columns are message, label"):
        read(tmp_path / "t.csv")


def test_new_texts_are_lines(tmp_path):
    """Each line is a text; only a line feed ends one; a table is read as the raw data are."""
    (tmp_path / "new.txt").write_bytes("one\r\ntwo \x85 three\n\nfour".encode())
    (tmp_path / "new.csv").write_text("text,other\nfive,6\n")
    how = text_files.TextFormat(format="csv", split_column="split")
    lines, table = (
        text_files.read_new_texts(str(tmp_path / name), how, "text")
        for name in ("new.txt", "new.csv")
    )
    assert list(lines["text"]) == ["one", "two \x85 three", "four"]
    assert list(table["text"]) == ["five"]
    with pytest.raises(DataError, match="There is no file"):
        text_files.read_new_texts(str(tmp_path / "none.txt"), how, "text")


def test_docstrings_hide_the_name_of_their_library(tmp_path):
    """The name is masked, also in compounds; code that does not parse has no texts."""
    source = '"""Use np.array of NumPy.\n\nMore."""\ndef f():\n    """A numpydoc style."""\n'
    (tmp_path / "m.py").write_text(source)
    texts = list(docstrings.docstrings(tmp_path / "m.py"))
    assert texts == ["Use ▢.array of ▢.", "A numpydoc style."]
    (tmp_path / "m.py").write_text("def f(:")
    assert list(docstrings.docstrings(tmp_path / "m.py")) == []


# --------------------------------------------------------------------------------- splits, leakage


def test_near_duplicates():
    """Case, punctuation and digits make no difference, words do."""
    texts = pd.Series(["Win £100 now!", "win 200 now", "win it now", "🙂", "🙃"])
    keys = text_splits.near_duplicates(texts)
    assert keys[0] == keys[1]
    assert keys.nunique() == 4


def test_repeats_leave_the_test_set_as_it_is():
    """A near duplicate of a test text is removed from training and validation."""
    split = pd.Series(["train", "train", "validation", "validation", "test"])
    repeated = text_splits.repeats(pd.Series(["a", "b", "b", "c", "c"]), split)
    assert repeated.tolist() == [False, True, False, True, False]


def test_rare_class_is_dropped(sample):
    """A class with too few texts is named; with one class there is nothing to learn."""
    odd = pd.DataFrame({"text": ["hm"], "label": ["odd"]})
    frame, rare = text_splits.drop_rare_classes(pd.concat([sample, odd]), None)
    assert rare == {"odd": 1}
    assert set(frame["label"]) == {"fruit", "tool"}
    with pytest.raises(DataError, match="two classes"):
        text_splits.drop_rare_classes(sample[sample["label"] == "tool"], None)


def test_empty_split_is_named():
    """So is a class that no training text has."""
    frame = pd.DataFrame({"label": ["a", "b", "b"], "split": ["train", "validation", "test"]})
    with pytest.raises(DataError, match="b without training texts"):
        text_splits.check_splits(frame)
    with pytest.raises(DataError, match="no test texts"):
        text_splits.check_splits(frame[frame["split"] != "test"])


def test_leaking_word_is_found(sample):
    """A signature under every text of a class is found; ordinary words are not."""
    signed = sample["text"] + sample["label"].map({"tool": " regards", "fruit": ""})
    assert text_leakage.leaking_words(sample.assign(text=signed)) == {"tool": "regards"}
    assert text_leakage.leaking_words(sample) == {}


def test_labels_spelled_in_two_ways():
    """Labels that differ in case and spaces only are named."""
    labels = pd.Series(["spam", "Spam", "not spam", "ham"])
    assert text_leakage.similar_labels(labels) == ["'Spam' and 'spam'"]


def test_unknown_word_has_its_subwords():
    """Words with a common stem share subwords; equal words equal rows."""
    encoded = subwords.encode([["walked", "walking"], ["walked"]], {"walking": 2})
    assert encoded.words.tolist() == [0, 1, 2]
    assert encoded.rows[0][0] == encoded.rows[1][0]
    first, second = (set(row[row > 0]) for row in encoded.subwords[1:])
    assert first & second
    assert json.dumps(subwords.subword_ids("a")) == json.dumps(subwords.subword_ids("a"))


# ------------------------------------------------------------------------------------- choices


def test_blend_uses_models_that_help():
    """Two models with independent errors are both used; one that only guesses is not."""
    rng = np.random.default_rng(0)
    y = rng.integers(3, size=900)
    truth = 2 * np.eye(3)[y]
    logits = {name: truth + rng.normal(size=(900, 3)) for name in ("linear", "network")}
    weights = blending.fit_blend(logits, y)["weights"]
    assert set(weights) == {"linear", "network"}
    assert sum(weights.values()) == pytest.approx(1)
    guess = logits | {"network": rng.normal(size=(900, 3))}
    assert blending.fit_blend(guess, y)["weights"] == {"linear": 1.0}


def test_no_text_chooses_its_own_blend():
    """Other classes in a fold change the probabilities of the other fold, not its own."""
    rng = np.random.default_rng(0)
    y, fold = rng.integers(2, size=200), np.resize([0, 1], 200)
    logits = {name: rng.normal(size=(200, 2)) + np.eye(2)[y] for name in ("linear", "network")}
    before = blending.cross_fitted_blend(logits, y, fold)
    after = blending.cross_fitted_blend(logits, np.where(fold == 0, 1 - y, y), fold)
    np.testing.assert_array_equal(before[fold == 0], after[fold == 0])
    assert not np.allclose(before[fold == 1], after[fold == 1])
    blended = blending.blend(logits, blending.fit_blend(logits, y))
    np.testing.assert_allclose(blended.sum(axis=1), 1)


def test_noisy_model_is_not_selected_over_a_better_simple_one():
    """The best beats the linear model; the network is worse than both, but by less than its noise.

    Until the network is better than the linear model by more than chance, it is out.
    """
    rng = np.random.default_rng(3)
    y = rng.integers(2, size=600)

    def predictor(errors):
        wrong = np.isin(np.arange(600), errors)
        return np.where((wrong == (y == 1))[:, None], [0.9, 0.1], [0.1, 0.9])

    linear = np.arange(60)
    p = {
        "linear": predictor(linear),
        "network": predictor(np.r_[0:5, 200:257]),  # two errors more, nearly all of other texts
        "blend": predictor(linear[:45]),
    }

    def accuracy(y, p):
        return {"accuracy": (p.argmax(axis=1) == y).mean()}

    name, candidates = selection.compare_models(
        p, y, "accuracy", accuracy, ["linear", "network", "blend"], times=1000, seed=0, level=0.95
    )
    assert candidates["linear"]["shortfall"]["low"] > 0
    assert candidates["network"]["shortfall"]["low"] <= 0
    assert name == "blend"


def test_rejection_scores_are_those_of_unseen_texts():
    """A threshold that is fitted to noise rejects no better than chance when it is cross-fitted."""
    rng = np.random.default_rng(0)
    y = np.r_[rng.integers(2, size=60), np.full(60, -1)]
    p = rng.dirichlet([1, 1], size=120)
    fold = rng.permutation(120) % 5

    def fit(y, p):
        confidence = p.max(axis=1)
        gains = [np.mean((confidence < c) == (y < 0)) for c in confidence]
        return float(confidence[np.argmax(gains)])

    thresholds = rejection.cross_fitted_threshold(fit, y, p, fold)
    own = np.mean((p.max(axis=1) < fit(y, p)) == (y < 0))
    unseen = np.mean((p.max(axis=1) < thresholds) == (y < 0))
    assert own > 0.5
    assert unseen < own


# -------------------------------------------------------------------------------------- analyses


@pytest.mark.parametrize("n", [20, 60])
def test_intervals_of_a_class_hold_its_f1(n):
    """Of a planted recall and false positive rate, 95% intervals cover it in at least 90%."""
    rng = np.random.default_rng(0)
    recall, false_positive, others = 0.85, 0.02, 400
    actual = np.repeat([1, 0], [n, others])
    expected = n * recall, others * false_positive
    truth = 2 * expected[0] / (n + sum(expected))
    covered = []
    for _ in range(300):
        predicted = rng.random(n + others) < np.where(actual == 1, recall, false_positive)
        rows = class_scores.class_scores(actual, predicted.astype(int), ["other", "own"], 0.95)
        f1 = next(row["f1"] for row in rows if row["label"] == "own")
        assert f1["value"] == pytest.approx(f1_score(actual, predicted))
        covered.append(f1["low"] <= truth <= f1["high"])
    assert np.mean(covered) >= 0.9


def test_small_private_classes_are_not_named():
    """With a least number of rows, neither their scores nor their confusions are listed."""
    y = np.repeat([0, 1, 2], [30, 30, 4])
    predicted = np.roll(y, 12)
    labels = ["a", "b", "rare"]
    rows = class_scores.class_scores(y, predicted, labels, 0.95, min_rows=10)
    pairs = class_scores.confusions(y, predicted, labels, min_rows=10)
    assert {row["label"] for row in rows} == {"a", "b"}
    assert all(pair["n"] >= 10 for pair in pairs)


def free(texts):
    """Predict class 1 for texts with the word free."""
    p = np.array(["free" in text.lower() for text in texts], dtype=float)
    return np.column_stack([1 - p, p])


def test_word_effects():
    """The word that a prediction rests on comes first; only whole words are left out."""
    assert next(iter(word_importance.word_effects("it is FREE now", free))) == "free"
    assert word_importance.without("free freedom Free!", "free") == " freedom !"


def test_word_importance():
    """The word is named for its class, with an interval; words of few texts are not."""
    texts = np.array([f"free word{i}" for i in range(12)] + ["nothing here"] * 3, dtype=object)
    rows = word_importance.word_importance(texts, ["ham", "spam"], free, 0.95, min_texts=10)
    (row,) = [row for row in rows if row["effect"]["value"] > 0]
    assert (row["word"], row["label"], row["n"]) == ("free", "spam", 12)
    assert row["effect"]["low"] <= row["effect"]["value"] <= row["effect"]["high"]


def test_perturbations():
    """Each does what its name says, and no more."""
    rng, text, change = np.random.default_rng(0), "This is fine, surely.", robustness.PERTURBATIONS
    assert change["a negation"](text, rng) == "This is not fine, surely."
    assert change["a negation"]("It isn't", rng) == "It isn't"
    assert change["no punctuation"](text, rng) == "This is fine surely"
    assert change["capital letters"](text, rng) == text.upper()
    swapped = change["one typing error"](text, rng)
    assert sorted(swapped) == sorted(text)
    assert swapped != text
    assert change["one typing error"]("a b", rng) == "a b"


def test_robustness_counts_altered_texts():
    """Predictions that change, and what that does to the accuracy."""
    texts = np.array(["free"] * 20 + ["FREE"] * 20, dtype=object)
    changes = {"lower": lambda text, rng: text.lower()}

    def predict(texts):
        p = np.array([text == "FREE" for text in texts], dtype=float)
        return np.column_stack([1 - p, p])

    (row,) = robustness.measure_robustness(
        texts, np.ones(40, int), predict, changes, times=100, seed=0, level=0.95
    )
    assert row["n"] == 20
    assert row["unchanged"]["value"] == 0
    assert row["accuracy_change"]["value"] == -1


@pytest.mark.parametrize("publish", [True, False])
def test_largest_errors(publish):
    """The most confident error comes first; of private texts only its kind is listed."""
    rows = pd.DataFrame({"text": ["a free b", "free", "c"], "file": "f", "row": range(3)})
    p = np.array([[0.1, 0.9], [0.4, 0.6], [0.9, 0.1]])
    held_out = HeldOut(np.array([0, 0, 0]), {"selected": p})
    errors = text_errors.largest_errors(rows, held_out, free, ["ham", "spam"], publish)
    assert [error["predicted"] for error in errors] == ["spam", "spam"]
    assert ("text" in errors[0]) == publish
    if publish:
        assert (errors[0]["row"], errors[0]["words"]) == ("f:0", ["free"])
