"""Which of several ways to read a damaged place is the one; often none.

A way counts if, damaged again, it gives the characters read. If it is the only one in all of GBK, and made of
characters that the genre knows, it is the repair. If there are others that only rarer characters make possible (`孆`
for `嬰`), another witness is asked for: what was put in is on the page's own list, or the words with the neighbours
decide. Text that may have been normalised has to stand in words in any case; where it was folded, it must not end in a
lead byte either: with a private-use character gone behind it, more than one character would be lost there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from scraper.clean.language.scripts import to_simplified, to_traditional
from scraper.clean.repair.gate import Judged
from scraper.clean.repair.proof import filled, proven
from scraper.clean.repair.readings import is_known
from scraper.clean.repair.rivals import has_rival
from scraper.clean.repair.windows import HOLE, WITH_BRACKET, Window
from scraper.clean.repair.words import in_words


@dataclass(frozen=True)
class Chosen:
    """The one way, or why there is none."""

    way: Window | None = None
    refusal: str = ""


def choose(text: str, ways: Sequence[Window], page: Judged, *, normalised: bool) -> Chosen:
    """The one way to read a place of a line.

    Args:
        text: the line as read.
        ways: all ways to read the place (`windows`).
        page: what the gate found.
        normalised: whether the stricter rule holds.
    """
    if not ways:
        return Chosen(
            refusal="no bytes make characters here (two are lost together, or a character is gone), or too many do"
        )
    good = {way.after: way for way in ways if proven(text, way, page.entries, folded=normalised)}
    if not good:
        return Chosen(refusal=f"{ways[0].after}, damaged again, does not give the characters read")
    usual = [way for way in good.values() if _usual(way.after)]
    if len(usual) != 1:
        return Chosen(refusal=f"{len(usual)} of {len(good)} repairs are of known characters: {', '.join(sorted(good))}")
    (way,) = usual
    if normalised:
        return _chosen_by_words(text, way, page)
    if len(good) == 1 or set(way.entries) <= set(page.entries) or _words_decide(text, way, list(good)):
        return Chosen(way)
    return Chosen(refusal=f"nothing decides between {' and '.join(sorted(good))}")


def _usual(after: str) -> bool:
    return all(is_known(character) or character == HOLE or character.isascii() for character in after)


def _chosen_by_words(text: str, way: Window, page: Judged) -> Chosen:
    """The only way, if all of it is made of words, whatever stood before a cut."""
    if any(hole.lead is not None for hole in way.holes) and not page.unfolded:
        return Chosen(refusal="private-use characters may be gone, and with them more than one character at the end")
    if not all(map(_is_converted, way.after)):
        return Chosen(refusal=f"private-use characters may be gone, and no mirror writes all of {way.after}")
    before, behind = _around(text, way)
    worded = [after for after in filled(way) if in_words(before, after, behind)]
    if not worded:
        return Chosen(refusal=f"private-use characters may be gone, and {way.after} is not made of known words")
    if any(has_rival(before, after, behind) for after in worded):
        return Chosen(refusal=f"private-use characters may be gone, and with one put back {way.after} is two words")
    return Chosen(way)


def _is_converted(character: str) -> bool:
    """Whether a mirror, which converts one character to one, may have written it: 髮 and 曏 it never has."""
    plain = to_simplified(character)
    return character in (plain, to_traditional(plain))


def _words_decide(text: str, way: Window, candidates: Sequence[str]) -> bool:
    """Whether each character in which the candidates differ stands in a word."""
    if any(len(candidate) != len(way.after) for candidate in candidates):
        return False
    before, behind = _around(text, way)
    return all(
        len(set(characters)) == 1 or in_words(before + way.after[:at], way.after[at], way.after[at + 1 :] + behind)
        for at, characters in enumerate(zip(*candidates, strict=True))
    )


def _around(text: str, way: Window) -> tuple[str, str]:
    """What stands before and behind a window, without annotations."""
    return WITH_BRACKET.sub("", text[: way.start]), WITH_BRACKET.sub("", text[way.end :])
