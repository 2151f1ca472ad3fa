"""What a prediction is worth."""

import numpy as np
from sklearn import metrics


def scores(y: np.ndarray, prediction: np.ndarray) -> dict[str, float]:
    """Score predictions against the truth.

    Parameters
    ----------
    y : (n,)
        Class numbers 0 … k - 1.
    prediction : (n, k)
        A probability for each class.
    """
    classes = np.arange(prediction.shape[1])
    truth, chosen = np.eye(len(classes))[y], prediction.argmax(axis=1)
    judged = classes[1:] if len(classes) == 2 else classes
    share = truth[:, judged].mean(axis=0)
    judged = judged[(share > 0) & (share < 1)]  # a class that is not there cannot be ranked
    truth, ranked = truth[:, judged], prediction[:, judged]
    area = metrics.roc_auc_score(truth, ranked) if len(judged) else np.nan
    precision = metrics.average_precision_score(truth, ranked) if len(judged) else np.nan
    return {
        "roc_auc": area,
        "average_precision": precision,
        "log_loss": metrics.log_loss(y, prediction, labels=classes),
        "brier": metrics.brier_score_loss(y, prediction, labels=classes, scale_by_half=True),
        "accuracy": metrics.accuracy_score(y, chosen),
        "macro_f1": metrics.f1_score(y, chosen, average="macro", labels=classes, zero_division=0),
    }
