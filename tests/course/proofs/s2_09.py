"""What s2.09 must refuse, and what it must accept: each kind of project has its own encoder."""

from course import exercises

ENCODE = """
class Encode(TransformerMixin, BaseEstimator):
    def __init__(self, min_frequency=10):
        self.min_frequency = min_frequency

    def fit(self, X, y=None):
        self.categories_ = []
        for words in as_words(X):
            counts = pd.Series(words).value_counts({counting})
            names = counts.index[counts {enough} self.min_frequency]
            self.categories_.append({order}(names))
        return self

    def transform(self, X):
        blocks = []
        for words, names in zip(as_words(X), self.categories_):
            {block}
        return np.hstack(blocks).astype(float)
"""
KNOWN = (
    "known = words[:, None] == np.array(names, dtype=object); "
    "blocks.append(np.column_stack([known, ~known.any(axis=1)]))"
)
PARTS = {"counting": "", "enough": ">=", "order": "sorted", "block": KNOWN}

TABLE = {
    "columns in the order of the rows": (
        ENCODE.format(**PARTS | {"counting": "sort=False", "order": "list"}),
        "the order of the columns depends on the order of the rows",
    ),
    "more often than the least frequency": (
        ENCODE.format(**PARTS | {"enough": ">"}),
        "the number of columns is not that of the kept categories and the rests",
    ),
    "an unseen word is an error": (
        ENCODE.format(
            **PARTS
            | {
                "block": "codes = [{n: i for i, n in enumerate(names)}[w] for w in words]; "
                "blocks.append(np.eye(len(names) + 1)[codes])"
            }
        ).replace("counts >=", "counts > 0 *"),
        "KeyError",
    ),
    "an unseen word is all zeros": (
        ENCODE.format(
            **PARTS
            | {
                "block": "known = words[:, None] == np.array(names, dtype=object); "
                "blocks.append(np.column_stack([known, np.zeros(len(known))]))"
            }
        ),
        "each row has one 1 for each column of X",
    ),
    "numbers in place of columns": (
        """
class Encode(TransformerMixin, BaseEstimator):
    def __init__(self, min_frequency=10):
        self.min_frequency = min_frequency

    def fit(self, X, y=None):
        self.categories_ = [sorted(set(words)) for words in as_words(X)]
        return self

    def transform(self, X):
        pairs = zip(as_words(X), self.categories_)
        codes = [[names.index(word) if word in names else -1 for word in words] for words, names in pairs]
        wide = np.array(codes, dtype=float).T
        return np.column_stack([wide] + [np.zeros(len(wide))] * (8 - wide.shape[1]))
""",
        "there are only 0 and 1",
    ),
    "new columns for new words": (
        """
class Encode(TransformerMixin, BaseEstimator):
    def __init__(self, min_frequency=10):
        self.min_frequency = min_frequency

    def fit(self, X, y=None):
        self.width_ = X.shape[1]
        return self

    def transform(self, X):
        words = pd.DataFrame(dict(enumerate(as_words(X))))
        for name in words:
            counts = words[name].value_counts()
            words[name] = words[name].where(words[name].map(counts) >= self.min_frequency, "~rest")
        return pd.get_dummies(words).to_numpy(float)
""",
        "it is always there",
    ),
}

BUILD = """
def build_vocabulary(texts, min_count):
    counts = Counter(word for text in texts for word in {words})
    kept = sorted((word for word in counts if counts[word] {enough} min_count), key={key})
    return {{word: number for number, word in enumerate(kept, start={start})}}
"""
RULES = {
    "words": "tokens(text)",
    "enough": ">=",
    "key": "lambda word: (-counts[word], word)",
    "start": 2,
}

TEXT = {
    "ties in the order of the texts": (
        BUILD.format(**RULES | {"key": "lambda word: -counts[word]"}),
        "the numbers depend on the order of the texts",
    ),
    "numbers from 0": (BUILD.format(**RULES | {"start": 0}), "no word has one of them"),
    "more often than the least count": (
        BUILD.format(**RULES | {"enough": ">"}),
        "with a least count of 1 every word has a number",
    ),
    "counts texts": (
        BUILD.format(**RULES | {"words": "set(tokens(text))"}),
        "three times in one text are three times",
    ),
    "the alphabet alone": (
        BUILD.format(**RULES | {"key": "None"}),
        "the most frequent word has the smallest number",
    ),
    "keeps capitals": (
        "def tokens(text):\n    return WORD.findall(text)\n",
        "case does not count: tokens are in lower case",
    ),
    "cuts at white space": (
        "def tokens(text):\n    return text.lower().split()\n",
        "WORD says what a word is, and keeps marks",
    ),
}

