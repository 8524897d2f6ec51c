"""Which faults there are today, which pages each of them hits, and what must come of it: all decided by a seed.

No page is hit by two faults, so that any combination leaves no doubt about the outcome of each page. Faults of one
answer are applied in the order in which they are declared, whatever the order in which they were named.
"""

import re
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from random import Random
from typing import Any

from schemas.errors import FaultUnknown
from scraper.replica.columns import Column
from scraper.replica.exchange import Answer, Request
from scraper.replica.faults.declaring import (
    HEALTHY_FIRST,
    HEALTHY_KNOWN,
    Ends,
    Fault,
    ListingScene,
    PageScene,
    any_pages,
    every_page,
)
from scraper.replica.grammar import seeded
from scraper.replica.office import Office, OfficePage
from scraper.replica.pages import listing_paths, page_paths
from scraper.replica.truth import page_truth


class Scenario:
    """Faults at work."""

    def __init__(self, office: Office, names: Sequence[str], seed: int, faults: Mapping[str, Fault]) -> None:
        for name in names:
            if name not in faults:
                near = get_close_matches(name, faults, n=1)
                hint = f"did you mean {near[0]}? " if near else ""
                raise FaultUnknown(f"no fault {name!r}; {hint}`waiban replica serve --fault list` shows them all")
        self.office = office
        self.seed = seed
        self.faults = [fault for fault in faults.values() if fault.name in names]
        self.hits = self._hits()
        self._hit_at = {
            (fault.name, path): page
            for fault in self.faults
            for page in self.hits[fault.name]
            for path in (*page_paths(page), *fault.also(page))
        }
        self._unlisted = [page for fault in self.faults if fault.unlisted for page in self.hits[fault.name]]
        self._listings = {
            path: (column, number)
            for column in office.columns
            for number in range(column.listing_pages)
            for path in listing_paths(column, number)
        }
        self._asked: Counter[str | Column] = Counter()
        self._lock = threading.Lock()

    # --- while it is served ------------------------------------------------------------------------------

    def answer(self, request: Request, healthy: Answer) -> Answer:
        """What is answered in place of the healthy answer."""
        with self._lock:
            answered = healthy
            for fault in self.faults:
                answered = self._spoilt(fault, request, answered)
            self._asked[request.address] += 1
            if request.address in self._listings:
                answered = _without_rows(answered, self._unlisted)
                self._asked[self._listings[request.address][0]] += 1
        return answered

    def _spoilt(self, fault: Fault, request: Request, answer: Answer) -> Answer:
        page = self._hit_at.get((fault.name, request.address))
        if page and fault.page:
            scene = PageScene(page, self._asked[request.address], self._draw(fault, page.key))
            return fault.page(scene, request, answer)
        if fault.listing and request.address in self._listings:
            column, number = self._listings[request.address]
            hit = tuple(page for page in self.hits[fault.name] if page.column == column)
            walked = ListingScene(self.office, column, number, hit, walked_before=self._asked[column] > 0)
            return fault.listing(walked, request, answer)
        return answer

    # --- what must come of it ----------------------------------------------------------------------------

    def error(self) -> str | None:
        """The error in which a run of any section must end; null if it must reach its end."""
        return next((fault.error for fault in reversed(self.faults) if fault.error), None)

    def expected(self, section_id: str, *, known: bool) -> dict[str, Ends]:
        """The right outcomes of each page of a section.

        Args:
            section_id: the section.
            known: whether the archive holds its pages already.
        """
        healthy = HEALTHY_KNOWN if known else HEALTHY_FIRST
        ends = {page.key: healthy for page in self._pages() if page.section_id == section_id}
        for fault in self.faults:
            for page in self.hits[fault.name]:
                if page.section_id == section_id:
                    ends[page.key] = fault.known if known else fault.first
        return ends

    def shown(self, page: OfficePage) -> OfficePage:
        """What a page says while the faults last: something else, where the office itself has changed its text."""
        for fault in self.faults:
            if fault.edit and page in self.hits[fault.name]:
                return fault.edit(page, self._draw(fault, page.key))
        return page

    def told(self) -> list[dict[str, Any]]:
        """Faults, pages hit and outcomes as plain data, for `/truth.json`."""
        return [
            {
                "fault": fault.name,
                "error": fault.error,
                "issue": fault.issue,
                "hits": [
                    {
                        "key": page.key,
                        "path": page.path,
                        "first": list(fault.first),
                        "known": list(fault.known),
                        "shown": page_truth(self.shown(page)) if fault.edit else None,
                    }
                    for page in self.hits[fault.name]
                ],
            }
            for fault in self.faults
        ]

    # --- inside ------------------------------------------------------------------------------------------

    def _pages(self) -> Iterator[OfficePage]:
        return (page for pages in self.office.pages.values() for page in pages)

    def _hits(self) -> dict[str, tuple[OfficePage, ...]]:
        """The choosy pick first, those that take whatever is left last."""
        hits: dict[str, tuple[OfficePage, ...]] = {}
        taken: set[str] = set()
        for fault in sorted(self.faults, key=lambda fault: (fault.pick is every_page, fault.pick is any_pages)):
            picked: list[OfficePage] = []
            for column, pages in self.office.pages.items():
                if fault.digests_only and not column.digest:
                    continue
                left = [page for page in pages if page.key not in taken]
                picked += fault.pick(left, self._draw(fault, column.path))
            hits[fault.name] = tuple(sorted(picked, key=lambda page: (page.column.path, page.place)))
            taken |= {page.key for page in picked}
        return hits

    def _draw(self, fault: Fault, where: str) -> Random:
        return seeded(f"{self.seed} {fault.name} {where}")


def _without_rows(answer: Answer, pages: Sequence[OfficePage]) -> Answer:
    """A listing, each row of which is a line, without the rows of some pages."""
    if not pages:
        return answer
    ids = re.compile("|".join(rf"\b(?:t\d+_)?{page.source_id}(?:_wap)?\." for page in pages))
    rows = answer.body.decode().splitlines(keepends=True)
    return replace(answer, body="".join(row for row in rows if not ids.search(row)).encode())
