"""The semantic hash: of what a bulletin says, not of the bytes that said it."""

import unicodedata
from collections.abc import Iterable
from hashlib import sha256


def folded(text: str) -> str:
    """A text without white space and with one width of characters, for comparing only.

    >>> folded("２月２５日，\N{IDEOGRAPHIC SPACE}李波 会见") == folded("2月25日,李波会见")
    True
    """
    return "".join(unicodedata.normalize("NFKC", text).split())


def text_sha256(texts: Iterable[str]) -> str:
    """SHA-256 over the folded texts of a bulletin's segments, in order."""
    return sha256_of(map(folded, texts))


def sha256_of(texts: Iterable[str]) -> str:
    """The same, of texts that are folded already."""
    return sha256("\n".join(texts).encode()).hexdigest()
