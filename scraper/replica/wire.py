"""Answers over the wire, well or badly: with pauses, in chunks, broken off, without an end."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from threading import Event

from scraper.replica.exchange import Answer, Manner

WITHOUT_BODY = frozenset({204, 304})
STALL_SECONDS = 600
"""Longer than anybody waits; the server's own end cuts it short."""
PADDING = b" " * (1 << 16)


def send(handler: BaseHTTPRequestHandler, answer: Answer, *, with_body: bool, closing: Event) -> int:
    """Send an answer in its manner; gives the bytes of its body that went out.

    Args:
        handler: whose connection.
        answer: what to send.
        with_body: false for HEAD.
        closing: set when the server ends, so that nobody stalls on.
    """
    manner = answer.manner
    if manner.share <= 0:
        return _leave(handler, manner, closing)
    handler.send_response(answer.status)
    for name, value in answer.headers.items():
        handler.send_header(name, value)
    if manner.chunked:
        handler.send_header("Transfer-Encoding", "chunked")
    elif answer.status not in WITHOUT_BODY:
        handler.send_header("Content-Length", str(max(len(answer.body), manner.padded_to_bytes)))
    handler.end_headers()
    sent = 0
    if with_body and answer.status not in WITHOUT_BODY:
        for number, piece in enumerate(_pieces(answer.body, manner)):
            if number and manner.pause_seconds:
                handler.wfile.flush()
                closing.wait(manner.pause_seconds)
            handler.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece) if manner.chunked else piece)
            sent += len(piece)
        if manner.share < 1:
            _leave(handler, manner, closing)
        elif manner.chunked:
            handler.wfile.write(b"0\r\n\r\n")
    return sent


def _pieces(body: bytes, manner: Manner) -> Iterator[bytes]:
    said = body[: int(len(body) * manner.share)]
    length = max(1, -(-len(said) // manner.pieces))
    for start in range(0, len(said), length):
        yield said[start : start + length]
    left = manner.padded_to_bytes - len(body)
    while left > 0:
        yield PADDING[:left]
        left -= len(PADDING)


def _leave(handler: BaseHTTPRequestHandler, manner: Manner, closing: Event) -> int:
    """Say nothing more; the connection ends now, or when whoever waits has had enough."""
    handler.close_connection = True
    with suppress(OSError):
        handler.wfile.flush()
        if manner.then == "stall":
            closing.wait(STALL_SECONDS)
        handler.connection.shutdown(socket.SHUT_RDWR)
    return 0
