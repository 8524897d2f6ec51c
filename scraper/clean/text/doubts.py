"""What the repair could not settle, for a person to look at."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scraper.clean.language.language import HAN
from scraper.clean.repair.gate import ANNOTATED, Judged
from scraper.clean.repair.readings import has_tone
from scraper.clean.repair.windows import HOLE, WITH_LOST

CONTEXT = 8
"""Characters shown on either side of a place."""

TONELESS = re.compile(rf"({HAN.pattern})\([a-z]{{1,6}}\)")
LEAST_TONELESS = 5
"""Another kit writes `日(ri)` behind characters without tones; so many different ones are no abbreviations."""

OFTEN_MISREAD = "锟斤拷"
"""U+FFFD in UTF-8, read as GBK: what stood there is gone."""
PRIVATE_USE = re.compile("[\ue000-\uf8ff]+")


@dataclass(frozen=True)
class Doubt:
    """A place that a person should look at: in which line, what is seen there, and why it was left.

    Kinds: `damage_left` (a place that cannot be proven), `hole` (repaired but for one character), `damaged_text` (a
    page that looks damaged and did not pass the gate), `other_damage`, `lost_text`, `private_use`.
    """

    line: int
    kind: str
    evidence: str
    reason: str


def shown(text: str, start: int, end: int) -> str:
    """A place with what stands around it.

    >>> shown("綜合保稅區各領域?qū)ν忾_放和經濟社會發展", 8, 14)
    '綜合保稅區各領域?qū)ν忾_放和經濟社會發'
    """
    return text[max(start - CONTEXT, 0) : end + CONTEXT]


def of_page(texts: Sequence[str], judged: Judged) -> Iterator[Doubt]:
    """A page that did not pass the gate, and looks damaged all the same."""
    if judged.refusal is None:
        return
    lost = [(at, found) for at, text in enumerate(texts) for found in WITH_LOST.finditer(text) if has_tone(found[1])]
    annotated = [(at, found) for at, text in enumerate(texts) for found in ANNOTATED.finditer(text)]
    if lost or judged.looks_damaged:
        at, found = (lost or annotated)[0]
        yield Doubt(at, "damaged_text", shown(texts[at], *found.span()), judged.refusal)
    toneless = [(at, found) for at, text in enumerate(texts) for found in TONELESS.finditer(text)]
    if len({found[1] for _, found in toneless}) >= LEAST_TONELESS:
        at, found = toneless[0]
        reason = f"{len(toneless)} readings without tones: another kind of damage, of which no inverse is known"
        yield Doubt(at, "other_damage", shown(texts[at], *found.span()), reason)


def of_line(at: int, text: str) -> Iterator[Doubt]:
    """What was lost before the line came to us."""
    if OFTEN_MISREAD in text:
        start = text.index(OFTEN_MISREAD)
        yield Doubt(at, "lost_text", shown(text, start, start + 3), "read in the wrong charset twice; not recoverable")
    elif HOLE in text:
        start = text.index(HOLE)
        yield Doubt(at, "lost_text", shown(text, start, start + 1), "somebody could not decode a character")
    if found := PRIVATE_USE.search(text):
        yield Doubt(at, "private_use", shown(text, *found.span()), "no character of Unicode: a site's own, or damage")
