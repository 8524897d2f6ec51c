"""The walk over a section's listing: which listing page is next, and which of its entries were not met before.

It knows no network, so that it can be tried on any listing. Newest first: the pages one after the other until they
hold nothing new, with a lag window behind that, since an old notice may be put in late. Then back to the first page:
a row that was taken away meanwhile has moved the others up, and one of them from a page not yet read to a page
already read. A row put in moves the others down; they are met twice, and asked for once.

In between, the listing pages far behind the lag window that have their turn today are looked at for pages that nobody
knows: an old notice may be put in so late that it stands there. Known pages there have a turn of their own.
"""

from collections.abc import Container, Iterable, Sequence

from scraper.capturing import Entry

LOOKS_BACK = 3
"""So often the walk goes back over a listing that goes on changing; what is missed then, the next run finds."""


class Walk:
    """One walk; tell it what came (`read`, `same`, `ends`), and ask for the next page."""

    def __init__(self, known: Iterable[str], lag_pages: int, turns: Container[int] = (), recheck_days: int = 1) -> None:
        """Begin.

        Args:
            known: keys of the pages that the archive holds.
            lag_pages: how many wholly known listing pages are still looked at before the walk turns back.
            turns: the listing pages that have their turn, as their numbers modulo `recheck_days`.
            recheck_days: in how many days every listing page has had its turn.
        """
        self._known = frozenset(known)
        self._lag_pages = lag_pages
        self._turns, self._recheck_days = turns, recheck_days
        self._far: list[int] = []
        self._said: int | None = 1
        self._quiet_pages = 0
        self._ahead: int | None = 0
        self._reached = 0
        self._back: list[int] = []
        self._looks_back = 0
        self._shifted = False
        self.met: set[str] = set()
        self.shown: dict[int, tuple[str, ...]] = {}

    @property
    def next(self) -> int | None:
        """The listing page to look at, from 0; null at the end of the walk."""
        if self._ahead is not None:
            return self._ahead
        return next(iter(self._far or self._back[::-1]), None)

    def looks_back(self, number: int) -> bool:
        """Whether this page has been read before."""
        return number in self.shown

    def repeats(self, number: int, listed: Sequence[Entry]) -> bool:
        """Whether a page is the one before it once more: what some servers answer behind the end of a listing."""
        before = self.shown.get(number - 1)
        return bool(before) and before == tuple(entry.page_key for entry in listed)

    def is_promised(self, number: int) -> bool:
        """Whether the listing has said that it has this page."""
        return self._said is not None and number < self._said

    def read(self, number: int, listed: Sequence[Entry], says: int | None) -> list[Entry]:
        """A page has come, with these entries and this number of listing pages; the entries not met before."""
        far = number in self._far
        fresh = [entry for entry in listed if entry.page_key not in (self._known | self.met if far else self.met)]
        self.met.update(entry.page_key for entry in fresh)
        if far:
            self._far.remove(number)
            return fresh
        looks_back = self.looks_back(number)
        self.shown[number] = tuple(entry.page_key for entry in listed)
        if number == 0 and not looks_back:
            self._said = says
        elif says and self._said:
            self._said = max(self._said, says)
        if looks_back:
            self._shifted = self._shifted or bool(fresh)
            self._turned()
        else:
            wholly_known = all(entry.page_key in self._known for entry in listed)
            self._quiet_pages = self._quiet_pages + 1 if wholly_known else 0
            more = self._said is None or self.is_promised(number + 1)  # one that says nothing is walked to its end
            go_on = more and self._quiet_pages <= self._lag_pages
            self._go(number + 1 if go_on else None)
        return fresh

    def same(self) -> None:
        """The page that was looked at again is as it was."""
        self._turned()

    def ends(self) -> None:
        """The page that was asked for is not there: the listing ends before it."""
        if self._ahead is not None:
            self._go(None)
            self._far.clear()
        elif self._far:
            self._far.clear()
        else:
            self._turned()

    def _go(self, number: int | None) -> None:
        if number is None:
            self._reached = self._ahead or 0
            behind = range(self._reached + 1, self._said or 0)
            self._far = [page for page in behind if page % self._recheck_days in self._turns]
            self._turn_back()
        self._ahead = number

    def _turned(self) -> None:
        self._back.pop()
        if not self._back and self._shifted:
            self._turn_back()

    def _turn_back(self) -> None:
        """Back over all pages but the one asked for last: from that one nothing has moved up since it came."""
        if self._looks_back < LOOKS_BACK:
            self._looks_back += 1
            self._shifted = False
            self._back = sorted(number for number in self.shown if number < self._reached)
