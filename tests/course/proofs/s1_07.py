"""What s1.07 must refuse, and what it must accept."""

TALLY = """
def tally(labels):
    counts = {}
    for label in labels:
        name = tidy(label)
        if name not in MISSING:
            counts[name] = counts.get(name, 0) + 1
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
"""

MISCONCEPTIONS = {
    "reads a file when imported": (
        TALLY + '\nLABELS = open("labels.txt").read().split()\nCOUNTS = tally(LABELS)\n',
        "an import opens no file and starts nothing",
    ),
    "prints when imported": (
        TALLY + '\nprint(tally(["a", "b"]))\n',
        "an import prints nothing",
    ),
    "imports itself": (
        "from project.tally import tidy as clean\n"
        + TALLY.replace("tidy(label)", "clean(label)")
        + '\ndef tidy(label):\n    return " ".join(label.split()).lower()\n',
        "cannot import name 'tidy' from 'project.tally'",
    ),
    "reads the data itself": (
        "from course import own\n" + TALLY,
        "the package does not import from the course",
    ),
    "takes the path from the folder": (
        "from pathlib import Path\nSETTINGS = Path('params.yaml').read_text()\n" + TALLY,
        "open params.yaml",
    ),
    "reads the labels twice": (
        TALLY.replace("    counts = {}\n", "    counts = {tidy(label): 0 for label in labels}\n"),
        "any iterable will do",
    ),
    "order of appearance": (
        TALLY.replace(
            "dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))", "counts"
        ),
        "the most frequent come first",
    ),
    "ties as they come": (
        TALLY.replace("(-pair[1], pair[0])", "-pair[1]"),
        "equally frequent labels stand in alphabetical order",
    ),
    "compares before tidying": (
        TALLY.replace("if name not in", "if label not in"),
        "missing labels are not counted",
    ),
    "strips the ends alone": (
        "def tidy(label):\n    return label.strip().lower()\n",
        "case and blanks are made equal",
    ),
}

ALTERNATIVES = {
    "a counter, a helper, and a main": """
import re
from collections import Counter

def tidy(label):
    return re.sub(r"\\s+", " ", label).strip().lower()

def _known(labels):
    for label in map(tidy, labels):
        if label and label != "?" and label != "na":
            yield label

def tally(labels):
    counts = Counter(_known(labels))
    return {name: counts[name] for name in sorted(counts, key=lambda name: (-counts[name], name))}

if __name__ == "__main__":
    print(open("labels.txt").read())
""",
}

EQUIVALENT: dict[str, str] = {}
