"""Hundreds of notices, as a strict reader sees them."""

import re
from collections import Counter
from datetime import date, timedelta
from importlib.resources import files

import pytest

from scraper.replica.columns import ANNOUNCED, AT_WORK, COLUMNS, RECEIVED
from scraper.replica.events import SHARED, event
from scraper.replica.grammar import Notice, notice
from scraper.replica.guests import REGIONS, country, names
from scraper.replica.words import FOREIGN_COMPANIES

KINDS = sorted(
    path.name.removesuffix(".yaml")
    for path in files("scraper.replica").joinpath("templates").iterdir()
    if path.name != SHARED
)
TRANSLATED = (*RECEIVED, *AT_WORK, *ANNOUNCED)
HAN = re.compile(r"[\u2e80-\u9fff\uff00-\uffef\u3000-\u303f“”]")
LATIN = re.compile(r"[A-Za-z]")
ENDS_ZH = re.compile(r"[。！？][”）》]?$")
ENDS_EN = re.compile(r"[.!?]\"?$")
STOPS_INSIDE_ZH = re.compile(r"[。！？](?=[^”）》])")
STOPS_INSIDE_EN = re.compile(r"(?<!Mr)(?<!Ms)[.!?]\"? +[\"A-Z]")


def drawn(count: int, kinds: tuple[str, ...] | list[str]) -> list[Notice]:
    start = date(2024, 1, 3)
    return [
        notice(f"test/{number}", kinds[number % len(kinds)], start + timedelta(days=3 * number))
        for number in range(count)
    ]


@pytest.fixture(scope="module")
def translated() -> list[Notice]:
    return drawn(420, TRANSLATED)


@pytest.fixture(scope="module")
def all_kinds() -> list[Notice]:
    return drawn(400, KINDS)


def sentences(notices: list[Notice], side: str) -> list[str]:
    return [
        part
        for one in notices
        for paragraph in one.paragraphs
        for sentence in paragraph.sentences
        for part in getattr(sentence, side)
    ]


def chinese(notices: list[Notice]) -> list[str]:
    return [
        *sentences(notices, "zh"),
        *(one.title_zh for one in notices),
        *(c for one in notices for c in one.captions),
    ]


def english(notices: list[Notice]) -> list[str]:
    return [*sentences(notices, "en"), *(one.title_en for one in notices if one.title_en)]


def test_every_template_belongs_to_a_column() -> None:
    assert set(KINDS) == {kind for column in COLUMNS for kind in column.kinds}
    assert len(RECEIVED + AT_WORK) >= 10


def test_no_slot_is_left_unfilled(all_kinds: list[Notice]) -> None:
    texts = chinese(all_kinds) + english(all_kinds)
    assert [text for text in texts if re.search(r"[{}|]|None|\s\s|^\s|\s$", text) or not text] == []


def test_chinese_holds_no_latin_but_names_of_companies(all_kinds: list[Notice]) -> None:
    allowed = re.compile("|".join(company.en for company in FOREIGN_COMPANIES))
    assert [text for text in chinese(all_kinds) if LATIN.search(allowed.sub("", text))] == []


def test_english_holds_no_chinese(all_kinds: list[Notice]) -> None:
    assert [text for text in english(all_kinds) if HAN.search(text)] == []


def test_chinese_can_be_written_in_gbk(all_kinds: list[Notice]) -> None:
    assert all(text.encode("gbk") for text in chinese(all_kinds))


def test_a_sentence_is_one_sentence(all_kinds: list[Notice], translated: list[Notice]) -> None:
    """What the truth calls a sentence ends where a reader says it ends."""
    assert [text for text in sentences(all_kinds, "zh") if not ENDS_ZH.search(text)] == []
    assert [text for text in sentences(all_kinds, "en") if not ENDS_EN.search(text)] == []
    assert [text for text in sentences(translated, "zh") if STOPS_INSIDE_ZH.search(text)] == []
    assert [text for text in sentences(translated, "en") if STOPS_INSIDE_EN.search(text)] == []


