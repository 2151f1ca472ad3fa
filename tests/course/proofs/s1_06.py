"""What s1.06 must refuse, and what it must accept."""

GOOD = """
class Dataset:
    def __init__(self, rows, labels):
        if len(rows) != len(labels):
            raise ValueError("not equally long")
        self.pairs = list(zip(rows, labels))

    def __len__(self):
        return len(self.pairs)

    def __getitem__(self, place):
        if isinstance(place, slice):
            part = self.pairs[place]
            return type(self)([row for row, _ in part], [label for _, label in part])
        return self.pairs[place]

    def __iter__(self):
        yield from self.pairs
"""

MISCONCEPTIONS = {
    "nothing in place of an IndexError": (
        GOOD.replace(
            "        return self.pairs[place]",
            "        return self.pairs[place] if -len(self) <= place < len(self) else None",
        ),
        "must raise IndexError",
    ),
    "a slice is a list": (
        GOOD.replace("        if isinstance(place, slice):", "        if False:"),
        "must be of type Dataset, not list",
    ),
    "is its own iterator": (
        GOOD.replace(
            "        yield from self.pairs",
            "        self.at = getattr(self, 'at', -1)\n        return self\n\n"
            "    def __next__(self):\n        self.at += 1\n"
            "        if self.at >= len(self.pairs):\n            raise StopIteration\n"
            "        return self.pairs[self.at]",
        ),
        "gives an empty second epoch",
    ),
    "starts again for all loops": (
        GOOD.replace(
            "        yield from self.pairs",
            "        self.at = -1\n        return self\n\n"
            "    def __next__(self):\n        self.at += 1\n"
            "        if self.at >= len(self.pairs):\n            raise StopIteration\n"
            "        return self.pairs[self.at]",
        ),
        "do not disturb each other",
    ),
    "negative places are refused": (
        GOOD.replace(
            "        return self.pairs[place]",
            "        if place < 0:\n            raise IndexError(place)\n        return self.pairs[place]",
        ),
        "IndexError: -1",
    ),
    "lengths are not compared": (
        GOOD.replace("len(rows) != len(labels)", "False"),
        "must raise ValueError",
    ),
    "rows alone": (
        GOOD.replace("        return self.pairs[place]", "        return self.pairs[place][0]"),
        "must be of type tuple, not list",
    ),
}

ALTERNATIVES = {"a list of pairs": GOOD}

EQUIVALENT = {
    "return zip(self.rows, self.labels, strict=True) -> return zip(self.rows, self.labels, strict=False)": (
        "the constructor has made sure that both are equally long"
    ),
}
