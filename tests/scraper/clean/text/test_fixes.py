"""Small faults: what is mended, what is left, and that everything can be undone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.clean.text.fixes import mend_line, mend_lines
from scraper.clean.text.mending import Mended, undo

MENDED = [
    ("Foreign Aff airs Off i ce of Chongqing", "Foreign Affairs Office of Chongqing", "split_ligature"),
    ("in various fi elds and confl icts", "in various fields and conflicts", "split_ligature"),
    ("the o ffi ce was con fi rmed", "the office was confirmed", "split_ligature"),
    ("2021年7月1 8日", "2021年7月18日", "split_number"),
    ("2021年1 2月", "2021年12月", "split_number"),
    ("摘? ? 要", "摘 要", "no_break_spaces"),
    ("(Plt;0.05)", "(P<0.05)", "lost_ampersand"),
    ("R&amp;amp;D", "R&D", "escaped_twice"),
    ("重庆&nbsp;市", "重庆\N{NO-BREAK SPACE}市", "escaped_twice"),
    ("COVlD-19", "COVID-19", "look_alike"),
    ("娴嬭瘯 and more", "测试 and more", "read_as_gbk"),
]
LEFT = [
    "turn off ice, in flow, at five, if I could, a pro fit",
    "1 000人，42 523名，2 5个，3月3 5日",
    "真的? 好? 不??",
    "What? ?",
    "the result;5 and AT&T; x &c; 3 < 5",
    "COVLD, cOVlD",
    "重庆市政府，联通公司",
    "重慶市政府外辦",
    "锟斤拷",
    "consulgenerals, con suls, citys",
    "２０２１年",
]


@pytest.mark.parametrize(("line", "text", "kind"), MENDED)
def test_a_fault_is_mended_and_written_down(line: str, text: str, kind: str) -> None:
    mended = mend_line(Mended(line))
    assert mended.text == text
    assert {change.kind for change in mended.changes} == {kind}
    assert all(change.proof for change in mended.changes)
    assert undo(mended.text, mended.changes) == line


@pytest.mark.parametrize("line", LEFT)
def test_what_may_be_meant_stays(line: str) -> None:
    assert mend_line(Mended(line)).text == line


def test_words_of_the_page_bear_witness() -> None:
    line = Mended("a Waff le house")
    assert mend_lines([line])[0].text == line.text
    assert mend_lines([line, Mended("Waffle")])[0].text == "a Waffle house"


@given(st.text("f fil e月日1 8?&;lt娴嬭瘯\N{NO-BREAK SPACE}COVlD", max_size=40))
def test_whatever_is_mended_can_be_undone_and_is_mended_once(text: str) -> None:
    mended = mend_line(Mended(text))
    assert undo(mended.text, mended.changes) == text
