"""Whatever is done to a text, it can be undone, and the changes never overlap."""

from hypothesis import given
from hypothesis import strategies as st

from scraper.clean.text.mending import Mended, Place, apply, undo


@given(st.data())
def test_any_steps_in_any_order_can_be_undone(data: st.DataObject) -> None:
    mended = Mended(data.draw(st.text("ab 重慶", max_size=12)))
    expected = mended.text
    for _ in range(data.draw(st.integers(0, 6))):
        if not mended.text:
            break
        start = data.draw(st.integers(0, len(mended.text) - 1))
        end = data.draw(st.integers(start + 1, len(mended.text)))
        after = data.draw(st.text("xy慶", max_size=3))
        expected = mended.text[:start] + after + mended.text[end:]
        mended = mended.change(start, end, after, "kind", "proof")
        assert mended.text == expected
    assert apply(mended.original, mended.changes) == mended.text
    assert undo(mended.text, mended.changes) == mended.original
    edges = [edge for change in mended.changes for edge in (change.start, change.end)]
    assert edges == sorted(edges)
    assert all(change.before == mended.original[change.start : change.end] for change in mended.changes)

    at = data.draw(st.integers(0, len(mended.text)))
    left, right = mended.cut(at)
    assert (left.original + right.original, left.text + right.text) == (mended.original, mended.text)
    assert len(left.text) >= at
    assert undo(right.text, right.changes) == right.original


def test_a_change_of_a_change_is_one_change_with_both_reasons() -> None:
    mended = Mended("貿(mào)易").change(1, 6, "", "pinyin", "exact").change(0, 2, "贸易", "other", "why")
    (change,) = mended.changes
    assert (change.before, change.after, change.kind) == ("貿(mào)易", "贸易", "pinyin+other")
    assert change.proof == "exact; why"


@given(st.text("ab 重慶", max_size=12), st.lists(st.integers(0, 12), max_size=8, unique=True), st.booleans())
def test_several_changes_at_once_are_those_made_one_by_one(text: str, edges: list[int], before: bool) -> None:
    mended = Mended("x" + text).change(0, 1, "", "kind", "proof") if before else Mended(text)
    ends = sorted(edge for edge in edges if edge <= len(text))
    places = [Place(start, end, "y", "kind", "proof") for start, end in zip(ends[::2], ends[1::2], strict=False)]
    one_by_one = mended
    for place in reversed(places):
        one_by_one = one_by_one.change(*place)
    assert mended.change_all(places) == one_by_one
