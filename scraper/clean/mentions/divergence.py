"""Where the two languages of a bulletin say different things: a sign of damage, or of a wrong translation.

Texts that translate each other agree in their numbers, dates, countries and people. So an item that one of them has and
the other has not is worth a look: it exposes a lost digit (`月26日`) as well as a slip of the translator.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from schemas.records import Alignment, Issue, Mention, Segment
from scraper.clean.mentions.counterparts import Item, Side, missing, side
from scraper.clean.mentions.same_people import apart
from scraper.clean.terms import Terms
from scraper.clean.terms import terms as shipped_terms
from scraper.clean.values.found import folded

NAMED_AGAIN = frozenset({"country", "name"})
"""Kinds for which a word like `the country` or `he` may stand."""
EXCERPT = 60
"""Characters of each side that the issue shows."""


def divergences(
    key: str,
    segments: Sequence[Segment],
    alignments: Sequence[Alignment],
    mentions: Sequence[Mention],
    terms: Terms | None = None,
) -> list[Issue]:
    """Compare the aligned segments of one bulletin.

    A country or a person that only one side has is let pass where the other language has it elsewhere in the bulletin,
    since `the country` and `he` stand for it; unless the other side has one to itself, too.

    Args:
        key: of the bulletin.
        segments: of the bulletin, after repair.
        alignments: of both levels; those of segments are compared, with both sides filled.
        mentions: of the bulletin; the people in it.
        terms: the term base; its words are no names.

    Returns:
        At most one issue a pair, in the order of the alignments.
    """
    base = terms or shipped_terms()
    pairs = [one for one in alignments if one.level == "segment" and one.zh and one.en]
    sides = [(_side(pair.zh, segments, mentions), _side(pair.en, segments, mentions)) for pair in pairs]
    whole = Whole(
        _side([n for pair in pairs for n in pair.zh], segments, mentions),
        _side([n for pair in pairs for n in pair.en], segments, mentions),
        base,
    )
    issues: list[Issue] = []
    for pair, (zh, en) in zip(pairs, sides, strict=True):
        only_zh, only_en = whole.unexplained(zh, en)
        if only_zh or only_en:
            issues.append(_issue(key, pair, (zh, only_zh), (en, only_en)))
    return issues


@dataclass(frozen=True)
class Whole:
    """All that is aligned in a bulletin, where an item may stand that one paragraph lacks."""

    zh: Side
    en: Side
    terms: Terms

    def unexplained(self, zh: Side, en: Side) -> tuple[list[Item], list[Item]]:
        """What each side of a pair says alone, without what is merely named elsewhere."""
        names = apart(zh.names, en.names, zh.text, en.text, self.terms)
        only_zh = [*missing(zh, en), *(Item("name", name, name) for name in names[0])]
        only_en = [*missing(en, zh), *(Item("name", name, name) for name in names[1])]
        zh_kinds, en_kinds = {item.kind for item in only_zh}, {item.kind for item in only_en}
        return (
            [item for item in only_zh if item.kind in en_kinds or not self._named_in(self.en, item)],
            [item for item in only_en if item.kind in zh_kinds or not self._named_in(self.zh, item)],
        )

    def _named_in(self, other: Side, item: Item) -> bool:
        if item.kind not in NAMED_AGAIN:
            return False
        if item.kind == "country":
            return not missing(Side("", not other.chinese, (item,)), other)
        zh, en = ((), (item.value,)) if other.chinese else ((item.value,), ())
        return apart(zh, en, self.zh.text, self.en.text, self.terms) == ([], [])


def _side(ordinals: Sequence[int], segments: Sequence[Segment], mentions: Sequence[Mention]) -> Side:
    chosen = {segment.ordinal: segment for segment in segments if segment.ordinal in ordinals}
    names = [one for one in mentions if one.kind == "person" and one.segment in chosen]
    return side(
        [(segment.text, segment.lang) for segment in chosen.values()],
        [folded(one.text, chosen[one.segment].lang) for one in names],
    )


def _issue(key: str, pair: Alignment, zh: tuple[Side, list[Item]], en: tuple[Side, list[Item]]) -> Issue:
    places = (f"zh {', '.join(map(str, pair.zh))}", f"en {', '.join(map(str, pair.en))}")
    told = [f"{place} {_told(*one)}" for place, one in zip(places, (zh, en), strict=True)]
    return Issue(
        stage="clean",
        kind="divergence",
        where=key,
        evidence="; ".join(told),
        suggestion="compare the two with the page: a character may be lost or damaged, or the translation may differ",
    )


def _told(whole: Side, only: Sequence[Item]) -> str:
    items = ", ".join(f"{item.kind} {item.text}{_value(item)}" for item in only)
    return f"alone has {items or 'nothing'}: {_excerpt(whole.text, only)}"


def _value(item: Item) -> str:
    return "" if item.value == item.text else f" ({item.value})"


def _excerpt(text: str, only: Sequence[Item]) -> str:
    """The text around what it alone has."""
    at = text.find(only[0].text) if only else 0
    start = max(0, min(at - EXCERPT // 2, len(text) - EXCERPT))
    cut = text[start : start + EXCERPT].replace("\n", " ")
    return f"“{'…' if start else ''}{cut}{'…' if start + EXCERPT < len(text) else ''}”"
