"""Bodies behind a transfer or content encoding: what they are, what they hash to, whether they come to their end."""

import zlib
from base64 import b32encode
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha1, sha256

UNPACKED_BYTES_AT_ONCE = 1 << 20
"""A small body may unpack to gigabytes; it is never held as a whole to see whether it has an end."""
UNPACKED_BYTES_AT_MOST = 64 << 20
"""Behind so many a body counts as one without an end, as fetching has it (DOWNLOAD_MAXSIZE): a bomb, or no page."""


GZIP, ZLIB, RAW = 31, 15, -15
"""How zlib is told (`wbits`) which header the compressed bytes have."""


@dataclass(frozen=True)
class Measured:
    """A body, its content encoding undone. `whole` is false where it breaks off, is damaged or unpacks without end."""

    sha256: str
    size_bytes: int
    whole: bool


class Unpacked:
    """A body behind its content encoding, piece by piece; `whole` says afterwards whether it came to its end."""

    def __init__(self, body: bytes, content_encoding: str | None) -> None:
        self._body = body
        self._encoding = (content_encoding or "identity").strip().lower()
        self.whole = True

    @property
    def known(self) -> bool:
        """Whether it is an encoding that we ask for; nothing else can be unpacked."""
        return self._encoding in ("identity", "gzip", "x-gzip", "deflate")

    def __iter__(self) -> Iterator[bytes]:
        if self._encoding == "identity" or not self._body:
            yield self._body
            return
        self.whole = False
        size_bytes = 0
        for piece in self._pieces():
            yield piece
            size_bytes += len(piece)
            if size_bytes > UNPACKED_BYTES_AT_MOST:
                self.whole = False
                return

    def _pieces(self) -> Iterator[bytes]:
        body, window = self._body, _window(self._body, self._encoding)
        member = zlib.decompressobj(wbits=window)
        while True:
            try:
                piece = member.decompress(body, UNPACKED_BYTES_AT_ONCE)
            except zlib.error:
                return
            yield piece
            body = member.unconsumed_tail
            if member.eof:
                body = member.unused_data
                if window != GZIP or not body.startswith(b"\x1f\x8b"):  # what follows the last member is padding
                    self.whole = True
                    return
                member = zlib.decompressobj(wbits=window)
            elif not body and len(piece) < UNPACKED_BYTES_AT_ONCE:
                return  # nothing is left to unpack, and its end has not come


def measure(body: bytes, content_encoding: str | None = None) -> Measured | None:
    """What a body is behind its content encoding; null where that is one we do not ask for.

    >>> import gzip
    >>> measure(b"text") == measure(gzip.compress(b"text"), "gzip")
    True
    >>> measure(gzip.compress(b"text")[:-9], "gzip").whole
    False
    """
    unpacked = Unpacked(body, content_encoding)
    if not unpacked.known:
        return None
    digest, size_bytes = sha256(), 0
    for piece in unpacked:
        digest.update(piece)
        size_bytes += len(piece)
    return Measured(digest.hexdigest(), size_bytes, unpacked.whole)


def dechunked(framed: bytes) -> bytes:
    r"""A body without its chunks; what there is of it, where it breaks off.

    >>> dechunked(b"4;why=not\r\ntext\r\n3\r\nure\r\n0\r\nX-Trailer: 1\r\n\r\n"), dechunked(b"a\r\ntext")
    (b'texture', b'text')
    """
    chunks, at = [], 0
    while (end := framed.find(b"\n", at)) >= 0:
        size = framed[at:end].split(b";")[0].strip()
        if not size or size.strip(b"0123456789abcdefABCDEF") or not int(size, 16):
            break
        at = end + 1 + int(size, 16)
        chunks.append(framed[end + 1 : at])
        at += 1 if framed[at : at + 1] == b"\n" else 2
    return b"".join(chunks)


def sha1_digest(block: bytes) -> str:
    """A digest as WARC writes it.

    >>> sha1_digest(b"")
    'sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ'
    """
    return f"sha1:{b32encode(sha1(block, usedforsecurity=False).digest()).decode()}"


def _window(body: bytes, encoding: str) -> int:
    """What zlib must be told: gzip; or deflate, which servers send with a zlib header, as they must, or without."""
    if encoding != "deflate":
        return GZIP
    has_header = len(body) > 1 and body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    return ZLIB if has_header else RAW
