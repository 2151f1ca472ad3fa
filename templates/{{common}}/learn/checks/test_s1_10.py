"""Checks of s1.10: the same results as the loops, made by comprehensions."""

import ast

import pytest
from course import exercises, own
from course.calling import call, is_stub, require
from course.outcomes import NotAttempted

ROWS = 500
CHANGES = {"append", "extend", "insert", "add", "update", "setdefault"}
KINDS = {
    "tidy_labels": (ast.ListComp, "a list comprehension"),
    "column_places": (ast.DictComp, "a dictionary comprehension"),
    "vocabulary": (ast.SetComp, "a set comprehension"),
}


def slow_labels(labels):
    """Do what the loop in the lesson does."""
    result = []
    for label in labels:
        stripped = label.strip()
        if stripped != "":
            result.append(stripped.lower())
    return result


def slow_places(header):
    """Do what the loop in the lesson does."""
    result = {}
    for place in range(len(header)):
        if header[place][:1] != "_":
            result[header[place]] = place
    return result


def slow_words(texts, shortest):
    """Do what the loops in the lesson do."""
    result = set()
    for text in texts:
        for word in text.split():
            if not len(word) < shortest:
                result.add(word)
    return result


@pytest.fixture
def words(rng):
    """Draw words of one to six letters."""
    letters = [chr(97 + place) for place in rng.integers(0, 26, size=200)]
    return ["".join(letters[start : start + 1 + start % 6]) for start in range(0, 60, 3)]


def test_tidy_labels(lesson, words):
    """The list is that of the loop."""
    labels = [f"  {word.title()} " for word in words]
    came = call(lesson.tidy_labels, labels, gives=list)
    require(came == slow_labels(labels), "the labels are those that the loop gives, in its order")
    labels = [" Cat ", "", "   ", "DOG", "cat"]
    came = call(lesson.tidy_labels, labels, gives=list)
    look = "a label that is empty once it is stripped has no element; what comes twice stays twice"
    require(
        came == slow_labels(labels), "empty and blank labels are left out, and only those", look
    )
    require(call(lesson.tidy_labels, [], gives=list) == [], "no labels, an empty list")


def test_column_places(lesson, words):
    """The dictionary is that of the loop."""
    came = call(lesson.column_places, words, gives=dict)
    require(came == slow_places(words), "each name has its place, counted from zero")
    header = ["_row", "age", "_part", "size", "la_bel"]
    came = call(lesson.column_places, header, gives=dict)
    require(
        set(came) == set(slow_places(header)),
        "names that begin with _ are left out, and only those",
    )
    look = "a column that is left out still takes a place"
    require(came == slow_places(header), "the place is the one in the whole header", look)
    came = call(lesson.column_places, ["a", "b", "a"], gives=dict)
    require(
        came == slow_places(["a", "b", "a"]), "of a name that comes twice, the later place wins"
    )


def test_vocabulary(lesson, words):
    """The set is that of the loops."""
    texts = [" ".join(words[start : start + 4]) for start in range(0, 20, 3)]
    for shortest in (1, 3, 5, 99):
        came = call(lesson.vocabulary, texts, shortest, gives=set)
        require(came == slow_words(texts, shortest), "the words are those that the loops collect")
    came = call(lesson.vocabulary, ["one three", "", "five  one"], 4, gives=set)
    look = "`split()` without an argument cuts at any number of blanks"
    require(
        came == slow_words(["one three", "", "five  one"], 4),
        "the words are those of all texts",
        look,
    )


@pytest.mark.parametrize("name", KINDS)
def test_is_a_comprehension(lesson, exercise, name):
    """The function holds a comprehension of its kind, and no loop."""
    if is_stub(getattr(lesson, name)):
        raise NotAttempted()
    nodes = list(ast.walk(exercises.tree(exercise, name)))
    loops = any(isinstance(node, ast.For | ast.While) for node in nodes)
    require(not loops, f"`{name}` holds no loop statement", "", f"`{name}` with a loop")
    called = {
        node.func.attr
        for node in nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    changes = ", ".join(sorted(called & CHANGES))
    look = "a comprehension is there for its value, not for what it does on the way"
    require(
        not changes, f"`{name}` fills no container step by step", look, f"`{name}` calls {changes}"
    )
    kind, words_for = KINDS[name]
    holds = any(isinstance(node, kind) for node in nodes)
    require(
        holds,
        f"`{name}` is made by {words_for}",
        "which brackets, and is there a colon?",
        f"`{name}` without one",
    )


def test_own_labels(lesson):
    """On the project's own labels and columns, loops and comprehensions agree."""
    labels = [f" {label}" for label in own.labels().head(ROWS)]
    came = call(lesson.tidy_labels, labels, gives=list)
    require(came == slow_labels(labels), "your own labels come out as from the loop")
    header = [str(name) for name in own.frame().columns]
    came = call(lesson.column_places, header, gives=dict)
    require(came == slow_places(header), "your own columns come out as from the loop")
