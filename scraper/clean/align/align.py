"""Which Chinese translates which English in a bulletin: paragraphs first, then the sentences of what was paired.

Titles are aligned apart from the text, captions with captions. All happens inside one bulletin. What has no counterpart
stays, in an alignment with an empty side: it is never given to a neighbour for the sake of order.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf
from typing import Literal, get_args

from schemas.records import Alignment, Role, Segment, Sentence
from scraper.clean.align.anchors import Anchored, of_sentences, together
from scraper.clean.align.beads import Bead, span, string_beads
from scraper.clean.align.evidence import Evidence, Level, kinship
from scraper.clean.language.language import is_chinese
from scraper.clean.language.sentences import sentences
from scraper.clean.terms import Terms
from scraper.clean.terms import terms as glossary

CHAINS: tuple[tuple[Role, ...], ...] = (
    ("title",),
    ("subtitle", "body"),
    ("caption",),
    ("source",),
    ("section",),
    ("meta",),
    ("spam",),
)
"""Roles whose segments follow each other in both languages."""
CLEAN_MARGIN = 2.0
"""From this margin on a pair of one and one needs no second look."""


BEYOND_DOUBT = 0.2
"""From this share of the weight of a bulletin on that its pairs gain, nobody asks whether it is one bulletin at all."""
KIN = 0.35
"""How much of the shorter language the other must cover, or nothing is paired. Of the made-up bulletins whose languages
belong together all cover 0.44 and more, 95 of 100 strangers less than 0.36."""

Side = Literal["zh", "en"]


@dataclass(frozen=True)
class _Unit:
    """A segment or a sentence with its anchors; without any where there is no letter that could be translated."""

    ordinal: int
    side: Side
    anchored: Anchored | None


@dataclass(frozen=True)
class _Pairing:
    """Units that belong together; `margin` says how sure that is, `gain` how much of their `mass` speaks for it."""

    zh: tuple[_Unit, ...]
    en: tuple[_Unit, ...]
    margin: float
    gain: float = 0.0
    mass: float = 0.0


def align(segments: Sequence[Segment], terms: Terms | None = None) -> tuple[list[Sentence], list[Alignment]]:
    """Cut the segments of one bulletin into sentences, and pair what translates each other.

    Args:
        segments: in page order, in any languages; titles and captions among them.
        terms: the term base; by default the one that ships with the code.

    Returns:
        The sentences of all segments, in page order, numbered from 1. And the alignments, none where the bulletin has
        one language: segments, then sentences, each exactly once at its level, in page order but for neighbours that
        have changed places. A line without letters stands alone, on the side of the line before it. `score` is
        margin / (margin + CLEAN_MARGIN), 1 where nothing else was possible; so 0.5 is where `clean` begins, which are
        pairs of one and one that share enough and have that margin over the best alternative.
    """
    cut = _cut(segments)
    sides = _sides(segments)
    if len(set(sides.values())) < len(get_args(Side)):
        return cut, []
    units = _sentence_units(segments, cut, sides, terms or glossary())
    chains = (_pair("segment", _paragraph_units(segments, units, sides, chain)) for chain in CHAINS)
    paragraphs = _judged([pairing for chain in chains for pairing in chain])
    inside = [pairing for paragraph in paragraphs for pairing in _inside(paragraph, units)]
    return cut, [*(_record("segment", one) for one in paragraphs), *(_record("sentence", one) for one in inside)]


def _cut(segments: Iterable[Segment]) -> list[Sentence]:
    pieces = ((segment, text) for segment in segments for text in sentences(segment.text, segment.lang))
    return [
        Sentence(ordinal=number, segment=segment.ordinal, lang=segment.lang, text=text)
        for number, (segment, text) in enumerate(pieces, 1)
    ]


def _sides(segments: Iterable[Segment]) -> dict[int, Side]:
    """The side of each segment by its ordinal; one without letters stands with what is before it, or behind."""
    sides: dict[int, Side] = {}
    waiting: list[int] = []
    side: Side | None = None
    for segment in segments:
        if segment.lang != "und":
            side = "zh" if is_chinese(segment.lang) else "en"
        waiting.append(segment.ordinal)
        if side:
            sides.update(dict.fromkeys(waiting, side))
            waiting = []
    return sides


def _sentence_units(
    segments: Iterable[Segment], cut: Iterable[Sentence], sides: dict[int, Side], known: Terms
) -> dict[int, list[_Unit]]:
    """The sentences of each segment, by its ordinal."""
    texts: dict[int, list[Sentence]] = {segment.ordinal: [] for segment in segments}
    for one in cut:
        texts[one.segment].append(one)
    units: dict[int, list[_Unit]] = {}
    for segment in segments:
        mine = texts[segment.ordinal]
        worded = segment.lang != "und"
        anchored = of_sentences([one.text for one in mine], segment.lang, known) if worded else [None] * len(mine)
        side = sides[segment.ordinal]
        units[segment.ordinal] = [_Unit(one.ordinal, side, its) for one, its in zip(mine, anchored, strict=True)]
    return units


def _paragraph_units(
    segments: Iterable[Segment], units: dict[int, list[_Unit]], sides: dict[int, Side], chain: Sequence[Role]
) -> list[_Unit]:
    mine = [segment.ordinal for segment in segments if segment.role in chain]
    parts = [[unit.anchored for unit in units[ordinal] if unit.anchored] for ordinal in mine]
    return [
        _Unit(ordinal, sides[ordinal], together(its) if its else None) for ordinal, its in zip(mine, parts, strict=True)
    ]


def _inside(paragraph: _Pairing, units: dict[int, list[_Unit]]) -> list[_Pairing]:
    """The sentences of paragraphs that belong together."""
    mine = [unit for part in (*paragraph.zh, *paragraph.en) for unit in units[part.ordinal]]
    if paragraph.zh and paragraph.en:
        return _pair("sentence", mine)
    return [_alone(unit, paragraph.margin) for unit in mine]


def _pair(level: Level, units: Sequence[_Unit]) -> list[_Pairing]:
    """Pair units of both sides; those of either in page order."""
    zh, en = ([unit for unit in units if unit.side == side and unit.anchored] for side in get_args(Side))
    mute = [_alone(unit) for unit in units if not unit.anchored]
    if not zh or not en:
        return [*(_alone(unit) for unit in (*zh, *en)), *mute]
    evidence = Evidence(level, _anchored(zh), _anchored(en))
    beads = string_beads(len(zh), len(en), evidence)
    return [*(_pairing(bead, zh, en, evidence) for bead in beads), *mute]


def _anchored(units: Iterable[_Unit]) -> list[Anchored]:
    return [unit.anchored for unit in units if unit.anchored]


def _pairing(bead: Bead, zh: Sequence[_Unit], en: Sequence[_Unit], evidence: Evidence) -> _Pairing:
    parts = tuple(zh[i] for i in bead.zh), tuple(en[j] for j in bead.en)
    sides = span(bead.zh), span(bead.en)
    gain = evidence.gain(*sides) if bead.zh and bead.en else 0.0
    return _Pairing(*parts, bead.margin, gain, evidence.mass(*sides))


def _judged(pairings: list[_Pairing]) -> list[_Pairing]:
    """Pairs that are no translations taken apart again: a page may hold the Chinese of one bulletin, the English of
    another. Then some of their sentences resemble each other, as they do all over the genre.
    """
    paired = [one for one in pairings if one.zh and one.en]
    if not paired or sum(one.gain for one in paired) >= BEYOND_DOUBT * sum(one.mass for one in pairings):
        return pairings
    zh = together(_anchored(unit for one in pairings for unit in one.zh))
    en = together(_anchored(unit for one in pairings for unit in one.en))
    if kinship(zh, en) >= KIN:
        return pairings
    return [_alone(unit, one.margin) for one in pairings for unit in (*one.zh, *one.en)]


def _alone(unit: _Unit, margin: float = inf) -> _Pairing:
    return _Pairing((unit,), (), margin) if unit.side == "zh" else _Pairing((), (unit,), margin)


def _record(level: Level, pairing: _Pairing) -> Alignment:
    one_to_one = len(pairing.zh) == len(pairing.en) == 1
    return Alignment.model_validate(
        {
            "level": level,
            "zh": tuple(unit.ordinal for unit in pairing.zh),
            "en": tuple(unit.ordinal for unit in pairing.en),
            "class": "clean" if one_to_one and pairing.gain > 0 and pairing.margin >= CLEAN_MARGIN else "review",
            "score": 1.0 if pairing.margin == inf else round(pairing.margin / (pairing.margin + CLEAN_MARGIN), 3),
        }
    )
