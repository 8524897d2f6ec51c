"""Serves the office on loopback, as a plain old web server does: conditional requests, HEAD, kept connections."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from email.utils import format_datetime, parsedate_to_datetime
from functools import partial
from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SHUT_RDWR, socket
from urllib.parse import urlsplit

from schemas.errors import SourceUnavailable
from scraper.replica.columns import TODAY
from scraper.replica.frame import frame
from scraper.replica.office import Office
from scraper.replica.pages import Resource, resources
from scraper.replica.truth import truth


@dataclass(frozen=True)
class Request:
    """A GET: the path, with or without a query, and the headers by their names in lower case."""

    path: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """A response, before it goes out."""

    status: HTTPStatus
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


Answering = Callable[[Request], Answer]


def site(office: Office) -> dict[str, Resource]:
    """Every address that is served: the office's own, and `/truth.json`, which tells what it knows."""
    known = json.dumps(truth(office), ensure_ascii=False).encode()
    return {**resources(office), "/truth.json": Resource(known, "application/json", TODAY)}


def answer(served: Mapping[str, Resource], request: Request) -> Answer:
    """What the office answers to a GET; a query changes nothing."""
    resource = served.get(urlsplit(request.path).path)
    if resource is None:
        missing = frame("404", "<h1>404</h1><p>您访问的页面不存在</p>", {})
        return Answer(HTTPStatus.NOT_FOUND, missing.encode(), {"Content-Type": "text/html"})
    changed_at = datetime.combine(resource.changed_on, time(), UTC)
    etag = f'"{sha256(resource.body).hexdigest()[:16]}"'
    validators = {"ETag": etag, "Last-Modified": format_datetime(changed_at, usegmt=True)}
    if _unchanged(request.headers, etag, changed_at):
        return Answer(HTTPStatus.NOT_MODIFIED, headers=validators)
    return Answer(HTTPStatus.OK, resource.body, {"Content-Type": resource.content_type, **validators})


@contextmanager
def running(office: Office, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Serve the office while the block runs; gives the site's URL.

    Args:
        office: what to serve.
        host: address to listen on.
        port: port to listen on; 0 takes a free one.

    Raises:
        SourceUnavailable: the port is taken.
    """
    connected: set[socket] = set()
    handler = _handler(partial(answer, site(office)), connected)
    try:
        server = ThreadingHTTPServer((host, port), handler)
    except OSError as error:
        raise SourceUnavailable(
            f"cannot serve on {host}:{port}: {error.strerror}; name another one with --port"
        ) from error
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        for kept in list(connected):  # otherwise a kept connection would be answered on
            with suppress(OSError):
                kept.shutdown(SHUT_RDWR)


def _handler(answering: Answering, connected: set[socket]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = "replica"
        sys_version = ""
        wbufsize = -1  # head and body in one packet; in two, the second would wait on a kept connection

        def setup(self) -> None:
            super().setup()
            connected.add(self.connection)

        def finish(self) -> None:
            connected.discard(self.connection)
            super().finish()

        def do_GET(self) -> None:
            self._send(with_body=True)

        def do_HEAD(self) -> None:
            self._send(with_body=False)

        def _send(self, *, with_body: bool) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            answered = answering(Request(self.path, headers))
            self.send_response(answered.status)
            for name, value in answered.headers.items():
                self.send_header(name, value)
            if answered.status != HTTPStatus.NOT_MODIFIED:
                self.send_header("Content-Length", str(len(answered.body)))
            self.end_headers()
            if with_body:
                self.wfile.write(answered.body)

        def log_message(self, *_: object) -> None:
            """Say nothing: stderr belongs to whoever serves."""

    return Handler


def _unchanged(headers: Mapping[str, str], etag: str, changed_at: datetime) -> bool:
    """RFC 9110, 13.2.2: a tag that is asked for decides alone; else the date does, if it is one."""
    if tags := headers.get("if-none-match"):
        return tags.strip() == "*" or etag in (tag.strip().removeprefix("W/") for tag in tags.split(","))
    try:
        since = parsedate_to_datetime(headers.get("if-modified-since", ""))
    except ValueError:
        return False
    return changed_at <= since.replace(tzinfo=UTC)
