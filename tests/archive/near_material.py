"""Made-up bulletins for finding near-duplicates: the same formula with other facts, and copies with edits.

The texts are the replica's; what they mention is read from them as `clean` reads it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random

from opencc import OpenCC

from archive.compared import BETWEEN, CAPITAL, FIGURES, Compared, sides
from schemas.records import Lang, Mention, Role, Segment
from scraper.clean.align.align import align
from scraper.clean.mentions.mentions import mentions
from scraper.replica.facts import Facts, facts
from scraper.replica.grammar import Notice, notice, seeded, told

DAY = date(2026, 3, 5)
GUESTS = ("guest", "family", "country", "mr", "he", "his", "him")
TALES = ("meeting", "delegation", "sister_city", "visit_abroad", "consular_tour", "festival", "training", "donation")
"""Kinds of notice that were translated and that have guests, days and numbers."""


@dataclass(frozen=True)
class Text:
    """A bulletin's segments, and where they mention something."""

    segments: tuple[Segment, ...]
    mentions: tuple[Mention, ...]

    def compared(self, number: int, published_on: str = "2026-03-05") -> Compared:
        """As the archive compares it."""
        rows = [
            (
                segment.lang,
                segment.role,
                segment.text,
                BETWEEN.join(f"{one.kind} {one.text}" for one in self.mentions if one.segment == segment.ordinal),
            )
            for segment in self.segments
        ]
        return Compared(number, f"{number:06}", published_on, sides(rows))


def read(lines: Iterable[tuple[Lang, Role, str]]) -> Text:
    """Lines as `clean` reads them."""
    segments = [
        Segment(ordinal=number, role=role, lang=lang, text=text, text_original=text)
        for number, (lang, role, text) in enumerate(((lang, role, text) for lang, role, text in lines if text), 1)
    ]
    return Text(tuple(segments), tuple(mentions(segments, align(segments)[1])))


def lines(of: Notice, tongues: str) -> list[tuple[Lang, Role, str]]:
    """Title and paragraphs in `zh`, in `en`, or in `zh en`."""
    found: list[tuple[Lang, Role, str]] = []
    if "zh" in tongues:
        found += [("zh-Hans", "title", of.title_zh), *(("zh-Hans", "body", one.zh) for one in of.paragraphs)]
    if "en" in tongues:
        found += [("en", "title", of.title_en or ""), *(("en", "body", one.en) for one in of.paragraphs)]
    return found


# --- the same formula ---------------------------------------------------------------------------------------------


def other_guests(count: int, tongues: str) -> list[Text]:
    """Bulletins of the same words in the same order, no two with the same guest of the same country."""
    base = facts(seeded("formula"), (DAY - timedelta(days=2), DAY), DAY)
    found: dict[tuple[str, str], Facts] = {}
    number = 0
    while len(found) < count:
        drawn = facts(seeded(f"guest {number}"), (DAY,), DAY)
        found.setdefault((drawn["guest"].zh, drawn["country"].zh), {**base, **_some(drawn, GUESTS)})
        number += 1
    return [read(lines(told(seeded("words"), "meeting", (DAY,), DAY, known), tongues)) for known in found.values()]


def other_days(count: int, tongues: str) -> list[Text]:
    """The same guest in the same words, on other days."""
    base = facts(seeded("formula"), (DAY,), DAY)
    found = []
    for number in range(count):
        day = date(2020, 1, 1) + timedelta(days=number)
        drawn = facts(seeded("formula"), (day, day + timedelta(days=1)), day)
        names = [name for name, pair in drawn.items() if pair != base[name]]
        known = {**base, **{name: drawn[name] for name in names}, "day": drawn["day_long"], "days": drawn["day_long"]}
        found.append(read(lines(told(seeded("words"), "meeting", (day,), day, known), tongues)))
    return found


