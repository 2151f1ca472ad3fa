"""Words as numbers, for the network."""

import re
from collections import Counter
from collections.abc import Iterable

WORD = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")  # a word with what hangs on it, or a single mark


def tokens(text: str) -> list[str]:
    """Cut a text into words and marks; case does not count."""
    return WORD.findall(text.lower())


def build_vocabulary(texts: Iterable[str], min_count: int) -> dict[str, int]:
    """Number the words of the training texts, the most frequent first, ties by the alphabet.

    Parameters
    ----------
    texts
        Training texts, and no others: a word that only stands in a test text must stay unknown.
    min_count
        Words that stand in the texts less often than this get no number.

    Returns
    -------
    dict
        Word to number, from 2 on: 0 fills up short texts, 1 stands for every unknown word.
    """
    counts = Counter(word for text in texts for word in tokens(text))
    kept = [word for word, n in counts.items() if n >= min_count]
    kept.sort(key=lambda word: (-counts[word], word))
    return {word: number for number, word in enumerate(kept, start=2)}
