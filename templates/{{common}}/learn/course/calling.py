"""Call the learner's code, and turn whatever happens into a card."""

import traceback
from collections.abc import Callable
from pathlib import Path
from types import FunctionType
from typing import Any

from . import showing
from .outcomes import Card, Failed, NotAttempted, Wrong

LEARN = Path(__file__).resolve().parents[1]
STAGES = "stage"  # lessons lie in learn/stage1_python and its siblings

# The last call and what came back, for the card of a property that does not hold.
_last = Card()


def attempt(
    text: str, action: Callable[[], Any], gives: type | tuple[type, ...] | None = None
) -> Any:
    """Run ``action``, which uses the learner's code, and return what it returns.

    Parameters
    ----------
    text
        The call as the learner would write it: ``"dataset[-1]"``.
    gives
        The type or types that must come back.

    Raises
    ------
    NotAttempted
        The stub is as it was.
    Failed
        Any other exception of the learner's code.
    Wrong
        What came back has another type.
    """
    global _last
    _last = Card(called=text)
    try:
        result = action()
    except (Exception, SystemExit) as error:
        raise ended(error, text) from None
    _last = Card(called=text, came=showing.short(result))
    if gives is not None and not isinstance(result, gives):
        names = " or ".join(
            each.__name__ for each in (gives if isinstance(gives, tuple) else (gives,))
        )
        nothing = (
            "a function without `return` gives None"
            if result is None
            else "the last line that returns"
        )
        require(False, f"the answer must be of type {names}, not {type(result).__name__}", nothing)
    return result


def call(
    function: Callable, *args: Any, gives: type | tuple[type, ...] | None = None, **named: Any
) -> Any:
    """Call the learner's function; see `attempt`."""
    return attempt(showing.a_call(function, args, named), lambda: function(*args, **named), gives)


def raises(
    kinds: type | tuple[type, ...], function: Callable, *args: Any, **named: Any
) -> Exception:
    """Call the learner's function, which must raise, and return what it raised."""
    return refuses(kinds, showing.a_call(function, args, named), lambda: function(*args, **named))


def refuses(kinds: type | tuple[type, ...], text: str, action: Callable[[], Any]) -> Exception:
    """Run ``action``, which must raise one of ``kinds``, and return what it raised."""
    global _last
    _last = Card(called=text)
    wanted = " or ".join(
        each.__name__ for each in (kinds if isinstance(kinds, tuple) else (kinds,))
    )
    try:
        result = action()
    except NotImplementedError as error:
        raise ended(error, text) from None
    except kinds as error:
        _last = Card(called=text, came=f"{type(error).__name__}: {error}")
        return error
    except (Exception, SystemExit) as error:
        came = f"{type(error).__name__}: {error}"
        raise Wrong(
            Card(text, came, f"this input must raise {wanted}", trace=frames(error))
        ) from None
    raise Wrong(
        Card(text, showing.short(result), f"this input must raise {wanted}; nothing was raised")
    )


def require(holds: Any, violates: str, look: str = "", came: Any = None) -> None:
    """End the check with a card unless the property holds for the last call.

    Parameters
    ----------
    violates
        The property, in words. Never the right answer.
    look
        What to look at next.
    came
        Shown instead of the whole answer, where a part of it says more.
    """
    if not holds:
        shown = (
            _last.came if came is None else came if isinstance(came, str) else showing.short(came)
        )
        raise Wrong(Card(_last.called, shown, violates, look))


def ended(error: BaseException, text: str = "") -> Exception:
    """Say how an exception out of the learner's code ends the check."""
    where = frames(error)
    if isinstance(error, NotImplementedError) and where:
        return NotAttempted(Card(trace=where))
    came = f"{type(error).__name__}: {error}".rstrip(": ")
    return Failed(Card(text or _last.called, came, trace=where))


def unusable(error: Exception) -> Exception:
    """Say that a check could not use what came back: another shape, type or length."""
    reason = f"the answer could not be used as it should: {type(error).__name__}: {error}"
    return Wrong(Card(_last.called, _last.came, reason, "its type, its shape and its length"))


def endless(error: BaseException, seconds: float) -> Exception:
    """Say that the learner's code did not come to an end."""
    look = "a loop whose condition never turns false, or a loop over rows where one call would do"
    return Failed(
        Card(_last.called, f"nothing after {seconds:g} s", look=look, trace=frames(error))
    )


def frames(error: BaseException) -> str:
    """Return file, line and text of the learner's own lines on the way to an exception."""
    own = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if _is_own(Path(frame.filename))
    ]
    if isinstance(error, SyntaxError) and _is_own(Path(error.filename or "")):
        own = [traceback.FrameSummary(error.filename, error.lineno, "", line=error.text or "")]
    shown = own if len(own) <= 4 else [*own[:2], *own[-2:]]  # a recursion without end is long
    return "\n".join(map(_line, shown))


def _line(frame: traceback.FrameSummary) -> str:
    place = Path(frame.filename).relative_to(LEARN.parent)
    return f"{place}:{frame.lineno}  {(frame.line or '').strip()}"


def _is_own(file: Path) -> bool:
    """Whether a file is one in which the learner writes: a lesson, or the project's package."""
    lesson = STAGES in file.parent.name and LEARN in file.parents
    return lesson or LEARN.parent / "src" in file.parents


def is_stub(function: Any) -> bool:
    """Whether a function of the learner's still is the one that raises NotImplementedError."""
    function = getattr(function, "__func__", function)
    return (
        isinstance(function, FunctionType) and "NotImplementedError" in function.__code__.co_names
    )
