"""Ordinary text is never changed, however it is glossed; and a damaged page is told for what it is."""

import pytest

from scraper.clean.repair.gate import judge
from scraper.clean.repair.repair import repair
from scraper.clean.text.mending import Mended
from scraper.replica.damage import LEVELS, damage, traditional
from tests.scraper.clean.damaging import chinese, notices, pages
from tests.scraper.clean.glossing import GLOSSED, Page
from tests.scraper.clean.repair.test_damage import DAMAGED
from tests.scraper.clean.varied import lines

BY_HAND = [
    "重慶(Chóngqìng)位於長江上游，簡稱渝(Yú)。",
    "國(guó)字的意思是國家，讀作guó。學(xué)是學習。",
    "他彈(tán)琴，子彈(dàn)很貴；長(cháng)江，成長(zhǎng)。真的?!",
    "The word 漢語(hànyǔ) means Chinese (language); see also café(s), naïve (sic) and ?page).",
    "世界衛生組織(who)、聯合國(un)、歐盟(eu)與(yǔ)",
    "愛(ài)、罷(bà)、備(bèi)、貝(bèi)、筆(bǐ)、畢(bì)、邊(biān)、賓(bīn)",
]


def kinds_of_doubt(lines: Page) -> set[str]:
    mended, doubts = repair([Mended(line) for line in lines])
    assert [line.text for line in mended] == list(lines)
    return {doubt.kind for doubt in doubts}


@pytest.mark.parametrize("line", BY_HAND)
def test_glosses_of_people_stay(line: str) -> None:
    assert kinds_of_doubt([line]) == set()


def test_all_of_them_on_one_page_stay() -> None:
    assert kinds_of_doubt(BY_HAND) == set()


@pytest.mark.parametrize("kind", GLOSSED)
def test_generated_glosses_stay(kind: str) -> None:
    """On whole pages, and on a few lines, where each character may stand once."""
    for page in pages(12, f"glossed {kind}"):
        kinds_of_doubt(GLOSSED[kind](page))
    for number in range(60):
        for count in (1, 2, 3, 6):
            page = [traditional(line) for line in lines(count, f"glossed {number}")]
            kinds_of_doubt(GLOSSED[kind](page))


def test_characters_that_stand_once_are_no_list_unless_a_byte_is_lost() -> None:
    line = "綠色發(fā)展、經(jīng)濟、貿(mào)易、產(chǎn)業(yè)，戰(zhàn)略協議，我們與他們的關系為此"
    assert kinds_of_doubt([line]) == {"damaged_text"}
    (mended, other), _ = repair([Mended(line), Mended("領域?qū)ν忾_放")])
    assert mended.text == "綠色發展、經濟、貿易、產業，戰略協議，我們與他們的關系為此"
    assert other.text == "領域對外開放"


def test_undamaged_pages_stay_and_nothing_is_said() -> None:
    for page in notices(12, "undamaged"):
        simplified = chinese(page)
        assert kinds_of_doubt(simplified) == set()
        assert kinds_of_doubt([paragraph.en for one in page for paragraph in one.paragraphs]) == set()


@pytest.mark.parametrize("level", LEVELS)
def test_every_damaged_page_passes(level: str) -> None:
    for page in notices(12, f"damaged {level}"):
        assert judge([damage(line, level) for line in chinese(page)]).damaged


def test_a_few_annotations_are_left_and_doubted() -> None:
    assert kinds_of_doubt(["綠色發(fā)展、貿(mào)易、經(jīng)濟合作取得進展。"]) == {"damaged_text"}


def test_a_lost_byte_alone_is_left_and_doubted() -> None:
    assert kinds_of_doubt(["各領域?qū)ν忾_放"]) == {"damaged_text"}


def test_another_kind_of_damage_is_said() -> None:
    (page,) = pages(1, "other")
    assert kinds_of_doubt(GLOSSED["no tones"](page)) == {"other_damage"}


@pytest.mark.parametrize(
    ("line", "kind"), [("錕斤拷 锟斤拷", "lost_text"), ("重\ufffd市", "lost_text"), ("\ue084", "private_use")]
)
def test_what_was_lost_before_is_said(line: str, kind: str) -> None:
    assert kinds_of_doubt([line]) == {kind}


def test_the_title_and_a_short_line_are_repaired_with_their_page() -> None:
    mended, _ = repair([Mended(DAMAGED), Mended("發(fā)展")])
    assert mended[1].text == "發展"
    assert mended[1].changes[0].kind == "pinyin"
