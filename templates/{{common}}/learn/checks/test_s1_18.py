"""Checks of s1.18: the distances of scipy, without a loop and without an array of (n, m, d)."""

import ast
import tracemalloc

import numpy as np
from course import exercises, own
from course.calling import call, is_stub, require
from course.outcomes import NotAttempted
from scipy.spatial.distance import cdist

LOOPS = (ast.For, ast.While, ast.comprehension)
HIDDEN = {"map", "vectorize", "apply_along_axis", "apply_over_axes", "frompyfunc", "fromiter"}
LIBRARIES = {"scipy", "sklearn", "cdist", "pairwise_distances", "euclidean_distances"}


def measured(lesson, a, b, tolerance=1e-6):
    """Call `distances`, and require what scipy says."""
    result = call(lesson.distances, a, b, gives=np.ndarray)
    shape = (len(a), len(b))
    require(result.shape == shape, f"the shape must be {shape} here", came=result)
    require(result.dtype == np.float64, "the answer is float64", came=str(result.dtype))
    look = "a difference that should be 0 may come out a little below it"
    require(np.isfinite(result).all(), "every distance is a finite number", look)
    require((result >= 0).all(), "no distance is negative")
    right = cdist(a, b)
    same = np.allclose(result, right, rtol=1e-6, atol=tolerance)
    require(same, "each distance is the Euclidean one of its two rows", "rows of a, columns of b")
    return result


def test_distances(lesson, rng):
    """Scipy finds the same, for any number of rows on either side."""
    for n, m, d in ((4, 3, 2), (3, 5, 4), (1, 6, 1), (5, 1, 3), (4, 4, 4), (0, 3, 2)):
        measured(lesson, rng.normal(size=(n, d)), rng.normal(size=(m, d)))
    measured(lesson, rng.integers(-200, 200, (6, 3)), rng.integers(0, 250, (2, 3)))
    pixels = rng.integers(0, 256, (5, 9)).astype(np.uint8)
    measured(lesson, pixels, pixels[::-1], 1e-3)


def test_equal_rows(lesson, rng):
    """A row is at distance 0 from itself, or as near to 0 as rounding allows."""
    for size in (1, 1000):
        a = size * rng.normal(size=(60, 30)) + size
        result = measured(lesson, a, a, 1e-4 * size)
        symmetric = np.allclose(result, result.T, atol=1e-4 * size)
        require(symmetric, "from a to b it is as far as from b to a")


def test_arguments_stay(lesson, rng):
    """Neither array is changed."""
    a, b = rng.normal(size=(3, 2)), rng.normal(size=(4, 2))
    before = a.copy(), b.copy()
    call(lesson.distances, a, b, gives=np.ndarray)
    call(lesson.nearest, a, b, gives=np.ndarray)
    same = np.array_equal(a, before[0]) and np.array_equal(b, before[1])
    require(same, "the arrays that are given stay as they are")


def test_nearest(lesson, rng):
    """The closest row of b, the first of equally close ones."""
    for n, m in ((7, 3), (2, 9), (4, 4)):
        a, b = rng.normal(size=(n, 3)), rng.normal(size=(m, 3))
        found = call(lesson.nearest, a, b, gives=np.ndarray)
        require(found.shape == (n,), f"there is one number for each row of a, ({n},)")
        require(found.dtype.kind in "iu", "the answer holds integers", came=str(found.dtype))
        right = np.array_equal(found, np.argmin(cdist(a, b), axis=1))
        require(right, "the row of b with this number is the closest to that row of a")
    tied = call(lesson.nearest, np.array([[0.0, 0.0]]), np.array([[9.0, 0], [0, 2], [2, 0]]))
    require(tied.tolist() == [1], "of equally close rows it is the first")


def test_own_rows(lesson):
    """The project's own numbers."""
    numbers = own.numbers().head(60).dropna(axis=1).to_numpy()
    numbers = numbers[:, np.abs(numbers).max(axis=0, initial=0) < 1e9]
    if numbers.size:
        scale = max(float(np.abs(numbers).max()), 1.0)
        measured(lesson, numbers, numbers[:20], 1e-4 * scale)


def test_no_loop(lesson, exercise):
    """Neither function loops over rows, nor lets a library do the work."""
    for name in exercise.functions:
        if is_stub(getattr(lesson, name)):
            raise NotAttempted
    call(lesson.nearest, np.zeros((2, 1)), np.ones((1, 1)))
    tree = ast.parse(exercises.source(exercise))
    ours = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    for node in (each for function in ours for each in ast.walk(function)):
        lines = ast.unparse(node).splitlines()[0] if isinstance(node, LOOPS) else ""
        look = "operations on whole arrays: a matrix product, a sum along an axis"
        require(not isinstance(node, LOOPS), "there is no loop over rows or cells", look, lines)
        name = getattr(node, "id", getattr(node, "attr", getattr(node, "module", None)))
        require(name not in HIDDEN, "what hides a loop is a loop", look, str(name))
        require(name not in LIBRARIES, "the distances are worked out here", look, str(name))
    named = {alias.name.split(".")[0] for node in ast.walk(tree) for alias in imported(node)}
    require(not named & LIBRARIES, "the distances are worked out here", "the imports", str(named))


def imported(node):
    """Names that an import takes."""
    return node.names if isinstance(node, ast.Import | ast.ImportFrom) else []


def test_memory(lesson, rng):
    """No array of all differences is made."""
    a, b = rng.normal(size=(200, 60)), rng.normal(size=(150, 60))
    tracemalloc.start()
    call(lesson.distances, a, b, gives=np.ndarray)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    came = f"{peak / 1e6:.1f} MB at once; one array of (n, m) takes {len(a) * len(b) * 8 / 1e6} MB"
    look = "the square multiplied out, and `a @ b.T`"
    require(peak < 10 * len(a) * len(b) * 8, "an array of (n, m, d) is too large", look, came)
