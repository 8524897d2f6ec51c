from hypothesis import given
from hypothesis import strategies as st

from scraper.clean.text.mending import Mended
from scraper.clean.text.white_space import tidy

BLANKS = "a重 \N{IDEOGRAPHIC SPACE}\N{NO-BREAK SPACE}\N{ZERO WIDTH SPACE}\N{SOFT HYPHEN}\t\n"


@given(st.text(alphabet=BLANKS, max_size=12))
def test_tidy_text_stays_as_it_is(original: str) -> None:
    text = tidy(Mended(original)).text
    assert tidy(Mended(text)) == Mended(text)
    assert "".join(text.split()) == "".join(c for c in original if c in "a重")


def test_full_width_marks_are_not_white_space() -> None:
    read = Mended("李波表示，“绿色发展”（试行）。")
    assert tidy(read) == read
