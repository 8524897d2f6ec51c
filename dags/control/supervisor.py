"""Airflow and Datasette together on one machine, all of it on loopback, all of it stopped together.

`airflow standalone` leaves its components behind on SIGTERM, so they are started one by one, each with a log of its
own. Log servers are left out: they would listen on every interface, and on one machine Airflow reads the files
themselves.
"""

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType

import structlog

from dags.control.components import Component, start, stop
from dags.control.environment import airflow_environment
from schemas.durable import write_durably
from schemas.errors import HomeUnusable, WaibanError
from schemas.home import Home
from scraper.section import sections

LOOK_SECONDS = 0.5
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)

Addresses = dict[str, str]


def up(
    home: Home,
    *,
    airflow_port: int = 8080,
    datasette_port: int = 8001,
    site_url: str | None = None,
    ready: Callable[[Addresses], None] | None = None,
) -> int:
    """Run until SIGTERM, Ctrl-C, or the end of any component.

    Args:
        home: where the data and Airflow's own files go.
        airflow_port: of Airflow's pages, on loopback.
        datasette_port: of Datasette, on loopback.
        site_url: a site to fetch from instead of the declared ones.
        ready: called with the addresses and the login once Airflow answers.

    Returns:
        0 if it was asked to stop, 1 if a component ended by itself.

    Raises:
        HomeUnusable: a port is taken.
        WaibanError: Airflow's database cannot be made.
    """
    _check_free({"--airflow-port": airflow_port, "--datasette-port": datasette_port})
    environment = airflow_environment(home, port=airflow_port, site_url=site_url)
    logs = _private_logs(home)
    running: dict[str, Component] = {}
    for number in STOP_SIGNALS:
        signal.signal(number, _interrupt)
    try:
        _prepare(home, environment, logs)
        for component, command in _commands(home, datasette_port).items():
            running[component] = start(command, environment, logs / f"{component}.log")
        return _watch(running, logs, airflow_port, lambda: _told(home, airflow_port, datasette_port, ready))
    except KeyboardInterrupt:
        return 0
    finally:
        _ignore_signals()  # a second Ctrl-C would leave the half of it running
        stop(running)


def _private_logs(home: Home) -> Path:
    """The folder of the logs. Airflow keeps secrets in files and says its password in a log: nobody else may enter."""
    logs = home.airflow / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    home.airflow.chmod(0o700)
    return logs


def _commands(home: Home, datasette_port: int) -> dict[str, list[str]]:
    airflow = [sys.executable, "-m", "airflow"]
    serve = ["serve", "--wait", "--port", str(datasette_port), "--home", str(home.root)]
    return {
        "api-server": [*airflow, "api-server"],
        "scheduler": [*airflow, "scheduler", "--skip-serve-logs"],
        "dag-processor": [*airflow, "dag-processor"],
        "triggerer": [*airflow, "triggerer", "--skip-serve-logs"],
        "datasette": [sys.executable, "-m", "waiban", *serve],
    }


def pools() -> dict[str, dict[str, object]]:
    """The pools, as `airflow pools import` takes them: one a host (politeness across DAGs), one for the archive."""
    hosts = {section.host: f"one visitor at a time to {section.host}" for section in sections().values()}
    wanted = {"archive": "the archive's single writer", **hosts}
    return {name: {"slots": 1, "description": why, "include_deferred": True} for name, why in wanted.items()}


def _prepare(home: Home, environment: Mapping[str, str], logs: Path) -> None:
    """Airflow's database and its pools."""
    wanted = home.airflow / "pools.json"
    write_durably(wanted, [json.dumps(pools()).encode()])
    for arguments in (["db", "migrate"], ["pools", "import", str(wanted)]):
        with (logs / "prepare.log").open("ab") as log:
            done = subprocess.run(
                [sys.executable, "-m", "airflow", *arguments], env=environment, stdout=log, stderr=log, check=False
            )
        if done.returncode != 0:
            raise WaibanError(f"`airflow {' '.join(arguments)}` ended with {done.returncode}; see {log.name}")


def _watch(running: Mapping[str, Component], logs: Path, airflow_port: int, told: Callable[[], None]) -> int:
    waiting = True
    while True:
        for component, process in running.items():
            if process.poll() is not None:
                structlog.get_logger().error(
                    "ended by itself", component=component, code=process.returncode, log=str(logs / f"{component}.log")
                )
                return 1
        if waiting and _answers(f"http://127.0.0.1:{airflow_port}/api/v2/version"):
            waiting = False
            told()
        time.sleep(LOOK_SECONDS)


def _told(home: Home, airflow_port: int, datasette_port: int, ready: Callable[[Addresses], None] | None) -> None:
    passwords = home.airflow / "simple_auth_manager_passwords.json.generated"
    login = {}
    if passwords.exists():
        passwords.chmod(0o600)
        login = json.loads(passwords.read_text())
    if ready:
        ready(
            {
                "airflow": f"http://127.0.0.1:{airflow_port}/",
                "datasette": f"http://127.0.0.1:{datasette_port}/",
                "user": next(iter(login), ""),
                "password": next(iter(login.values()), ""),
            }
        )


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2):  # noqa: S310  # our own address
            return True
    except OSError:
        return False


def _check_free(ports: Mapping[str, int]) -> None:
    for option, port in ports.items():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                raise HomeUnusable(
                    f"port {port} is taken ({error.strerror}); name another one with {option}"
                ) from error


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    _ignore_signals()
    raise KeyboardInterrupt


def _ignore_signals() -> None:
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
