"""What is typed never breaks a search, and is understood alike in Python and in SQL alone."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlite_utils import Database

from archive.fold import tokens
from archive.plain_sql import EXPRESSION
from archive.query import expression, places, terms
from archive.search import search
from archive.search_index import Writing
from tests.made_up import Text, published

TEXTS: list[list[Text]] = [
    [
        ("title", "zh-Hant", "艾哈邁德·阿里會見“一帶一路”代表"),
        ("body", "zh-Hant", "雙方簽署3.5萬元協議,2021年12月5日生效。\n二〇二一年,著名學者藉此瞭解。"),
        ("body", "en", "Zoë met the Sino-German guests, who hold meetings: U.S. and COVID-19."),
        ("body", "en", 'Jean·Dupont spoke of the"Belt and Road"Initiative.'),
    ],
    [("title", "zh-Hans", "李波会见大使"), ("body", "en", "Li Bo's cooperation with Croatia. He left.")],
]
TYPED = st.text() | st.text(st.sampled_from('会見met"* ·，,.-\n\u3000１ＡÉ')).map(str)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(tmp_path_factory.mktemp("query") / "current.db", TEXTS)


@pytest.fixture(scope="module")
def stock(snapshot: Path) -> Iterator[sqlite3.Connection]:
    with sqlite3.connect(snapshot) as connection:
        yield connection


WRITING = Writing.fresh()


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("", '""'),
        ('" "', '""'),
        ("·", '""'),
        ("*", '""'),
        ("對外開放", '{zh en} : "对 外 开 放"'),
        ("met 會見", '("met" OR "meet") AND {zh en} : "会 见"'),
        ('"met with" x', '{zh en} : "met with" AND "x"'),
        ("cooperat*", '{zh en} : "cooperat" *'),
        ('"green develop"*', '{zh en} : "green develop" *'),
        ("Chongqing, China", '"chongqing" AND "china"'),
        ("China - Croatia", '"china" AND "croatia"'),
        ("-", '{zh en} : "-"'),
        ("zh:會", '{zh en} : "zh : 会"'),
        ("２０２１年", '{zh en} : "2 0 2 1 年"'),
        ('"unclosed phrase', '{zh en} : "unclosed phrase"'),
    ],
)
def test_what_is_understood(typed: str, understood: str) -> None:
    assert expression(typed, WRITING) == understood


def test_what_other_searches_call_operators_are_words() -> None:
    assert [term.written for term in terms("a AND b OR NOT (c)", WRITING)] == ["a", "and", "b", "or", "not", "c"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("艾哈迈德阿里", [1]),
        ("艾哈邁德·阿里", [1]),
        ("一带一路代表", []),
        ("“一带一路”代表", [1]),
        ("35万", []),
        ("3.5万", [1]),
        ("協議，2021", [1]),
        ("生效二〇", []),
        ("二〇二一年", [1]),
        ("著名", [1]),
        ("着名", [1]),
        ("zoe", [1]),
        ("ZOË", [1]),
        ("sino-german", [1]),
        ("COVID-19", [1]),
        ("meeting", [1]),
        ("meet*", [1]),
        ("Croatia.", [2]),
        ("Belt", [1]),
        ("initiative", [1]),
        ("Dupont", [1]),
        ("Jean·Dupont", [1]),
        ("Dupont·Jean", []),
        ('"Road Initiative"', [1]),
        ('"Croatia He"', []),
        ("Bo’s", [2]),
        ("leave", []),
        ("会见", [2, 1]),
        ("会", [2, 1]),
        ("见大", [2]),
    ],
)
def test_what_is_found(typed: str, found: list[int], snapshot: Path, stock: sqlite3.Connection) -> None:
    """And where: what is found can be pointed at, in the text as it is written."""
    hits = search(snapshot, typed)
    assert [int(hit.key.rpartition("/")[2]) for hit in hits] == found
    assert all(hit.snippet_places or hit.title_places for hit in hits)
    counted = "SELECT count(*) FROM bulletins_fts WHERE bulletins_fts MATCH ?"
    assert stock.execute(counted, [expression(typed, WRITING)]).fetchone() == (len(found),)


@given(TYPED)
@example("\ud800會")
@example("\0會")
@example("會" * 5_000)
@example(" ".join(["會"] * 2_000))
@example('"' * 999)
def test_nothing_that_is_typed_is_an_error(stock: sqlite3.Connection, typed: str) -> None:
    asked = expression(typed, WRITING)
    assert stock.execute("SELECT count(*) FROM bulletins_fts WHERE bulletins_fts MATCH ?", [asked]).fetchone()


@given(TYPED)
@example("Met MEETINGS, “met”")
@example("meet* ·會見· Ｍｅｔ")
def test_sql_alone_understands_the_same(stock: sqlite3.Connection, typed: str) -> None:
    """SQLite ends a text at a character of number 0, and knows no half characters."""
    typed = "".join(one for one in typed if one != "\0" and not "\ud800" <= one <= "\udfff")
    assert stock.execute(EXPRESSION, {"q": typed}).fetchone()[0] == expression(typed, Writing.held(Database(stock)))


@given(st.text(max_size=30), st.data())
def test_what_is_found_in_a_text_can_be_pointed_at(text: str, data: st.DataObject) -> None:
    """Every run of whole words of a text is found in it, where it stands."""
    cut = tokens(text, WRITING.fold)
    if cut:
        first = data.draw(st.integers(0, len(cut) - 1))
        last = data.draw(st.integers(first, len(cut) - 1))
        piece = text[cut[first][1] : cut[last][2]].replace('"', "")
        sought = terms(f'"{piece}"', WRITING)
        found = places(text, sought, WRITING)
        assert all(0 <= start < end <= len(text) for start, end in found)
        assert found == sorted(found)
