"""The "(pinyin)" damage that some mirrors do to Chinese text, done on purpose: the forward model.

Such a mirror turns a Simplified page into Traditional, character by character, in GBK bytes. Then, for every entry of
a list (a character and one reading, whatever the context), it puts `(reading)` behind *every occurrence of the two
bytes*, also where they are the second byte of one character and the first of the next; entry after entry, each on the
result of the one before. Then the bytes are read as Windows code page 936, where a lead byte that has lost its trail
swallows the byte that follows and becomes `?`.

    >>> spoil("領域對外開放", [Entry("驅", "qū")])
    '領域?qū)ν忾_放'

Optionally, as on some mirrors, the bytes are cut at every occurrence of certain marks, and each piece is read by
itself (`cut_at`). The model and the examples it must reproduce were found on real pages.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from opencc import OpenCC
from pypinyin import Style, pinyin

KEPT = frozenset("后里干愿台于游云面系谷征松并杰污")
"""Characters that such mirrors leave as they are, though a dictionary would change them."""

OWN_WAY = {"着": "著", "冲": "沖"}
"""Characters that such mirrors turn into another form than a dictionary does."""

LEVELS = {
    "small": "驅發業產經內優貿戰節續聯統創穩調",
    "middle": "數關進學應當領據購場範驗視",
    "large": "國對個過長會區說負謹績貢敗編練臉問",
}
"""Characters annotated on pages of three kinds, in the order of the list; each kind has those of the one before too."""


@dataclass(frozen=True)
class Entry:
    """A Traditional character and the reading that is put behind its bytes."""

    character: str
    reading: str


def entries(level: str) -> list[Entry]:
    """The list of one kind of page.

    >>> [entry.reading for entry in entries("small")][:3]
    ['qū', 'fā', 'yè']
    """
    upto = list(LEVELS).index(level) + 1
    characters = "".join(list(LEVELS.values())[:upto])
    return [Entry(character, pinyin(character, style=Style.TONE)[0][0]) for character in characters]


def damage(simplified: str, level: str) -> str:
    """A line of Simplified text as a damaged page shows it."""
    return spoil(traditional(simplified), entries(level))


def traditional(simplified: str) -> str:
    """Simplified to Traditional, one character to one, as far as GBK goes.

    >>> traditional("面向后方的发展与执着")
    '面向后方的發展與執著'
    """
    return "".join(_traditional(character) for character in simplified)


def spoil(text: str, wanted: Sequence[Entry], cut_at: Sequence[str] = ()) -> str:
    """Annotate a line of Traditional text byte by byte, and read it again.

    Args:
        text: a line; a character outside GBK becomes `?`, as on the mirrors.
        wanted: the list, in the order in which it is applied.
        cut_at: marks at whose bytes the line is cut before it is read.
    """
    body = text.encode("gbk", errors="replace")
    for entry in wanted:
        pair = entry.character.encode("gbk")
        body = body.replace(pair, pair + b"(" + entry.reading.encode("gbk") + b")")
    return "".join(_read(piece) for piece in _cut(body, [mark.encode("gbk") for mark in cut_at]))


def _cut(body: bytes, marks: Sequence[bytes]) -> list[bytes]:
    """The pieces of a line; each mark is a piece of its own."""
    pieces, start, at = [], 0, 0
    while at < len(body):
        mark = next((mark for mark in marks if body.startswith(mark, at)), None)
        if mark:
            pieces += [body[start:at], mark]
            start = at = at + len(mark)
        else:
            at += 1
    return [*pieces, body[start:]]


def _read(body: bytes) -> str:
    """Bytes as Windows code page 936 reads them, pair by pair."""
    text, at = [], 0
    while at < len(body):
        lead = body[at]
        if lead < 0x80:
            text.append(chr(lead))
            at += 1
        elif lead == 0x80:
            text.append("€")
            at += 1
        else:
            text.append(_pair(body[at : at + 2]))
            at += 2
    return "".join(text)


def _pair(pair: bytes) -> str:
    """Two bytes as one character, user-defined ones included; `?` where they are none."""
    try:
        return pair.decode("gb18030") if len(pair) == 2 else "?"
    except UnicodeDecodeError:
        return "?"


@cache
def _traditional(character: str) -> str:
    if character in KEPT:
        return character
    if character in OWN_WAY:
        return OWN_WAY[character]
    changed: str = _to_traditional().convert(character)
    try:
        changed.encode("gbk")
    except UnicodeEncodeError:
        return character
    return changed if len(changed) == 1 else character


@cache
def _to_traditional() -> OpenCC:
    """The forms of Taiwan, as on the mirrors: 為 and 群, not 爲 and 羣."""
    return OpenCC("s2tw")
