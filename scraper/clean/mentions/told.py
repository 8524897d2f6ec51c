"""A bulletin as it is searched for names: folded texts of both languages, and which translate which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from schemas.records import Alignment, Role, Segment
from scraper.clean.language.language import is_chinese
from scraper.clean.values.found import folded

TELLING: frozenset[Role] = frozenset({"title", "subtitle", "body", "caption"})
"""Roles of segments that tell something; a source line names who wrote it."""


@dataclass(frozen=True, order=True)
class Named:
    """Where a name stands in a bulletin (ordinal of the segment, code points), and its Latin form, if that is known."""

    segment: int
    start: int
    end: int
    name: str | None


@dataclass(frozen=True)
class Told:
    """What a bulletin tells: by ordinal of the segment, Chinese (Simplified and half-width) and English.

    `partners` are the Chinese segments that an English one translates.
    """

    chinese: Mapping[int, str]
    english: Mapping[int, str]
    partners: Mapping[int, Sequence[int]]

    def translated_by(self, ordinal: int) -> list[str]:
        """The Chinese of an English segment; all there is where nothing says which."""
        known = [self.chinese[n] for n in self.partners.get(ordinal, ()) if n in self.chinese]
        return known or list(self.chinese.values())


def beside(found: Sequence[Named], taken: Sequence[Named]) -> list[Named]:
    """What shares no character with what is taken already."""
    places = {(one.segment, place) for one in taken for place in range(one.start, one.end)}
    return [one for one in found if places.isdisjoint((one.segment, place) for place in range(one.start, one.end))]


def told(segments: Sequence[Segment], alignments: Sequence[Alignment]) -> Told:
    """The segments of one bulletin that tell something, and how they are aligned."""
    telling = [segment for segment in segments if segment.role in TELLING]
    pairs = [pair for pair in alignments if pair.level == "segment"]
    return Told(
        chinese={s.ordinal: folded(s.text, s.lang) for s in telling if is_chinese(s.lang)},
        english={s.ordinal: folded(s.text, s.lang) for s in telling if s.lang == "en"},
        partners={en: pair.zh for pair in pairs for en in pair.en if pair.zh},
    )
