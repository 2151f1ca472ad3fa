"""How the core tells that it is working, without printing.

The core receives a `Progress`; the console implements one that draws, the tests use `SILENT`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

Advance = Callable[[float], None]


class Progress(Protocol):
    """Shows that something is under way."""

    def task(self, label: str, total: float | None = None) -> AbstractContextManager[Advance]:
        """Open one task; the value it yields advances it by an amount in units of `total`."""
        ...


class _Silent:
    @contextmanager
    def task(self, label: str, total: float | None = None) -> Iterator[Advance]:
        yield lambda amount: None


SILENT: Progress = _Silent()
