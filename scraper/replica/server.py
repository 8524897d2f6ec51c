"""Serves the office on loopback, as a plain old web server does: conditional requests, HEAD, kept connections."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.utils import format_datetime
from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from schemas.errors import SourceUnavailable
from scraper.replica.office import TODAY, Office
from scraper.replica.pages import Resource, resources
from scraper.replica.truth import truth

NOT_FOUND = "<html><head><title>404</title></head><body><h1>404 Not Found</h1></body></html>"


@dataclass(frozen=True)
class Answer:
    """A response, before it goes out."""

    status: HTTPStatus
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def answer(site: Mapping[str, Resource], path: str, asked: Mapping[str, str]) -> Answer:
    """What the office answers to a GET.

    Args:
        site: every address.
        path: with or without a query, which changes nothing.
        asked: the headers of the request.
    """
    resource = site.get(urlsplit(path).path)
    if resource is None:
        return Answer(HTTPStatus.NOT_FOUND, NOT_FOUND.encode(), {"Content-Type": "text/html"})
    validators = {
        "ETag": f'"{sha256(resource.body).hexdigest()[:16]}"',
        "Last-Modified": _http_date(resource.changed_on),
    }
    if _unchanged(asked, validators):
        return Answer(HTTPStatus.NOT_MODIFIED, headers=validators)
    return Answer(HTTPStatus.OK, resource.body, {"Content-Type": resource.content_type, **validators})


@contextmanager
def running(office: Office, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Serve the office while the block runs; gives the site's URL.

    Args:
        office: what to serve; `/truth.json` tells what it knows.
        host: address to listen on.
        port: port to listen on; 0 takes a free one.

    Raises:
        SourceUnavailable: the port is taken.
    """
    known = json.dumps(truth(office), ensure_ascii=False).encode()
    site = {**resources(office), "/truth.json": Resource(known, "application/json", TODAY)}
    try:
        server = ThreadingHTTPServer((host, port), _handler(site))
    except OSError as error:
        raise SourceUnavailable(
            f"cannot serve on {host}:{port}: {error.strerror}; name another one with --port"
        ) from error
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(site: Mapping[str, Resource]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = "replica"
        sys_version = ""

        def do_GET(self) -> None:
            self._send(with_body=True)

        def do_HEAD(self) -> None:
            self._send(with_body=False)

        def _send(self, *, with_body: bool) -> None:
            answered = answer(site, self.path, dict(self.headers.items()))
            self.send_response(answered.status)
            for name, value in answered.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answered.body)))
            self.end_headers()
            if with_body:
                self.wfile.write(answered.body)

        def log_message(self, *_: object) -> None:
            """Say nothing: stderr belongs to whoever serves."""

    return Handler


def _unchanged(asked: Mapping[str, str], validators: Mapping[str, str]) -> bool:
    if "If-None-Match" in asked:
        return asked["If-None-Match"] == validators["ETag"]
    return asked.get("If-Modified-Since") == validators["Last-Modified"]


def _http_date(day: date) -> str:
    return format_datetime(datetime(day.year, day.month, day.day, tzinfo=UTC), usegmt=True)
