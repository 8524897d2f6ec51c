"""The walk over a listing that shifts under it: what stood there all the time is met, and met once."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from scraper.capturing import Entry
from scraper.walk import LOOKS_BACK, Walk

PER_PAGE = 3


def entry(number: int) -> Entry:
    return Entry(page_key=f"s/{number}", url=f"http://a/{number}", title=None, entry_on=None)


class Listing:
    """Numbers, newest first; each request may shift them before it is answered."""

    def __init__(self, size: int, shifts: list[tuple[str, int]] | None = None) -> None:
        self.rows = list(range(size, 0, -1))
        self.shifts = list(shifts or ())
        self.always = set(self.rows)
        self.asked: list[int] = []

    def page(self, number: int) -> tuple[list[Entry], int]:
        self.asked.append(number)
        if self.shifts:
            self._shift(*self.shifts.pop(0))
        shown = self.rows[number * PER_PAGE : (number + 1) * PER_PAGE]
        return [entry(row) for row in shown], -(-len(self.rows) // PER_PAGE)

    def _shift(self, kind: str, place: int) -> None:
        if kind == "insert":
            self.rows.insert(place % (len(self.rows) + 1), 1000 + len(self.shifts))
        elif kind == "delete" and self.rows:
            self.always.discard(self.rows.pop(place % len(self.rows)))


def walk(listing: Listing, known: set[int] | None = None, lag_pages: int = 1) -> list[str]:
    """Every entry that was met, in order."""
    way = Walk({f"s/{number}" for number in known or ()}, lag_pages)
    met: list[str] = []
    while (number := way.next) is not None:
        listed, says = listing.page(number)
        if listed:
            met += [found.page_key for found in way.read(number, listed, says)]
        else:
            way.ends()
    return met


def test_a_quiet_listing_is_walked_there_and_back() -> None:
    listing = Listing(size=9)
    assert walk(listing) == [f"s/{number}" for number in range(9, 0, -1)]
    assert listing.asked == [0, 1, 2, 1, 0]


def test_one_page_needs_no_second_look() -> None:
    listing = Listing(size=3)
    walk(listing)
    assert listing.asked == [0]


def test_behind_what_is_known_only_the_lag_window_is_read() -> None:
    listing = Listing(size=30)
    assert len(walk(listing, known=set(range(1, 31)))) == 2 * PER_PAGE
    assert listing.asked == [0, 1, 0]
    late = Listing(size=30)
    walk(late, known=set(range(1, 31)) - {26})
    assert late.asked == [0, 1, 2, 3, 2, 1, 0], "a late insertion in the lag window lengthens the walk"


def test_far_behind_the_lag_window_a_listing_page_has_its_turn() -> None:
    known = {f"s/{number}" for number in range(1, 31)} - {"s/10"}
    way, listing = Walk(known, lag_pages=1, turns=(2,), recheck_days=4), Listing(size=30)
    met: list[str] = []
    while (number := way.next) is not None:
        listed, says = listing.page(number)
        met += [found.page_key for found in way.read(number, listed, says)]
    assert listing.asked == [0, 1, 2, 6, 0]
    assert "s/10" in met
    assert len(met) == 2 * PER_PAGE + 1, "known pages there have a turn of their own"


def test_a_row_that_moves_from_the_second_page_to_the_first_is_met() -> None:
    listing = Listing(size=9, shifts=[("", 0), ("delete", 0)])
    assert "s/6" in walk(listing), "it stood on the second page when the first was read, and on the first one later"


def test_a_listing_that_grows_while_it_is_walked_is_walked_to_its_new_end() -> None:
    listing = Listing(size=6, shifts=[("", 0), ("insert", 0)])
    met = walk(listing)
    assert {"s/1", "s/1000"} <= set(met), "the last row has moved to a page that the first one did not speak of"


def test_a_listing_without_a_number_of_pages_is_walked_until_it_ends() -> None:
    way = Walk((), lag_pages=1)
    way.read(0, [entry(2)], says=None)
    assert (way.next, way.is_promised(1)) == (1, False)
    way.read(1, [entry(1)], says=None)
    assert way.repeats(2, [entry(1)])
    way.ends()
    assert way.next == 1, "back over both"


@given(
    size=st.integers(1, 24),
    shifts=st.lists(st.tuples(st.sampled_from(["insert", "delete", ""]), st.integers(0, 30)), max_size=6),
)
def test_what_shifts_on_the_way_there_is_seen_on_the_way_back(size: int, shifts: list[tuple[str, int]]) -> None:
    listing = Listing(size, shifts)
    met = walk(listing)
    assert max(Counter(met).values(), default=1) == 1, "nothing is asked for twice"
    assert len(listing.asked) <= (LOOKS_BACK + 1) * (size + len(shifts) + 1)
    turned_after = 1 + listing.asked.index(max(listing.asked))
    if len(shifts) <= turned_after:
        assert {f"s/{number}" for number in listing.always} <= set(met)
