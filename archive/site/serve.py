"""Datasette on what is published, and a new Datasette when the pointer has moved.

A running Datasette keeps the file it has opened in some threads and opens the new one in others, and so mixes two
snapshots (measured); so it is restarted instead. It is a child of this process and ends with it.
"""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from types import FrameType

import structlog

from archive.database import columns, open_reading
from archive.site.metadata import metadata_json
from schemas.errors import ArchiveMissing, HomeUnusable
from schemas.home import Home

LOOK_SECONDS = 1.0
STOP_SECONDS = 10.0
SETTINGS = {
    "suggest_facets": "off",  # a scan of every column for each page of a table
    "sql_time_limit_ms": "3000",
    "max_returned_rows": "2000",
    "allow_download": "on",
}


def serve(home: Home, host: str = "127.0.0.1", port: int = 8001, *, wait: bool = False) -> None:
    """Serve until SIGTERM or Ctrl-C.

    Args:
        home: what is published there.
        host: address to listen on.
        port: port to listen on.
        wait: wait for a first snapshot instead of raising.

    Raises:
        ArchiveMissing: nothing is published yet.
        HomeUnusable: the port is taken, or Datasette ended by itself.
    """
    signal.signal(signal.SIGTERM, _interrupt)
    log = structlog.get_logger()
    try:
        while wait and not home.current.exists():
            time.sleep(LOOK_SECONDS)
        if not home.current.exists():
            raise ArchiveMissing(f"nothing is published in {home.published} yet; `waiban run SECTION` publishes")
        _check_free(host, port)
        while True:
            shown = home.current.resolve()
            log.info("serving", snapshot=shown.name, url=f"http://{host}:{port}/")
            _show(home, shown, host, port)
    except KeyboardInterrupt:
        log.info("stopped")


def _show(home: Home, shown: Path, host: str, port: int) -> None:
    """Run Datasette on one snapshot until the pointer leaves it."""
    settings = [word for name, value in SETTINGS.items() for word in ("--setting", name, value)]
    with NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as described:  # by today's code, as our pages are
        with open_reading(shown) as db:
            described.write(metadata_json(columns(db)))
        described.flush()
        arguments = ["serve", "-i", str(home.current), "-m", described.name, "-h", host, "-p", str(port)]
        _until_moved(home, shown, [sys.executable, "-m", "datasette", *arguments, *settings])


def _until_moved(home: Home, shown: Path, command: Sequence[str]) -> None:
    datasette = subprocess.Popen(command)
    try:
        while home.current.resolve() == shown:
            if datasette.poll() is not None:
                raise HomeUnusable(f"Datasette ended by itself with {datasette.returncode}; see its message above")
            time.sleep(LOOK_SECONDS)
    finally:
        datasette.terminate()
        try:
            datasette.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            datasette.kill()
            datasette.wait()


def _check_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise HomeUnusable(
                f"cannot listen on {host}:{port}: {error.strerror}; name another one with --port"
            ) from error


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
