"""Bulletins of the made-up city: a grammar of templates in both languages, drawn from a seed.

An event is a list of paragraphs; a paragraph a list of slots; a slot one of several sentences, or none. A sentence is
a pair of templates, Chinese and English, with the same facts in both. So whoever draws a notice knows what translates
what.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from scraper.replica.events import EVENTS, Slot
from scraper.replica.words import (
    BODIES,
    DISTRICTS,
    EXPERTS,
    FAMILY,
    FESTIVALS,
    FOREIGN_CITIES,
    GIVEN,
    GOODS,
    OFFICIALS,
    POSTS,
    SITES,
    TOPICS,
    VENUES,
    Pair,
    countries,
)

MONTHS = "January February March April May June July August September October November December".split()
LATER_SHARE = 0.55
"""How often a sentence that may be left out is there."""


@dataclass(frozen=True)
class Sentence:
    """What one template became: one sentence in most cases, sometimes two on one side."""

    zh: tuple[str, ...]
    en: tuple[str, ...]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph in both languages."""

    sentences: tuple[Sentence, ...]

    @property
    def zh(self) -> str:
        """The Chinese paragraph."""
        return "".join(part for sentence in self.sentences for part in sentence.zh)

    @property
    def en(self) -> str:
        """The English paragraph."""
        return " ".join(part for sentence in self.sentences for part in sentence.en)


@dataclass(frozen=True)
class Notice:
    """A bulletin as the office knows it: undamaged, in both languages."""

    title: Pair
    paragraphs: tuple[Paragraph, ...]
    event_on: tuple[date, ...]
    published_on: date


def notice(seed: str, published_on: date) -> Notice:
    """Draw a notice; the same seed gives the same one.

    >>> notice("0/1", date(2026, 3, 5)) == notice("0/1", date(2026, 3, 5))
    True
    """
    draw = Random(seed)  # noqa: S311  # a made-up text, not a secret
    event = draw.choice(EVENTS)
    first = published_on - timedelta(days=draw.randint(1, 6))
    days = (first, first + timedelta(days=draw.randint(1, 3))) if event.lasts else (first,)
    facts = _facts(draw, days)
    return Notice(
        title=Pair(*(_filled(text, facts, side) for side, text in enumerate(draw.choice(event.titles)))),
        paragraphs=tuple(_paragraph(draw, slots, facts) for slots in event.paragraphs),
        event_on=days,
        published_on=published_on,
    )


def _paragraph(draw: Random, slots: Sequence[Slot], facts: Mapping[str, Pair]) -> Paragraph:
    chosen = [draw.choice(slot.sentences) for slot in slots if slot.always or draw.random() < LATER_SHARE]
    return Paragraph(
        tuple(
            Sentence(*(tuple(_filled(part, facts, side) for part in text.split("|")) for side, text in enumerate(pair)))
            for pair in chosen
        )
    )


def _filled(template: str, facts: Mapping[str, Pair], side: int) -> str:
    text = template.format_map({name: pair[side] for name, pair in facts.items()})
    return text[0].upper() + text[1:] if side else text


def _facts(draw: Random, days: Sequence[date]) -> dict[str, Pair]:
    """One of everything that a template may name; what could be confused is drawn apart."""
    given, family = draw.choice(GIVEN), draw.choice(FAMILY)
    topic, second_topic, third_topic = draw.sample(TOPICS, 3)
    goods = draw.choice(GOODS)
    body, second_body = draw.sample(BODIES, 2)
    site, second_site = draw.sample(SITES, 2)
    expert, second_expert = draw.sample(EXPERTS, 2)
    officials = {post: draw.choice(names) for post, names in OFFICIALS.items()}
    facts = {
        "country": draw.choice(countries()),
        "guest": Pair(f"{given.zh}·{family.zh}", f"{given.en} {family.en}"),
        "family": family,
        "topic": topic,
        "topic2": second_topic,
        "topic3": third_topic,
        "body": body,
        "body2": second_body,
        "site": site,
        "site2": second_site,
        "expert": expert,
        "expert2": second_expert,
        "district": draw.choice(DISTRICTS),
        "venue": draw.choice(VENUES),
        "city": draw.choice(FOREIGN_CITIES),
        "festival": draw.choice(FESTIVALS),
        "goods": goods,
        "Goods": Pair(goods.zh, goods.en.title()),
        "day": _day(days[0]),
        "days": _days(days),
        "year": Pair(str(days[0].year), str(days[0].year)),
        "last_year": Pair(str(days[0].year - 1), str(days[0].year - 1)),
        **{name: officials[name] for name in officials},
        **{f"{name}_post": POSTS[name] for name in officials},
    }
    return {**facts, **_numbers(draw)}


def _numbers(draw: Random) -> dict[str, Pair]:
    people, firms, copies = draw.randint(16, 48) * 10, draw.randint(6, 60), draw.randint(2, 9)
    visitors = draw.randint(11, 98)
    share, years, countries_there = draw.randint(5, 29), draw.randint(5, 40), draw.randint(8, 32)
    return {
        "people": Pair(str(people), str(people)),
        "firms": Pair(str(firms), str(firms)),
        "copies": Pair(f"{copies}000", f"{copies},000"),
        "visitors": Pair(f"{visitors / 10:g}万", f"{visitors * 1000:,}"),
        "share": Pair(f"{share}%", f"{share} percent"),
        "students": Pair(str(people // 8), str(people // 8)),
        "years": Pair(str(years), str(years)),
        "anniversary": Pair(str(years), f"{years}{_suffix(years)}"),
        "nations": Pair(str(countries_there), str(countries_there)),
        "amount": Pair(f"{share * 100}万元", f"{share} million yuan"),
        "edition": Pair(str(copies), f"{copies}{_suffix(copies)}"),
    }


def _suffix(number: int) -> str:
    if 10 <= number % 100 <= 20:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _day(day: date) -> Pair:
    return Pair(f"{day.month}月{day.day}日", f"{MONTHS[day.month - 1]} {day.day}")


def _days(days: Sequence[date]) -> Pair:
    """`2月23至26日`, as the office writes it; across months both months are named."""
    first, last = days[0], days[-1]
    if first == last:
        return _day(first)
    if first.month == last.month:
        month = MONTHS[first.month - 1]
        return Pair(f"{first.month}月{first.day}至{last.day}日", f"{month} {first.day} to {last.day}")
    return Pair(f"{_day(first).zh}至{_day(last).zh}", f"{_day(first).en} to {_day(last).en}")
