"""The scores by which models are compared and reported."""

import numpy as np
from sklearn import metrics

HEADLINE = {"binary": "roc_auc", "multiclass": "macro_f1", "regression": "rmse"}


def scores(y: np.ndarray, prediction: np.ndarray) -> dict[str, float]:
    """Score predictions; a score that is added here appears everywhere, with its interval.

    Parameters
    ----------
    y : (n,)
        Class numbers from 0 on, or values.
    prediction : (n, k) or (n,)
        A probability for each class, or a value for each row.
    """
    if prediction.ndim == 1:
        return {
            "rmse": metrics.root_mean_squared_error(y, prediction),
            "mae": metrics.mean_absolute_error(y, prediction),
            "r2": metrics.r2_score(y, prediction),
        }
    classes, present = np.arange(prediction.shape[1]), np.unique(y)
    actual, score = np.eye(len(classes))[y][:, present], prediction[:, present]
    if len(classes) == 2:
        actual, score = y, prediction[:, 1]
    predicted = prediction.argmax(axis=1)
    return {
        "roc_auc": metrics.roc_auc_score(actual, score),
        "average_precision": metrics.average_precision_score(actual, score),
        "log_loss": metrics.log_loss(y, prediction, labels=classes),
        "brier": metrics.brier_score_loss(y, prediction, labels=classes, scale_by_half=True),
        "accuracy": metrics.accuracy_score(y, predicted),
        "macro_f1": metrics.f1_score(y, predicted, average="macro", labels=present),
    }


def goal(y: np.ndarray, prediction: np.ndarray) -> float:
    """Score predictions so that more is better, for settings and blend weights.

    It is the headline score, but for several classes: there small improvements leave macro F1 as
    it is, and the log loss tells more.
    """
    if prediction.ndim == 1:
        return -metrics.root_mean_squared_error(y, prediction)
    if prediction.shape[1] == 2:
        return metrics.roc_auc_score(y, prediction[:, 1])
    return -metrics.log_loss(y, prediction, labels=np.arange(prediction.shape[1]))
