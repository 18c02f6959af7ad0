"""The program at a real terminal of 80 columns: a pseudo-terminal, keys in, what the screen got out."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from types import TracebackType
from typing import Self

from ledger.store.git import Git

PATIENCE = 60.0
"""Seconds to wait for what must come; a busy machine is no fault of the code."""


class Typist:
    """Runs `ledger` and types. `wait` gives up with what was seen."""

    def __init__(self, git: Git, *arguments: str, **environment: str) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ledger.cli", "-C", str(git.root), *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            # So that Ctrl-C reaches it where nothing reads the keys one by one.
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509
            env={**os.environ, "TERM": "xterm-256color", **environment},
        )
        os.close(slave)
        self._raw = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._master)

    @property
    def seen(self) -> str:
        """All that came, without what steers the terminal."""
        text = self._raw.decode("utf-8", "replace")
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\r", "", text)

    def wait(self, text: str, *, times: int = 1) -> None:
        """Until the text has come so many times."""
        until = time.monotonic() + PATIENCE
        while self.seen.count(text) < times:
            assert time.monotonic() < until, f"{text!r} did not come:\n{self.seen}"
            if select.select([self._master], [], [], 0.1)[0]:
                try:
                    self._raw += os.read(self._master, 65536)
                except OSError:
                    break
        assert self.seen.count(text) >= times, f"{text!r} did not come:\n{self.seen}"

    def type(self, text: str) -> None:
        os.write(self._master, text.encode())

    def answer(self, prompt: str, text: str) -> None:
        """Wait for a prompt that was not there before, and answer it."""
        self.wait(prompt, times=self._prompted.get(prompt, 0) + 1)
        self._prompted[prompt] = self.seen.count(prompt)
        self.type(f"{text}\r")

    def ends(self) -> int:
        """The exit code."""
        until = time.monotonic() + PATIENCE
        while self._process.poll() is None and time.monotonic() < until:
            if select.select([self._master], [], [], 0.05)[0]:
                try:
                    self._raw += os.read(self._master, 65536)
                except OSError:
                    break
        return self._process.wait(timeout=PATIENCE)

    @property
    def _prompted(self) -> dict[str, int]:
        return self.__dict__.setdefault("prompts", {})
