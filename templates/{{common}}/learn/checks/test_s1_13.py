"""Checks of s1.13: counts and groups as a slow loop finds them, on rows in any order."""

import pytest
from course import own
from course.calling import attempt, call, raises, require

LETTERS = ["dog", "cat", "eel", "ant", "bee"]


@pytest.fixture
def labels(rng):
    """Labels in no order, two of them equally frequent."""
    drawn = ["eel"] * 7 + ["bee"] * 4 + ["dog"] * 4 + ["ant"] * 9
    return [str(label) for label in rng.permutation(drawn)]


@pytest.fixture
def rows(labels):
    """One dictionary for each label."""
    return [{"id": k, "label": label} for k, label in enumerate(labels)]


def counted(labels):
    """Count with a slow loop."""
    return {label: sum(other == label for other in labels) for label in set(labels)}


def test_counts(lesson, labels):
    """Each label comes once, with the number of its rows."""
    for given in (labels, own.labels().astype(str).head(300).tolist(), []):
        pairs = call(lesson.count_labels, given, gives=list)
        whole = all(isinstance(pair, tuple) and len(pair) == 2 for pair in pairs)
        require(whole, "the answer is a list of pairs (label, count)")
        require(len(pairs) == len(set(given)), "each label stands in the list once")
        require(dict(pairs) == counted(given), "the counts are those of a slow loop")
        falling = [count for _, count in pairs] == sorted(dict(pairs).values(), reverse=True)
        require(falling, "the most frequent label comes first")


def test_ties(lesson, rng):
    """Equally frequent labels stand in the order of the labels, whatever the order of the rows."""
    for _ in range(3):
        given = [str(label) for label in rng.permutation(LETTERS * 2)]
        pairs = call(lesson.count_labels, given, gives=list)
        look = "the key of `sorted` may be a pair: falling counts, then rising labels"
        tied = [label for label, _ in pairs] == sorted(LETTERS)
        require(tied, "equally frequent labels stand in their own order", look)


def test_counts_in_one_pass(lesson, labels):
    """A generator can be read once, and that is enough."""
    text = "count_labels(label for label in labels)"
    pairs = attempt(text, lambda: lesson.count_labels(label for label in labels), list)
    look = "the labels are looped over more than once; a generator gives them once"
    require(dict(pairs) == counted(labels), "labels that can be read only once are enough", look)


def test_groups(lesson, rows):
    """Groups are those of a slow loop, and no row is lost."""
    groups = call(lesson.group_rows, rows, "label", gives=dict)
    require(all(isinstance(each, list) for each in groups.values()), "each group is a list of rows")
    kept = sum(len(each) for each in groups.values())
    came = f"{kept} rows in the groups, of {len(rows)}"
    look = "what `itertools.groupby` does when a value comes back later"
    require(kept == len(rows), "each row is in one group, and none is lost", look, came)
    for value, group in groups.items():
        same = all(row["label"] == value for row in group)
        require(same, "the rows of a group have its value under the key")
        ids = [row["id"] for row in group]
        require(ids == sorted(ids), "the rows of a group keep the order in which they came")
        require(all(row is rows[row["id"]] for row in group), "rows are collected, not copied")
    first = list(dict.fromkeys(row["label"] for row in rows))
    look = "sorting changes the order; nothing here needs it"
    require(list(groups) == first, "groups stand in the order of their first rows", look)


def test_groups_by_any_key(lesson, rows):
    """The key is the one that was given, its values may be of several types."""
    groups = call(lesson.group_rows, rows, "id", gives=dict)
    require(len(groups) == len(rows), "rows are grouped by the key that is given")
    mixed = [{"age": age} for age in (3, None, "old", 3)]
    groups = call(lesson.group_rows, mixed, "age", gives=dict)
    require(list(groups) == [3, None, "old"], "values under a key may be of several types")
    require(call(lesson.group_rows, [], "id", gives=dict) == {}, "without rows there is no group")
    raises(KeyError, lesson.group_rows, [{"id": 1}], "label")


def test_groups_in_one_pass(lesson, rows):
    """A generator of rows is enough."""
    text = "group_rows((row for row in rows), 'label')"
    groups = attempt(text, lambda: lesson.group_rows((row for row in rows), "label"), dict)
    kept = sum(len(each) for each in groups.values())
    require(kept == len(rows), "rows that can be read only once are enough")


def test_groups_of_own_rows(lesson, rng):
    """The project's own rows, shuffled, are grouped by their label."""
    own_labels = own.labels().astype(str).head(300).tolist()
    rows = [{"label": own_labels[k]} for k in rng.permutation(len(own_labels))]
    groups = call(lesson.group_rows, rows, "label", gives=dict)
    sizes = {value: len(group) for value, group in groups.items()}
    require(sizes == counted(own_labels), "the groups are as large as a slow loop says")


def test_a_plain_dictionary_comes_back(lesson, rows):
    """Asking for a group that is not there is an error, and makes none."""
    groups = call(lesson.group_rows, rows, "label", gives=dict)
    look = "a `defaultdict` goes on making groups after the work is done"
    require(type(groups) is dict, "the answer is a plain dict", look, type(groups).__name__)
