"""Checks of s3.03: the counts, the sums of logarithms, and the library that does the same."""

import numpy as np
import pandas as pd
from course import own
from course.calling import call, require
from sklearn.naive_bayes import BernoulliNB


def planted(rng, n=300, f=12):
    """Draw three classes of unequal size, whose features differ in how common they are."""
    y = rng.choice(3, n, p=[0.6, 0.3, 0.1])
    y[:3] = [0, 1, 2]
    common = rng.uniform(0.05, 0.95, (3, f))
    return (rng.random((n, f)) < common[y]).astype(int), y


def own_bits():
    """Turn the training rows into at most 60 features of 0 and 1, and two classes or more."""
    if hasattr(own, "pictures"):
        pixels = own.pictures()[:500].mean(axis=3)
        bits = (pixels > 127).reshape(len(pixels), -1)
        bits = bits[:, np.argsort(-bits.std(axis=0), kind="stable")[:60]]
    elif hasattr(own, "texts"):
        texts = own.texts()[:500].str.lower()
        words = texts.str.split().explode().dropna().value_counts().index[:60]
        found = [texts.str.contains(word, regex=False) for word in words]
        bits = np.column_stack(found or [np.zeros(len(texts))])
    else:
        numbers, words = own.numbers()[:500], own.categories()[:500]
        asked = [numbers[name] > numbers[name].median() for name in numbers]
        asked += [words[name] == v for name in words for v in words[name].value_counts().index[:3]]
        bits = np.column_stack(asked)[:, :60] if asked else np.zeros((len(own.frame()[:500]), 1))
    y = own.labels()[: len(bits)]
    y = (y > y.median()) if own.task() == "regression" else y
    return bits.astype(int), pd.factorize(y, sort=True)[0]


def learned(lesson, X, y, **named):
    """Fit, and ask for two arrays of the right shape."""
    answer = call(lesson.fit, X, y, **named, gives=tuple)
    require(len(answer) == 2, "fit returns two things: log_prior and chance")
    prior, chance = (np.asarray(each, dtype=float) for each in answer)
    k = y.max() + 1
    require(prior.shape == (k,), f"log_prior has the shape (k,), here ({k},)", came=prior)
    require(chance.shape == (k, X.shape[1]), f"chance has the shape (k, f), here {(k, X.shape[1])}")
    return prior, chance


def probabilities(lesson, X, prior, chance):
    """Ask for probabilities, finite and summing to one."""
    p = call(lesson.posterior, X, prior, chance, gives=np.ndarray)
    shape = (len(X), len(prior))
    require(p.shape == shape, f"the answer has the shape (n, k), here {shape}")
    text = "every probability is a finite number, with few features and with thousands"
    require(np.isfinite(p).all(), text, "a product of many chances that is too small for a float")
    require(np.allclose(p.sum(axis=1), 1), "the probabilities of a row sum to one")
    return p


def test_shares_of_classes(lesson, rng):
    """The prior is the share of each class, as a logarithm, not smoothed."""
    X, y = planted(rng)
    prior, _ = learned(lesson, X, y)
    shares = np.exp(prior)
    require(np.isclose(shares.sum(), 1), "the shares of the classes sum to one", came=prior)
    text = "log_prior is the logarithm of the share of each class among the rows"
    require(all(np.isclose(shares[c], np.mean(y == c)) for c in range(3)), text, came=prior)


def test_unseen_feature(lesson):
    """What a class never showed, or always, gets a chance strictly between 0 and 1."""
    X, y = np.array([[1, 0], [1, 0], [1, 1], [0, 1]]), np.array([0, 0, 1, 1])
    _, chance = learned(lesson, X, y)
    text = "a feature that a class never showed, or always, has a chance between 0 and 1"
    require(((chance > 0) & (chance < 1)).all(), text, "additive smoothing", chance)
    text = "what a class always shows is as far from certain as what it never shows"
    look = "what the smoothing adds below the line"
    require(np.isclose(chance[0].sum(), 1), text, look, chance[0])


def test_counts(lesson, rng):
    """The chance of each feature in each class is the smoothed share of its rows."""
    X, y = planted(rng)
    for smoothing in (0.5, 3.0):
        _, chance = learned(lesson, X, y, smoothing=smoothing)
        for c in range(3):
            rows = X[y == c].tolist()
            for j in range(X.shape[1]):
                with_it, of = smoothing, smoothing + smoothing
                for row in rows:
                    with_it, of = with_it + row[j], of + 1
                text = "`chance` is the share of a class's rows that have the feature, smoothed"
                look = "which rows are counted, and what is added above and below the line"
                require(np.isclose(chance[c, j], with_it / of), text, look, chance[c])


def test_absence_is_evidence(lesson):
    """A row that shows nothing tells which class usually shows something."""
    prior, chance = np.log([0.5, 0.5]), np.array([[0.9, 0.5], [0.1, 0.5]])
    p = probabilities(lesson, np.array([[0, 0]]), prior, chance)
    text = "a feature that is absent speaks against the class that usually has it"
    require(p[0, 1] > p[0, 0], text, "the factor for features that are 0", p)


def test_prior_counts(lesson):
    """Where the features say nothing, the answer is the prior."""
    prior, chance = np.log([0.7, 0.2, 0.1]), np.full((3, 4), 0.25)
    p = probabilities(lesson, np.array([[1, 0, 1, 0]]), prior, chance)
    text = "where all classes show the features alike, each is as likely as it was before"
    require(np.allclose(np.log(p[0]), prior), text, "the part that the prior plays", p)


def test_many_features(lesson, rng):
    """With 5,000 features the answer is finite, and the class that fits has it."""
    chance = rng.uniform(0.05, 0.95, (3, 5000))
    X = (rng.random((6, 5000)) < chance[[0, 1, 2, 0, 1, 2]]).astype(int)
    p = probabilities(lesson, X, np.log([0.2, 0.3, 0.5]), chance)
    # Each of 5,000 features gives 0.4 nats on average, with a spread of about 1: the evidence for
    # the true class is some 2,000 with a standard deviation of 90. It is never near 0.
    text = "rows drawn from a class, with 5,000 features, belong to it almost for certain"
    require((p[range(6), [0, 1, 2, 0, 1, 2]] > 0.99).all(), text, came=p)


def agree(lesson, X, y, where):
    """Compare with scikit-learn on rows that were held out."""
    half = np.arange(len(X)) % 2 == 0
    known = np.isin(y, np.unique(y[half]))
    learn, other = half, (~half & known) if (~half & known).any() else half
    numbers = np.unique(y[learn], return_inverse=True)[1]
    oracle = BernoulliNB(alpha=1.0).fit(X[learn], numbers)
    p = probabilities(lesson, X[other], *learned(lesson, X[learn], numbers))
    text = f"{where}, the probabilities are those of scikit-learn's BernoulliNB"
    require(np.allclose(p, oracle.predict_proba(X[other]), atol=1e-8), text)


def test_agrees_with_library(lesson, rng):
    """On planted classes the answer is that of scikit-learn."""
    agree(lesson, *planted(rng), "on rows of three classes")


def test_own_data(lesson):
    """On the training rows the answer is that of scikit-learn."""
    agree(lesson, *own_bits(), "on your training rows")
