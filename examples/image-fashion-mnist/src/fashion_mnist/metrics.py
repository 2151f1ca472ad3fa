"""The scores by which models are compared and reported."""

import numpy as np
from sklearn import metrics

HEADLINE = "accuracy"
MAX_RANKED_CLASSES = 50  # each of them is a sort of every resample


def scores(y: np.ndarray, prediction: np.ndarray) -> dict[str, float]:
    """Score predictions; a score that is added here appears everywhere, with its interval.

    Parameters
    ----------
    y : (n,)
        Class numbers from 0 on.
    prediction : (n, k)
        A probability for each class. Classes that no row has are left out of the means.
    """
    classes, present = np.arange(prediction.shape[1]), np.unique(y)
    predicted = prediction.argmax(axis=1)
    values = {
        "log_loss": metrics.log_loss(y, prediction, labels=classes),
        "brier": metrics.brier_score_loss(y, prediction, labels=classes, scale_by_half=True),
        "accuracy": metrics.accuracy_score(y, predicted),
        "macro_f1": metrics.f1_score(y, predicted, average="macro", labels=present),
    }
    if len(classes) <= MAX_RANKED_CLASSES:
        actual, score = np.eye(len(classes))[y][:, present], prediction[:, present]
        if len(classes) == 2:
            actual, score = y, prediction[:, 1]
        values["roc_auc"] = metrics.roc_auc_score(actual, score)
        values["average_precision"] = metrics.average_precision_score(actual, score)
    return values
