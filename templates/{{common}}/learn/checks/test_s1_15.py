"""Checks of s1.15: cells of which no two are alike land where they belong."""

import numpy as np
from course.calling import call, require

TWICE = "a reshape counts cells off anew; moving an axis takes a transpose"


def cells(*shape, dtype=np.int64):
    """Number the cells of an array."""
    return np.arange(1, np.prod(shape) + 1).reshape(shape).astype(dtype)


def answered(function, given, *args, shape):
    """Call a function with an array, and require shape, type, and an argument left alone."""
    before = given.copy()
    result = call(function, given, *args, gives=np.ndarray)
    came = f"an array of shape {result.shape}"
    require(result.shape == shape, f"the shape must be {shape} here", came=came)
    same = result.dtype == given.dtype
    require(same, "the cells keep their type", "what new arrays are made of", str(result.dtype))
    require(np.array_equal(given, before), "the array that is given stays as it is")
    return result


def test_cuts_batches(lesson):
    """Batch k holds its rows, in order, and the rest is left out."""
    for n, size, rest in ((12, 4, (3,)), (13, 5, (2, 3)), (7, 2, ()), (5, 5, (2,)), (6, 1, (2,))):
        rows = cells(n, *rest, dtype=np.float32)
        batches = answered(lesson.to_batches, rows, size, shape=(n // size, size, *rest))
        for k, batch in enumerate(batches):
            whole = np.array_equal(batch, rows[k * size : (k + 1) * size])
            require(whole, "a batch holds neighbouring rows, in their order", TWICE)
    few = cells(3, 2)
    answered(lesson.to_batches, few, 4, shape=(0, 4, 2))


def test_moves_the_last_axis(lesson):
    """The cell of picture n, row y, column x, channel c lands at n, c, y, x."""
    for shape in ((2, 3, 5, 4), (4, 2, 3, 2), (3, 5, 2), (2, 3)):
        batch = cells(*shape, dtype=np.uint8)
        moved = (shape[0], shape[-1], *shape[1:-1])
        result = answered(lesson.channels_first, batch, shape=moved)
        for place in np.ndindex(*shape):
            n, *middle, c = place
            there = result[(n, c, *middle)] == batch[place]
            require(there, "each cell keeps its picture, its place and its channel", TWICE)


def test_keeps_cells_of_squares(lesson):
    """Where all axes are of one length the shape tells nothing, and the cells still must move."""
    batch = cells(3, 3, 3, 3)
    result = answered(lesson.channels_first, batch, shape=(3, 3, 3, 3))
    there = all(result[n, c, y, x] == batch[n, y, x, c] for n, y, x, c in np.ndindex(3, 3, 3, 3))
    require(there, "rows and columns keep their order, also in pictures as wide as high", TWICE)


def test_lays_out_pictures(lesson):
    """Picture k lies whole in its place, and empty places are 0."""
    for n, height, width, columns in ((6, 2, 3, 3), (5, 3, 2, 3), (4, 2, 2, 1), (2, 3, 4, 5)):
        pictures = cells(n, height, width, dtype=np.uint8)
        lines = -(-n // columns)
        shape = (lines * height, columns * width)
        sheet = answered(lesson.contact_sheet, pictures, columns, shape=shape)
        for k in range(lines * columns):
            y, x = k // columns * height, k % columns * width
            place = sheet[y : y + height, x : x + width]
            if k < n:
                look = "(r, k, h, w): which axes must be neighbours before they are joined?"
                whole = np.array_equal(place, pictures[k])
                require(whole, f"picture {k} lies whole in its place, row by row", look, place)
            else:
                require(not place.any(), "places without a picture are 0", came=place)
