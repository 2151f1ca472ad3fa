"""The text of a module when one more piece of code is adopted, or one less.

As long as nobody edits the module, it is composed anew from the former one, so that an undo gives
exactly what an earlier state was. Edits by hand stay: then only the definition changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mlscaffold.learn.adopted import Adopted
from mlscaffold.learn.lesson_code import CannotReplace
from mlscaffold.learn.replace_definition import Target, put_in, take_out


@dataclass(frozen=True)
class State:
    """A module and what is adopted in it.

    Attributes
    ----------
    before
        The module without adopted code, but with what was edited by hand.
    edited
        Whether something was edited in such a way that the module cannot be composed.
    """

    text: str
    before: str
    codes: Mapping[str, str]
    edited: bool = False


def with_code(adopted: Adopted, key: str, code: str) -> State:
    """Return the state with the code of one more exercise, or with newer code of it.

    Raises
    ------
    CannotReplace
        The code cannot stand in this module.
    """
    now = _state(adopted)
    codes = {**now.codes, key: code}
    if not now.edited:
        return State(_composed(adopted, now.before, codes), now.before, codes)
    text = now.text
    if key in now.codes:
        text = _without(adopted, text, key, now)
    return State(put_in(text, code, _target(adopted, key)), now.before, codes, edited=True)


def without_code(adopted: Adopted, key: str) -> State:
    """Return the state without the code of an exercise.

    Raises
    ------
    CannotReplace
        The module was edited so that the former definition cannot come back.
    """
    now = _state(adopted)
    codes = {other: code for other, code in now.codes.items() if other != key}
    if not now.edited:
        return State(_composed(adopted, now.before, codes), now.before, codes)
    return State(_without(adopted, now.text, key, now), now.before, codes, edited=True)


def _state(adopted: Adopted) -> State:
    """Return the state as it is; edits by hand become a part of the former module."""
    text, codes = adopted.text, adopted.codes()
    if not codes:
        return State(text, text, {})
    now = State(text, adopted.before, codes)
    if _is_composed(adopted, now):
        return now
    try:
        former = text
        for key in codes:
            former = _without(adopted, former, key, now)
    except CannotReplace:
        return State(text, now.before, codes, edited=True)
    now = State(text, former, codes)
    return now if _is_composed(adopted, now) else State(text, former, codes, edited=True)


def _is_composed(adopted: Adopted, state: State) -> bool:
    try:
        return _composed(adopted, state.before, state.codes) == state.text
    except CannotReplace:
        return False


def _composed(adopted: Adopted, before: str, codes: Mapping[str, str]) -> str:
    text = before
    for key in sorted(codes):
        text = put_in(text, codes[key], _target(adopted, key))
    return text


def _without(adopted: Adopted, text: str, key: str, state: State) -> str:
    codes = state.codes
    return take_out(text, codes[key], state.before, _target(adopted, key), codes.values())


def _target(adopted: Adopted, key: str) -> Target:
    return Target(adopted.module.parent.name, adopted.module.name, key.partition("_")[2])
