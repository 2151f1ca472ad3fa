"""Figures of the evaluation. Each function draws one finding and returns a matplotlib figure."""

from .classification import calibration, confusion, precision_recall, roc, threshold_costs
from .comparison import candidates, importance, slices
from .regression import intervals, predicted_vs_true, residuals

__all__ = [
    "calibration",
    "candidates",
    "confusion",
    "importance",
    "intervals",
    "precision_recall",
    "predicted_vs_true",
    "residuals",
    "roc",
    "slices",
    "threshold_costs",
]
