"""The figures: each function states one finding in its title and returns a matplotlib figure."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from mlscaffold_support import charts, class_charts
from mlscaffold_support.figures import INK, ORANGE, figure_style, save_figure
from mlscaffold_support.formatting import MIN_PUBLIC_ROWS, percent, shorten
from mlscaffold_support.image_grid import ImageGrid
from mlscaffold_support.image_store import StoredImages
from mlscaffold_support.occlusion import occlusion_maps
from mlscaffold_support.predictions import HeldOut
from mlscaffold_support.training_curve import training_curve

from .predict import Classifier

FIGURES = Path("reports/figures")
MAX_MATRIX_CLASSES, MAX_IMAGES = 12, 12
DEPARTMENTS = {
    **dict.fromkeys(["T-shirt/top", "Pullover", "Coat", "Shirt"], "tops"),
    "Trouser": "trousers",
    "Dress": "dresses",
    **dict.fromkeys(["Sandal", "Sneaker", "Ankle boot"], "shoes"),
    "Bag": "bags",
}

Json = Mapping[str, Any]
Rows = Sequence[Json]


def draw_analysis(comparison: Json, findings: Mapping[str, Rows], epochs: Rows) -> None:
    """Save the figures that compare models, epochs, classes and subgroups."""
    figures = {
        "models": charts.models_compared(comparison, "On the validation images"),
        "training": training_curve(epochs, comparison["metric"]),
    }
    if len(findings["classes"]) > 2:
        figures["class_scores"] = class_charts.class_scores(findings["classes"])
    if len(findings["classes"]) > MAX_MATRIX_CLASSES and findings["confusions"]:
        figures["confusions"] = class_charts.confusions(findings["confusions"])
    if findings["subgroups"]:
        figures["subgroups"] = charts.subgroups(findings["subgroups"], "log loss")
    for name, figure in figures.items():
        save_figure(figure, FIGURES / f"{name}.png")


def draw_performance(
    held_out: HeldOut, result: Json, labels: list[str], publish_rows: bool, folder: Path = FIGURES
) -> None:
    """Save the figures of the model's performance on some images; add your own here."""
    y, p, metrics = held_out.y, held_out.selected, result["metrics"]
    min_rows = 1 if publish_rows else MIN_PUBLIC_ROWS
    figures = {"calibration": charts.calibration(y, p, min_rows, held_out.unit)}
    if len(labels) <= MAX_MATRIX_CLASSES:
        figures["confusion"] = charts.confusion(y, p.argmax(axis=1), labels, min_rows)
    if set(labels) == set(DEPARTMENTS):
        figures["departments"] = departments(y, p, labels, min_rows)
    if len(labels) == 2:
        figures["roc"] = class_charts.roc_curve(y, p[:, 1], metrics["roc_auc"])
        area = metrics["average_precision"]
        figures["precision_recall"] = class_charts.precision_recall(y, p[:, 1], area)
    for name, figure in figures.items():
        save_figure(figure, folder / f"{name}.png")


def draw_images(
    held_out: HeldOut, places: np.ndarray, errors: Rows, labels: list[str], classify: Classifier
) -> None:
    """Save the figures of single images: the largest errors, and what predictions rely on.

    The map shows three of the errors, and three correct predictions that were drawn at random.
    """
    images, y = StoredImages(), held_out.y
    if errors:
        wrong = images[np.array([error["place"] for error in errors[:MAX_IMAGES]])]
        save_figure(largest_errors(wrong, errors[:MAX_IMAGES]), FIGURES / "errors.png")
    correct = np.flatnonzero(held_out.selected.argmax(axis=1) == y)
    drawn = np.random.default_rng(0).choice(correct, min(3, len(correct)), replace=False)
    explained = {error["place"]: error["actual"] for error in errors[:3]}
    explained |= {places[i]: labels[y[i]] for i in np.sort(drawn)}
    figure = occlusion_maps(images[np.array([*explained])], [*explained.values()], labels, classify)
    save_figure(figure, FIGURES / "occlusion.png")


def departments(y: np.ndarray, p: np.ndarray, labels: list[str], min_rows: int) -> Figure:
    """Confusion matrix of the shop's departments: costly errors are off its diagonal."""
    names = sorted(set(DEPARTMENTS.values()))
    department = np.array([names.index(DEPARTMENTS[label]) for label in labels])  # (classes,)
    return charts.confusion(department[y], department[p.argmax(axis=1)], names, min_rows)


@figure_style
def largest_errors(images: np.ndarray, errors: Rows) -> Figure:
    """Misclassified images (n, h, w, c), that with the largest log loss first."""
    first = errors[0]
    title = f"Largest error: {shorten(first['actual'], 20)} predicted as "
    title += f"{shorten(first['predicted'], 20)} with {percent(first['confidence'], 0)} confidence"
    note = "Above: predicted class and its probability. Below: actual class."
    grid = ImageGrid(title, note, len(images), columns=4, lines=2)
    for n, (image, error) in enumerate(zip(images, errors, strict=True)):
        text = f"{shorten(error['predicted'], 11)} {percent(error['confidence'], 0)}"
        grid.write(n, text, ORANGE)
        grid.show(n, image)
        grid.write(n, error["actual"], INK, below=True)
    return grid.figure
