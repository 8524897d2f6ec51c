"""One line of a page that passed the gate: its damaged places from left to right, each repaired or doubted.

What is proven becomes a change with its proof; what is not stays as it was read, up to where the characters are whole
again, and becomes a doubt.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from scraper.clean.repair.choice import choose
from scraper.clean.repair.code_page import bytes_of
from scraper.clean.repair.damage import Entry, spoil
from scraper.clean.repair.gate import Judged, Listed
from scraper.clean.repair.readings import READING, has_tone, is_ordinary, readings_of
from scraper.clean.repair.windows import (
    CUT_MARKS,
    HOLE,
    WITH_BRACKET,
    WITH_LOST,
    Hole,
    Window,
    across,
    character_before,
    cut,
    reach,
)
from scraper.clean.text.doubts import Doubt, shown
from scraper.clean.text.mending import Place

DAMAGED = re.compile(
    rf"(?:\?|{HOLE}\(){READING}\)"
    rf"|\((?P<reading>{READING})\)"
    rf"|[?{HOLE}](?=[{''.join(sorted(CUT_MARKS))}!?;,])"
)
"""A byte lost before a reading, a reading with nothing lost, a byte lost before a mark."""

AGAIN = "damaged again, it gives the characters read"


class Found(NamedTuple):
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
            change = _annotation(text, place, page) or _of_latin(text, place, page)
            found = Found(place.end(), change, None if change else _unexplained(number, text, place))
        elif WITH_LOST.match(place[0]) or _is_cut(text, place, normalised):
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
    return Place(place.start(), place.end(), "", "pinyin", _proof_of_listed(character, listed))


def _of_latin(text: str, place: re.Match[str], page: Judged) -> Place | None:
    """A reading behind a Latin letter, whose byte and the one before it make a character: nobody could have meant it.

    `的L(dòng)`: 的 is B5C4, and C44C is 腖, read dòng.
    """
    letter = text[place.start() - 1 : place.start()]
    start, end = character_before(text, place.start() - 1) if letter.isascii() else (0, 0)
    pair = b"".join(bytes_of(near)[-1:] for near in text[start:end] + letter)
    entry = Entry(pair.decode("gbk", errors="ignore"), place["reading"])
    if entry.reading not in readings_of(entry.character):
        return None
    if spoil(text[start:end] + letter, dict.fromkeys((entry, *page.entries))) != text[start : place.end()]:
        return None
    proof = _proof_of_entry(entry.character, entry.reading, f"the last byte of {text[start:end]}, and {letter}")
    return Place(place.start(), place.end(), "", "pinyin_across", proof)


def _unexplained(number: int, text: str, place: re.Match[str]) -> Doubt | None:
    """A doubt about a reading that is neither on the page's list nor of a Latin letter; without a tone it is a word."""
    if not has_tone(place["reading"]):
        return None
    reason = f"({place['reading']}) is not what this page puts behind the character before it"
    return Doubt(number, "damage_left", shown(text, *place.span()), reason)


@lru_cache(maxsize=1024)
def _proof_of_listed(character: str, listed: Listed) -> str:
    why = f"annotated so at {listed.annotated} of its {listed.standing} places on the page"
    return _proof_of_entry(character, listed.reading, why)


def _proof_of_entry(character: str, reading: str, why: str) -> str:
    return f"{_hex(character)} is {character}, read {reading}: {why}; {AGAIN}"


def _is_cut(text: str, place: re.Match[str], normalised: bool) -> bool:
    """Whether a lost byte before a mark is one; only where text was normalised may the mark be an ASCII one."""
    mark = text[place.end()]
    return (normalised or mark in CUT_MARKS) and _looks_broken(text[place.end() : reach(text, place.start())])


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
    chosen = choose(text, ways, page, normalised=normalised)
    way = chosen.way
    if way is None:
        end = max(reach(text, start), start + 1)
        return Found(end, doubt=Doubt(number, "damage_left", shown(text, start, end), chosen.refusal))
    kind = "pinyin_across" if with_reading else "punctuation_cut"
    change = Place(way.start, way.end, way.after, kind, _proof(way))
    if not way.holes:
        return Found(way.end, change)
    repaired = text[: way.start] + way.after + text[way.end :]
    seen = shown(repaired, way.start, way.start + len(way.after))
    return Found(way.end, change, Doubt(number, "hole", seen, _lost(way)))


def _proof(way: Window) -> str:
    """The bytes, what was put in, and that the forward model agrees."""
    holes = {hole.at: hole for hole in way.holes}
    body = " ".join(_left(holes[at]) if at in holes else _hex(character) for at, character in enumerate(way.after))
    put_in = ", ".join(f"{_hex(entry.character)} {entry.character} ({entry.reading})" for entry in way.entries)
    cut_at = " and ".join(f"{mark} {_hex(mark)}" for mark in dict.fromkeys(way.cut_at))
    told = [f"put in: {put_in}"] * bool(put_in) + [f"cut at {cut_at}"] * bool(cut_at)
    return f"{'; '.join(told)}; undone, the bytes are {body}; {AGAIN}"


def _lost(way: Window) -> str:
    """What a hole stands for; a lead byte may have swallowed an ASCII character too, and that shows nowhere."""
    left = ", ".join(_left(hole) for hole in way.holes)
    more = " (and perhaps an ASCII character behind it)" if any(hole.lead for hole in way.holes) else ""
    return f"a byte of this character{more} is lost, left is {left}: it stays a hole"


def _left(hole: Hole) -> str:
    return "".join("__" if byte is None else f"{byte:02X}" for byte in (hole.lead, hole.trail))


def _hex(characters: str) -> str:
    return characters.encode("gbk").hex().upper()
