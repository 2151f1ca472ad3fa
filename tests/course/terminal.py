"""A terminal with a command in it, as a learner has one."""

import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from fcntl import ioctl
from pathlib import Path

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


class Terminal:
    """Run a command on a pseudo-terminal of 80 by 40; read what it shows, and press keys."""

    def __init__(self, command: list[str], cwd: Path, **variables: str):
        ours, theirs = pty.openpty()
        ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 80, 0, 0))
        self.process = subprocess.Popen(
            command,
            cwd=cwd,
            env={**os.environ, "TERM": "xterm", **variables},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self._ours = ours
        self.shown = ""
        self._read = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        os.close(self._ours)

    def press(self, keys: str) -> None:
        """Type."""
        os.write(self._ours, keys.encode())

    def until(self, text: str, seconds: float = 30) -> str:
        """Wait until a text is shown that was not awaited before; return what came up to it."""
        end = time.monotonic() + seconds
        while (found := self.shown.find(text, self._read)) < 0:
            if not select.select([self._ours], [], [], max(0, end - time.monotonic()))[0]:
                raise AssertionError(
                    f"{text!r} was not shown in {seconds} s:\n{self.shown[-3000:]}"
                )
            try:
                more = os.read(self._ours, 1 << 16)
            except OSError:
                more = b""
            if not more:
                raise AssertionError(f"it ended without {text!r}:\n{self.shown[-3000:]}")
            self.shown = ESCAPES.sub("", self.shown + more.decode(errors="replace"))
        came = self.shown[self._read : found + len(text)]
        self._read = found + len(text)
        return came
