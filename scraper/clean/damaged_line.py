"""One line of a page that passed the gate: its damaged places from left to right, each repaired or doubted.

What is proven becomes a change with its proof; what is not stays as it was read, up to where the characters are whole
again, and becomes a doubt.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from scraper.clean.code_page import bytes_of
from scraper.clean.damage import Entry, spoil
from scraper.clean.doubts import Doubt, shown
from scraper.clean.gate import Judged
from scraper.clean.mending import Place
from scraper.clean.proof import filled, proven
from scraper.clean.readings import READING, is_ordinary, readings_of
from scraper.clean.windows import CUT_MARKS, HOLE, WITH_BRACKET, WITH_LOST, Hole, Window, across, cut, reach
from scraper.clean.words import in_words

DAMAGED = re.compile(
    rf"(?:\?|{HOLE}\(){READING}\)"
    rf"|\((?P<reading>{READING})\)"
    rf"|[?{HOLE}](?=[{''.join(sorted(CUT_MARKS))}!?;,])"
)
"""A byte lost before a reading, a reading with nothing lost, a byte lost before a mark."""

AGAIN = "damaged again, it gives the characters read"


@dataclass(frozen=True)
class Found:
    """What became of one place: a change, a doubt, or both where a hole is left; and where to go on."""

    end: int
    change: Place | None = None
    doubt: Doubt | None = None


def places(number: int, text: str, page: Judged, *, normalised: bool) -> Iterator[Found]:
    """What becomes of each damaged place of a line, in order.

    Args:
        number: which line it is, for doubts.
        text: the line as read.
        page: what the gate found.
        normalised: whether the stricter rule holds.
    """
    at = 0
    while place := DAMAGED.search(text, at):
        if place["reading"]:
            change = _annotation(text, place, page)
            found = Found(place.end(), change or (None if normalised else _of_latin(text, place)))
        elif WITH_LOST.match(place[0]) or _looks_broken(text[place.end() : reach(text, place.start())]):
            found = _window(number, text, place.start(), page, normalised)
        else:
            found = Found(place.end())
        yield found
        at = found.end


def _annotation(text: str, place: re.Match[str], page: Judged) -> Place | None:
    """A reading with nothing lost is dropped, if the character before it is on the page's list."""
    character = text[place.start() - 1 : place.start()]
    listed = page.listed.get(character)
    if listed is None or listed.reading != place["reading"]:
        return None
    why = f"annotated so at {listed.annotated} of its {listed.standing} places on the page"
    return Place(place.start(), place.end(), "", "pinyin", _proof_of_entry(character, listed.reading, why))


def _of_latin(text: str, place: re.Match[str]) -> Place | None:
    """A reading behind a Latin letter, whose byte and the one before it make a character: nobody could have meant it.

    `的L(dòng)`: 的 is B5C4, and C44C is 腖, read dòng.
    """
    start, reading = place.start(), place["reading"]
    pair = b"".join(bytes_of(near)[-1:] for near in text[max(start - 2, 0) : start])
    entry = Entry(pair.decode("gbk", errors="ignore"), reading)
    if reading not in readings_of(entry.character):
        return None
    if spoil(text[start - 2 : start], [entry]) != text[start - 2 : place.end()]:
        return None
    proof = _proof_of_entry(entry.character, reading, f"the last byte of {text[start - 2]}, and {text[start - 1]}")
    return Place(start, place.end(), "", "pinyin_across", proof)


@lru_cache(maxsize=1024)
def _proof_of_entry(character: str, reading: str, why: str) -> str:
    return f"{_hex(character)} is {character}, read {reading}: {why}; {AGAIN}"


def _looks_broken(text: str) -> bool:
    """Whether what stands behind a `?`, a mark first, is no running text; if it is, that was a question mark.

    >>> _looks_broken("？肆_"), _looks_broken("？松健?"), _looks_broken("！他們2人")
    (True, True, False)
    """
    plain = WITH_BRACKET.sub("", text[1:])
    return any(not (is_ordinary(character) or character.isdecimal() or character in " !;,") for character in plain)


def _window(number: int, text: str, start: int, page: Judged, normalised: bool) -> Found:
    with_reading = WITH_LOST.match(text, start) is not None
    ways = (across if with_reading else cut)(text, start, folded=normalised)
    good = {way.after: way for way in ways if proven(text, way, page.entries, folded=normalised)}
    if normalised:
        good = {after: way for after, way in good.items() if _of_words(text, way)}
    if len(good) != 1:
        end = max(reach(text, start), start + 1)
        return Found(end, doubt=Doubt(number, "damage_left", shown(text, start, end), _why(ways, good, normalised)))
    (way,) = good.values()
    kind = "pinyin_across" if with_reading else "punctuation_cut"
    change = Place(way.start, way.end, way.after, kind, _proof(way))
    if not way.holes:
        return Found(way.end, change)
    return Found(way.end, change, Doubt(number, "hole", _repaired(text, way), _lost(way)))


def _of_words(text: str, way: Window) -> bool:
    """Whether the repaired window is made of words, whatever stood in its holes."""
    before, behind = (WITH_BRACKET.sub("", part) for part in (text[: way.start], text[way.end :]))
    return any(in_words(before, after, behind) for after in filled(way))


def _why(ways: list[Window], good: dict[str, Window], normalised: bool) -> str:
    """Why a place was left."""
    if len(good) > 1:
        return f"{len(good)} repairs can be proven: {', '.join(sorted(good))}"
    if not ways:
        return "no bytes make ordinary characters here: two bytes are lost together, or a character is gone"
    if normalised:
        return f"the text was normalised before it came here, and {ways[0].after} is not made of known words"
    return f"{ways[0].after}, damaged again, does not give the characters read"


def _proof(way: Window) -> str:
    """The bytes, what was put in, and that the forward model agrees."""
    holes = {hole.at: hole for hole in way.holes}
    body = " ".join(_left(holes[at]) if at in holes else _hex(character) for at, character in enumerate(way.after))
    told = [f"put in: {', '.join(f'{_hex(one.character)} {one.character} ({one.reading})' for one in way.entries)}"]
    if way.cut_at:
        told.append(f"cut at {' and '.join(f'{mark} {_hex(mark)}' for mark in dict.fromkeys(way.cut_at))}")
    return f"{'; '.join(told if way.entries else told[1:])}; undone, the bytes are {body}; {AGAIN}"


def _repaired(text: str, way: Window) -> str:
    start = len(text[: way.start][-8:])
    return shown(text[: way.start][-8:] + way.after + text[way.end :], start, start + len(way.after))


def _lost(way: Window) -> str:
    return f"a byte of this character is lost, left is {', '.join(_left(hole) for hole in way.holes)}: it stays a hole"


def _left(hole: Hole) -> str:
    return "".join("__" if byte is None else f"{byte:02X}" for byte in (hole.lead, hole.trail))


def _hex(characters: str) -> str:
    return characters.encode("gbk").hex().upper()
