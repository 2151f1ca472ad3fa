"""Checks of s2.09: numbers and names belong together, whatever the order of the labels."""

from collections import Counter

import numpy as np
from course import own
from course.calling import call, require


def codes(lesson, labels, names) -> np.ndarray:
    """Call the learner's look-up; whole numbers must come back."""
    return whole(call(lesson.codes_of, labels, names, gives=np.ndarray), len(labels))


def encode(lesson, labels) -> tuple[np.ndarray, list]:
    """Call the learner's function; numbers and names must come back."""
    found = call(lesson.encode_labels, labels, gives=tuple)
    require(len(found) == 2, "two things come back: the numbers, and the names")
    require(isinstance(found[0], np.ndarray), "the numbers are an array", came=found[0])
    require(isinstance(found[1], list), "the names are a list", came=found[1])
    require(all(type(name) is str for name in found[1]), "each name is a text", came=found[1])
    return whole(found[0], len(labels)), found[1]


def whole(numbers: np.ndarray, n: int) -> np.ndarray:
    """Require n whole numbers in a row."""
    require(numbers.shape == (n,), "there is one number for each label, (n,)", came=numbers)
    require(numbers.dtype.kind == "i", "the numbers are whole ones", "dtype", numbers)
    return numbers


def test_names_can_be_read_back(lesson, rng):
    """Each number stands for the name that it came from; all numbers 0 … k - 1 occur."""
    labels = [str(name) for name in rng.choice(["pear", "apple", "fig", "Äpfel", "10"], 40)]
    numbers, names = encode(lesson, labels)
    require(
        set(numbers) == set(range(len(names))),
        "the numbers are 0 to k - 1, and all of them occur",
        came=numbers,
    )
    require(len(names) == len(set(labels)), "each name stands in the list once", came=names)
    back = [names[number] for number in numbers]
    require(
        back == labels,
        "the name of a label's number must be that label",
        "the order of the names",
        back[:8],
    )


def test_order_is_stable(lesson, rng):
    """Shuffled labels give the same names, sorted as texts."""
    labels = ["zebra", "ape", "Zoo", "10", "2", "1", "fig", "two words"]
    first = encode(lesson, labels)[1]
    for _ in range(5):
        again = encode(lesson, list(rng.permutation(labels)))[1]
        require(
            first == again,
            "the numbers depend on the order of the labels",
            "what a name's number depends on",
            again,
        )
    require(first == sorted(labels), 'the names are sorted as texts: "10" before "2"', came=first)


def test_labels_become_texts(lesson):
    """Digits from an array are names like any other."""
    numbers, names = encode(lesson, np.array([10, 2, 10]))
    require(set(names) == {"2", "10"}, "labels that are no texts become texts", "str", names)
    require(
        [names[number] for number in numbers] == ["10", "2", "10"],
        "each number stands for its label",
        came=numbers,
    )
    again = codes(lesson, np.array([2, 10, 3]), names)
    require(
        list(again) == [*(names.index(name) for name in ("2", "10")), -1],
        "later labels become texts as well",
    )


def test_one_class_and_none(lesson):
    """One class has number 0; without labels there are no names."""
    numbers, names = encode(lesson, ["only"] * 3)
    require(list(numbers) == [0, 0, 0] and names == ["only"], "one class is class 0")
    numbers, names = encode(lesson, [])
    require(names == [], "without labels there are no names", came=names)


def test_unseen_names_are_safe(lesson, rng):
    """A name that is not in the list is no class, and disturbs no other."""
    names = [str(name) for name in rng.permutation(["pear", "apple", "fig", "lime"])]
    labels = ["zebra", *rng.permutation(names), "Pear", "", "zebra"]
    numbers = codes(lesson, labels, names)
    unseen = numbers[[0, -3, -2, -1]]
    require(
        (unseen == -1).all(),
        "a name that is not in the list gets -1, and no class's number",
        came=unseen,
    )
    look = "`names` may have any order: its places are the numbers"
    known = all(
        names[number] == label for number, label in zip(numbers[1:-3], labels[1:-3], strict=True)
    )
    require(known, "a known name gets its place in the list", look, numbers)
    require(len(codes(lesson, [], names)) == 0, "no labels, no numbers")


def test_own_labels(lesson):
    """The project's own classes are counted again, and get the numbers of the pipeline."""
    labels = own.labels().astype(str).tolist()
    numbers, names = encode(lesson, labels)
    loop = Counter(labels)
    counted = {names[code]: int((numbers == code).sum()) for code in range(len(names))}
    require(
        counted == loop,
        "your own classes are not counted as a loop over the labels counts them",
        came=counted,
    )
    if len(loop) == own.rows()["label"].nunique() == own.rows()["label"].max() + 1:
        same = (numbers == own.rows()["label"].to_numpy()).all()
        require(same, "your own classes have other numbers than in the pipeline", came=names)
    later = codes(lesson, labels[:50], names)
    require(
        (later == numbers[:50]).all(),
        "looked up later, a label has the number that it had",
        came=later,
    )
