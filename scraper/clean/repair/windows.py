"""The inverse of the damage where it went across characters: from the characters read back to the bytes, and on.

A hit on the second byte of one character and the first of the next leaves `?reading)`: the byte before it is known, the
reading is known, so a table gives the byte that became `?`. From there on the characters read are made of trail and
lead bytes; put behind the lost byte, they are read again until the pairs close.

    領域?qū)ν忾_放      域 D3F2, 8C is lost (F28C is 驅, qū), ν A6CD, 忾 E2E9, _ 5F
                         8CA6 對  CDE2 外  E95F 開

A cut before a mark (`一?？肆_地`) is the same with nothing known of the lost byte: the character it belonged to stays a
hole. A hole is never filled.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from scraper.clean.repair.code_page import bytes_of, character_of, full_width
from scraper.clean.repair.damage import Entry
from scraper.clean.repair.readings import READING, readings_of, trails

HOLE = "\N{REPLACEMENT CHARACTER}"
LOST = frozenset(f"?{HOLE}")
CUT_MARKS = frozenset("！？；。，、")
"""Marks before which the bytes may have been cut."""

WITH_LOST = re.compile(rf"(?:\?|{HOLE}\()({READING})\)")
"""A reading, and one byte before it lost: with its bracket, or without."""
WITH_BRACKET = re.compile(rf"\(({READING})\)")
ANNOTATION_BEFORE = re.compile(rf"\({READING}\)$")
LONGEST_ANNOTATION = 8
"""In characters: six of a reading, and its brackets."""


MOST_STEPS = 20_000
"""So many bytes are tried for one place; the longest real one takes some hundred. Readings in a chain, each of which
many characters have, would go on for ever; they are left."""


@dataclass(frozen=True)
class Hole:
    """A character of which one byte is lost: its place in the repaired window, and the byte that is left.

    Where the lead byte is left, an ASCII character may have been swallowed in the place of the trail; then the hole
    stands for both.
    """

    at: int
    lead: int | None = None
    trail: int | None = None


@dataclass(frozen=True)
class Window:
    """One way to read `text[start:end]`: as `after`, if these entries were put in, and the bytes cut at these marks."""

    start: int
    end: int
    after: str
    entries: tuple[Entry, ...]
    holes: tuple[Hole, ...]
    cut_at: tuple[str, ...]


class _Path(NamedTuple):
    """How far a way has come. `lead` waits for its trail; `last` are the last two bytes, null where unknown."""

    at: int
    last: tuple[int | None, int | None]
    done: str = ""
    lead: int | None = None
    entries: tuple[Entry, ...] = ()
    holes: tuple[Hole, ...] = ()
    cut_at: tuple[str, ...] = ()


def across(text: str, start: int, *, folded: bool = False) -> list[Window]:
    r"""All ways to read on from a lost byte with a reading behind it.

    Args:
        text: a line as read.
        start: where the byte is lost.
        folded: whether full-width marks may have been folded to ASCII before.

    >>> [window.after for window in across("領域?qū)ν忾_放", 2)]
    ['對外開']
    """
    known = b"".join(map(bytes_of, text[slice(*character_before(text, start))]))
    return _ways(text, _Path(start, (None, known[-1])), start, folded) if known else []


def cut(text: str, start: int, *, folded: bool = False) -> list[Window]:
    r"""All ways to read on from a lost byte with a mark behind it, one of `CUT_MARKS`.

    >>> [window.after for window in cut("一?？肆_地", 1)]
    ['\ufffd克羅']
    """
    mark = full_width(text[start + 1]) if folded else text[start + 1]
    trail, lead = mark.encode("gbk")
    path = _Path(start + 2, (trail, lead), HOLE, lead, holes=(Hole(0, trail=trail),), cut_at=(mark,))
    return _ways(text, path, start, folded)


def character_before(text: str, at: int) -> tuple[int, int]:
    """Where the character before a place stands, which may have been annotated itself.

    >>> character_before("綠發(fā)?qū)", 6), character_before("", 0)
    ((1, 2), (0, 0))
    """
    while annotation := ANNOTATION_BEFORE.search(text, max(at - LONGEST_ANNOTATION, 0), at):
        at = annotation.start()
    return max(at - 1, 0), at


def reach(text: str, start: int) -> int:
    """Where the characters are whole again, whatever the lost byte was.

    That is behind a byte that begins no character: what was read up to there ends with a true one.
    """
    at, odd = start, False
    while at < len(text):
        if annotation := WITH_LOST.match(text, at):
            odd, at = not odd, annotation.end()
        elif annotation := WITH_BRACKET.match(text, at):
            at = annotation.end()
        elif at == start:
            odd, at = True, at + 2  # the lost byte and the mark
        elif not odd:
            break
        else:
            odd, at = text[at] not in LOST and bytes_of(text[at])[-1:] > b"\x80", at + 1
    return min(at, len(text))


def _ways(text: str, path: _Path, start: int, folded: bool) -> list[Window]:
    found: list[Window] = []
    open_ends = [path]
    for _ in range(MOST_STEPS):
        if not open_ends:
            return found
        path = open_ends.pop()
        if path.at > start and path.lead is None and not _goes_on(text, path):
            found.append(Window(start, path.at, path.done, path.entries, path.holes, path.cut_at))
        else:
            open_ends.extend(_next(text, path, folded))
    return []


def _goes_on(text: str, path: _Path) -> bool:
    """Whether an annotation of the last two bytes follows, or one that has swallowed the next."""
    return WITH_LOST.match(text, path.at) is not None or _annotated(text, path) is not None


def _next(text: str, path: _Path, folded: bool) -> Iterator[_Path]:
    if annotation := WITH_LOST.match(text, path.at):
        yield from _with_lost_byte(path, annotation)
    elif (annotated := _annotated(text, path)) is not None:
        yield annotated
    elif path.lead is not None:
        for character in text[path.at : path.at + 1]:
            if character in LOST:
                yield from _orphan(text, path, folded)
            for body in _bodies(character, folded):
                yield from _fed(path._replace(at=path.at + 1), body)


def _with_lost_byte(path: _Path, annotation: re.Match[str]) -> Iterator[_Path]:
    """One path for each byte that makes a character of this reading with the byte before; ASCII is never lost."""
    before = path.last[1]
    if before is None:
        return
    for trail in trails(before, annotation[1]):
        if trail <= 0x80:
            continue
        entry = Entry(bytes((before, trail)).decode("gbk"), annotation[1])
        moved = path._replace(at=annotation.end(), entries=(*path.entries, entry))
        yield from _fed(moved, bytes((trail,)))


def _annotated(text: str, path: _Path) -> _Path | None:
    """The path behind an annotation of the last two bytes, if there is one."""
    annotation = WITH_BRACKET.match(text, path.at)
    first, second = path.last
    if annotation is None or first is None or second is None:
        return None
    character = character_of(bytes((first, second)))
    if character is None or annotation[1] not in readings_of(character):
        return None
    return path._replace(at=annotation.end(), entries=(*path.entries, Entry(character, annotation[1])))


def _orphan(text: str, path: _Path, folded: bool) -> Iterator[_Path]:
    """A lead byte whose trail is lost: at the end of the line, before a mark, or with nothing else lost."""
    mark = text[path.at + 1 : path.at + 2]
    mark = full_width(mark) if folded else mark
    if mark and mark not in CUT_MARKS and text[path.at] != HOLE:
        return
    yield path._replace(
        at=path.at + 1,
        last=(None, None),
        done=path.done + HOLE,
        lead=None,
        holes=(*path.holes, Hole(len(path.done), lead=path.lead)),
        cut_at=(*path.cut_at, mark) if mark in CUT_MARKS else path.cut_at,
    )


def _fed(path: _Path, body: bytes) -> Iterator[_Path]:
    """The path with these bytes read, where they make characters of GBK and Latin letters."""
    done, lead = path.done, path.lead
    for byte in body:
        if lead is not None:
            character = character_of(bytes((lead, byte)))
            if character is None:
                return
            done, lead = done + character, None
        elif byte > 0x80:
            lead = byte
        elif chr(byte).isalpha():
            done += chr(byte)
        else:
            return
    yield path._replace(last=((path.last[1], *body)[-2], body[-1]), done=done, lead=lead)


def _bodies(character: str, folded: bool) -> list[bytes]:
    wide = full_width(character) if folded else character
    return [body for body in dict.fromkeys((bytes_of(character), bytes_of(wide))) if body]
