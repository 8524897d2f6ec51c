"""Where the two languages of a bulletin say different things: a sign of damage, or of a wrong translation.

Texts that translate each other agree in their numbers, dates and countries. So an item that one of them has and the
other has not is worth a look: it exposes a lost digit (`月26日`) as well as a slip of the translator.
"""

from collections.abc import Sequence

from schemas.records import Alignment, Issue, Segment
from scraper.clean.counterparts import Item, Side, missing, side

NAMED_AGAIN = frozenset({"country", "name"})
"""Kinds for which a word like `the country` or `he` may stand."""
EXCERPT = 60
"""Characters of each side that the issue shows."""


def divergences(key: str, segments: Sequence[Segment], alignments: Sequence[Alignment]) -> list[Issue]:
    """Compare the aligned segments of one bulletin.

    A country that only one side has is let pass where the other language has it elsewhere in the bulletin, since `the
    country` and `he` stand for it; unless the other side has a country to itself, too.

    Args:
        key: of the bulletin.
        segments: of the bulletin, after repair.
        alignments: of both levels; those of segments are compared, with both sides filled.

    Returns:
        At most one issue a pair, in the order of the alignments.
    """
    by_ordinal = {segment.ordinal: segment for segment in segments}
    pairs = [one for one in alignments if one.level == "segment" and one.zh and one.en]
    whole = (
        _side([by_ordinal[n] for pair in pairs for n in pair.zh]),
        _side([by_ordinal[n] for pair in pairs for n in pair.en]),
    )
    issues: list[Issue] = []
    for pair in pairs:
        zh, en = _side([by_ordinal[n] for n in pair.zh]), _side([by_ordinal[n] for n in pair.en])
        only_zh, only_en = _unexplained(missing(zh, en), missing(en, zh), whole)
        if only_zh or only_en:
            issues.append(_issue(key, pair, (zh, only_zh), (en, only_en)))
    return issues


def _side(segments: Sequence[Segment]) -> Side:
    return side([(segment.text, segment.lang) for segment in segments])


def _unexplained(only_zh: list[Item], only_en: list[Item], whole: tuple[Side, Side]) -> tuple[list[Item], list[Item]]:
    """What is left when what is merely named elsewhere has been taken out."""
    zh_kinds, en_kinds = {item.kind for item in only_zh}, {item.kind for item in only_en}
    return (
        [item for item in only_zh if item.kind in en_kinds or not _named_in(whole[1], item)],
        [item for item in only_en if item.kind in zh_kinds or not _named_in(whole[0], item)],
    )


def _named_in(whole: Side, item: Item) -> bool:
    return item.kind in NAMED_AGAIN and not missing(Side("", not whole.chinese, (item,)), whole)


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
    items = ", ".join(f"{item.kind} {item.text} ({item.value})" for item in only)
    return f"alone has {items or 'nothing'}: {_excerpt(whole.text, only)}"


def _excerpt(text: str, only: Sequence[Item]) -> str:
    """The text around what it alone has."""
    at = text.find(only[0].text) if only else 0
    start = max(0, min(at - EXCERPT // 2, len(text) - EXCERPT))
    cut = text[start : start + EXCERPT].replace("\n", " ")
    return f"“{'…' if start else ''}{cut}{'…' if start + EXCERPT < len(text) else ''}”"
