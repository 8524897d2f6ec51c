"""The "(pinyin)" damage that mirrors of the magazine do to Chinese text: the forward model, and so the proof.

Such a mirror turns a Simplified page into Traditional, character by character, in GBK bytes. Then, for every entry of
a list (a character and one reading, whatever the context), it puts `(reading)` behind *every occurrence of the two
bytes*, also where they are the second byte of one character and the first of the next; entry after entry, each on the
result of the one before. Then the bytes are read as Windows code page 936, where a lead byte that has lost its trail
swallows the byte that follows and becomes `?`.

    >>> spoil("領域對外開放", [Entry("驅", "qū")])
    '領域?qū)ν忾_放'

Optionally, as on some mirrors, the bytes are cut at every occurrence of certain marks, and each piece is read by
itself (`cut_at`). The model and the examples it must reproduce were found on real pages. It knows nothing of the
inverse: whoever claims a repair damages it again and compares.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Decoder = Literal["windows", "web"]
"""Who read the damaged bytes: Windows code page 936, or a decoder that keeps the byte behind a lone lead byte and
writes U+FFFD (browsers, Python)."""


@dataclass(frozen=True)
class Entry:
    """A Traditional character and the reading that is put behind its bytes."""

    character: str
    reading: str


def spoil(text: str, wanted: Iterable[Entry], cut_at: Sequence[str] = (), decoder: Decoder = "windows") -> str:
    r"""Annotate a line of Traditional text byte by byte, and read it again.

    Args:
        text: a line; a character outside GBK becomes `?`, as on the mirrors.
        wanted: the list, in the order in which it is applied.
        cut_at: marks at whose bytes the line is cut before it is read.
        decoder: who reads it.

    >>> spoil("領域對外開放", [Entry("驅", "qū")], decoder="web")
    '領域\ufffd(qū)ν忾_放'
    """
    body = text.encode("gbk", errors="replace")
    for entry in wanted:
        pair = entry.character.encode("gbk")
        body = body.replace(pair, pair + b"(" + entry.reading.encode("gbk") + b")")
    return "".join(read(piece, decoder) for piece in _cut(body, [mark.encode("gbk") for mark in cut_at]))


def read(body: bytes, decoder: Decoder = "windows") -> str:
    """Bytes as the decoder reads them, pair by pair; user-defined pairs are private-use characters.

    >>> read(bytes.fromhex("8c28 d2bb 80"))
    '?一€'
    """
    try:
        return body.decode("gbk")
    except UnicodeDecodeError:
        return _pair_by_pair(body, decoder)


def _cut(body: bytes, marks: Sequence[bytes]) -> list[bytes]:
    """The pieces of a line; each mark is a piece of its own."""
    pieces, start, at = [], 0, 0
    while at < len(body) and marks:
        mark = next((mark for mark in marks if body.startswith(mark, at)), None)
        if mark:
            pieces += [body[start:at], mark]
            start = at = at + len(mark)
        else:
            at += 1
    return [*pieces, body[start:]]


def _pair_by_pair(body: bytes, decoder: Decoder) -> str:
    text, at = [], 0
    while at < len(body):
        pair = body[at : at + 2]
        if pair[0] <= 0x80:
            text.append("€" if pair[0] == 0x80 else chr(pair[0]))
            at += 1
        elif (character := _character(pair)) is not None:
            text.append(character)
            at += 2
        elif decoder == "windows":
            text.append("?")
            at += 2
        else:
            text.append("\N{REPLACEMENT CHARACTER}")
            at += 1 if pair[1:].isascii() else 2
    return "".join(text)


def _character(pair: bytes) -> str | None:
    """Two bytes as one character, user-defined ones included; null where they are none."""
    try:
        return pair.decode("gb18030") if len(pair) == 2 else None
    except UnicodeDecodeError:
        return None
