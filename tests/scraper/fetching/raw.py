"""A server that says exactly the bytes it is told to say, and remembers exactly those it was told."""

import socket
import ssl
import struct
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Said = bytes | float | str
"""Bytes to send, seconds to wait, `close` or `reset`."""

LISTING = "/djgz/"
MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


def listing(*hrefs: str) -> bytes:
    links = "".join(f'<li><a href="{href}">公告</a><span>2026-01-05</span></li>' for href in hrefs)
    filler = "<p>" + "长江" * 300 + "</p>"
    body = f'<html><head><meta charset="utf-8"></head><ul>{links}</ul>{filler}</html>'.encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


@dataclass
class Wire:
    """What the server says by path, and what it was told, request by request."""

    url: str
    says: dict[str, Sequence[Said]] = field(default_factory=dict)
    told: list[bytes] = field(default_factory=list)
    connections: int = 0

    def page(self, *said: Said, number: int = 1) -> str:
        """One page that a listing leads to; returns its address."""
        path = f"{LISTING}202601/t20260105_{number}.html"
        self.says[path] = said
        numbers = sorted(int(known.split("_")[1][:-5]) for known in self.says if "_" in known)
        self.says[LISTING] = [listing(*(f"./202601/t20260105_{known}.html" for known in numbers))]
        return self.url + path


@contextmanager
def wire(certificate: Path | None = None) -> Iterator[Wire]:
    server = socket.create_server(("127.0.0.1", 0))
    scheme = "https" if certificate else "http"
    known = Wire(f"{scheme}://127.0.0.1:{server.getsockname()[1]}")
    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)

    def accept() -> None:
        with suppress(OSError):
            while True:
                peer, _ = server.accept()
                known.connections += 1
                threading.Thread(target=_serve, args=(known, peer, context), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield known
    finally:
        server.close()


def _serve(known: Wire, peer: socket.socket, context: ssl.SSLContext | None) -> None:
    with suppress(OSError):
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        stream = context.wrap_socket(peer, server_side=True) if context else peer
        with stream:
            buffer = b""
            while True:
                while b"\r\n\r\n" not in buffer:
                    if not (more := stream.recv(65536)):
                        return
                    buffer += more
                request, _, buffer = buffer.partition(b"\r\n\r\n")
                known.told.append(request + b"\r\n\r\n")
                path = request.split(b" ")[1].decode().removeprefix(known.url)
                for said in known.says.get(path, [MISSING]):
                    if isinstance(said, float):
                        time.sleep(said)
                    elif said == "reset":
                        stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                        return
                    elif said == "close":
                        return
                    elif isinstance(said, bytes):
                        stream.sendall(said)


def self_signed(path: Path) -> Path:
    """A certificate for 127.0.0.1, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + certificate.public_bytes(serialization.Encoding.PEM))
    return path
