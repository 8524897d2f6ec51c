"""The best way through two texts, unit by unit: which units of one translate which of the other.

A bead holds the units of both sides that belong together, most often one and one (Gale and Church, 1993). What a bead
is worth is asked of the caller; here is only the search: dynamic programming over all ways to string beads, in which
two neighbours may also have changed places.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

MOST_CELLS = 10_000
"""Up to so many pairs of units all ways are searched, as 100 by 100; beyond, those within a band along the diagonal."""
NARROWEST_BAND = 6
"""Units of English to both sides of the diagonal that a band holds at least."""

Span = tuple[int, int]
"""First unit and the one behind the last."""


@dataclass(frozen=True)
class Bead:
    """Units that belong together; one side may be empty.

    `margin` says by how much the best way is better than the best other one, in which the first unit of this bead has
    another counterpart.
    """

    zh: tuple[int, ...]
    en: tuple[int, ...]
    margin: float


def span(units: tuple[int, ...]) -> Span:
    """Units that stand one behind the other, as a span; it is empty for none."""
    return (units[0], units[-1] + 1) if units else (0, 0)


class Worth(Protocol):
    """What it is worth to put units together; more is better."""

    def __call__(self, zh: Span, en: Span) -> float:
        """The worth of one bead; a side may be empty."""

    @property
    def crossing(self) -> float:
        """What it costs that two neighbours have changed places."""


class _Step(NamedTuple):
    """A step on the way: from unit `zh, en` on so many of each side, as one bead, or as two that cross."""

    zh: int
    en: int
    takes_zh: int
    takes_en: int
    crossed: bool
    worth: float

    def beads(self) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
        if self.crossed:
            return [((self.zh,), (self.en + 1,)), ((self.zh + 1,), (self.en,))]
        return [(tuple(range(self.zh, self.zh + self.takes_zh)), tuple(range(self.en, self.en + self.takes_en)))]


KINDS = ((1, 1), (1, 0), (0, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1))
"""How many units of each side a bead may hold. The order decides between ways that are worth the same."""
MOST_UNITS = 3
"""Of one side in a bead."""


def string_beads(zh_count: int, en_count: int, worth: Worth) -> list[Bead]:
    """The best way through `zh_count` and `en_count` units.

    Returns:
        In the order of the Chinese units, and of the English ones where there is no crossing; each unit in exactly one
        bead. The same for the same worths.
    """
    search = _Search(zh_count, en_count, worth)
    return [Bead(zh, en, search.margin(zh, en)) for step in search.way() for zh, en in step.beads()]


class _Search:
    """Totals of the best ways from the beginning to each place and from each place to the end."""

    def __init__(self, zh_count: int, en_count: int, worth: Worth) -> None:
        self.zh_count, self.en_count = zh_count, en_count
        self.band = _band(zh_count, en_count)
        self.worth = worth
        self.ones: dict[Span, float] = {}
        self.steps: dict[Span, list[_Step]] = {(0, 0): []}
        self.before: dict[Span, float] = {(0, 0): 0.0}
        self.behind: dict[Span, float] = {(zh_count, en_count): 0.0}
        self.last: dict[Span, _Step] = {}
        places = [(i, j) for i in range(zh_count + 1) for j in self._columns(i)]
        for place in places:
            self._go_on(place)
        for place in reversed(places[:-1]):
            ways = (step.worth + self.behind[_end(step)] for step in self.steps[place])
            self.behind[place] = max(ways, default=float("-inf"))
        self.through = {
            place: [(self.before[place] + step.worth + self.behind[_end(step)], step) for step in steps]
            for place, steps in self.steps.items()
        }

    def way(self) -> list[_Step]:
        """The steps of the best way."""
        steps: list[_Step] = []
        place = (self.zh_count, self.en_count)
        while place != (0, 0):
            steps.append(self.last[place])
            place = (steps[-1].zh, steps[-1].en)
        return steps[::-1]

    def margin(self, zh: tuple[int, ...], en: tuple[int, ...]) -> float:
        """By how much the best way beats those on which the first unit of a bead has another counterpart."""
        best = float("-inf")
        for total, step in self._covering(zh[0] if zh else None, en[0] if en else None):
            if total > best and (zh, en) not in step.beads():
                best = total
        return self.behind[0, 0] - best

    def _covering(self, zh: int | None, en: int | None) -> Iterator[tuple[float, _Step]]:
        """All steps that take one unit, with the totals of the best ways that take them."""
        if zh is not None:
            for i in range(max(0, zh - 2), zh + 1):
                for j in self._columns(i):
                    yield from (way for way in self.through[i, j] if way[1].zh + way[1].takes_zh > zh)
        elif en is not None:
            for i in range(self.zh_count + 1):
                for j in range(max(0, en - 2), en + 1):
                    yield from (way for way in self.through.get((i, j), ()) if way[1].en + way[1].takes_en > en)

    def _go_on(self, place: Span) -> None:
        """Take every step from one place."""
        self.steps[place] = []
        if place not in self.before:
            self.before[place] = float("-inf")
        for step in self._from(place):
            self.steps[place].append(step)
            end, total = _end(step), self.before[place] + step.worth
            if total > self.before.get(end, float("-inf")):
                self.before[end], self.last[end] = total, step

    def _from(self, place: Span) -> Iterator[_Step]:
        i, j = place
        columns = [self._columns(behind) for behind in range(i, min(i + MOST_UNITS, self.zh_count) + 1)]
        for takes_zh, takes_en in KINDS:
            if takes_zh < len(columns) and j + takes_en in columns[takes_zh]:
                one = takes_zh == takes_en == 1
                worth = self._one(i, j) if one else self.worth((i, i + takes_zh), (j, j + takes_en))
                yield _Step(i, j, takes_zh, takes_en, crossed=False, worth=worth)
        if len(columns) > 2 and j + 2 in columns[2]:
            worth = self._one(i, j + 1) + self._one(i + 1, j)
            yield _Step(i, j, 2, 2, crossed=True, worth=worth - self.worth.crossing)

    def _one(self, i: int, j: int) -> float:
        """The worth of one with one, which is asked for again by each crossing."""
        if (i, j) not in self.ones:
            self.ones[i, j] = self.worth((i, i + 1), (j, j + 1))
        return self.ones[i, j]

    def _columns(self, i: int) -> range:
        """The places in English that may go with one in Chinese."""
        if self.band is None:
            return range(self.en_count + 1)
        middle = self.en_count * i // max(1, self.zh_count)
        return range(max(0, middle - self.band), min(self.en_count, middle + self.band) + 1)


def _end(step: _Step) -> Span:
    return step.zh + step.takes_zh, step.en + step.takes_en


def _band(zh_count: int, en_count: int) -> int | None:
    """How far from the diagonal a way may go; null: anywhere.

    In a band, a step of Chinese moves the diagonal by the ratio of the counts, so the band must hold at least that.
    """
    if zh_count * en_count <= MOST_CELLS:
        return None
    return max(NARROWEST_BAND, MOST_CELLS // (2 * zh_count + 1), 2 * en_count // max(1, zh_count))