def other_numbers(count: int, tongues: str) -> list[Text]:
    """The same fair in the same words, with other numbers of people, countries, visitors and money."""
    base = facts(seeded("formula"), (DAY,), DAY)
    found: dict[str, Text] = {}
    number = 0
    while len(found) < count:
        drawn = facts(seeded(f"numbers {number}"), (DAY,), DAY)
        number += 1
        counted = [name for name in drawn if base[name].en and base[name].en[0].isdigit() and name not in ("year",)]
        known = {**base, **{name: drawn[name] for name in counted}}
        said = told(seeded("words"), "festival", (DAY,), DAY, known)
        key = "".join(text for _, _, text in lines(said, tongues))
        if key not in found:
            found[key] = read(lines(said, tongues))
    return list(found.values())


def _some(drawn: Facts, names: Sequence[str]) -> Facts:
    return {name: drawn[name] for base in names for name in (base, base.capitalize())}


# --- copies ---------------------------------------------------------------------------------------------------------


def originals(count: int, tongues: str) -> list[Text]:
    """Notices of many kinds, each another event."""
    return [
        read(lines(notice(f"original {number}", TALES[number % len(TALES)], DAY), tongues)) for number in range(count)
    ]


def edited(text: Text, share: float, draw: Random) -> Text:
    """A copy with so many of its characters replaced, left out or put in, outside names, numbers and dates."""
    changed = []
    for segment in text.segments:
        named = [(one.start, one.end) for one in text.mentions if one.segment == segment.ordinal]
        changed.append((segment.lang, segment.role, _edited(segment.text, named, share, draw)))
    return read(changed)


def _edited(text: str, named: Sequence[tuple[int, int]], share: float, draw: Random) -> str:
    spans = [*named, *(one.span() for pattern in (CAPITAL, FIGURES) for one in pattern.finditer(text))]
    free = [at for at in range(len(text)) if not any(start <= at < end for start, end in spans)]
    characters = list(text)
    for at in draw.sample(free, min(len(free), round(share * len(text)))):
        slip = draw.choice([text[one] for one in free])
        characters[at] = draw.choice(["", slip, text[at] + slip])
    return "".join(characters)


def with_source(text: Text) -> Text:
    """With a line that says who wrote it."""
    return read([*_lines(text), ("zh-Hans", "source", "（供稿：周镕）")])


def without_paragraph(text: Text) -> Text:
    """Without the last paragraph but one of each language."""
    kept = _lines(text)
    for tongue in ("zh", "en"):
        body = [line for line in kept if line[0].startswith(tongue) and line[1] == "body"]
        if len(body) > 2:
            kept.remove(body[-2])
    return read(kept)


def traditional(text: Text) -> Text:
    """In the other script."""
    convert = _converter().convert
    return read([("zh-Hant" if lang != "en" else lang, role, convert(one)) for lang, role, one in _lines(text)])


@cache
def _converter() -> OpenCC:
    return OpenCC("s2t")


def narrow(text: Text) -> Text:
    """With marks of half width."""
    table = str.maketrans("，：；！？（）", ",:;!?()")
    return read([(lang, role, one.translate(table)) for lang, role, one in _lines(text)])


def retitled(text: Text) -> Text:
    """With another title."""
    return read(
        [(lang, role, "最新消息" if role == "title" and lang != "en" else one) for lang, role, one in _lines(text)]
    )


COPIES: dict[str, Callable[[Text], Text]] = {
    "source line": with_source,
    "dropped paragraph": without_paragraph,
    "other script": traditional,
    "width of marks": narrow,
    "title": retitled,
    "other script, width of marks, dropped paragraph": lambda text: narrow(traditional(without_paragraph(text))),
}
"""Edits that editors make."""


def _lines(text: Text) -> list[tuple[Lang, Role, str]]:
    return [(segment.lang, segment.role, segment.text) for segment in text.segments]


def saved_page(text: Text, day: str) -> str:
    """The same as a page that somebody saved."""
    paragraphs = "".join(f"<p>{segment.text}</p>" for segment in text.segments)
    head = f"<meta name='ArticleTitle' content='外事要闻'><meta name='PubDate' content='{day}'>"
    return f"<html><head>{head}</head><body><div class='article-content'>{paragraphs}</div></body></html>"
