"""What `extract` takes out of a lesson, and what it refuses."""

import pytest

from mlscaffold.learn.lesson_code import CannotReplace, extract

LESSON = '''# %% [markdown]
# # s1.99 One scale

# %%
from __future__ import annotations

import os
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
import numpy as np
from course import own

if TYPE_CHECKING:
    from collections.abc import Iterable

numbers = own.numbers()
plt.plot(numbers)

# %%
MIN_SPREAD = 1e-12  # of a constant column


# %%
# Population, not sample.
def spread(X):
    """Return the spread of each column."""
    return np.maximum(X.std(axis=0), MIN_SPREAD)


class Scale:
    """Bring columns to one scale."""

    def fit(self, X: "Iterable[float]"):
        numbers = np.asarray(X)
        self.spread_ = spread(numbers)
        return {path: check(path) for path in os.listdir()}


# %%
def check(path):
    match path:
        case [numbers, *plt]:
            return numbers, plt
    return Scale


print(Scale())
'''
EXTRACTED = '''import os
from typing import TYPE_CHECKING
import numpy as np


if TYPE_CHECKING:
    from collections.abc import Iterable


MIN_SPREAD = 1e-12  # of a constant column


# Population, not sample.
def spread(X):
    """Return the spread of each column."""
    return np.maximum(X.std(axis=0), MIN_SPREAD)


class Scale:
    """Bring columns to one scale."""

    def fit(self, X: "Iterable[float]"):
        numbers = np.asarray(X)
        self.spread_ = spread(numbers)
        return {path: check(path) for path in os.listdir()}


def check(path):
    match path:
        case [numbers, *plt]:
            return numbers, plt
    return Scale
'''


def test_takes_what_is_used_and_nothing_else():
    """Helpers, constants, imports and a block of imports come; examples and cells do not."""
    assert extract(LESSON, "Scale", "lesson.py") == EXTRACTED
    assert extract(LESSON.replace("\n", "\r\n"), "Scale", "lesson.py") == EXTRACTED


def test_leaves_out_what_the_module_provides():
    """A function that the module has as well does not come, nor what only that one uses."""
    code = extract(LESSON, "Scale", "lesson.py", provided={"spread"})
    assert "def spread" not in code
    assert "MIN_SPREAD" not in code
    assert "def check" in code


COURSE = "`own`, which belongs to the course"


@pytest.mark.parametrize(
    ("old", "new", "message", "place"),
    [
        ("MIN_SPREAD)", "own.numbers())", COURSE, "return np.maximum"),
        ("1e-12", "own.numbers()", COURSE, "MIN_SPREAD ="),
        ("numbers = np.asarray(X)", "from course import own", COURSE, "        from course"),
        ("from collections.abc", "from .helpers", "the relative import", "    from .helpers"),
        ("import os\n", "from ..data import os\n", "the relative import", "os.listdir"),
        ("MIN_SPREAD)", "MIN_SPRED)", "`MIN_SPRED` is not defined", "return np.maximum"),
        ("MIN_SPREAD =", "for MIN_SPREAD in [1]: y =", "`MIN_SPREAD` is assigned in a loop", "for"),
    ],
)
def test_refuses_what_only_a_lesson_has(old, new, message, place):
    """The message names file and line."""
    assert LESSON.count(old) == 1
    lesson = LESSON.replace(old, new)
    with pytest.raises(CannotReplace) as caught:
        extract(lesson, "Scale", "lesson.py")
    assert message in caught.value.what
    file, _, line = str(caught.value.value).partition(":")
    assert file == "lesson.py"
    assert place in lesson.splitlines()[int(line) - 1]


@pytest.mark.parametrize(
    ("lesson", "message"),
    [
        ("if True:\n    def f():\n        return 1\n", "no function or class `f` at the top level"),
        ("f = len\n", "no function or class `f` at the top level"),
        ("def f():\n    return 1\n\n\ndef f():\n    return 2\n", "more than one function"),
        ("def f():\n    return 1\n\n\nf = staticmethod(f)\n", "more than one meaning"),
    ],
)
def test_needs_one_definition_at_the_top_level(lesson, message):
    """Not in a block, not by assignment, not twice."""
    with pytest.raises(CannotReplace, match=message):
        extract(lesson, "f", "lesson.py")


def test_accepts_an_import_that_may_fail():
    """The whole `try` comes."""
    lesson = "try:\n    import torch\nexcept ImportError:\n    torch = None\n\n\n"
    lesson += "def f():\n    return torch\n"
    assert extract(lesson, "f", "lesson.py") == lesson
