"""What holds for every damaged page: what comes back is what was there, and what cannot come back is said."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scraper.clean.repair.damage import Decoder, Entry, spoil
from scraper.clean.repair.generate_readings import ORDINARY, READINGS, ordinary, readings
from scraper.clean.repair.readings import readings_of
from scraper.clean.repair.repair import repair
from scraper.clean.text.mending import Mended, undo
from scraper.replica import Office
from tests.scraper.clean.damaging import (
    Tally,
    explains,
    lists,
    pages,
    pairs_across,
    tally,
    varied_pages,
    without_private_use,
)

OPENING = ["綠色發展、經濟發展、貿易、產業，戰略協議，我們與他們的關系為此"] * 3
ALWAYS_LISTED = [Entry("發", "fā"), Entry("經", "jīng"), Entry("貿", "mào"), Entry("產", "chǎn")]
"""So that the gate opens whatever is drawn."""


def opened(wanted: list[Entry]) -> list[Entry]:
    """A list with what opens the gate on it."""
    return [*wanted, *(entry for entry in ALWAYS_LISTED if entry.character not in {one.character for one in wanted})]


ACROSS_FLOOR, ALIGNED_FLOOR = 0.85, 0.995
"""Shares that are repaired at least; the second is 0.999 in the long run (`make bench`)."""
COPIED_FLOOR = 0.4

CHARACTERS = st.sampled_from(sorted(set(ORDINARY.read_text(encoding="utf-8")) - {"\n"}))
TRADITIONAL = st.sampled_from([line.split("\t")[0] for line in READINGS.read_text(encoding="utf-8").splitlines()])
OTHERS = st.sampled_from("，。、“”（）0123 abcXYZ")
TEXTS = st.lists(st.one_of(CHARACTERS, TRADITIONAL, OTHERS), max_size=25).map("".join)


def test_the_tables_are_as_generated() -> None:
    assert READINGS.read_text(encoding="utf-8") == readings()
    assert ORDINARY.read_text(encoding="utf-8") == ordinary()


def test_the_table_has_every_character_that_may_be_annotated() -> None:
    rows = READINGS.read_text(encoding="utf-8").splitlines()
    assert len(rows) == 3559
    assert sum(len(row.split("\t")[1].split(" ")) for row in rows) > 5400


@pytest.mark.parametrize("decoder", ["windows", "web"])
def test_most_places_of_generated_pages_come_back_and_none_wrong(decoder: Decoder) -> None:
    counted = Tally()
    for number, page in enumerate(pages(24, f"small {decoder}")):
        tally(page, lists(page, f"{decoder}{number}"), counted, decoder)
    assert counted.across > 150
    assert counted.aligned > 1400
    assert counted.wrong == 0
    assert counted.across_share >= ACROSS_FLOOR
    assert counted.aligned_share >= ALIGNED_FLOOR


@pytest.mark.parametrize("decoder", ["windows", "web"])
def test_lines_on_many_topics_come_back_and_none_wrong(decoder: Decoder) -> None:
    counted = Tally()
    for number, page in enumerate(varied_pages(30, decoder)):
        tally([*page, *OPENING], opened(lists(page, f"{decoder}{number}")), counted, decoder)
    assert counted.across > 200
    assert counted.wrong == 0
    assert counted.across_share >= ACROSS_FLOOR


def test_of_copies_less_comes_back_and_none_wrong() -> None:
    """Private-use characters are gone, so a proof is not enough; half of the places stand in words."""
    counted = Tally()
    for number, page in enumerate([*varied_pages(30, "copied"), *pages(10, "copied")]):
        tally([*page, *OPENING], opened(lists(page, f"copied{number}")), counted, copied=without_private_use)
    assert counted.across > 300
    assert counted.wrong == 0
    assert counted.across_share >= COPIED_FLOOR


@settings(max_examples=max(300, settings.default.max_examples if settings.default else 0))
@given(st.data())
def test_any_text_comes_back_or_is_doubted(data: st.DataObject) -> None:
    """Text of GBK, any list: what is not doubted is as it was, and what is doubted differs only there."""
    true = data.draw(TEXTS)
    hits = sorted({*pairs_across(true), *(character for character in true if readings_of(character))})
    wanted = data.draw(st.lists(st.sampled_from(hits), max_size=6, unique=True)) if hits else []
    listed = [Entry(one, data.draw(st.sampled_from(sorted(readings_of(one))))) for one in wanted]
    listed += [entry for entry in ALWAYS_LISTED if entry.character not in wanted]
    decoder: Decoder = data.draw(st.sampled_from(["windows", "web"]))
    read = spoil(true, listed, decoder=decoder)

    (*_, line), doubts = repair([Mended(spoil(one, listed, decoder=decoder)) for one in (*OPENING, true)])

    assert undo(line.text, line.changes) == read
    assert explains(line.text, true) if any(doubt.line == len(OPENING) for doubt in doubts) else line.text == true


SHARDS = st.sampled_from(
    "? \ufffd ( ) ?qū) \ufffd(qū) (jìn) ?yì) ν 忾 _ 開 域 ， 。 ！ 1 € \ue084 a < 肆 一 娜".split(" ")
)


@given(st.lists(SHARDS, max_size=40).map("".join), st.booleans())
@example("?，?", False)
@example("???", False)
@example("一" + "?yì)" * 40, False)
@example("一" + "?yì)" * 40, True)
def test_no_text_breaks_it_and_everything_can_be_undone(text: str, normalised: bool) -> None:
    opening = [Mended(spoil(line, ALWAYS_LISTED)) for line in OPENING]
    (*_, line), doubts = repair([*opening, Mended(text)], normalised=normalised)
    assert undo(line.text, line.changes) == text
    assert all(doubt.evidence and doubt.reason for doubt in doubts)


def test_the_pages_of_the_office_come_back_whole() -> None:
    damaged = [page for pages in Office(seed=3).pages.values() for page in pages if page.level]
    assert damaged
    for page in damaged:
        lines, doubts = repair([Mended(line.text) for line in page.lines])
        doubted = {doubt.line for doubt in doubts if doubt.kind == "hole"}
        assert len(doubted) == len(doubts)
        for number, (line, true) in enumerate(zip(lines, page.lines, strict=True)):
            assert explains(line.text, true.undamaged) if number in doubted else line.text == true.undamaged
