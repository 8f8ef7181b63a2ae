"""One Apertium mode kept running: its programs wired with pipes, NUL-separated pieces in and out.

Owns the processes and their time limits. Knows nothing of texts, languages or where modes lie.
"""

from __future__ import annotations

import os
import selectors
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from dragoman.errors import EngineError

STALL_SECONDS = 30.0
"""A pipeline that owes an answer and writes nothing for so long is taken for hung: loading the largest dictionary
takes about 1 s here and a segment about 5 ms, so even a machine 20 times slower is waited for."""

ENDING_SECONDS = 2.0
"""How long the programs may take to end by themselves once their input is closed; then they are killed."""

REAPING_SECONDS = 0.05
"""Between a program's closing its pipes and its end, as the system reports it."""

CHUNK_BYTES = 65_536
"""Read and written at once: the size of a pipe's buffer on Linux."""


class Pipeline:
    """The programs of one mode, started at once and running until ``close``; for one caller at a time."""

    def __init__(
        self, commands: Sequence[Sequence[str]], *, subject: str, stall_seconds: float = STALL_SECONDS
    ) -> None:
        self.answered = 0
        """Pieces answered since its programs started."""
        self._subject = subject
        self._names = [Path(command[0]).name for command in commands]
        self._stall_seconds = stall_seconds
        self._processes: list[subprocess.Popen[bytes]] = []
        try:
            self._start(commands)
        except OSError as error:
            self.close()
            what = f"can't start {error.filename or 'a program'}: {error.strerror}"
            raise EngineError(what, subject=subject) from error

    def exchange(self, pieces: Sequence[bytes], done: Callable[[bytes], None]) -> None:
        """Send pieces (free of NUL) and call ``done`` with each answer, in order.

        Raises EngineError as soon as a program ends or nothing comes for ``stall_seconds``; answers before that
        were handed to ``done`` and stand.
        """
        outgoing = memoryview(b"".join(piece + b"\0" for piece in pieces))
        owed = len(pieces)
        pending = bytearray()
        deadline = time.monotonic() + self._stall_seconds
        with selectors.DefaultSelector() as selector:
            selector.register(self._output, selectors.EVENT_READ)
            if outgoing:
                selector.register(self._input, selectors.EVENT_WRITE)
            while owed:
                if time.monotonic() > deadline:
                    raise self._failure(f"no answer for {self._stall_seconds:g} s")
                for key, _ in selector.select(timeout=deadline - time.monotonic()):
                    if key.fd == self._output:
                        chunk = self._read()
                        pending += chunk
                        deadline = time.monotonic() + self._stall_seconds
                        *answers, pending = pending.split(b"\0")
                        if len(answers) > owed:
                            raise self._failure("answered more than was asked")
                        owed -= len(answers)
                        self.answered += len(answers)
                        for answer in answers:
                            done(bytes(answer))
                    else:
                        outgoing = outgoing[self._write(outgoing) :]
                        if not outgoing:
                            selector.unregister(self._input)

    def close(self, *, patience: float = ENDING_SECONDS) -> None:
        """End the programs: close their input, wait for at most ``patience`` seconds, kill what is left."""
        for process in self._processes:
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()
        deadline = time.monotonic() + patience
        for process in self._processes:
            try:
                process.wait(timeout=max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._processes = []

    def _start(self, commands: Sequence[Sequence[str]]) -> None:
        source: int | None = None
        for index, command in enumerate(commands):
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE if source is None else source,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"LC_ALL": "C.UTF-8", "PATH": os.environ.get("PATH", os.defpath)},
                bufsize=0,
                start_new_session=True,  # an interrupt from the keyboard is for us, who then end it in order
            )
            if self._processes and (previous := self._processes[-1].stdout) is not None:
                previous.close()  # else a dead program in the middle would not be noticed by the one before it
            self._processes.append(process)
            assert process.stdout is not None  # noqa: S101 - asked for above
            source = process.stdout.fileno()
            if index == 0:
                assert process.stdin is not None  # noqa: S101 - asked for above
                self._input = process.stdin.fileno()
                os.set_blocking(self._input, False)
            self._output = source
        os.set_blocking(self._output, False)

    def _read(self) -> bytes:
        chunk = os.read(self._output, CHUNK_BYTES)
        if not chunk:
            raise self._failure("ended")
        return chunk

    def _write(self, outgoing: memoryview) -> int:
        try:
            return os.write(self._input, outgoing[:CHUNK_BYTES])
        except BrokenPipeError as error:
            raise self._failure("ended") from error

    def _failure(self, what: str) -> EngineError:
        ended: list[str] = []
        for name, process in zip(self._names, self._processes, strict=False):
            with suppress(subprocess.TimeoutExpired):  # a program that is just ending is waited for, to be named
                code = process.wait(timeout=REAPING_SECONDS)
                ended.append(f"{name} ({code})")
        detail = f"; ended: {', '.join(ended)}" if ended else ""
        return EngineError(f"the Apertium pipeline {what}{detail}", subject=self._subject, retry=True)
