"""Which places of an image a classifier relies on.

References
----------
Zeiler and Fergus (2014), Visualizing and Understanding Convolutional Networks, section 4.2.
"""

from collections.abc import Callable, Sequence

import numpy as np
from matplotlib.figure import Figure

from .figures import INK, ORANGE, figure_style
from .formatting import shorten
from .image_grid import ImageGrid

GRID = 9  # places along each side that are covered, one after the other
COVERED = 1 / 4  # side of the square that covers a place, as a share of the image's


Classifier = Callable[[np.ndarray], np.ndarray]  # pixels (n, h, w, c) -> probabilities (n, k)


def occlusion_map(classify: Classifier, image: np.ndarray) -> np.ndarray:
    """Cover one place of an image after the other with its mean colour.

    Parameters
    ----------
    image : (h, w, c) uint8

    Returns
    -------
    (GRID, GRID)
        By how much the log-probability of the predicted class falls where a place is covered; below
        zero, the place is evidence for another class.
    """
    size, half = len(image), max(1, round(len(image) * COVERED / 2))
    covered = np.repeat(image[None], GRID * GRID + 1, axis=0)  # the last one stays as it is
    centres = np.linspace(0, size - 1, GRID).round().astype(int)
    colour = image.mean(axis=(0, 1)).round().astype(np.uint8)
    for n, (i, j) in enumerate((i, j) for i in centres for j in centres):
        covered[n, max(0, i - half) : i + half + 1, max(0, j - half) : j + half + 1] = colour
    probability = classify(covered)
    log_p = np.log(np.maximum(probability[:, probability[-1].argmax()], 1e-12))
    return (log_p[-1] - log_p[:-1]).reshape(GRID, GRID)


@figure_style
def occlusion_maps(
    images: np.ndarray, actual: Sequence[str], labels: Sequence[str], classify: Classifier
) -> Figure:
    """Images (n, h, w, c), each beside the map of the places that its prediction relies on."""
    title = "Where the predictions change when a part of the image is covered"
    note = "Orange: the probability of the predicted class falls when this place is covered by "
    note += "the mean colour. Blue: it rises."
    grid = ImageGrid(title, note, 2 * len(images), columns=4)
    for n, (image, label) in enumerate(zip(images, actual, strict=True)):
        predicted = labels[classify(image[None])[0].argmax()]
        text = f"{shorten(predicted, 15)} (correct)" if predicted == label else (
            f"{shorten(predicted, 13)}, actually {shorten(label, 13)}")  # fmt: skip
        grid.write(2 * n, text, INK if predicted == label else ORANGE, cells=2)
        grid.show(2 * n, image)
        grid.show(2 * n + 1, image, occlusion_map(classify, image))
    return grid.figure
