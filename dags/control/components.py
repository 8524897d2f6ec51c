"""The processes of `waiban up`: each leads a session of its own, and the whole session ends with it.

The session, because Airflow puts every task into a process group of its own: a signal to a component's group passes by
the task that runs and the spider which that task has started.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import psutil

TASK_SECONDS = 5.0
"""How long tasks that run may take to end by themselves."""
SCHEDULER_SECONDS = 3.0
"""How long the scheduler may take to end once it has no task left."""
GRACE_SECONDS = 7.0
"""How long the components may take after that; all three together are the time a stop can take."""
LOOK_SECONDS = 0.1
PR_SET_PDEATHSIG = 1
"""prctl(2): the signal a process gets when its parent dies."""

Component = subprocess.Popen[bytes]


class Member(NamedTuple):
    """A living process of a component's session."""

    pid: int
    group: int


def start(command: list[str], environment: Mapping[str, str], log: Path) -> Component:
    """Start a component; what it says is appended to its log."""
    with log.open("ab") as said:
        return subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )


def stop(running: Mapping[str, Component]) -> None:
    """End every component and everything that any of them has started.

    The scheduler is first: it starts nothing more and waits for its tasks, which need the API to say how they ended.
    One that goes on is killed, as every stage can be at any moment, and the scheduler ends as it should: so the next
    one begins that task again at once, and does not wait for a heartbeat that will not come.
    """
    if scheduler := running.get("scheduler"):
        _send(signal.SIGTERM, [scheduler.pid])
        _wait(lambda: not members(scheduler), TASK_SECONDS)
        _send(signal.SIGKILL, [member.pid for member in members(scheduler) if member.group != scheduler.pid])
        _wait(lambda: not members(scheduler), SCHEDULER_SECONDS)
    _send(signal.SIGTERM, [component.pid for component in running.values() if members(component)])
    _wait(lambda: not any(members(component) for component in running.values()), GRACE_SECONDS)
    for component in running.values():
        _send(signal.SIGKILL, [member.pid for member in members(component)])
        component.wait()


def members(component: Component) -> list[Member]:
    """The living processes of a component's session."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):  # it has ended since
            in_session = os.getsid(process.pid) == component.pid
            if in_session and process.status() not in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD):
                found.append(Member(process.pid, os.getpgid(process.pid)))
    return found


def _send(number: signal.Signals, pids: Iterable[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def _wait(done: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not done() and time.monotonic() < deadline:
        time.sleep(LOOK_SECONDS)


def _end_with_parent() -> None:
    """Ask Linux for SIGTERM should the supervisor be killed, so that nothing is left holding a port."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