def test_english_sentences_begin_with_a_capital_and_repeat_no_word(all_kinds: list[Notice]) -> None:
    assert [text for text in english(all_kinds) if not re.match(r'"?[A-Z\d]', text)] == []
    assert [text for text in english(all_kinds) if re.search(r"\b([A-Za-z]+) \1\b", text)] == []
    assert [
        text for text in english(all_kinds) if re.search(r"(?<![\'\w])a [aeio]|(?<![\'\w])an [^aeiouhAEIO]", text)
    ] == []


def test_three_to_five_paragraphs_in_both_languages(translated: list[Notice]) -> None:
    assert {len(one.paragraphs) for one in translated} == {3, 4, 5}
    assert all(paragraph.zh and paragraph.en for one in translated for paragraph in one.paragraphs)


def test_both_languages_name_the_same_numbers(translated: list[Notice]) -> None:
    """Digits that stand on one side stand on the other, but where 万 and 亿 or a month's name stand for some."""
    written_out = re.compile(r"[\d.]+[万亿]|[\d.]+(?:元|时|月)|[\d.,]+ (?:billion|million)|[\d,]+ yuan|\d+ [ap]\.m\.")
    for one in translated:
        for paragraph in one.paragraphs:
            for sentence in paragraph.sentences:
                zh = written_out.sub("", "".join(sentence.zh))
                en = written_out.sub("", " ".join(sentence.en)).replace(",", "")
                if not re.search(r"[万亿]", "".join(sentence.zh)):
                    assert Counter(re.findall(r"\d+", zh)) == Counter(re.findall(r"\d+", en)), sentence


def test_most_sentences_are_one_to_one_but_not_all(translated: list[Notice]) -> None:
    shapes = Counter(
        (len(sentence.zh), len(sentence.en))
        for one in translated
        for paragraph in one.paragraphs
        for sentence in paragraph.sentences
    )
    assert set(shapes) == {(1, 1), (1, 2), (2, 1)}
    assert 0.85 < shapes[1, 1] / shapes.total() < 0.98


def test_no_two_of_three_hundred_notices_are_alike() -> None:
    bodies = ["\n".join(paragraph.zh for paragraph in one.paragraphs) for one in drawn(300, RECEIVED + AT_WORK)]
    assert len(set(bodies)) == len(bodies)
    openings = Counter(re.sub(r"\d", "", body)[:24] for body in bodies)
    assert openings.most_common(1)[0][1] <= 12, "too many begin alike"


def test_an_event_lies_before_its_publication(all_kinds: list[Notice]) -> None:
    for one in all_kinds:
        assert list(one.event_on) == sorted(one.event_on)
        assert timedelta(0) < one.published_on - one.event_on[-1] <= timedelta(days=6)
        assert (len(one.event_on) == 2) == (event(one.kind).days[1] > 1)


def test_the_day_of_the_event_stands_in_both_languages(translated: list[Notice]) -> None:
    for one in translated:
        if one.kind in ANNOUNCED:
            continue
        day = one.event_on[0]
        assert f"{day.month}月{day.day}" in one.paragraphs[0].zh + one.paragraphs[1].zh, one
        assert f"{day:%B} {day.day}" in one.paragraphs[0].en + one.paragraphs[1].en, one


def test_every_country_has_a_plain_name_and_every_guest_two() -> None:
    for region in REGIONS:
        for code in region.countries.split():
            zh, en = country(code)
            assert re.fullmatch(r"[\u4e00-\u9fff]+", zh)
            assert re.fullmatch(r"[A-Z][a-z]+( [A-Z][a-z]+)*", en)
        for pair in (*names(region.towns), *names(region.men), *names(region.women), *names(region.families)):
            assert re.fullmatch(r"[\u4e00-\u9fff]+", pair.zh)
            assert re.fullmatch(r"[A-Z][a-z]+( [A-Z][a-z]+)*", pair.en)
