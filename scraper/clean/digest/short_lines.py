"""Which lines of a page have the form of a title: short, no sentence, no item of an enumeration.

Some offices number their news (`1. 李波会见大使`, `一、李波会见大使`), some end a title as a sentence (`我们来了！`).
One such line alone may as well be an item or a slogan; it is what stands below it, here and all over the page, that
tells.
"""

from collections.abc import Iterator, Sequence

from scraper.clean.digest.leads import opening
from scraper.clean.digest.restated import restated
from scraper.clean.digest.roles import is_bulleted, is_numbered, looks_like_title, may_be_title
from scraper.clean.text.lines import Line

RESTATED = 0.4
"""News says in its first paragraph what its title has said: so much at least."""
RESTATED_SENTENCE = 0.6
"""Asked of a title that ends in a full stop: another paragraph of the page shares so much of its words hardly ever."""
NEWS_SHARE = 0.5
"""From this share on of numbered lines that news follows, they are titles, not the parts of a report."""


def short_lines(texts: Sequence[Line]) -> list[bool]:
    """For each line of text, in page order, whether it has the form of a title on this page."""
    numbered = _numbers_are_of_titles(texts)
    sentences = bool(texts) and _stands_above_its_news(texts, 0)
    bullets = any(is_bulleted(line) and looks_like_title(line) for line in texts)

    def is_short(at: int) -> bool:
        line = texts[at]
        if looks_like_title(line):
            return True
        if not may_be_title(line) or (is_numbered(line) and not numbered):
            return False
        if line.plain[-1] in "!?":
            return at == 0 or (bullets and is_bulleted(line)) or _news_below(texts, at) is not None
        return _stands_above_its_news(texts, at) if line.plain[-1] in "。." and sentences else is_numbered(line)

    return [is_short(at) for at in range(len(texts))]


def _numbers_are_of_titles(texts: Sequence[Line]) -> bool:
    """Whether news stands below the numbered lines of a page: below the first of them, and below most."""
    told: dict[int, bool] = {}
    for at, line in enumerate(texts):
        if is_numbered(line) and may_be_title(line) and (below := _below(texts, at)) is not None:
            is_news = opening(texts[below]) is not None and restated(line, texts[below]) >= RESTATED
            told[below] = told.get(below, False) or is_news
    return bool(told) and next(iter(told.values())) and sum(told.values()) > NEWS_SHARE * len(told)


def _stands_above_its_news(texts: Sequence[Line], at: int) -> bool:
    """Whether news follows that says nearly all of this line once more."""
    news = _news_below(texts, at) if may_be_title(texts[at]) else None
    return news is not None and restated(texts[at], news) >= RESTATED_SENTENCE


def _news_below(texts: Sequence[Line], at: int) -> Line | None:
    """The paragraph below a line and further short lines, if it opens as news does."""
    below = _below(texts, at)
    return texts[below] if below is not None and opening(texts[below]) else None


def _below(texts: Sequence[Line], at: int) -> int | None:
    """The place of the next line that can be no title."""
    places: Iterator[int] = (place for place in range(at + 1, len(texts)) if not may_be_title(texts[place]))
    return next(places, None)
