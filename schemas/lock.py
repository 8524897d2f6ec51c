"""Locks between processes on one machine: who holds one is named, and a process that dies lets go of its own.

A lock is `flock` on a small file that holds the number of the process. The kernel frees it however the process ends,
so there are no stale locks; the file stays, which does no harm.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from schemas.errors import Busy, HomeUnusable

TRIES_SECONDS = 0.5
"""Whoever only looks at a lock holds it for a moment; so long one tries before calling it held."""
LOOK_SECONDS = 0.1


@contextmanager
def lock(
    path: Path, what: str, *, waiting: Callable[[str], None] | None = None, together: bool = False
) -> Iterator[None]:
    """Hold a lock while the block runs.

    Args:
        path: its file; made, with its folder, if need be.
        what: what one holder at a time may do, for the message.
        waiting: wait for whoever holds it, and tell this function once what is waited for; without it, a lock that is
            held is an error.
        together: hold it beside others who hold it together; only one that wants it alone must wait for all of them.

    Raises:
        Busy: another process holds it; the message names it.
        HomeUnusable: the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise HomeUnusable(f"cannot write {path}: {error.strerror or error}") from error
    try:
        _take(descriptor, path, what, waiting, fcntl.LOCK_SH if together else fcntl.LOCK_EX)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)  # which lets go of it


def holder(path: Path) -> int | None:
    """The process that holds a lock; null if nobody does.

    >>> holder(Path("/nowhere.lock")) is None
    True
    """
    try:
        with path.open("rb") as handle:
            if _free(handle.fileno(), fcntl.LOCK_SH):
                return None
            return _number(path)
    except OSError:
        return None


def _take(descriptor: int, path: Path, what: str, waiting: Callable[[str], None] | None, kind: int) -> None:
    until = time.monotonic() + TRIES_SECONDS
    told = False
    while not _free(descriptor, kind):
        if time.monotonic() > until:
            if waiting is None:
                raise Busy(f"{what} by process {_number(path) or '?'}; wait for it, or end it")
            if not told:
                waiting(f"waits: {what} by process {_number(path) or '?'}")
                told = True
        time.sleep(LOOK_SECONDS)


def _free(descriptor: int, kind: int) -> bool:
    """Take the lock if nobody holds it."""
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _number(path: Path) -> int | None:
    written = path.read_bytes()
    return int(written) if written.isdigit() else None
