"""What s1.05 must refuse, and what it must accept."""

GOOD = """
@dataclass(frozen=True)
class Sample:
    id: str
    label: str
    values: tuple[float | None, ...]

    @property
    def missing(self):
        return sum(value is None for value in self.values)

    @classmethod
    def from_row(cls, row):
        for column in ("id", "label"):
            if column not in row or row[column] == "":
                raise ValueError("missing: " + column)
        values = []
        for column in row:
            if column in ("id", "label"):
                continue
            cell = row[column]
            if cell == "":
                values.append(None)
                continue
            try:
                values.append(float(cell))
            except ValueError as error:
                raise ValueError(f"in {column}: {error}") from error
        return cls(id=row["id"], label=row["label"], values=tuple(values))
"""

MISCONCEPTIONS = {
    "an ordinary class": (
        GOOD.replace(
            "@dataclass(frozen=True)\nclass Sample:\n",
            "class Sample:\n    def __init__(self, id, label, values):\n"
            "        self.id, self.label, self.values = id, label, values\n",
        ),
        "`Sample` is a dataclass",
    ),
    "not frozen": (
        GOOD.replace("(frozen=True)", "(unsafe_hash=True)"),
        "must raise AttributeError",
    ),
    "a list of values": (
        GOOD.replace("tuple(values)", "values"),
        "must be of type tuple, not list",
    ),
    "zero for what is missing": (
        GOOD.replace("values.append(None)", "values.append(0.0)"),
        "an empty cell is a missing number",
    ),
    "counts zeros as missing": (
        GOOD.replace("sum(value is None", "sum(not value"),
        "a zero is a number",
    ),
    "takes cells out of the row": (
        GOOD.replace(
            "return cls(id=row", 'row.pop("id", None) and None\n        return cls(id=row'
        ),
        "KeyError",
    ),
    "empties the row": (
        GOOD.replace(
            'return cls(id=row["id"], label=row["label"],',
            'return cls(id=row.pop("id"), label=row.pop("label"),',
        ),
        "the row is as it was before",
    ),
    "names the class": (
        GOOD.replace("cls(id", "Sample(id"),
        "a subclass makes objects of its own kind",
    ),
    "does not look": (
        GOOD.replace('raise ValueError("missing: " + column)', "pass"),
        "this input must raise ValueError",
    ),
    "an own repr": (
        GOOD + '\n    def __repr__(self):\n        return f"<Sample {self.id}>"\n',
        "the repr is no line of Python",
    ),
}

ALTERNATIVES = {"another way through the row": GOOD}

EQUIVALENT: dict[str, str] = {}
