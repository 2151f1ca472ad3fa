"""Checks of s2.09: which words get a number, which number, and that it stays the same."""

from collections import Counter

import numpy as np
from course import own
from course.calling import call, require

LETTERS = list("abcdefghijklmnop")


def build(lesson, texts, min_count) -> dict:
    """Call the learner's function; a map from word to number must come back."""
    found = call(lesson.build_vocabulary, texts, min_count, gives=dict)
    strange = [
        pair for pair in found.items() if not (isinstance(pair[0], str) and type(pair[1]) is int)
    ]
    require(not strange, "each word, a text, has a whole number", came=strange[:3])
    return found


def write(rng, counts: dict[str, int], texts: int = 12) -> list[str]:
    """Spread words over texts at random; each occurs as often as told."""
    words = rng.permutation(np.repeat(list(counts), list(counts.values())))
    place = rng.integers(texts, size=len(words))
    return [" ".join(words[place == number]) for number in range(texts)]


def test_tokens_cut_a_text(lesson):
    """Words with what hangs on them, single marks, lower case, in order."""
    found = call(lesson.tokens, "She'd never PAY £5.40!", gives=list)
    require(all(isinstance(each, str) for each in found), "tokens are texts")
    require("never" in found and "pay" in found, "case does not count: tokens are in lower case")
    require(
        "she'd" in found and "£" in found and "!" in found,
        "WORD says what a word is, and keeps marks",
        "WORD.findall",
    )
    require(
        found[0] == "she'd" and found[-1] == "!" and len(found) == 8,
        "tokens come in the order of the text",
    )
    twice = call(lesson.tokens, "no, no", gives=list)
    require(twice.count("no") == 2, "a word that occurs twice is there twice")
    require(call(lesson.tokens, " \n", gives=list) == [], "white space holds no words")


def test_numbers_start_at_two(lesson, rng):
    """0 fills up and 1 is the unknown word: the others are 2, 3, 4 and so on."""
    counts = dict(zip(LETTERS, (int(n) for n in rng.integers(1, 9, len(LETTERS))), strict=True))
    found = build(lesson, write(rng, counts), 1)
    require(set(found) == set(counts), "with a least count of 1 every word has a number")
    require(
        not {0, 1} & set(found.values()),
        "0 and 1 are taken: no word has one of them",
        came=min(found.values()),
    )
    numbers = sorted(found.values())
    require(
        numbers == list(range(2, 2 + len(counts))),
        "the numbers are 2, 3, 4 and so on without a gap",
        came=numbers,
    )
    require(
        found.get("unseen", 1) == 1, "a word that the texts do not hold has no number: it will be 1"
    )


def test_frequent_words_come_first(lesson, rng):
    """The numbers rise while the counts fall."""
    counts = dict(zip(rng.permutation(LETTERS), range(3, 3 + len(LETTERS)), strict=True))
    found = build(lesson, write(rng, counts), 1)
    ranked = [counts[word] for word in sorted(found, key=found.get)]
    require(
        ranked == sorted(ranked, reverse=True),
        "the most frequent word has the smallest number",
        came=ranked,
    )


def test_rare_words_have_no_number(lesson, rng):
    """At least `min_count` times in all texts together."""
    found = build(lesson, ["echo echo echo", "other"], 3)
    require(
        "echo" in found,
        "three times in one text are three times",
        "what is counted: words, not texts",
    )
    counts = {"never": 40, "thrice": 3, "twice": 2, "once": 1}
    texts = write(rng, counts)
    for least, kept in ((1, 4), (2, 3), (3, 2), (4, 1), (41, 0)):
        found = build(lesson, texts, least)
        look = "at least means that the least count itself is enough"
        require(
            len(found) == kept,
            f"with a least count of {least}, {kept} of 4 words have a number",
            look,
            sorted(found),
        )


def test_case_does_not_count(lesson):
    """Words are counted as `tokens` gives them."""
    found = build(lesson, ["Free FREE", "free!"], 3)
    require(
        list(found) == ["free"],
        "words are counted as `tokens` gives them: lower case",
        came=sorted(found),
    )


def test_order_is_stable(lesson, rng):
    """The order of the texts makes no difference, nor does that of words within them."""
    counts = dict.fromkeys(rng.permutation(LETTERS), 2)
    texts = write(rng, counts)
    found = build(lesson, texts, 1)
    again = build(lesson, list(rng.permutation(texts)), 1)
    look = "what decides between words with equal counts"
    require(
        found == again,
        "the numbers depend on the order of the texts",
        look,
        sorted(found, key=found.get),
    )
    alphabet = sorted(found, key=found.get) == sorted(found)
    require(
        alphabet,
        "equally frequent words come in the order of the alphabet",
        look,
        sorted(found, key=found.get),
    )


def test_reads_once(lesson):
    """Texts that come one after the other are read once; no text makes no words."""
    once = build(lesson, (text for text in ["b a", "a"]), 1)
    require(
        set(once) == {"a", "b"},
        "texts may come from a generator, which can be read once only",
        came=once,
    )
    require(build(lesson, [], 1) == {}, "without texts there are no words")


def test_own_texts(lesson):
    """The project's own texts: as many words as a loop counts, and each text can be looked up."""
    texts = own.texts().head(500).tolist()
    found = build(lesson, texts, 2)
    loop = Counter(word for each in texts for word in lesson.WORD.findall(each.lower()))
    many = sum(n >= 2 for n in loop.values())
    require(
        len(found) == many,
        "your own texts hold another number of words that occur twice",
        came=len(found),
    )
    known = sum(found.get(word, 1) > 1 for word in call(lesson.tokens, texts[0], gives=list))
    kept = sum(loop[word] >= 2 for word in lesson.WORD.findall(texts[0].lower()))
    require(known == kept, "the words of your first text are not found again", came=known)
