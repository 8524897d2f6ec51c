"""Serves the office on loopback, as a plain old web server does: conditional requests, HEAD, kept connections.

Or as a bad one does: with faults, by name (`scraper.replica.faults`).
"""

import json
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, time
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SHUT_RDWR, socket
from typing import Any

from schemas.errors import SourceUnavailable
from scraper.replica.columns import TODAY
from scraper.replica.exchange import Answer, Request
from scraper.replica.faults import scenario_of
from scraper.replica.faults.scenario import Scenario
from scraper.replica.frame import frame
from scraper.replica.office import Office
from scraper.replica.pages import Resource, resources
from scraper.replica.truth import truth
from scraper.replica.wire import send

TRUTH = "/truth.json"


class Replica:
    """The office as it answers, now well, now badly; and what it was asked for."""

    def __init__(self, office: Office, faults: Sequence[str] = (), fault_seed: int = 0) -> None:
        self.office = office
        self.served = site(office)
        self.site_url = ""
        self.asked: list[str] = []
        self.statuses: Counter[int] = Counter()
        self.body_bytes = 0
        self.misbehave(*faults, seed=fault_seed)

    def misbehave(self, *faults: str, seed: int = 0) -> Scenario:
        """From now on with these faults and no others; without names it is well again."""
        self.scenario = scenario_of(self.office, faults, seed)
        known = {**truth(self.office), "faults": self.scenario.told()}
        body = json.dumps(known, ensure_ascii=False).encode()
        self.served = {**self.served, TRUTH: Resource(body, "application/json", TODAY)}
        return self.scenario

    def __call__(self, request: Request) -> Answer:
        """Answer a GET."""
        self.asked.append(request.path)
        answered = conditional(request, self.scenario.answer(request, found(self.served, request)))
        self.statuses[int(answered.status)] += 1
        return answered


def site(office: Office) -> dict[str, Resource]:
    """Every address that is served: the office's own, and `/truth.json`, which tells what it knows."""
    known = json.dumps({**truth(office), "faults": []}, ensure_ascii=False).encode()
    return {**resources(office), TRUTH: Resource(known, "application/json", TODAY)}


def answer(served: Mapping[str, Resource], request: Request) -> Answer:
    """What the office answers to a GET when nothing is wrong."""
    return conditional(request, found(served, request))


def found(served: Mapping[str, Resource], request: Request) -> Answer:
    """What stands at an address; a query changes nothing."""
    resource = served.get(request.address)
    if resource is None:
        missing = frame("404", "<h1>404</h1><p>您访问的页面不存在</p>", {})
        return Answer(HTTPStatus.NOT_FOUND, missing.encode(), {"Content-Type": "text/html"})
    changed_at = datetime.combine(resource.changed_on, time(), UTC)
    return Answer(HTTPStatus.OK, resource.body, {"Content-Type": resource.content_type}, changed_at)


def conditional(request: Request, answered: Answer) -> Answer:
    """The answer with its validators, or 304 where the one who asks has it already."""
    if answered.changed_at is None:
        return answered
    etag = f'"{sha256(answered.body).hexdigest()[:16]}"'
    validators = {"ETag": etag, "Last-Modified": format_datetime(answered.changed_at, usegmt=True)}
    if _unchanged(request.headers, etag, answered.changed_at):
        return Answer(HTTPStatus.NOT_MODIFIED, headers=validators)
    return replace(answered, headers={**answered.headers, **validators})


@contextmanager
def running(
    office: Office,
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    faults: Sequence[str] = (),
    fault_seed: int = 0,
) -> Iterator[str]:
    """Serve the office while the block runs; gives the site's URL.

    Args:
        office: what to serve.
        host: address to listen on.
        port: port to listen on; 0 takes a free one.
        faults: names of what is to go wrong (`scraper.replica.faults.FAULTS`).
        fault_seed: decides which pages are hit.

    Raises:
        FaultUnknown: there is no fault of that name.
        SourceUnavailable: the port is taken.
    """
    with serving(Replica(office, faults, fault_seed), host, port) as replica:
        yield replica.site_url


@contextmanager
def serving(replica: Replica, host: str = "127.0.0.1", port: int = 0) -> Iterator[Replica]:
    """The same with the replica in one's hand: its faults can be changed while it runs, and it tells what it did."""
    connected: set[socket] = set()
    closing = threading.Event()
    try:
        server = _Server((host, port), _handler(replica, connected, closing))
    except OSError as error:
        raise SourceUnavailable(
            f"cannot serve on {host}:{port}: {error.strerror}; name another one with --port"
        ) from error
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    replica.site_url = f"http://{host}:{server.server_port}"
    try:
        yield replica
    finally:
        closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
        for kept in list(connected):  # otherwise a kept connection would be answered on
            with suppress(OSError):
                kept.shutdown(SHUT_RDWR)


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: Any) -> None:
        """Whoever hangs up in the middle is no news."""


def _handler(replica: Replica, connected: set[socket], closing: threading.Event) -> type[BaseHTTPRequestHandler]:
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
            answered = replica(Request(self.path, headers))
            replica.body_bytes += send(self, answered, with_body=with_body, closing=closing)

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
