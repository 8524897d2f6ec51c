"""Is a page damaged? The gate before every repair: it reads off the page itself which characters are on its list.

A mirror annotates a character always or never (two exceptions in 3,932 places of real pages), always with the same
reading, and leaves most of the text alone. People who gloss do otherwise: they gloss words, or a character at its first
use, or every character of a primer, or a list of words to learn. A page that does not look like a mirror's in each of
these respects is left as it is.

Where each annotated character stands once, "always" says nothing. So a page has to show what people do not do: a byte
lost before a reading, or so many characters annotated again and again that it is no chance.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from scraper.clean.language.language import HAN
from scraper.clean.repair.damage import Entry
from scraper.clean.repair.readings import READING, annotatable, has_tone, readings_of
from scraper.clean.repair.windows import WITH_BRACKET, WITH_LOST

ANNOTATED = re.compile(rf"({HAN.pattern})\(({READING})\)")
SUSPECT = re.compile(rf"[(?\ufffd]{READING}\)")
"""What damaged text has in any case; most pages have none of it, and are done with one look."""

LEAST_ANNOTATIONS, LEAST_CHARACTERS = 5, 3
"""Real damaged pages have nine annotations and more; three of two characters kept every clean text out. Readings with a
tone only: `們(men)` may be of another kit, which leaves the tones out everywhere."""
ALWAYS = 0.97
"""At least this share of the places of annotated characters is annotated; 0.999 on real pages."""
MOST_CHANCE = 0.008
"""Where no byte is lost, the chance that somebody who glosses here and there has glossed every further place of the
glossed characters as well: with a share f of all characters glossed, and n such places, f to the n. Real pages 0.007
and less, all but two of ten 0.0000005; short texts with every fourth Traditional character glossed 0.01 and more."""
MOSTLY = 0.5
"""A character annotated at fewer of its places is not on the list: somebody glossed it."""
FULL_WIDTH = re.compile("[，；：（）！？]")
FOLDED = re.compile(rf"(?<={HAN.pattern})[,;:!?](?={HAN.pattern})")
"""Running Chinese text has full-width marks; where those between Han characters are ASCII, somebody folded them."""
MOST_REGULAR = 0.6
"""At most this share of the annotations follows the one before at the same distance of two or more characters that
could be annotated: a list hits where it hits (0.25 on real pages), a person may gloss every other one."""
MOST_OTHERS = 0.1
"""At most this share of the annotations is on other characters, or with other readings."""
MOST_ANNOTATED = 0.4
"""At most this share of a page's Han characters is annotated: 0.16 on real pages, 0.31 if a list had the 139 most used
characters, 0.5 and more in a list of words to learn."""
LEAST_SPARED = 0.05
"""At least this share of the characters that could be annotated is not: 與, 為 and 這 are on no list. Half of them and
more on real pages, 0.12 with the 139 most used; none where a text glosses all that was simplified."""


class Listed(NamedTuple):
    """A character of the page's list: its reading, how often it is annotated, and how often it stands on the page."""

    reading: str
    annotated: int
    standing: int


@dataclass(frozen=True)
class Judged:
    """What the gate found: the page's list by character, or why there is none, and whether it looks damaged even so."""

    listed: Mapping[str, Listed] = field(default_factory=dict)
    refusal: str | None = None
    looks_damaged: bool = False
    unfolded: bool = False
    """Whether its marks are those of Chinese text."""

    @property
    def damaged(self) -> bool:
        """Whether the page passed."""
        return bool(self.listed)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The list, in no particular order: in which order the mirror applied it, a page does not say."""
        return tuple(Entry(character, listed.reading) for character, listed in self.listed.items())


def judge(texts: Sequence[str]) -> Judged:
    """Judge all paragraphs of one page.

    >>> judge(["重慶(Chóngqìng)位於長(cháng)江上游。"]).refusal
    '1 annotations of 1 characters are too few to tell damage from glosses'
    """
    text = "\n".join(texts)
    found = {pair: count for pair, count in Counter(ANNOTATED.findall(text)).most_common() if _counts(*pair)}
    listed: dict[str, Listed] = {}
    for (character, reading), count in found.items():
        if reading in readings_of(character) and count > MOSTLY * (standing := text.count(character)):
            listed.setdefault(character, Listed(reading, count, standing))
    unfolded = len(FULL_WIDTH.findall(text)) > len(FOLDED.findall(text))
    refusal, looks_damaged = _refusal(listed, sum(found.values()), text)
    return Judged(refusal=refusal, looks_damaged=looks_damaged) if refusal else Judged(listed, unfolded=unfolded)


def _refusal(listed: Mapping[str, Listed], found: int, text: str) -> tuple[str | None, bool]:
    """Why the page is left as it is, if it is, and whether it may be damaged nevertheless."""
    annotations = sum(one.annotated for one in listed.values())
    others = found - annotations
    if others > MOST_OTHERS * found:
        return f"{others} of {found} annotations are not those of a mirror's list", False
    toned = [one.annotated for one in listed.values() if has_tone(one.reading)]
    if sum(toned) < LEAST_ANNOTATIONS or len(toned) < LEAST_CHARACTERS:
        reason = f"{sum(toned)} annotations of {len(toned)} characters are too few to tell damage from glosses"
        return reason, len(toned) >= LEAST_CHARACTERS
    places = sum(one.standing for one in listed.values())
    if annotations < ALWAYS * places:
        return f"the annotated characters are annotated at {annotations} of {places} places only", True
    han = len(HAN.findall(text))
    if annotations > MOST_ANNOTATED * han:
        return f"{annotations} of {han} characters are annotated: a list of words, not running text", False
    could = len(annotatable().findall(text))
    again = places - len(listed)
    if not _has_lost_byte(text):
        if (annotations / could) ** again > MOST_CHANCE:
            return f"the annotated characters stand {again} more times only: too few to tell a list from glosses", True
        if _most_regular(text) > MOST_REGULAR:
            return "the annotations stand at regular distances: glosses, not a list", False
    if could - annotations < LEAST_SPARED * could:
        return f"{annotations} of {could} Traditional characters are annotated: glosses, not a list", False
    return None, False


def _most_regular(text: str) -> float:
    """The share of the most frequent distance between annotations, in characters that could be annotated.

    One behind the other is no distance: what glosses all of them spares none (`LEAST_SPARED`).
    """
    behind = [found.end() for found in annotatable().finditer(text)]
    annotated = [at for at, end in enumerate(behind) if WITH_BRACKET.match(text, end)]
    distances = Counter(after - before for before, after in pairwise(annotated) if after - before > 1)
    return max(distances.values(), default=0) / max(1, len(annotated) - 1)


def _has_lost_byte(text: str) -> bool:
    """Whether a byte is lost before a reading: no gloss leaves `?qū)`."""
    return any(has_tone(found[1]) for found in WITH_LOST.finditer(text))


def _counts(character: str, reading: str) -> bool:
    """Whether it is a reading at all; without a tone it may as well be a word, such as `(who)`."""
    return has_tone(reading) or reading in readings_of(character)
