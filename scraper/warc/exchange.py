"""A request and the response to it, as bytes: what a record is written from."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from urllib.parse import urlsplit

from schemas.captures import Fidelity, Truncated
from scraper.warc.bodies import Measured, measure, sha1_digest

Headers = Sequence[tuple[str, str]]

NOT_MODIFIED = 304
END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
INTERIM = re.compile(rb"HTTP/\S+ 1(?!01)\d\d\b")
"""Such as 103: it announces the response, and is none. 101 would be the last word of HTTP on a connection."""


@dataclass(frozen=True)
class Exchange:
    """A request and the response to it.

    `request` and `response` are messages of HTTP from their first line on, chunks and all where they are of the wire.
    `entity` is the body with only its transfer encoding undone; null where it never came to its end.
    """

    url: str
    request: bytes
    response: bytes
    entity: bytes | None
    started_at: str
    ip_address: str | None = None
    fidelity: Fidelity = "wire"
    truncated: Truncated | None = None

    @cached_property
    def head(self) -> bytes:
        """Status line and headers of the response, with the blank line behind them; all there is, if none is there."""
        end = END_OF_HEAD.search(self.response)
        return self.response[: end.end()] if end else self.response

    @cached_property
    def status(self) -> int | None:
        """The status; null where what came is no HTTP."""
        found = re.match(rb"HTTP/\S+ +(\d{3})(?!\d)", self.head)
        return int(found[1]) if found else None

    @cached_property
    def headers(self) -> Headers:
        """The headers of the response in their order."""
        lines = re.sub(rb"\r?\n[ \t]+", b" ", self.head).splitlines()[1:]
        pairs = (line.decode("latin-1").partition(":") for line in lines if b":" in line)
        return [(name.strip(), value.strip()) for name, _, value in pairs]

    @cached_property
    def measured(self) -> Measured | None:
        """The body behind its content encoding; null where there is none, or it cannot be undone."""
        if self.entity is None or self.status == NOT_MODIFIED:
            return None
        return measure(self.entity, self.header("Content-Encoding"))

    @cached_property
    def payload_digest(self) -> str | None:
        """Of the body with its content encoding, as WARC counts a payload; null where there is none."""
        return None if self.entity is None or self.status == NOT_MODIFIED else sha1_digest(self.entity)

    def header(self, name: str) -> str | None:
        """A header of the response."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


def final_response(received: bytes) -> bytes:
    r"""What came, without interim responses before it.

    >>> final_response(b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n")
    b'HTTP/1.1 200 OK\r\n\r\n'
    """
    while INTERIM.match(received) and (end := END_OF_HEAD.search(received)):
        received = received[end.end() :]
    return received


def rebuilt_request(method: str, url: str, headers: Headers) -> bytes:
    r"""A request as it must have looked.

    >>> rebuilt_request("GET", "http://a.example/x?y", [("Accept", "*/*")])
    b'GET /x?y HTTP/1.1\r\nHost: a.example\r\nAccept: */*\r\n\r\n'
    """
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return _message(f"{method} {target} HTTP/1.1", [("Host", parts.netloc), *headers])


def rebuilt_response(protocol: str, status: int, headers: Headers, entity: bytes) -> bytes:
    r"""A response from what was parsed of it: its phrase and the spelling of its headers are a library's.

    >>> rebuilt_response("HTTP/1.1", 200, [("Transfer-Encoding", "chunked")], b"text")
    b'HTTP/1.1 200 OK\r\nX-Archive-Orig-Transfer-Encoding: chunked\r\n\r\ntext'
    """
    known = status in HTTPStatus._value2member_map_
    phrase = HTTPStatus(status).phrase if known else ""
    told = [
        # The body is no longer chunked, so the header must not say that it is.
        ("X-Archive-Orig-Transfer-Encoding" if name.lower() == "transfer-encoding" else name, value)
        for name, value in headers
    ]
    return _message(f"{protocol} {status} {phrase}", told) + entity


def _message(first_line: str, headers: Headers) -> bytes:
    lines = [first_line, *(f"{name}: {value}" for name, value in headers)]
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")
