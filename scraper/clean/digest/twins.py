"""Which bulletin a first line in the other language belongs to: the one it is most like, in names, numbers and days.

In an alternating layout nothing is to be found: the only bulletin that has not both languages is the one above. But
where a digest in Chinese is followed by the same in English, or a list of titles by their texts, several wait.
"""

from collections.abc import Sequence
from functools import lru_cache

from scraper.clean.align.similarity import similarity
from scraper.clean.digest.drafts import Draft
from scraper.clean.digest.leads import Days, agree, days
from scraper.clean.digest.roles import looks_like_title
from scraper.clean.terms import Terms
from scraper.clean.text.lines import Line, Side

LIKE = 0.3
"""Likeness of a line to the one that it translates is .6 and more, mostly; of two that have nothing to do with each
other hardly ever more than this."""
LIKE_IN_ORDER = 0.15
"""Asked of two that stand next to each other, or in the same order in both languages."""
LIKE_IN_A_LIST = 0.05
"""Asked of the next title in a list, where there is a bulletin in the other language for each."""
LIKE_IN_SPITE_OF_DAYS = 0.55
"""Asked of two that name different days."""
CLEARLY = 0.08
"""By so much the best must be better than the next in order, to be taken against the order."""
FAR_MORE_LIKE = 0.25
"""By so much a paragraph in the middle must be more like another bulletin, to be taken out of its own."""

DAYS_AGREE = 0.15
"""What the same days add to a likeness."""
LINES_LOOKED_AT = 3
"""The titles and the first paragraph of a bulletin, which its first lines in the other language may translate."""


def twin(here: Sequence[Line], waiting: Sequence[Draft], expected: Draft | None, terms: Terms) -> Draft | None:
    """The bulletin that first lines in the other language belong to; null if they are like none.

    Args:
        here: a title and the first paragraph, or one of them.
        waiting: the bulletins that do not have this language; at least one.
        expected: the one among them that would be next in order, if that is known.
        terms: the term base.
    """
    best, score = most_like(here, waiting, terms)
    if expected and score - (in_order := likeness(here, _other(expected, here), terms)) < CLEARLY:
        best, score = expected, in_order
    return best if score >= _asked(here, _other(best, here), in_order=best is expected) else None


def translates(line: Line, draft: Draft, terms: Terms) -> bool:
    """Whether a paragraph is clearly the translation of one that a bulletin has in the other language."""
    return any(likeness([line], [other], terms) >= LIKE_IN_SPITE_OF_DAYS for other in _other(draft, [line]))


def far_more_like(line: Line, waiting: Sequence[Draft], own: Draft, terms: Terms) -> Draft | None:
    """Another bulletin without this language that a paragraph is much more like than the one it would go to."""
    best, score = most_like([line], waiting, terms)
    asked = max(LIKE_IN_SPITE_OF_DAYS, likeness([line], _other(own, [line]), terms) + FAR_MORE_LIKE)
    return best if score >= asked else None


def most_like(here: Sequence[Line], waiting: Sequence[Draft], terms: Terms) -> tuple[Draft, float]:
    """The bulletin that first lines are most like, and how much; the first of several."""
    scores = {draft: likeness(here, _other(draft, here), terms) for draft in waiting}
    best = max(scores, key=scores.__getitem__)
    return best, scores[best]


def likeness(lines: Sequence[Line], others: Sequence[Line], terms: Terms) -> float:
    """How much the first lines of a bulletin in one language are like those of one in the other.

    The mean of the two lines that are most alike and of all of them together. Lines that name the same days are a
    little more like each other.
    """
    others = others[:LINES_LOOKED_AT]
    pairs = [_sides(line, other) for line in lines for other in others]
    if not pairs:
        return 0.0
    best = max(_similarity(zh, en, terms) for zh, en in pairs)
    all_zh, all_en = ("\n".join(dict.fromkeys(side)) for side in zip(*pairs, strict=True))
    together = _similarity(all_zh, all_en, terms)
    same = any(day in _days(lines) for day in _days(others))
    return (best + together) / 2 + (DAYS_AGREE if same else 0.0)


def same_days(lines: Sequence[Line], others: Sequence[Line]) -> bool | None:
    """Whether both name a day in common; null where one of them names none."""
    return agree(_days(lines), _days(others[:LINES_LOOKED_AT]))


def _asked(here: Sequence[Line], there: Sequence[Line], *, in_order: bool) -> float:
    """How like two bulletins must be, to be one."""
    if same_days(here, there) is False:
        return LIKE_IN_SPITE_OF_DAYS
    if in_order and (all(map(looks_like_title, there)) or all(map(looks_like_title, here))):
        return LIKE_IN_A_LIST
    return LIKE_IN_ORDER if in_order else LIKE


def _other(draft: Draft, here: Sequence[Line]) -> list[Line]:
    """What a bulletin has in the other language."""
    side: Side = "en" if here[0].side == "zh" else "zh"
    return draft.texts(side)


def _days(lines: Sequence[Line]) -> list[Days]:
    """The days in the first sentence of each line."""
    return [day for line in lines for day in days(line)]


def _sides(one: Line, other: Line) -> tuple[str, str]:
    return (one.plain, other.text) if one.side == "zh" else (other.plain, one.text)


@lru_cache(maxsize=4096)
def _similarity(zh: str, en: str, terms: Terms) -> float:
    return similarity(zh, en, terms)
