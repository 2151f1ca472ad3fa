"""What a prediction is worth."""

import numpy as np
from sklearn import metrics


def scores(y: np.ndarray, prediction: np.ndarray) -> dict[str, float]:
    """Score predictions against the truth.

    Parameters
    ----------
    y : (n,)
        Class numbers 0 … k - 1, or values.
    prediction : (n, k) or (n,)
        A probability for each class, or a value for each row.
    """
    if prediction.ndim == 1:
        return {
            "rmse": metrics.root_mean_squared_error(y, prediction),
            "mae": metrics.mean_absolute_error(y, prediction),
            "r2": metrics.r2_score(y, prediction),
        }
    classes = np.arange(prediction.shape[1])
    truth, chosen = np.eye(len(classes))[y], prediction.argmax(axis=1)
    if len(classes) == 2:
        truth, ranked = y, prediction[:, 1]
    else:
        ranked = prediction
    return {
        "roc_auc": metrics.roc_auc_score(truth, ranked),
        "average_precision": metrics.average_precision_score(truth, ranked),
        "log_loss": metrics.log_loss(y, prediction, labels=classes),
        "brier": metrics.brier_score_loss(y, prediction, labels=classes, scale_by_half=True),
        "accuracy": metrics.accuracy_score(y, chosen),
        "macro_f1": metrics.f1_score(y, chosen, average="macro", labels=classes, zero_division=0),
    }
