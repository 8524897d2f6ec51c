"""Languages of lines, and where a line that has two is cut: a table of cases, and what holds for any text."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.clean.language.borders import apart, borders
from scraper.clean.language.language import language
from scraper.clean.text.mending import Mended, undo
from tests.scraper.clean.cases import parameters

CASES = parameters("language")
MIXED = st.text(alphabet="李波会见大使，。（）“”《》/ |.,(2月ABCabc of the thé", max_size=60)


@pytest.mark.parametrize("case", CASES)
def test_a_line(case: dict[str, Any]) -> None:
    text, pieces = case["text"], case.get("pieces")
    found = [piece.text for piece in apart(Mended(text))]
    assert found == (pieces or [text])
    if case["lang"]:
        assert language(text) == case["lang"]
    else:
        assert len({language(piece)[:2] for piece in found}) > 1


@pytest.mark.parametrize("case", [case for case in CASES if not case.marks])
def test_the_same_with_marks_of_the_other_width(case: dict[str, Any]) -> None:
    width = str.maketrans("，：；（）！？“”", ',:;()!?""')
    expected = [piece.translate(width) for piece in case.get("pieces") or [case["text"]]]
    assert [piece.text for piece in apart(Mended(case["text"].translate(width)))] == expected


@given(MIXED)
def test_pieces_are_the_line(text: str) -> None:
    pieces = apart(Mended(text))
    assert "".join(piece.original for piece in pieces) == text
    assert all(undo(piece.text, piece.changes) == piece.original for piece in pieces)
    assert all(piece.text.strip() for piece in pieces) or not borders(text)
    left_out = set("".join(change.before for piece in pieces for change in piece.changes))
    assert left_out <= set(" /|\t")


@given(MIXED)
def test_a_piece_is_not_cut_again_where_it_was_two_of_them(text: str) -> None:
    pieces = apart(Mended(text))
    if len(pieces) == 2:
        assert all(borders(piece.text) == [] for piece in pieces)
