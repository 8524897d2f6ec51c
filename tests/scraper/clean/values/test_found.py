from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.records import Lang
from scraper.clean.values.countries import find_countries
from scraper.clean.values.dates import find_dates
from scraper.clean.values.found import Found
from scraper.clean.values.numbers import find_numbers
from tests.scraper.clean.cases import cases

Find = Callable[[str, Lang], list[Found]]
FINDERS: dict[str, Find] = {"numbers": find_numbers, "dates": find_dates, "countries": find_countries}
CASES = [pytest.param(FINDERS[name], case, id=case["text"]) for name in FINDERS for case in cases(name)]
GENRE = st.text(
    st.sampled_from("第十二三百万亿余多个位月日年至-0123456789０,.%一 ·FebruaryMay andto2nd日本"), max_size=40
)


@pytest.mark.parametrize(("find", "case"), CASES)
def test_what_stands_in_a_text(find: Find, case: dict[str, Any]) -> None:
    text = case["text"]
    assert [[text[found.start : found.end], found.value] for found in find(text, case["lang"])] == case["found"]


@pytest.mark.parametrize("find", FINDERS.values())
@given(text=st.one_of(GENRE, st.text(max_size=40)), lang=st.sampled_from(["zh-Hans", "zh-Hant", "en", "und"]))
def test_spans_are_in_the_text_in_order_and_apart(find: Find, text: str, lang: Lang) -> None:
    found = find(text, lang)
    ends = [0, *(one.end for one in found)]
    assert all(end <= one.start < one.end <= len(text) for end, one in zip(ends, found, strict=False))
    assert all(one.value for one in found)


@given(number=st.integers(min_value=2, max_value=10**12))
def test_figures_are_read_back_in_both_languages(number: int) -> None:
    texts: tuple[tuple[str, Lang], ...] = ((f"共{number}人", "zh-Hans"), (f"{number:,} people in all", "en"))
    assert [[found.value for found in find_numbers(text, lang)] for text, lang in texts] == [[str(number)]] * 2


@given(day=st.dates())
def test_days_are_read_back_in_both_languages(day: Any) -> None:
    texts: tuple[tuple[str, Lang], ...] = (
        (f"{day.month}月{day.day}日", "zh-Hans"),
        (f"on {day:%B} {day.day}", "en"),
        (f"on {day.day} {day:%B}", "en"),
    )
    assert {found.value for text, lang in texts for found in find_dates(text, lang)} == {f"--{day:%m-%d}"}
