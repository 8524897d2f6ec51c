"""Notices of the made-up city: a grammar of templates in both languages, drawn from a seed.

A notice takes a kind of event and a set of facts, and draws one wording for each slot. So whoever draws a notice knows
which sentences translate which.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from scraper.replica.events import Slot, Wording, event
from scraper.replica.facts import Facts, facts

MAY_SHARE = 0.55
"""How often a sentence that may be left out is there."""


@dataclass(frozen=True)
class SentencePair:
    """Sentences that translate each other: mostly one and one, sometimes two and one; no English in some notices."""

    zh: tuple[str, ...]
    en: tuple[str, ...]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph in both languages."""

    sentences: tuple[SentencePair, ...]

    @property
    def zh(self) -> str:
        """The Chinese paragraph."""
        return "".join(part for sentence in self.sentences for part in sentence.zh)

    @property
    def en(self) -> str:
        """The English paragraph; empty where the notice is Chinese only."""
        return " ".join(part for sentence in self.sentences for part in sentence.en)


@dataclass(frozen=True)
class Notice:
    """A notice as the office knows it: undamaged, Simplified, and in English unless it is Chinese only."""

    kind: str
    title_zh: str
    title_en: str | None
    paragraphs: tuple[Paragraph, ...]
    captions: tuple[str, ...]
    event_on: tuple[date, ...]
    """The day, or the first and the last."""
    published_on: date
    known: Facts = field(compare=False, repr=False)
    """What its templates were filled with: who, where, when, how many, in both languages."""


def seeded(seed: str) -> Random:
    """The same draws for the same seed, on any machine."""
    return Random(seed)  # noqa: S311  # made-up texts, no secrets


def notice(seed: str, kind: str, published_on: date) -> Notice:
    """Draw a notice of this kind; the same seed gives the same one.

    >>> notice("0/1", "meeting", date(2026, 3, 5)) == notice("0/1", "meeting", date(2026, 3, 5))
    True
    """
    draw = seeded(seed)
    last = published_on - timedelta(days=draw.randint(1, 6))
    length = draw.randint(*event(kind).days)
    days = (last,) if length == 1 else (last - timedelta(days=length - 1), last)
    return told(draw, kind, days, published_on, facts(draw, days, published_on))


def told(draw: Random, kind: str, days: tuple[date, ...], published_on: date, known: Facts) -> Notice:
    """These facts as a notice, its wordings drawn."""
    of = event(kind)
    title = _filled(draw.choice(of.titles), known)
    return Notice(
        kind=kind,
        title_zh=title.zh[0],
        title_en=title.en[0] if title.en else None,
        paragraphs=tuple(filter(None, (_paragraph(draw, slots, known) for slots in of.paragraphs))),
        captions=tuple(_side(known, 0)(caption) for caption in of.captions),
        event_on=days,
        published_on=published_on,
        known=known,
    )


def _paragraph(draw: Random, slots: Sequence[Slot], known: Facts) -> Paragraph | None:
    """None where nothing in it had to be there and nothing was drawn."""
    said = [draw.choice(slot.wordings) for slot in slots if slot.always or draw.random() < MAY_SHARE]
    return Paragraph(tuple(_filled(wording, known) for wording in said)) if said else None


def _filled(wording: Wording, known: Mapping[str, tuple[str, str]]) -> SentencePair:
    return SentencePair(tuple(map(_side(known, 0), wording.zh)), tuple(map(_side(known, 1), wording.en)))


def _side(known: Mapping[str, tuple[str, str]], side: int) -> Callable[[str], str]:
    """Fills templates of one language; a sentence begins with a capital, whatever it begins with."""
    spoken = {name: pair[side] for name, pair in known.items()}

    def fill(template: str) -> str:
        text = template.format_map(spoken)
        return text[:1].upper() + text[1:]

    return fill
