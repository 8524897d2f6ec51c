import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import pytest

from schemas.records import Issue, Lang
from scraper.clean.mentions.divergence import divergences
from scraper.clean.mentions.mentions import mentions
from scraper.clean.values.countries import find_countries
from scraper.clean.values.dates import find_dates
from scraper.clean.values.found import Found
from scraper.clean.values.numbers import find_numbers
from scraper.replica.guests import REGIONS, country
from tests.scraper.clean.cases import cases
from tests.scraper.clean.notices import Pair, bilingual_notices, pairs, records

Spoil = Callable[[Random, str, Found, Lang], str | None]

LANGS: tuple[Lang, Lang] = ("zh-Hans", "en")
NUMERALS: dict[Lang, list[str]] = {
    "zh-Hans": list("三四五六七八九"),
    "en": "three four five six seven eight nine".split(),
}
DAY: dict[Lang, str] = {"zh-Hans": r"\d+(?=日|至)", "en": r"(?<=[a-z] )\d{1,2}(?!\d)|(?<=to )\d{1,2}(?!\d)"}
ITEM = r"(?:number|date|country|name) (.+?)(?= \(|, (?:number|date|country|name) |: “)"
COUNTRIES = [code for region in REGIONS for code in region.countries.split()]


@pytest.mark.parametrize("case", cases("divergence"), ids=lambda case: case["label"])
def test_what_one_language_says_alone(case: dict[str, Any]) -> None:
    issues = _diverging([(case["zh"], case["en"])])
    alone = [item for issue in issues for item in re.findall(ITEM, _alone(issue))]
    assert alone == case["alone"]


def test_a_country_named_again_elsewhere_is_no_divergence() -> None:
    texts = [
        ("挪威大使来访。", "The ambassador of Norway came."),
        ("挪威愿与本市合作。", "The country wants to cooperate."),
    ]
    assert _diverging(texts) == []
    assert len(_diverging([texts[0], ("瑞典愿与本市合作。", "The country wants to cooperate.")])) == 1


def test_an_issue_shows_both_sides() -> None:
    (issue,) = _diverging([("2月6日，大使来访。", "On February 26, the ambassador came.")])
    assert issue.where == "key"
    assert issue.evidence == (
        "zh 1 alone has date 2月6日 (--02-06): “2月6日，大使来访。”; "
        "en 2 alone has date February 26 (--02-26): “On February 26, the ambassador came.”"
    )


def test_paragraphs_without_a_counterpart_are_not_compared() -> None:
    segments, _ = records([("2月6日", "On February 26")])
    assert divergences("key", segments, [], []) == []


def test_sound_notices_are_left_in_peace() -> None:
    """At most one pair in 500; none in 9,000 when this was written."""
    count = alarms = 0
    for drawn in bilingual_notices("sound", 114):
        count += len(pairs(drawn))
        alarms += len(_diverging(pairs(drawn)))
    assert alarms <= count / 500


def _change_a_digit(draw: Random, text: str, found: Found, lang: Lang) -> str | None:
    digits = [at for at in range(found.start, found.end) if text[at].isdecimal()]
    if not digits:
        return None
    at = draw.choice(digits)
    return text[:at] + draw.choice([digit for digit in "123456789" if digit != text[at]]) + text[at + 1 :]


def _change_a_numeral(draw: Random, text: str, found: Found, lang: Lang) -> str | None:
    said = text[found.start : found.end]
    if said not in NUMERALS[lang]:
        return None
    return _put(text, found, draw.choice([other for other in NUMERALS[lang] if other != said]))


def _shift_a_day(draw: Random, text: str, found: Found, lang: Lang) -> str | None:
    days = list(re.finditer(DAY[lang], text[found.start : found.end]))
    if not days:
        return None
    day = draw.choice(days)
    other = draw.choice([other for other in range(1, 29) if other != int(day[0])])
    return text[: found.start + day.start()] + str(other) + text[found.start + day.end() :]


def _swap_the_country(draw: Random, text: str, found: Found, lang: Lang) -> str | None:
    return _put(
        text, found, country(draw.choice([code for code in COUNTRIES if code != found.value]))[LANGS.index(lang)]
    )


def _put(text: str, found: Found, other: str) -> str:
    return text[: found.start] + other + text[found.end :]


@pytest.mark.parametrize(
    ("find", "spoil", "floor"),
    [
        (find_numbers, _change_a_digit, 0.97),
        (find_numbers, _change_a_numeral, 0.95),
        (find_dates, _shift_a_day, 0.97),
        (find_countries, _swap_the_country, 0.97),
    ],
)
def test_what_was_spoiled_is_found(find: Callable[[str, Lang], list[Found]], spoil: Spoil, floor: float) -> None:
    draw = Random(1)  # noqa: S311  # which damage, no secrets
    spoiled = noticed = 0
    for drawn in bilingual_notices("spoiled", 95):
        texts = pairs(drawn)
        places = [
            (at, side, found)
            for at, pair in enumerate(texts)
            for side, text in enumerate(pair)
            for found in find(text, LANGS[side])
        ]
        draw.shuffle(places)
        for at, side, found in places:
            wrong = spoil(draw, texts[at][side], found, LANGS[side])
            if wrong is not None:
                bad = [*texts[:at], (wrong, texts[at][1]) if side == 0 else (texts[at][0], wrong), *texts[at + 1 :]]
                spoiled += 1
                noticed += any(issue.evidence.startswith(f"zh {2 * at + 1} ") for issue in _diverging(bad))
                break
    assert spoiled > 30
    assert noticed >= floor * spoiled


def _diverging(texts: Sequence[Pair]) -> list[Issue]:
    segments, alignments = records(texts)
    return divergences("key", segments, alignments, mentions(segments, alignments))


def _alone(issue: Issue) -> str:
    """The evidence without the texts that it shows."""
    return re.sub("“[^”]*”", "“", issue.evidence)
