"""The search over beads: as good as trying everything, each unit once, neighbours crossing at most."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.clean.align import beads
from scraper.clean.align.beads import KINDS, Bead, Span, string_beads

Way = list[tuple[tuple[int, ...], tuple[int, ...]]]


@dataclass(frozen=True)
class Table:
    """Worths made up from a seed; leaving a unit alone is worth nothing."""

    seed: int
    crossing: float = 1.0

    def __call__(self, zh: Span, en: Span) -> float:
        if zh[0] == zh[1] or en[0] == en[1]:
            return 0.0
        mixed = hash((self.seed, *zh, *en)) % 1000
        return mixed / 100 - 6


def ways(zh: int, en: int, at: Span = (0, 0)) -> Iterator[tuple[float, Way]]:
    """Every way from a place to the end, by trying everything; the first is what crossings cost."""
    i, j = at
    if at == (zh, en):
        yield 0.0, []
        return
    for takes_zh, takes_en in KINDS:
        if i + takes_zh <= zh and j + takes_en <= en:
            bead = (tuple(range(i, i + takes_zh)), tuple(range(j, j + takes_en)))
            yield from ((cost, [bead, *rest]) for cost, rest in ways(zh, en, (i + takes_zh, j + takes_en)))
    if i + 2 <= zh and j + 2 <= en:
        crossed: Way = [((i,), (j + 1,)), ((i + 1,), (j,))]
        yield from ((cost + 1, [*crossed, *rest]) for cost, rest in ways(zh, en, (i + 2, j + 2)))


def total(worth: Table, cost: float, way: Way) -> float:
    return sum(worth(_span(zh), _span(en)) for zh, en in way) - cost * worth.crossing


def _span(units: tuple[int, ...]) -> Span:
    return (units[0], units[-1] + 1) if units else (0, 0)


def crossings(found: list[Bead]) -> int:
    held = [bead.en[0] for bead in found if bead.en]
    return sum(one > other for one, other in pairwise(held))


@given(st.integers(0, 4), st.integers(0, 4), st.integers())
def test_it_is_as_good_as_trying_everything(zh: int, en: int, seed: int) -> None:
    worth = Table(seed)
    found = string_beads(zh, en, worth)
    reached = total(worth, crossings(found), [(bead.zh, bead.en) for bead in found])
    assert reached == pytest.approx(max(total(worth, *way) for way in ways(zh, en)))


@given(st.integers(1, 4), st.integers(1, 4), st.integers())
def test_the_margin_is_what_the_best_other_way_lacks(zh: int, en: int, seed: int) -> None:
    worth = Table(seed)
    every = [(total(worth, *way), way[1]) for way in ways(zh, en)]
    best = max(value for value, _ in every)
    for bead in string_beads(zh, en, worth):
        others = [value for value, way in every if (bead.zh, bead.en) not in way]
        assert bead.margin == pytest.approx(best - max(others) if others else float("inf"))


@given(st.integers(0, 9), st.integers(0, 9), st.integers())
def test_each_unit_is_in_one_bead_and_only_neighbours_cross(zh: int, en: int, seed: int) -> None:
    found = string_beads(zh, en, Table(seed))
    assert [unit for bead in found for unit in bead.zh] == list(range(zh))
    held = [unit for bead in found for unit in bead.en]
    assert sorted(held) == list(range(en))
    assert all(abs(place - unit) <= 1 for place, unit in enumerate(held))


@given(st.integers(1, 30), st.integers(1, 30), st.integers())
def test_a_band_still_reaches_the_end(zh: int, en: int, seed: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(beads, "MOST_CELLS", 4)
        patch.setattr(beads, "NARROWEST_BAND", 2)
        found = string_beads(zh, en, Table(seed))
    assert [unit for bead in found for unit in bead.zh] == list(range(zh))
    assert sorted(unit for bead in found for unit in bead.en) == list(range(en))
