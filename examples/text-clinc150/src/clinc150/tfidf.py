"""The linear model: words and pieces of words, weighted by how rare they are, added up.

References
----------
Salton and Buckley (1988), Term-weighting approaches in automatic text retrieval.
"""

from html import unescape
from typing import Any

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.svm import LinearSVC

from .encoder import embed
from .steps.baseline import baseline
from .steps.features import add_features

Blocks = dict[str, sp.csr_matrix]  # what each part of the vectors says of all texts
Settings = dict[str, Any]

PLAIN: Settings = {"C": 1.0}  # the settings of the linear baseline


def plain(text: str) -> str:
    """Read ``&amp;`` as ``&``; case does not count."""
    return unescape(text).lower()


class Tfidf(TfidfVectorizer):
    """Keep the vocabulary as one text on disk: skops takes minutes to write a large dictionary."""

    def __getstate__(self) -> dict[str, Any]:
        state = super().__getstate__()
        if terms := state.get("vocabulary_"):
            state = state | {"vocabulary_": "\n".join(sorted(terms, key=terms.__getitem__))}
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        if isinstance(terms := state.get("vocabulary_"), str):
            numbered = {term: number for number, term in enumerate(terms.split("\n"))}
            state = state | {"vocabulary_": numbered}
        super().__setstate__(state)


def vectors(encoder: str | None = None) -> FeatureUnion:
    """Make what turns texts into numbers: words and pairs, pieces of words, and six measures."""
    shared: dict[str, Any] = {"preprocessor": plain, "sublinear_tf": True, "dtype": np.float32}
    pieces = {"analyzer": "char_wb", "ngram_range": (2, 5), "max_features": 300_000}
    words = {"ngram_range": (1, 2), "max_features": 300_000, "token_pattern": r"\w+|[^\w\s]"}
    steps = [
        ("words", Tfidf(**shared, **words)),
        ("pieces", Tfidf(**shared, **pieces)),
        ("measures", FunctionTransformer(add_features)),
    ]
    if encoder:
        steps.append(("encoder", FunctionTransformer(embed, kw_args={"name": encoder})))
    return FeatureUnion(steps)


def vectorise(texts: np.ndarray, encoder: str | None = None) -> tuple[FeatureUnion, Blocks]:
    """Learn the vectors from training texts: once for all classifiers that are tried on them."""
    union = vectors(encoder)
    blocks = {n: sp.csr_matrix(step.fit_transform(texts)) for n, step in union.transformer_list}
    return union, blocks


def transform(union: FeatureUnion, texts: np.ndarray) -> Blocks:
    """Turn other texts into the same vectors."""
    return {n: sp.csr_matrix(step.transform(texts)) for n, step in union.transformer_list}


def classify(blocks: Blocks, y: np.ndarray, settings: Settings, seed: int) -> LinearSVC:
    """Fit a linear classifier to vectors."""
    weight = "balanced" if settings.get("balanced") else None
    classifier = LinearSVC(C=settings["C"], class_weight=weight, random_state=seed)
    classifier.fit(stacked(blocks, settings), y)
    classifier.coef_ = classifier.coef_.astype(np.float32)  # half the size, the same decisions
    return classifier


def stacked(blocks: Blocks, settings: Settings) -> sp.csr_matrix:
    """Put the blocks side by side, each as loud as the settings say."""
    loud = {name: loudness(settings, name) for name in blocks}
    parts = [loud[name] * block for name, block in blocks.items() if loud[name]]
    return sp.hstack(parts, format="csr", dtype=np.float32)


def loudness(settings: Settings, block: str) -> float:
    """Say how loud a block is; an encoder is heard only where the settings name it."""
    return settings.get(block, 0.0 if block == "encoder" else 1.0)


def assemble(union: FeatureUnion, classifier: LinearSVC, settings: Settings) -> Pipeline:
    """Put vectors and classifier together: a model that takes texts as they are."""
    loud = {name: loudness(settings, name) for name, _ in union.transformer_list}
    heard = [(name, step) for name, step in union.transformer_list if loud[name]]
    weighted = FeatureUnion(heard, transformer_weights={name: loud[name] for name, _ in heard})
    return Pipeline([("vectors", weighted), ("classifier", classifier)])


def dummy(texts: np.ndarray, y: np.ndarray, task: str) -> Pipeline:
    """Fit the baseline that knows only how frequent the classes are."""
    return make_pipeline(baseline(task)).fit(texts.reshape(-1, 1), y)


def logits(model: Pipeline, texts: np.ndarray, classes: int) -> np.ndarray:
    """Give a number for each class, (n, classes): the larger, the likelier."""
    if hasattr(model, "decision_function"):
        return whole(model.decision_function(texts), model.classes_, classes)
    shares = model.predict_proba(texts.reshape(-1, 1))
    return whole(np.log(np.maximum(shares, 1e-9)), model.classes_, classes)


def whole(found: np.ndarray, known: np.ndarray, classes: int) -> np.ndarray:
    """Give every class a column, (n, classes): of two there is one, a fold may lack one."""
    if found.ndim == 1:
        found = np.column_stack([-found, found])
    columns = np.repeat(found.min(axis=1, keepdims=True) - 1, classes, axis=1)
    columns[:, known] = found
    return columns
