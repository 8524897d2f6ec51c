from hypothesis import given
from hypothesis import strategies as st

from scraper.clean.white_space import apply, tidy, undo

BLANKS = "a重 \N{IDEOGRAPHIC SPACE}\N{NO-BREAK SPACE}\N{ZERO WIDTH SPACE}\N{SOFT HYPHEN}\t\n"


@given(st.text(alphabet=BLANKS, max_size=12))
def test_every_change_can_be_undone(original: str) -> None:
    text, repairs = tidy(original, 1)
    assert apply(original, repairs) == text
    assert undo(text, repairs) == original
    assert all(original[repair.start : repair.end] == repair.before for repair in repairs)


@given(st.text(alphabet=BLANKS, max_size=12))
def test_tidy_text_stays_as_it_is(original: str) -> None:
    text, _ = tidy(original, 1)
    assert tidy(text, 1) == (text, [])
    assert "".join(text.split()) == "".join(c for c in original if c in "a重")


def test_full_width_marks_are_not_white_space() -> None:
    original = "李波表示，“绿色发展”（试行）。"
    assert tidy(original, 1) == (original, [])
