"""Places of real damaged pages: the forward model gives what was read, the repair what was meant.

`tests/cases/damage.json`: the true text, what was annotated in which order, the marks at which the bytes were cut, what
the page shows, and what can be had back of it (U+FFFD: one character of which a byte is lost; null: nothing).
"""

from typing import Any

import pytest

from scraper.clean.repair.damage import Entry, spoil
from scraper.clean.repair.repair import may_be_normalised, repair
from scraper.clean.text.mending import Mended, undo
from tests.scraper.clean.cases import cases, parameters
from tests.scraper.clean.damaging import explains

CASES = cases("damage")
PINYIN = [case for case in CASES if not case["cut_at"]]
DAMAGED = (
    "綠色發(fā)展、創(chuàng)新發(fā)展、共同發(fā)展，經(jīng)濟發(fā)展，經(jīng)濟合作，經(jīng)濟協議，貿(mào)易、產(chǎn)業(yè)，戰(zhàn)略協議，"
    "我們與他們的關系為此，還請讓來賓說話"
)
"""A line that opens the gate for a page."""
FOLDED = DAMAGED.replace("，", ",")


def entries(case: dict[str, Any]) -> list[Entry]:
    return [Entry(*pair) for pair in case["entries"]]


def mended(line: str, *, normalised: bool = False) -> tuple[str, list[str]]:
    """A line of a damaged page after repair, and the kinds of doubt about it."""
    opening = FOLDED if normalised else DAMAGED
    lines, doubts = repair([Mended(opening), Mended(line)], normalised=normalised)
    assert "(" not in lines[0].text
    assert undo(lines[1].text, lines[1].changes) == line
    return lines[1].text, [doubt.kind for doubt in doubts if doubt.line == 1]


def number(case: dict[str, Any]) -> str:
    return str(case["number"])


def test_there_are_as_many_cases_as_were_found() -> None:
    assert [case["number"] for case in CASES] == list(range(1, 27))


@pytest.mark.parametrize("case", CASES, ids=number)
def test_damage_spreads_as_on_real_pages(case: dict[str, Any]) -> None:
    assert spoil(case["true"], entries(case), case["cut_at"]) == case["read"]


@pytest.mark.parametrize("case", CASES, ids=number)
def test_a_place_of_a_real_page_is_repaired_or_doubted(case: dict[str, Any]) -> None:
    text, doubts = mended(case["read"])
    if case["repaired"] is None:
        assert text == case["read"]
        assert "damage_left" in doubts
    else:
        assert text == case["repaired"]
        assert doubts == (["hole"] if "\N{REPLACEMENT CHARACTER}" in text else [])


@pytest.mark.parametrize("case", PINYIN, ids=number)
def test_the_same_with_the_spelling_of_other_decoders(case: dict[str, Any]) -> None:
    shown = spoil(case["true"], entries(case), decoder="web")
    assert "\N{REPLACEMENT CHARACTER}(" in shown
    assert mended(shown) == (case["true"], [])


def test_a_digit_that_other_decoders_keep_leaves_one_hole() -> None:
    shown = spoil("領域對外在3月", [Entry("驅", "qū")], decoder="web")
    assert mended(shown) == ("領域對外\N{REPLACEMENT CHARACTER}3月", ["hole"])
    assert mended(spoil("領域對外在3月", [Entry("驅", "qū")]))[1] == ["damage_left"]


def test_the_end_of_a_line_leaves_one_hole() -> None:
    assert mended(spoil("領域對外在", [Entry("驅", "qū")])) == ("領域對外\N{REPLACEMENT CHARACTER}", ["hole"])


def test_the_order_of_the_list_matters() -> None:
    xue, qu = Entry("學", "xué"), Entry("驅", "qū")
    assert spoil("向學生了", [xue, qu]) == "向?qū)W(xué)生了"
    assert spoil("向學生了", [qu, xue]) == "向?qū)W生了"
    assert mended("向?qū)W(xué)生了")[0] == mended("向?qū)W生了")[0] == "向學生了"


def test_without_a_cut_the_marks_are_swallowed() -> None:
    assert spoil("展潛力，主", [Entry("節", "jié")]).startswith("展?jié)摿Γ")


@pytest.mark.parametrize("shown", ["再?gòu)娜蚴袌?chǎng)的", "拓?fù)浜腥舾蓚€(gè)節", "向?yàn)趵缃M織"])
def test_a_shorter_repair_of_normalised_text_is_not_made(shown: str) -> None:
    """A private-use character is gone, and what is left could be "proven" to be another word."""
    text, doubts = mended(shown, normalised=True)
    assert text == shown
    assert doubts == ["damage_left"]


@pytest.mark.parametrize(
    ("shown", "text"), [("各領域?qū)ν忾_放和", "各領域對外開放和"), ("當?shù)貢r(shí)間", "當地時間")]
)
def test_words_prove_a_repair_of_normalised_text(shown: str, text: str) -> None:
    assert mended(shown, normalised=True) == (text, [])


def test_a_proof_names_the_bytes() -> None:
    (_, line), _ = repair([Mended(DAMAGED), Mended("領域?qū)ν忾_放")])
    (change,) = line.changes
    assert (change.kind, change.before, change.after) == ("pinyin_across", "?qū)ν忾_", "對外開")
    assert "F28C 驅 (qū)" in change.proof
    assert "8CA6 CDE2 E95F" in change.proof


def test_a_doubt_shows_the_place_and_says_why() -> None:
    _, doubts = repair([Mended(DAMAGED), Mended("例?！跋嘈旁?位")])
    (doubt,) = doubts
    assert (doubt.line, doubt.kind) == (1, "damage_left")
    assert "！跋嘈旁" in doubt.evidence
    assert "two are lost together" in doubt.reason


@pytest.mark.parametrize(
    ("texts", "normalised"),
    [
        (["重慶,綠色,2021年"], True),
        (["重慶，綠色，2021年"], True),
        (["領域?qū)ν忾_放"], True),
        (["娜\ue084蚴,袌"], False),
        (["Chongqing, green", "娜\ue084蚴，袌"], False),
    ],
)
def test_only_private_use_characters_tell_that_none_are_gone(texts: list[str], normalised: bool) -> None:
    assert may_be_normalised(texts) is normalised


@pytest.mark.parametrize("case", parameters("repair"))
def test_what_looked_proven_and_was_wrong_is_left(case: dict[str, Any]) -> None:
    """Private-use characters are gone from these, and what is left was read as something else once."""
    assert spoil(case["true"], entries(case)) == case["raw"]
    assert mended(case["read"], normalised=True) == (case["read"], ["damage_left"])
    assert explains(mended(case["raw"])[0], case["true"])
