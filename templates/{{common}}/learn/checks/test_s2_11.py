"""Checks of s2.11: scales agree with a loop and a library, are learned once, and lead back."""

import numpy as np
import pandas as pd
import pytest
from course.calling import attempt, call, is_stub, raises, refuses, require
from course.outcomes import NotAttempted
from sklearn.base import clone
from sklearn.preprocessing import MinMaxScaler, RobustScaler, StandardScaler

LIBRARY = {"standard": StandardScaler, "min-max": MinMaxScaler, "robust": RobustScaler}
CONSTANT = 0.1  # its standard deviation over ten rows is no exact 0


class Tensor:
    """Knows what arrays and PyTorch's tensors both know, and nothing else."""

    def __init__(self, values):
        self.values = values
        self.ndim, self.shape = values.ndim, values.shape

    def reshape(self, *shape):
        """Give the same values in another shape."""
        return Tensor(self.values.reshape(*shape))

    def __getitem__(self, key):
        return Tensor(self.values[key])

    def __add__(self, other):
        return Tensor(self.values + getattr(other, "values", other))

    def __sub__(self, other):
        return Tensor(self.values - getattr(other, "values", other))

    def __mul__(self, other):
        return Tensor(self.values * getattr(other, "values", other))

    def __truediv__(self, other):
        return Tensor(self.values / getattr(other, "values", other))


@pytest.fixture
def table(rng) -> np.ndarray:
    """Skewed columns in very different units, (40, 3)."""
    return rng.lognormal(size=(40, 3)) * [1, 1000, 0.01] + [0, -500, 3]


def fitted(lesson, X, method: str = "standard"):
    """Make a scaler and fit it, which gives the scaler back."""
    if is_stub(lesson.Scale.fit):
        raise NotAttempted()
    scaler = attempt(f"Scale({method!r})", lambda: lesson.Scale(method))
    text = f"Scale({method!r}).fit(X), X of shape {np.shape(X)}"
    back = attempt(text, lambda: scaler.fit(X))
    require(back is scaler, "`fit` must return the object itself")
    return scaler


def scaled(scaler, X, name: str = "transform") -> np.ndarray:
    """Transform rows, and require an array of their shape."""
    text = f"Scale({scaler.method!r}).{name}(X), X of shape {np.shape(X)}"
    out = attempt(text, lambda: getattr(scaler, name)(X), gives=np.ndarray)
    require(out.shape == np.shape(X), f"`{name}` must keep the shape of the table")
    return out


def test_normalise_works_by_column(lesson, rng):
    """Each cell of a table is scaled by its own column."""
    values, mean, std = rng.normal(size=(5, 3)), rng.normal(size=3), rng.uniform(1, 2, 3)
    out = call(lesson.normalise, values, mean, std, gives=np.ndarray)
    require(out.shape == values.shape, "the shape of the values must stay", "how shapes line up")
    loop = [[(values[i, j] - mean[j]) / std[j] for j in range(3)] for i in range(5)]
    require(np.allclose(out, loop), "each cell must be scaled by mean and deviation of its column")


def test_normalise_works_by_channel(lesson, rng):
    """Each pixel is scaled by its own channel, whatever the sides of a picture are."""
    for channels, height, width in [(3, 5, 4), (4, 4, 4), (1, 2, 3)]:
        values = rng.integers(0, 256, (2, channels, height, width), dtype=np.uint8)
        before = values.copy()
        mean, std = rng.uniform(50, 200, channels), rng.uniform(1, 80, channels)
        out = call(lesson.normalise, values, mean, std, gives=np.ndarray)
        look = "which axis of the pictures the vectors of channels are lined up with"
        require(out.shape == values.shape, "the shape of the pictures must stay", look)
        loop = [(values[:, c].astype(float) - mean[c]) / std[c] for c in range(channels)]
        right = np.allclose(out, np.stack(loop, axis=1))
        require(right, "each pixel must be scaled by mean and deviation of its channel", look)
        require((values == before).all(), "the pictures that came in must not be changed")


