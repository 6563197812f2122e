"""Locks between processes: one makes what others wait for."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path


@contextmanager
def alone(lock: Path, *, patience: float, pause: float = 0.02) -> Iterator[None]:
    """Keep other processes from doing the same, where the file ``lock`` can be had: twice is better than never.

    Waits ``patience`` seconds at most, and looks every ``pause`` seconds.
    """
    with ExitStack() as stack:
        with suppress(OSError):
            lock.parent.mkdir(parents=True, exist_ok=True)
            file = stack.enter_context(open(lock, "wb"))
            # Who waits for the lock of a file that is gone gets it all the same, and looks first for what was made.
            stack.callback(lock.unlink, missing_ok=True)
            _take(file.fileno(), patience, pause)
        yield


def _take(file: int, patience: float, pause: float) -> None:
    """Lock an open file, as soon as nobody else has; give up after a while. Raises OSError where there are no locks."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(pause)
