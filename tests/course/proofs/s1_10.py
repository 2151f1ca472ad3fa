"""What s1.10 must refuse, and what it must accept."""

MISCONCEPTIONS = {
    "an element where none belongs": (
        """
def tidy_labels(labels):
    return [label.strip().lower() if label.strip() else "" for label in labels]
""",
        "empty and blank labels are left out",
    ),
    "tests before it strips": (
        """
def tidy_labels(labels):
    return [label.strip().lower() for label in labels if label]
""",
        "a label that is empty once it is stripped has no element",
    ),
    "counts what is left": (
        """
def column_places(header):
    kept = [name for name in header if not name.startswith("_")]
    return {name: place for place, name in enumerate(kept)}
""",
        "a column that is left out still takes a place",
    ),
    "key and value swapped": (
        """
def column_places(header):
    return {place: name for place, name in enumerate(header) if not name.startswith("_")}
""",
        "each name has its place",
    ),
    "an underscore anywhere": (
        """
def column_places(header):
    return {name: place for place, name in enumerate(header) if "_" not in name}
""",
        "names that begin with _ are left out, and only those",
    ),
    "the loop again": (
        """
def tidy_labels(labels):
    tidy = []
    for label in labels:
        if label.strip():
            tidy.append(label.strip().lower())
    return tidy
""",
        "holds no loop statement",
    ),
    "a comprehension for its side effects": (
        """
def vocabulary(texts, shortest):
    words = set()
    {words.add(word) for text in texts for word in text.split() if len(word) >= shortest}
    return words
""",
        "fills no container step by step",
    ),
    "a list made a set": (
        """
def vocabulary(texts, shortest):
    return set([word for text in texts for word in text.split() if len(word) >= shortest])
""",
        "is made by a set comprehension",
    ),
    "a list of words": (
        """
def vocabulary(texts, shortest):
    return [word for text in texts for word in text.split() if len(word) >= shortest]
""",
        "must be of type set, not list",
    ),
    "longer than": (
        """
def vocabulary(texts, shortest):
    return {word for text in texts for word in text.split() if len(word) > shortest}
""",
        "the words are those that the loops collect",
    ),
}

ALTERNATIVES = {
    "names for the steps": """
def tidy_labels(labels):
    stripped = [label.strip() for label in labels]
    return [label.lower() for label in stripped if label != ""]

def column_places(header):
    names = list(header)
    return {names[i]: i for i in range(len(names)) if names[i][:1] != "_"}

def vocabulary(texts, shortest):
    return {word for word in " ".join(texts).split() if not len(word) < shortest}
""",
}

EQUIVALENT: dict[str, str] = {}