def test_normalise_takes_tensors(lesson, rng):
    """Operators, `ndim` and `reshape` are enough, and bytes become 32-bit floats."""
    pixels = rng.integers(0, 256, (2, 3, 4, 5), dtype=np.uint8)
    mean, std = (rng.uniform(20, 90, 3).astype(np.float32) for _ in range(2))
    text = "normalise(images, mean, std) with tensors"
    tensors = map(Tensor, (pixels, mean, std))
    out = attempt(text, lambda: lesson.normalise(*tensors), gives=Tensor)
    require(out.shape == pixels.shape, "the shape of the tensor must stay", came=out.shape)
    narrow = out.values.dtype == np.float32
    require(narrow, "bytes must become floats of 32 bits", came=str(out.values.dtype))
    loop = [(pixels[:, c] - mean[c]) / std[c] for c in range(3)]
    right = np.allclose(out.values, np.stack(loop, axis=1), rtol=1e-4)
    require(right, "tensors must be scaled as arrays are", came=out.values)


@pytest.mark.parametrize("method", LIBRARY)
def test_agrees_with_library(lesson, table, method):
    """Each method gives what scikit-learn's scaler of that name gives."""
    out = scaled(fitted(lesson, table, method), table)
    right = np.allclose(out, LIBRARY[method]().fit_transform(table))
    look = "the table of methods: centre and spread, of each column"
    require(right, f"the {method} scale must agree with scikit-learn's", look)


@pytest.mark.parametrize("method", LIBRARY)
def test_constant_column(lesson, table, method):
    """A column without spread comes out as zeros, and new values of it stay finite."""
    X = table[:10].copy()
    X[:, 1] = CONSTANT
    out = scaled(fitted(lesson, X, method), X)
    require(np.isfinite(out).all(), "a constant column must come out finite", "the spread of it")
    still = np.abs(out[:, 1]).max() < 1e-9
    look = "the deviation of a constant column may be a rounding error and not 0"
    require(still, "a constant column must come out as zeros", look, out[:, 1])
    X[:, 1] += 1
    out = scaled(fitted(lesson, table[:10] * [1, 0, 1] + [0, CONSTANT, 0], method), X)
    moved = np.allclose(out[:, 1], 1)
    require(moved, "a new value in a constant column must only be moved: its spread is 1")


@pytest.mark.parametrize("method", LIBRARY)
def test_mostly_one_value(lesson, table, method):
    """Where most cells hold one value the quartiles agree, and the scale is finite still."""
    X = np.where(np.arange(40)[:, None] % 8 == 0, table, 2.0)
    out = scaled(fitted(lesson, X, method), X)
    require(np.isfinite(out).all(), "a spread of 0 must not be divided by", "columns of one value")
    spread = fitted(lesson, X, method).spread_
    require((np.asarray(spread) > 0).all(), "every spread that is kept must be above 0")


@pytest.mark.parametrize("method", LIBRARY)
def test_leads_back(lesson, table, method):
    """The inverse of what comes out is what went in."""
    X = np.column_stack([table, np.full(len(table), CONSTANT)])
    scaler = fitted(lesson, X, method)
    back = scaled(scaler, scaled(scaler, X), "inverse_transform")
    require(np.allclose(back, X), "`inverse_transform` must undo `transform`", "the order of steps")


@pytest.mark.parametrize("method", LIBRARY)
def test_learns_in_fit_only(lesson, table, method):
    """What rows come out as does not depend on the rows that come with them, or came before."""
    scaler = fitted(lesson, table[:30], method)
    before = scaled(scaler, table[:30])
    strange = scaled(scaler, table[30:] * 50)
    look = "where centre and spread come from when rows are transformed"
    same = np.allclose(scaled(scaler, table[:30]), before)
    require(same, "`transform` must not alter what `fit` learned", look)
    apart = np.allclose(strange[:1], scaled(scaler, table[30:31] * 50))
    require(apart, "a row must come out the same, whichever rows come with it", look)


def test_is_a_transformer(lesson, table):
    """It can be cloned, has its settings, takes a frame, and refuses what it does not know."""
    fitted(lesson, table)
    copy = attempt('clone(Scale("robust"))', lambda: clone(lesson.Scale("robust")))
    require(copy.method == "robust", "a clone must have the settings of the original")
    raises(ValueError, lesson.Scale("no such method").fit, table)
    frame = pd.DataFrame(table, columns=["a", "b", "c"])
    before = frame.copy()
    scaler = fitted(lesson, frame)
    scaled(scaler, frame)
    require(frame.equals(before), "the table that comes in must not be changed")
    names = attempt("scaler.get_feature_names_out()", lambda: list(scaler.get_feature_names_out()))
    require(names == ["a", "b", "c"], "the columns keep their names", "`validate_data` in `fit`")
    scaler, one = fitted(lesson, table), np.ones((3, 1))
    refuses(ValueError, "transform of a table with one column", lambda: scaler.transform(one))
