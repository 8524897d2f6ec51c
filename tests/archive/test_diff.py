"""A difference gives both texts back, and a reader sees in it what an editor did."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.diff import Paragraph, beside, count, diff, marked, pieces, words
from schemas.records import Segment

SAID = "市政府外办主任李波会见法国驻华大使一行，双方谈到贸易。"
TEXTS = st.text(st.sampled_from("李波会见大使的，。3月 \n\u3000LiBo·瓦\U00020000é"), max_size=30) | st.text(max_size=20)
PARAGRAPHS = st.lists(st.tuples(st.sampled_from(["zh-Hans", "en"]), TEXTS | st.just(SAID)), max_size=8)


def segments(*texts: tuple[str, str]) -> list[Segment]:
    return [
        Segment.model_validate({"ordinal": number, "role": "body", "lang": lang, "text": text, "text_original": text})
        for number, (lang, text) in enumerate(texts, 1)
    ]


def side(paragraphs: Sequence[Paragraph], without: str) -> list[str]:
    """One of the two texts, out of their difference."""
    there = [p for p in paragraphs if p.change != without]
    return ["".join(piece.text for piece in p.pieces if piece.kind != without) for p in there]


@given(TEXTS)
def test_words_joined_are_the_text(text: str) -> None:
    assert "".join(words(text)) == text


@given(TEXTS, TEXTS)
def test_pieces_give_both_texts_back(earlier: str, later: str) -> None:
    found = pieces(earlier, later)
    assert "".join(piece.text for piece in found if piece.kind != "added") == earlier
    assert "".join(piece.text for piece in found if piece.kind != "removed") == later
    assert all(piece.text for piece in found)
    kinds = [piece.kind for piece in found]
    assert all(one != other for one, other in pairwise(kinds)), "no two pieces of a kind in a row"


@given(PARAGRAPHS, PARAGRAPHS)
def test_a_difference_gives_both_texts_back(earlier: list[tuple[str, str]], later: list[tuple[str, str]]) -> None:
    found = diff(segments(*earlier), segments(*later))
    assert side(found, without="added") == [text for _, text in earlier]
    assert side(found, without="removed") == [text for _, text in later]
    assert [p.earlier for p in found if p.earlier] == list(range(1, len(earlier) + 1))
    assert [p.later for p in found if p.later] == list(range(1, len(later) + 1))
    assert (marked(found) == "") == (earlier == later) or any(text == "" for _, text in earlier + later)


@given(PARAGRAPHS, st.integers(0, 8), st.tuples(st.sampled_from(["zh-Hans", "en"]), TEXTS))
def test_a_paragraph_that_is_inserted_is_one_insertion(
    before: list[tuple[str, str]], place: int, inserted: tuple[str, str]
) -> None:
    place = min(place, len(before))
    found = diff(segments(*before), segments(*before[:place], inserted, *before[place:]))
    assert [p.change for p in found if p.change != "same"] == ["added"]


@pytest.mark.parametrize(
    ("earlier", "later", "shown"),
    [
        (
            "李波会见法国驻华大使一行。",
            "李波会见了法国驻成都总领事一行。",
            "李波会见{+了+}法国[-驻华大使-]{+驻成都总领事+}一行。",
        ),
        ("3月1日，大使来访。", "3月2日，大使来访。", "3月[-1-]{+2+}日，大使来访。"),
        ("He met the ambassador.", "He met with the ambassador.", "He met {+with +}the ambassador."),
        ("1600万元", "1，600万元", "[-1600-]{+1，600+}万元"),
        (
            "市外办李波会见大使，双方谈到贸易。",
            "翻译室发布通知，欢迎大家报名。",
            "[-市外办李波会见大使，双方谈到贸易-]{+翻译室发布通知，欢迎大家报名+}。",
        ),
    ],
    ids=["words", "a day", "english", "a number", "nothing in common but a mark"],
)
def test_what_a_reader_sees_of_an_edit(earlier: str, later: str, shown: str) -> None:
    (paragraph,) = (Paragraph("changed", "zh-Hans", 1, 1, tuple(pieces(earlier, later))),)
    assert marked([paragraph]) == shown


def test_an_edited_paragraph_stands_beside_its_earlier_form_though_others_came_and_went() -> None:
    earlier = segments(("zh-Hans", "第一段讲教育。"), ("zh-Hans", SAID), ("en", "They talked about trade."))
    later = segments(
        ("zh-Hans", "全新的一段，讲的是体育与医疗。"),
        ("zh-Hans", SAID.replace("贸易", "环保")),
        ("en", "They talked about sports."),
    )
    found = [(p.change, p.earlier, p.later) for p in diff(earlier, later)]
    assert sorted(found, key=str) == [("added", None, 1), ("changed", 2, 2), ("changed", 3, 3), ("removed", 1, None)]


def test_a_paragraph_is_never_an_edited_form_of_one_in_the_other_language() -> None:
    found = diff(segments(("zh-Hans", "Covid-19 covid-19")), segments(("en", "Covid-19 covid-18")))
    assert [p.change for p in found] == ["removed", "added"]


def test_words_are_counted_without_marks() -> None:
    found = diff(segments(("zh-Hans", "李波会见大使。")), segments(("zh-Hans", "李波，会见 3 位大使！")))
    assert (count(found, "added"), count(found, "removed")) == (2, 0)


def test_a_page_that_was_rewritten_as_a_whole_is_compared_in_no_time() -> None:
    """Beyond the limit nothing is paired, and nothing is lost."""
    earlier = segments(*(("en", f"before {number}") for number in range(300)))
    later = segments(*(("en", f"later {number}") for number in range(300)))
    pairs = list(beside(earlier, later))
    assert [before for before, _ in pairs if before] == earlier
    assert [after for _, after in pairs if after] == later
    assert not any(before and after for before, after in pairs)
