"""Features: texts as weighted words and subwords for linear models, as ids for the network.

References
----------
Salton and Buckley (1988), Term-weighting approaches in automatic text retrieval.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from html import unescape
from itertools import combinations
from typing import Any

import numpy as np
from mlscaffold_support.text_vectors import Tfidf, embed
from sklearn.pipeline import FeatureUnion
from sklearn.preprocessing import FunctionTransformer

WORD = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")  # a word with its contractions, or a punctuation mark
# People write "what's" and "whats"; "its", which is a word of its own, is left out.
EXPANDED = {
    **{f"{w}'s": f"{w} is" for w in ("what", "where", "when", "who", "how", "that", "there")},
    **{"i'm": "i am", "i've": "i have", "you're": "you are", "they're": "they are"},
    **{f"{w}n't": f"{w} not" for w in ("do", "did", "does", "is", "have", "has", "could")},
    **{"can't": "can not", "won't": "will not"},
}
WITHOUT_APOSTROPHE = {short.replace("'", ""): words for short, words in EXPANDED.items()}
CONTRACTION = re.compile(r"\b(?:" + "|".join(w.replace("'", "'?") for w in EXPANDED) + r")\b")
STEM, MAX_PAIRED = 4, 30  # letters of a word, and words of a text, of which pairs are made
WORD_DROPOUT = 0.1  # share of the words of a text that are left out in training


def add_features(texts: Iterable[str]) -> np.ndarray:
    """Measure what words do not tell: length, capitals, digits and punctuation.

    Parameters
    ----------
    texts
        Any number n of texts, as they were written.

    Returns
    -------
    features : (n, 6) of float32
        Values from 0 to 1, so that none outweighs a word; no row depends on another text.
    """
    rows = []
    for text in texts:
        letters, n = sum(map(str.isalpha, text)), max(len(text), 1)
        digits, upper = sum(map(str.isdigit, text)), sum(map(str.isupper, text))
        punctuation = n - letters - digits - sum(map(str.isspace, text))
        marks = [text.count("!") / 4, text.count("?") / 4]
        length = np.log10(n) / 4  # ten characters 0.25, ten thousand 1
        rows.append([length, upper / max(letters, 1), 4 * digits / n, 2 * punctuation / n, *marks])
    return np.minimum(np.array(rows, dtype=np.float32).reshape(-1, 6), 1)


def normalise(text: str) -> str:
    """Lower the case, decode HTML entities (``&amp;`` is ``&``) and expand contractions."""
    lowered = unescape(text).lower()
    return CONTRACTION.sub(lambda match: WITHOUT_APOSTROPHE[match[0].replace("'", "")], lowered)


def word_pairs(text: str) -> list[str]:
    """Name every pair of words in a text, in any order and at any distance.

    "my bank, what is the balance" and "balance at the bank" share ``bala+bank``. Words are cut to
    their first letters, so that "card" and "cards" count as one.
    """
    words = tokens(normalise(text))[:MAX_PAIRED]
    return [f"{a}+{b}" for a, b in combinations(sorted({word[:STEM] for word in words}), 2)]


def vectorisers(encoder: str | None) -> FeatureUnion:
    """Return unfitted vectorisers: words, subwords, pairs of words, features, an encoder."""
    shared: dict[str, Any] = {"sublinear_tf": True, "dtype": np.float32, "max_features": 300_000}
    pairs = Tfidf(**shared, analyzer=word_pairs, min_df=2)
    shared["preprocessor"] = normalise
    words = Tfidf(**shared, ngram_range=(1, 2), token_pattern=r"\w+|[^\w\s]")
    subwords = Tfidf(**shared, ngram_range=(2, 5), analyzer="char_wb")
    steps = [("words", words), ("subwords", subwords), ("pairs", pairs)]
    steps.append(("features", FunctionTransformer(add_features)))
    if encoder:
        steps.append(("encoder", FunctionTransformer(embed, kw_args={"name": encoder})))
    return FeatureUnion(steps)


def tokens(text: str) -> list[str]:
    """Split a text into words and punctuation marks, in lower case."""
    return WORD.findall(text.lower())


def build_vocabulary(texts: Iterable[str], min_count: int) -> dict[str, int]:
    """Number the words of the training texts, the most frequent first, ties by the alphabet.

    Parameters
    ----------
    texts
        Training texts, and no others: a word that is only in a test text must stay unknown.
    min_count
        Words that occur less often get no number.

    Returns
    -------
    dict
        Word to number, from 2 on: 0 pads short texts, 1 is every unknown word.
    """
    counts = Counter(word for text in texts for word in tokens(text))
    frequent = [word for word, n in counts.items() if n >= min_count]
    frequent.sort(key=lambda word: (-counts[word], word))
    return {word: number for number, word in enumerate(frequent, start=2)}


def augment(batch: list[np.ndarray], generator: np.random.Generator) -> list[np.ndarray]:
    """Leave out random words of each text, so that the network relies less on single ones.

    Parameters
    ----------
    batch
        Ids of the words of each text, (length,) each. They are not changed.
    generator
        The only source of randomness, so that equal seeds give equal batches.

    Returns
    -------
    list
        As many texts in the same order, none of them empty.
    """
    rest = [words[generator.random(len(words)) >= WORD_DROPOUT] for words in batch]
    return [words if len(words) else whole for words, whole in zip(rest, batch, strict=True)]


def collate(samples: Sequence[np.ndarray]) -> np.ndarray:
    """Stack texts of different lengths, padded with 0 at their end, (b, longest) of int64.

    Parameters
    ----------
    samples
        Ids of the words of each text, (length,) each.
    """
    stacked = np.zeros((len(samples), max(map(len, samples), default=0)), dtype=np.int64)
    for row, words in zip(stacked, samples, strict=True):
        row[: len(words)] = words
    return stacked
