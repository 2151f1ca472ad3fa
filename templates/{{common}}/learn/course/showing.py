"""Show calls and values in one or two lines."""

import reprlib
from collections.abc import Callable, Mapping
from typing import Any

LONGEST = 200  # characters of a value
LONGEST_ARGUMENT = 60


def short(value: Any, longest: int = LONGEST) -> str:
    """Return a repr that fits a card; of arrays and tables the shape and the first numbers."""
    try:
        text = _described(value)
    except Exception as error:  # a repr of the learner's own that does not work
        text = f"<{type(value).__name__} whose repr raises {type(error).__name__}>"
    return text if len(text) <= longest else text[: longest - 4] + " ..."


def a_call(function: Callable, args: tuple, named: Mapping[str, Any]) -> str:
    """Return a call as one would write it."""
    given = [short(value, LONGEST_ARGUMENT) for value in args]
    given += [f"{name}={short(value, LONGEST_ARGUMENT)}" for name, value in named.items()]
    name = getattr(function, "__qualname__", None) or type(function).__name__
    return f"{name.split('<locals>.')[-1]}({', '.join(given)})"


def _described(value: Any) -> str:
    shape, kind = getattr(value, "shape", None), type(value).__name__
    if shape is None:
        return _items.repr(value)
    if kind == "DataFrame":
        columns = ", ".join(map(str, list(value.columns)[:6]))
        return f"DataFrame {shape[0]} x {shape[1]} ({columns}{', ...' if shape[1] > 6 else ''})"
    if kind == "Series":
        return f"Series of {len(value)} {value.dtype}: {_items.repr(list(value[:6]))}"
    if shape == ():
        return f"{value!r}"
    first = " ".join(f"{each}" for each in value.ravel()[:6])
    return f"array of shape {shape}, {value.dtype}: [{first}{' ...' if value.size > 6 else ''}]"


_items = reprlib.Repr()
_items.maxlist = _items.maxtuple = _items.maxdict = _items.maxset = 8
_items.maxstring, _items.maxother = 80, 120
