"""Airflow on a home of its own. It reads its settings when it is first imported, so tests import it only inside."""

import os
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import structlog

from dags.control.environment import airflow_environment
from schemas.home import Home

if TYPE_CHECKING:
    from airflow.dag_processing.dagbag import DagBag


@pytest.fixture(scope="package")
def airflow_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A home with Airflow's database. What Airflow changes in this process is put back for the tests that follow."""
    home = Home(tmp_path_factory.mktemp("airflow") / "home").prepare()
    home.airflow.mkdir()
    logging_before = structlog.get_config()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in airflow_environment(home).items():
            patch.setenv(name, value)
        patch.setenv("AIRFLOW__LOGGING__LOGGING_LEVEL", "WARNING")
        from airflow.utils.db import initdb

        initdb()
        yield home
    structlog.configure(**logging_before)


@pytest.fixture(scope="package")
def dagbag(airflow_home: Home) -> "DagBag":
    """Our DAGs, as Airflow reads them."""
    from airflow.dag_processing.dagbag import DagBag

    return DagBag(dag_folder=os.environ["AIRFLOW__CORE__DAGS_FOLDER"])


@pytest.fixture
def home(airflow_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """An empty home for the data of one test; Airflow keeps its own."""
    monkeypatch.setenv("WAIBAN_HOME", str(tmp_path / "home"))
    return Home(tmp_path / "home").prepare()


@contextmanager
def detour(site_url: str, instead: Mapping[str, tuple[int, str]]) -> Iterator[str]:
    """A site that answers some paths in its own way, with a status and a page, and all others as `site_url` does."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body, kind = self.answer()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def answer(self) -> tuple[int, bytes, str]:
            if self.path in instead:
                status, page = instead[self.path]
                return status, page.encode(), "text/html; charset=utf-8"
            try:
                with urllib.request.urlopen(f"{site_url.rstrip('/')}{self.path}") as found:
                    return found.status, found.read(), found.headers["Content-Type"]
            except urllib.error.HTTPError as error:
                return error.code, error.read(), "text/html"

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
