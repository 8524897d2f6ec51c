"""The proof of a repair: damaged again by the forward model, it gives the characters that were read.

The model knows nothing of the inverse, so that the one checks the other. Necessary, not sufficient: whoever asks for a
proof has seen to it that there is one candidate only.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import islice, permutations

from scraper.clean.repair.code_page import as_modelled, full_width
from scraper.clean.repair.damage import Decoder, Entry, spoil
from scraper.clean.repair.windows import CUT_MARKS, HOLE, Hole, Window, character_before

MOST_REORDERED = 4
"""So many entries in one window are tried in every order; windows with more have not been seen."""
FILLERS = 6
"""How many characters are tried in the place of one that is lost; any that gives the characters read will do."""


def proven(text: str, window: Window, entries: Sequence[Entry], *, folded: bool = False) -> bool:
    """Whether the window, damaged again, reads as it was read.

    Together with the character before it, of which a byte was used, and the mark behind it that cut it. The page's
    own list is put in as well: a listed character that stands in the repaired text had to be annotated.

    Args:
        text: the line as read.
        window: a way to read a part of it.
        entries: the list of the page.
        folded: compare as text is whose private-use characters and full-width forms are gone.
    """
    start, end = character_before(text, window.start)
    mark = text[window.end : window.end + 1]
    behind = full_width(mark) if full_width(mark) in CUT_MARKS else ""
    shown = as_modelled(text[start : window.end] + (mark if behind else ""))
    before = text[start:end]
    decoder: Decoder = "web" if HOLE in shown else "windows"
    compared = fold if folded else str
    return any(
        compared(spoil(before + true + behind, order, window.cut_at, decoder)) == compared(shown)
        for true in islice(filled(window), FILLERS)
        for order in _orders(window.entries, entries)
    )


def fold(text: str) -> str:
    r"""As copies fold a text: compatibility forms replaced, private-use characters gone.

    >>> fold("Ｔ\ue084，")
    'T,'
    """
    kept = (character for character in text if unicodedata.category(character) != "Co")
    return unicodedata.normalize("NFKC", "".join(kept))


def _orders(own: Sequence[Entry], listed: Sequence[Entry]) -> Iterator[list[Entry]]:
    """Orders in which the list may have been applied.

    Where two hits share a byte, the right one can only be there if it came first; and what is on the list and was not
    put in came later. So: the window's own entries from right to left, then the page's. If a character was hit twice,
    that may not do, and every order of the window's own is tried.
    """
    mine = list(dict.fromkeys(reversed(own)))
    put_in = {entry.character for entry in mine}
    others = [entry for entry in listed if entry.character not in put_in]
    yield mine + others
    if 1 < len(mine) <= MOST_REORDERED:
        yield from ([*order, *others] for order in permutations(mine))


def filled(window: Window) -> Iterator[str]:
    """The window as it would be with characters in its holes: only to damage it again, or to look for words.

    The same number of fillers in each hole, so that there are as many as one hole needs.
    """
    fillers = [[*_fillers(hole)] for hole in window.holes]
    if not all(fillers):
        return
    for nth in range(max(map(len, fillers), default=1)):
        characters = list(window.after)
        for hole, possible in zip(window.holes, fillers, strict=True):
            characters[hole.at] = possible[nth % len(possible)]
        yield "".join(characters)


def _fillers(hole: Hole) -> Iterator[str]:
    """Characters that have the byte which is left, those of GB2312 first; none for a byte of user-defined ones."""
    others = (*range(0xB0, 0xF8), *range(0xA1, 0xB0)) if hole.lead is None else (*range(0xA1, 0xFF), *range(0x80, 0xA1))
    for other in others:
        lead, trail = hole.lead or other, hole.trail or other
        yield from bytes((lead, trail)).decode("gbk", errors="ignore")
