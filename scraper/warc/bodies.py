"""Bodies behind a content encoding: how long they are, what they hash to, whether they come to their end."""

import zlib
from dataclasses import dataclass
from hashlib import sha256

UNPACKED_BYTES_AT_ONCE = 1 << 20
"""A small body may unpack to gigabytes; it is never held as a whole to see whether it has an end."""
UNPACKED_BYTES_AT_MOST = 256 << 20
"""Behind so many a body counts as one without an end: no page is as large, and a bomb would cost minutes."""


GZIP, ZLIB, RAW = 31, 15, -15
"""How zlib is told (`wbits`) which header the compressed bytes have."""


@dataclass(frozen=True)
class Measured:
    """A body, its content encoding undone. `whole` is false where it breaks off, is damaged or unpacks without end."""

    sha256: str
    size_bytes: int
    whole: bool


def measure(body: bytes, content_encoding: str | None = None) -> Measured | None:
    """What a body is behind its content encoding; null where that is one we do not ask for.

    >>> import gzip
    >>> measure(b"text") == measure(gzip.compress(b"text"), "gzip")
    True
    >>> measure(gzip.compress(b"text")[:-9], "gzip").whole
    False
    """
    encoding = (content_encoding or "identity").strip().lower()
    if encoding == "identity" or not body:
        return Measured(sha256(body).hexdigest(), len(body), whole=True)
    if encoding not in ("gzip", "x-gzip", "deflate"):
        return None
    return _unpacked(body, _window(body, encoding))


def breaks_off(body: bytes, content_encoding: str) -> bool:
    """Whether a compressed body ends before its end; whoever unpacks it later gets the first half without a warning.

    >>> import gzip
    >>> breaks_off(gzip.compress(b"text"), "gzip"), breaks_off(gzip.compress(b"text")[:-9], "gzip")
    (False, True)
    """
    measured = measure(body, content_encoding)
    return measured is not None and not measured.whole


def _window(body: bytes, encoding: str) -> int:
    """What zlib must be told: gzip; or deflate, which servers send with a zlib header, as they must, or without."""
    if encoding != "deflate":
        return GZIP
    has_header = len(body) > 1 and body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    return ZLIB if has_header else RAW


def _unpacked(body: bytes, window: int) -> Measured:
    digest, size_bytes = sha256(), 0
    member = zlib.decompressobj(wbits=window)
    try:
        while size_bytes <= UNPACKED_BYTES_AT_MOST:
            text = member.decompress(body, UNPACKED_BYTES_AT_ONCE)
            digest.update(text)
            size_bytes += len(text)
            body = member.unconsumed_tail
            if member.eof:
                body = member.unused_data
                if window != GZIP or not body.startswith(b"\x1f\x8b"):  # what follows the last member is padding
                    return Measured(digest.hexdigest(), size_bytes, whole=True)
                member = zlib.decompressobj(wbits=window)
            elif not body and len(text) < UNPACKED_BYTES_AT_ONCE:
                break  # nothing is left to unpack, and its end has not come
    except zlib.error:
        pass
    return Measured(digest.hexdigest(), size_bytes, whole=False)
