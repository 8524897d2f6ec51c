import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.records import Mention, Segment
from scraper.clean.mentions.mentions import mentions
from scraper.replica import words
from scraper.replica.grammar import Notice
from tests.scraper.clean.cases import cases
from tests.scraper.clean.notices import bilingual_notices, pairs, records

Span = tuple[int, int, int]

NAMES = {
    "person": "mayor secretary director deputy chief expert expert2 guest family".split(),
    "place": "country country2 city district".split(),
    "body": "body body2 division division2 company".split(),
}
ALSO_RIGHT: dict[str, list[str]] = {
    "person": [],
    "place": ["云渡市", "云渡", "Yundu", "中国", "China", "Chinese", *"松石 北岸 南屏 望江 青禾 云台".split()],
    "body": ["市政府外办", "市政府", "使领馆", "领馆", "Foreign Affairs Office", "Yundu Municipal People's Government"],
}
ENGLISH_OF_DISTRICTS = ["Songshi", "Bei'an", "Nanping", "Wangjiang", "Qinghe", "Yuntai"]
FACILITIES = "venue hall depot site sight foreign_company window".split()
FLOORS = {("person", "zh"): (0.99, 0.97), ("person", "en"): (0.99, 0.97), ("body", "zh"): (0.93, 0.9)}
FLOORS |= {("body", "en"): (0.97, 0.88), ("place", "zh"): (0.97, 0.9), ("place", "en"): (0.97, 0.88)}
"""Least precision and recall."""


@pytest.mark.parametrize("case", cases("mentions"), ids=lambda case: case["label"])
def test_what_a_pair_of_paragraphs_mentions(case: dict[str, Any]) -> None:
    found = mentions(*records([(case["zh"], case["en"])]))
    for kind in {"person", "place", "body"} & case.keys():
        these = [one for one in found if one.kind == kind]
        assert [one.text if kind == "body" else [one.text, one.value] for one in these] == case[kind]


@given(zh=st.text(max_size=40), en=st.text(max_size=40))
def test_a_mention_is_what_stands_at_its_span(zh: str, en: str) -> None:
    segments, alignments = records([(f"副市长{zh}", f"Ambassador {en}")])
    for one in mentions(segments, alignments):
        assert segments[one.segment - 1].text[one.start : one.end] == one.text != ""


@pytest.mark.parametrize("zh", ["九", "九亿", "〇", "9", "分之", "·达", "市长李波", "市委员会", "2月25日、", "李波、"])
def test_a_long_run_of_anything_breaks_nothing(zh: str) -> None:
    mentions(*records([(zh * 3000, "a hundred million trillion " * 900 + "A. B. " * 900)]))


def test_mentions_of_the_made_up_office() -> None:
    right: Counter[tuple[str, str]] = Counter()
    found: Counter[tuple[str, str]] = Counter()
    seen: Counter[tuple[str, str]] = Counter()
    there: Counter[tuple[str, str]] = Counter()
    for drawn in bilingual_notices("mentions", 114):
        segments, alignments = records(pairs(drawn))
        all_found = mentions(segments, alignments)
        for kind in NAMES:
            for segment in segments:
                of = (kind, segment.lang[:2])
                these = [one for one in all_found if one.kind == kind and one.segment == segment.ordinal]
                known, also = _known(drawn, segment, kind), _acceptable(drawn, segment, kind)
                right[of] += sum(_span(one) in known | also for one in these)
                found[of] += len(these)
                seen[of] += sum(any(_holds(one, place) for one in these) for place in known)
                there[of] += len(known)
    figures = {of: (right[of] / found[of], seen[of] / there[of]) for of in found}
    assert {of: all(map(float.__ge__, figures[of], FLOORS[of])) for of in FLOORS} == dict.fromkeys(FLOORS, True), (
        figures
    )


def _known(drawn: Notice, segment: Segment, kind: str) -> set[Span]:
    return _places(segment, _written(drawn, segment, NAMES[kind]))


def _acceptable(drawn: Notice, segment: Segment, kind: str) -> set[Span]:
    """What is right to be found, though no fact of the notice."""
    facilities = _written(drawn, segment, FACILITIES) if kind == "body" else ENGLISH_OF_DISTRICTS
    names = [*ALSO_RIGHT[kind], words.OFFICE.zh, words.OFFICE.en, *facilities]
    in_cities = [f"{city}{name}" for city in _written(drawn, segment, ["city"]) for name in ALSO_RIGHT[kind]]
    return {place for name in (*names, *in_cities) for place in _places(segment, [name])}


def _written(drawn: Notice, segment: Segment, facts: Iterable[str]) -> list[str]:
    side = segment.lang == "en"
    names = [drawn.known[fact][side] for name in facts for fact in (name, name.capitalize())]
    return [re.sub("^[Tt]he ", "", name) for name in names]


def _places(segment: Segment, names: Iterable[str]) -> set[Span]:
    either = "|".join(re.escape(name) for name in sorted(set(names), key=len, reverse=True) if name)
    return {(segment.ordinal, *found.span()) for found in re.finditer(either, segment.text)} if either else set()


def _span(one: Mention) -> Span:
    return one.segment, one.start, one.end


def _holds(one: Mention, place: Span) -> bool:
    return one.start <= place[1] and place[2] <= one.end
