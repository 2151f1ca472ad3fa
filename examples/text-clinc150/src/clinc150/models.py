"""The candidate models, their blend, and the threshold below which a text is out of scope."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp
from joblib import Parallel, delayed
from mlscaffold_support.blending import weighted_mean
from mlscaffold_support.sklearn_models import load_models, save_models
from mlscaffold_support.temperature import probabilities
from mlscaffold_support.text_splits import OUT_OF_SCOPE
from optuna import Trial
from sklearn.base import BaseEstimator
from sklearn.dummy import DummyClassifier
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.svm import LinearSVC

from . import features
from .config import Config
from .metrics import scores

if TYPE_CHECKING:
    from .model import Network

MODEL, HELD_OUT = Path("models/model"), Path("models/held_out")
REJECTABLE = Path("data/predictions/out_of_scope.parquet")  # predictions of texts out of scope
LINEAR, NETWORK = "linear.skops", "network.json"  # files of a folder of models
COMPLEXITY = ("linear", "tuned", "network", "blend")
DEFAULTS = {"C": 1.0, "subwords": 1.0, "pairs": 1.0, "features": 1.0, "balanced": False}

Settings = dict[str, Any]
Models = dict[str, "Pipeline | Network"]
Blocks = dict[str, sp.csr_matrix]  # for each vectoriser (n, columns)


def baseline(task: str) -> BaseEstimator:
    """Return the model that ignores the texts: class frequencies."""
    return DummyClassifier(strategy="prior")


def search_space(trial: Trial) -> Settings:
    """Suggest settings of the linear classifier, and the weight of each vectoriser.

    A small ``C`` relies on words that many texts share. ``subwords`` and ``features`` are weighted
    relative to the words. ``balanced`` weighs rare classes as much as frequent ones.
    """
    return {
        "C": trial.suggest_float("C", 0.1, 5, log=True),
        "subwords": trial.suggest_float("subwords", 0.3, 2, log=True),
        "features": trial.suggest_float("features", 0.1, 3, log=True),
        "balanced": trial.suggest_categorical("balanced", [False, True]),
    }


def fit_linear_models(
    texts: np.ndarray, y: np.ndarray, settings: Mapping[str, Settings], config: Config
) -> dict[str, Pipeline]:
    """Fit linear classifiers with the settings of each model; the texts are vectorised once."""
    vectors = features.vectorisers(config.train.encoder)
    blocks = {name: sp.csr_matrix(v.fit_transform(texts)) for name, v in vectors.transformer_list}
    fits = (delayed(fit_classifier)(blocks, y, s, config.seed) for s in settings.values())
    models = {}
    for (name, s), classifier in zip(settings.items(), Parallel()(fits), strict=True):
        weights = block_weights(blocks, s)
        used = [(block, v) for block, v in vectors.transformer_list if block in weights]
        union = FeatureUnion(used, transformer_weights=weights)
        models[name] = Pipeline([("vectors", union), ("classifier", classifier)])
    return models


def score_settings(
    texts: np.ndarray, y: np.ndarray, held_out: np.ndarray, drawn: list[Settings], config: Config
) -> list[float]:
    """Fit a linear model with each of the settings, and return macro F1 on the texts held out."""
    settings = dict(enumerate(drawn))
    fitted = fit_linear_models(texts[~held_out], y[~held_out], settings, config)
    one_hot = np.eye(int(y.max()) + 1)
    predicted = [one_hot[model.predict(texts[held_out])] for model in fitted.values()]
    return [scores(y[held_out], p)["macro_f1"] for p in predicted]


def block_weights(blocks: Mapping[str, Any], settings: Settings) -> dict[str, float]:
    """Return the weight of each vectoriser; the encoder is used only where settings name it."""
    defaults = {"words": 1.0} | DEFAULTS
    weights = {block: settings.get(block, defaults.get(block, 0.0)) for block in blocks}
    return {block: weight for block, weight in weights.items() if weight}


def fit_classifier(blocks: Blocks, y: np.ndarray, settings: Settings, seed: int) -> LinearSVC:
    """Fit a linear support vector machine to weighted vectors."""
    weights = block_weights(blocks, settings)
    X = sp.hstack([w * blocks[name] for name, w in weights.items()], "csr", dtype=np.float32)
    class_weight = "balanced" if settings["balanced"] else None
    classifier = LinearSVC(C=settings["C"], class_weight=class_weight, random_state=seed)
    classifier.fit(X, y)
    classifier.coef_ = classifier.coef_.astype(np.float32)  # half the size, the same decisions
    return classifier


def logits(model: "Pipeline | Network", texts: np.ndarray) -> np.ndarray:
    """Return a number for each class, (n, classes): the larger, the more probable."""
    if not hasattr(model, "decision_function"):
        return np.log(np.maximum(model.predict_proba(texts), 1e-9))
    values = model.decision_function(texts)
    return values if values.ndim > 1 else np.column_stack([-values, values])


def predict(members: Models, model: Mapping[str, Any], texts: np.ndarray) -> dict[str, np.ndarray]:
    """Predict (n, k) by each model, and by the selected one of ``models/model.json``."""
    z = {name: logits(member, texts) for name, member in members.items()}
    p = {name: probabilities(z[name], model["temperature"].get(name, 1)) for name in z}
    return p | {"selected": weighted_mean(p, model["weights"])}


def fit_threshold(y: np.ndarray, p: np.ndarray) -> float:
    """Return the confidence below which a text is rejected as out of scope.

    It maximises the mean of two shares: texts in scope that are accepted and classified correctly,
    and texts out of scope that are rejected.

    Parameters
    ----------
    y, p : (n,), (n, k)
        Classes, -1 for out of scope, and probabilities by a model that was not fitted on the texts.
    """
    in_scope, confidence = y >= 0, p.max(axis=1)
    correct = np.sort(confidence[in_scope & (p.argmax(axis=1) == y)])
    rejectable = np.sort(confidence[~in_scope])
    cuts = np.unique(np.r_[0.0, rejectable, correct])
    accepted = (len(correct) - np.searchsorted(correct, cuts)) / in_scope.sum()
    rejected = np.searchsorted(rejectable, cuts) / max(len(rejectable), 1)
    best = int((accepted + rejected).argmax())
    return float(f"{cuts[max(best - 1, 0) : best + 1].mean():.6g}")  # between two texts


def classify(p: np.ndarray, threshold: np.ndarray | float | None) -> np.ndarray:
    """Return the most probable class of each text, (n,); `OUT_OF_SCOPE` below the threshold."""
    rejected = p.max(axis=1) < (-np.inf if threshold is None else threshold)
    return np.where(rejected, OUT_OF_SCOPE, p.argmax(axis=1))


def save(models: Models, folder: Path) -> None:
    """Write models, in formats that run no code when they are read."""
    shutil.rmtree(folder, ignore_errors=True)  # files of an earlier model
    save_models({n: m for n, m in models.items() if isinstance(m, BaseEstimator)}, folder / LINEAR)
    if "network" in models:
        from .model import save_network  # torch takes seconds to import

        save_network(models["network"], folder)


def load_members(folder: Path = MODEL) -> Models:
    """Read what `save` wrote."""
    models: Models = dict(load_models(folder / LINEAR, features))
    if (folder / NETWORK).exists():
        from .model import load_network

        models["network"] = load_network(folder)
    return models