LABELS = {
    "numbers in the order of the labels": (
        """
def encode_labels(labels):
    labels = [str(label) for label in labels]
    names = list(dict.fromkeys(labels))
    return np.array([names.index(label) for label in labels], dtype=int), names
""",
        "the numbers depend on the order of the labels",
    ),
    "sorted as numbers where they are some": (
        """
def encode_labels(labels):
    labels = [str(label) for label in labels]
    names = sorted(set(labels), key=lambda name: (not name.isdigit(), int(name) if name.isdigit() else 0, name))
    return np.array([names.index(label) for label in labels], dtype=int), names
""",
        'sorted as texts: "10" before "2"',
    ),
    "numbers and names of two orders": (
        """
def encode_labels(labels):
    import pandas as pd

    labels = [str(label) for label in labels]
    return pd.factorize(np.array(labels, dtype=object))[0], sorted(set(labels))
""",
        "the name of a label's number must be that label",
    ),
    "an unseen name is an error": (
        """
def codes_of(labels, names):
    return np.array([list(names).index(str(label)) for label in labels], dtype=int)
""",
        "came back ValueError",
    ),
    "an unseen name is the nearest class": (
        """
def codes_of(labels, names):
    order = np.argsort(np.array(names, dtype=str), kind="stable")
    places = np.searchsorted(np.array(names, dtype=str)[order], [str(label) for label in labels])
    return order[np.minimum(places, len(names) - 1)].astype(int)
""",
        "a name that is not in the list gets -1",
    ),
    "numbers by an order of its own": (
        """
def codes_of(labels, names):
    place = {name: number for number, name in enumerate(sorted(names))}
    return np.array([place.get(str(label), -1) for label in labels], dtype=int)
""",
        "a known name gets its place in the list",
    ),
}

FUNCTION = exercises.exercises()["s2.09"].functions[0]
MISCONCEPTIONS = {"Encode": TABLE, "tokens": TEXT, "encode_labels": LABELS}[FUNCTION]

ALTERNATIVES = {
    "Encode": {
        "pandas": ENCODE.format(**PARTS),
        "cell by cell": """
class Encode(TransformerMixin, BaseEstimator):
    def __init__(self, min_frequency=10):
        self.min_frequency = min_frequency

    def fit(self, X, y=None):
        self.places_ = []
        for words in as_words(X):
            counts = {}
            for word in words:
                counts[word] = counts.get(word, 0) + 1
            kept = sorted(word for word, n in counts.items() if not n < self.min_frequency)
            self.places_.append({word: place for place, word in enumerate(kept)})
        return self

    def transform(self, X):
        out = np.zeros((len(X), sum(len(places) + 1 for places in self.places_)))
        start = 0
        for words, places in zip(as_words(X), self.places_):
            for row, word in enumerate(words):
                out[row, start + places.get(word, len(places))] = 1
            start += len(places) + 1
        return out
""",
    },
    "tokens": {
        "two sorts, and a loop": """
def tokens(text):
    return [found.group().lower() for found in WORD.finditer(text)]


def build_vocabulary(texts, min_count):
    counts = {}
    for text in texts:
        for word in tokens(text):
            counts[word] = counts.get(word, 0) + 1
    words = sorted(counts)
    words.sort(key=counts.get, reverse=True)
    vocabulary = {}
    for word in words:
        if counts[word] >= min_count:
            vocabulary[word] = len(vocabulary) + 2
    return vocabulary
""",
    },
    "encode_labels": {
        "NumPy and pandas": """
def encode_labels(labels):
    names, codes = np.unique(np.array([str(label) for label in labels], dtype=str), return_inverse=True)
    return codes, names.tolist()


def codes_of(labels, names):
    import pandas as pd

    known = pd.Index(names, dtype=object)
    return known.get_indexer([str(label) for label in labels]).astype(int)
""",
    },
}[FUNCTION]

EQUIVALENT: dict[str, str] = {}
