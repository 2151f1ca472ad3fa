"""How a check can end, and the card that says so."""

import textwrap
from dataclasses import dataclass

PASS = "PASS"
WRONG = "WRONG"
ERROR = "ERROR"
STALE = "STALE"
NOT_ATTEMPTED = "NOT_ATTEMPTED"
NO_DATA = "NO_DATA"
SKIPPED = "SKIPPED"

# An exercise has several checks: it ends as the worst of them does.
WORST_FIRST = (ERROR, WRONG, NOT_ATTEMPTED, NO_DATA, SKIPPED, STALE, PASS)
FAILED = (ERROR, WRONG, STALE)

WIDTH = 78  # with the margin that `mlscaffold learn` sets, 80 columns
MARGIN = 10


def worst(outcomes: list[str]) -> str:
    """Return the outcome of an exercise whose checks ended in ``outcomes``."""
    return min(outcomes, key=WORST_FIRST.index)


@dataclass(frozen=True)
class Card:
    """What a failed check tells the learner; empty lines are left out.

    Attributes
    ----------
    called, came
        The call, and what came back from it.
    violates
        The property that does not hold, in words: never the right answer itself.
    look
        What to look at next.
    trace
        The learner's own lines that led to an error.
    """

    called: str = ""
    came: str = ""
    violates: str = ""
    look: str = ""
    trace: str = ""

    def __str__(self) -> str:
        lines = {
            "called": self.called,
            "came back": self.came,
            "but": self.violates,
            "at": self.trace,
            "look at": self.look,
        }
        return "\n".join(_line(name, text) for name, text in lines.items() if text)


def _line(name: str, text: str) -> str:
    """Set a text beside its name, wrapped where it is too long for a narrow terminal."""
    rows = []
    for line in text.splitlines():
        rows += textwrap.wrap(line, WIDTH - MARGIN, break_on_hyphens=False) or [""]
    return f"{name:<{MARGIN}}" + f"\n{'':<{MARGIN}}".join(rows)


class Ended(Exception):
    """A check that ended before its last line.

    Attributes
    ----------
    outcome
        One of the names above.
    card
        What to tell the learner.
    """

    outcome = ERROR

    def __init__(self, card: Card | None = None):
        self.card = card or Card()
        super().__init__(str(self.card))


class Wrong(Ended):
    """The learner's code ran, and what came back violates a property."""

    outcome = WRONG


class Failed(Ended):
    """The learner's code did not come to an end, or ended in an exception."""

    outcome = ERROR


class NotAttempted(Ended):
    """The stub is as it was."""

    outcome = NOT_ATTEMPTED


class NoData(Ended):
    """The project's data are not prepared yet."""

    outcome = NO_DATA


class Skipped(Ended):
    """Something that the exercise needs is missing: an extra, or a property of the data."""

    outcome = SKIPPED
