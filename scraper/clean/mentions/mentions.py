"""Who, where, when, how many: people, bodies, places, numbers and dates in a bulletin, where they stand.

Precision before recall: what is not certain is left alone. A `value` is the same in every language: a number, a date
without what the text leaves out, an ISO code of a country, a name in Latin letters; so both languages can be joined.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from schemas.records import Alignment, Lang, Mention, Segment
from scraper.clean.mentions import bodies
from scraper.clean.mentions.people import people
from scraper.clean.mentions.places import places
from scraper.clean.mentions.told import TELLING, Named, Told, beside, told
from scraper.clean.terms import Terms
from scraper.clean.terms import terms as shipped_terms
from scraper.clean.values.countries import find_countries
from scraper.clean.values.dates import find_dates
from scraper.clean.values.found import Found
from scraper.clean.values.numbers import find_numbers

Kind = Literal["person", "body", "place", "number", "date"]
FINDERS: tuple[tuple[Kind, Callable[[str, Lang], list[Found]]], ...] = (
    ("date", find_dates),
    ("number", find_numbers),
    ("place", find_countries),
)


def mentions(segments: Sequence[Segment], alignments: Sequence[Alignment], terms: Terms | None = None) -> list[Mention]:
    """What a bulletin mentions, segment by segment, in the order of the text.

    Args:
        segments: of one bulletin, after repair.
        alignments: of its segments; a name is looked for where its translation stands.
        terms: the term base; by default the one that ships with the code.

    Returns:
        Spans count code points of the segment's `text`. Places may stand inside bodies (克罗地亚驻华大使馆); nothing
        else overlaps.
    """
    base = terms or shipped_terms()
    whole = told(segments, alignments)
    persons = people(whole, base)
    names: tuple[tuple[Kind, list[Named]], ...] = (
        ("person", persons),
        ("place", places(whole, persons, base)),
        ("body", _bodies(whole, persons, base)),
    )
    texts = {segment.ordinal: segment.text for segment in segments}
    found = [_mention(kind, one, texts) for kind, several in names for one in several]
    for segment in segments:
        if segment.role in TELLING:
            found += _values(segment)
    once = {(one.segment, one.start, -one.end, one.kind): one for one in found}
    return [once[place] for place in sorted(once)]


def _bodies(whole: Told, persons: Sequence[Named], terms: Terms) -> list[Named]:
    found = [Named(n, a, b, None) for n, text in whole.chinese.items() for a, b in bodies.in_chinese(text, terms)]
    found += [Named(n, a, b, None) for n, text in whole.english.items() for a, b in bodies.in_english(text)]
    return beside(found, persons)


def _mention(kind: Kind, named: Named, texts: dict[int, str]) -> Mention:
    text = texts[named.segment][named.start : named.end]
    return Mention(segment=named.segment, kind=kind, start=named.start, end=named.end, text=text, value=named.name)


def _values(segment: Segment) -> Iterator[Mention]:
    for kind, find in FINDERS:
        for one in find(segment.text, segment.lang):
            yield Mention(
                segment=segment.ordinal,
                kind=kind,
                start=one.start,
                end=one.end,
                text=segment.text[one.start : one.end],
                value=one.value,
            )
