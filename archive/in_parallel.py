"""The same work on many run folders, over several processes; one run that breaks costs only itself."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from typing import Any, TypeVar

from schemas.errors import WaibanError
from schemas.run_folder import RunFolder

T = TypeVar("T")

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_work: Callable[[RunFolder], Any] | None = None
"""In a process of the pool, what it does; it is sent there once, and not with each run."""


def over_runs(
    work: Callable[[RunFolder], T], folders: Sequence[RunFolder], jobs: int | None = None
) -> Iterator[tuple[RunFolder, T | WaibanError]]:
    """Do some work on each run; what came of it, or the error that it ended in, as each is done.

    Args:
        work: a function of a module, or a `partial` of one, since it is sent to other processes.
        folders: the runs; those that take longest had better come first.
        jobs: how many processes; a core each, if not given. With one, all is done in this process.
    """
    jobs = min(jobs or cores(), len(folders))
    if jobs <= 1:
        for folder in folders:
            yield folder, _done(work, folder)
        return
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _begin, (work,))
    try:
        with _undisturbed():
            begun: dict[Future[Any], RunFolder] = {pool.submit(_again, folder): folder for folder in folders}
        for future in as_completed(begun):
            yield begun[future], future.result()
    except BaseException:
        for process in multiprocessing.active_children():
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _undisturbed() -> Iterator[None]:
    """What would stop us waits meanwhile: a process that has got half of its orders would complain in many lines."""
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)


def _begin(work: Callable[[RunFolder], Any]) -> None:
    """In a new process of the pool: what it is to do; and it ends without a word with the one that began it."""
    global _work  # the only thing that a process of a pool can remember
    _work = work
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)  # blocked since it was begun
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)


def _again(folder: RunFolder) -> Any:
    assert _work is not None, "a process of the pool begins with `_begin`"  # noqa: S101
    return _done(_work, folder)


def _done(work: Callable[[RunFolder], T], folder: RunFolder) -> T | WaibanError:
    try:
        return work(folder)
    except WaibanError as error:
        return error
    except Exception as error:
        return WaibanError(f"{folder.id}: waiban broke ({type(error).__name__}: {error}): a fault of waiban")
