"""Whether two paragraphs in one language are of the same news: the same guests, the same event.

Officials of the office appear in one bulletin after another, and so do countries; foreign guests and events do not.
"""

import re
from collections.abc import Iterable, Iterator

from scraper.clean.align.anchors import english
from scraper.clean.digest.leads import behind_the_day, first_sentence
from scraper.clean.language.language import HAN
from scraper.clean.names.names import is_pinyin, sounding
from scraper.clean.terms import terms
from scraper.clean.text.lines import Line
from scraper.clean.values.countries import find_countries

SHORTEST_FOREIGN_NAME = 3
"""Characters, of a name written by its sound; shorter ones are alike by chance."""
SHORTEST_THEME = 5
"""Characters that two paragraphs share besides the words of the genre, if they are about the same."""

KNOWN = {
    "zh": re.compile(
        r"(?:[上下中]?午|晚上?|当天|晚间)?,?\s*(?:该|此次|本次|双方|代表团|调研组|考察团|访问团|学员|学生们|嘉宾|来宾|客人|与会|参会|大家|会议|活动"
        r"|大使|总领事|[他她]们?)"
    ),
    "en": re.compile(
        r"[^,]{0,12},\s*(?:he|she|they|both sides|(?:Mr|Ms|Mrs)\. [A-Z]\w+\b(?! [A-Z]|,)"
        r"|the (?:two|delegation|group|visitors|guests|participants|party|students|ambassador|team)\b)",
    ),
}
"""Behind the day, somebody of whom the paragraph before has told."""
HELD_AT = re.compile(r"\bat (?:the )?(?:[A-Z][\w'’-]*\s?)+")
HOST = {
    "zh": re.compile(r"(?:驻|^)([\u4e00-\u9fff]{2})(?:总领|市(?:人民)?政府|市委)"),
    "en": re.compile(r"\b([A-Z][a-z]+) (?:Municipal|City)\b"),
}
TOWN = re.compile(r"(?=([\u4e00-\u9fff]{2}[市州省县]))")


def goes_on(line: Line) -> bool:
    """Whether a paragraph that opens with a day speaks of somebody who is known already.

    >>> from scraper.clean.text.mending import Mended
    >>> [goes_on(Line(Mended(text), "zh-Hans")) for text in ("8月6日，代表团到访。", "8月6日，李波会见大使。")]
    [True, False]
    """
    return line.side is not None and KNOWN[line.side].match(behind_the_day(line)) is not None


def akin(line: Line, others: Iterable[Line], city: frozenset[str] = frozenset(), *, themes: bool) -> bool:
    """Whether a paragraph goes on about the guests of the ones before, or (`themes`) about their event.

    Args:
        line: a paragraph.
        others: those of a bulletin; only the ones in its language count.
        city: what `host_city` says of the page.
        themes: whether to look for the event too.
    """
    if line.side is None:
        return False
    told = "\n".join(other.plain for other in others if other.side == line.side)
    sentence = first_sentence(line.plain, line.side)
    if line.side == "en":
        return any(guest in told for guest in _guests_en(sentence, told, city, places=themes))
    if any(guest in told for guest in _guests_zh(sentence, places=themes)):
        return True
    return themes and (_shares_theme(sentence, told) or _shares_town(sentence, told, city))


def host_city(lines: Iterable[Line]) -> frozenset[str]:
    """How the city of the office is called: `Chongqing Municipal People's Government`, `驻重庆总领事`."""
    return frozenset(found[1] for line in lines if line.side for found in HOST[line.side].finditer(line.plain))


def _guests_zh(text: str, *, places: bool) -> Iterator[str]:
    """Parts of a Chinese text that are written by sound and name no country; without `places`, no town either.

    Whoever is new has a full name, with a dot, which is one name.
    """
    for country in reversed(find_countries(text, "zh-Hans")):
        text = text[: country.start] + "\n" + text[country.end :]
    for run in sounding(text):
        name = run.strip("和与对·")
        is_town = f"{name}市" in text or f"{name}州" in text
        if len(name) >= SHORTEST_FOREIGN_NAME and (places or not is_town):
            yield name


def _guests_en(text: str, told: str, city: frozenset[str], *, places: bool) -> Iterator[str]:
    """Names in an English text that are not of Chinese people, of countries, or of the city of the office.

    Where `places` count too, names that could be pinyin are taken for places, unless they are a pair of words without
    an `of` in front, which is a person; but not the place at which something was held. Whoever is new has a full name.
    """
    text = HELD_AT.sub(" ", text) if places else text
    lands = {word for country in find_countries(text, "en") for word in text[country.start : country.end].split()}
    named = [anchor for anchor in english(text, terms()).anchors if anchor.kind == "name"]
    words = {anchor.value for anchor in named} - city - lands
    for anchor in named:
        full = " ".join(word for word in anchor.among if word in words)
        is_place = any(f"{word} {full}" in text + told for word in ("of", "from", "in"))
        could_be_pinyin = all(map(is_pinyin, full.split()))
        is_person = could_be_pinyin and " " in full and not is_place
        if len(full) <= SHORTEST_FOREIGN_NAME or is_person or (not places and (is_place or could_be_pinyin)):
            continue
        yield full.removesuffix("'s")


def _shares_theme(sentence: str, told: str) -> bool:
    """Whether a stretch of a sentence, besides the words of the genre, stands in what was told."""
    for term in terms().find(sentence):
        sentence = sentence.replace(term.zh, "\n")
    runs = re.split(rf"(?:(?!{HAN.pattern}).)+|\n", sentence)
    return any(run[at : at + SHORTEST_THEME] in told for run in runs for at in range(len(run) - SHORTEST_THEME + 1))


def _shares_town(sentence: str, told: str, city: frozenset[str]) -> bool:
    """Whether both name a town from abroad; these are hardly ever called by their bare names, as the own city is."""
    towns = {found[1] for found in TOWN.finditer(sentence)}
    return any(
        town in told and town[:-1] not in city and not re.search(f"{town[:-1]}(?!{town[-1]})", sentence + told)
        for town in towns
    )
