"""The errors that a user is expected to meet.

Each situation has its own class, which builds its message itself. A message has three parts:
what happened, the value that was received, and what to do next. These errors are shown as one or
two lines without a traceback; any other exception is a defect and keeps its traceback.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

OK = 0
FAILED = 1
USAGE = 2
CHECK_FAILED = 3
INTERRUPTED = 130


class MlscaffoldError(Exception):
    """An expected error.

    Parameters
    ----------
    what
        What happened, as a sentence without its full stop.
    value
        The value that was received, where there is one.
    next
        What the user can do or type next, where that is known.
    """

    exit_code = FAILED

    def __init__(self, what: str, value: object = None, next: str | None = None) -> None:
        self.what = what
        self.value = None if value is None else str(value)
        self.next = next
        super().__init__(str(self))

    @property
    def code(self) -> str:
        """Stable name of the situation, e.g. ``target-not-empty`` for ``TargetNotEmpty``."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", type(self).__name__).lower()

    def __str__(self) -> str:
        head = self.what if self.value is None else f"{self.what}: {self.value}"
        return head if self.next is None else f"{head}\n{self.next}"


class UsageError(MlscaffoldError):
    """A combination of arguments that makes no sense."""

    exit_code = USAGE


def few(names: Sequence[str], most: int = 3) -> str:
    """List the first names, and say how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
