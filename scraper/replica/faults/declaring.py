"""What a fault is: a small function from a good answer to a bad one, and what must come of the pages it hits.

A function with one of the decorators below is a fault: its name is the fault's, the first line of its docstring what
is said of it, and the arguments of the decorator the outcomes that it must lead to.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from schemas.records import OutcomeName
from scraper.replica.columns import Column
from scraper.replica.exchange import Answer, Request
from scraper.replica.office import Office, OfficePage
from scraper.replica.pages import PDF, page_resources

Ends = tuple[OutcomeName | None, ...]
"""Outcomes that are right; null: the run does not come across the page at all."""

HEALTHY_FIRST: Ends = ("new",)
HEALTHY_KNOWN: Ends = ("not_modified", "unchanged")
"""Of a page with which nothing is wrong."""

PAGES_EACH = 2
"""How many pages of a column a fault hits."""


@dataclass(frozen=True)
class PageScene:
    """What a fault knows of the request for a page that it hits."""

    page: OfficePage
    asked_before: int
    """How often this address has been asked for before, since the faults began."""
    draw: Random
    """The same for the same seed, fault and page."""


@dataclass(frozen=True)
class ListingScene:
    """What a fault knows of the request for a listing page."""

    office: Office
    column: Column
    number: int
    """Of the listing page, from 0."""
    hit: tuple[OfficePage, ...]
    """The pages of the column that the fault hits."""
    walked_before: bool
    """Whether any listing page of the column has been asked for before, since the faults began."""


SpoilPage = Callable[[PageScene, Request, Answer], Answer]
SpoilListing = Callable[[ListingScene, Request, Answer], Answer]
Edit = Callable[[OfficePage, Random], OfficePage]


def any_pages(pages: Sequence[OfficePage], draw: Random) -> list[OfficePage]:
    """Some pages of a column, wherever they stand."""
    return draw.sample(pages, min(PAGES_EACH, len(pages)))


def every_page(pages: Sequence[OfficePage], _draw: Random) -> list[OfficePage]:
    """All pages that no other fault hits."""
    return list(pages)


def newest_page(pages: Sequence[OfficePage], _draw: Random) -> list[OfficePage]:
    """The one at the top of the listing."""
    return list(pages[:1])


def behind_the_first(pages: Sequence[OfficePage], _draw: Random) -> list[OfficePage]:
    """Those that stand on a later page of the listing."""
    return [page for page in pages if page.place >= page.column.per_page]


def no_page(_pages: Sequence[OfficePage], _draw: Random) -> list[OfficePage]:
    """None: it is the listing that is hit."""
    return []


Picking = Callable[[Sequence[OfficePage], Random], list[OfficePage]]


@dataclass(frozen=True)
class Fault:
    """One thing that can go wrong.

    `first` is the outcome of a page that is hit when it is seen for the first time, `known` of one that the archive
    holds; `error` the name of the error in which the whole run must end, if it does; `issue` the kind of issue that
    must be filed; `edit` what a page says instead, where it is the office that has changed its text.
    """

    name: str
    about: str
    page: SpoilPage | None = None
    listing: SpoilListing | None = None
    first: Ends = ()
    known: Ends = ()
    error: str | None = None
    issue: str | None = None
    pick: Picking = any_pages
    unlisted: bool = False
    """Whether the pages that are hit are missing from their listing too."""
    digests_only: bool = False
    edit: Edit | None = None
    also: Callable[[OfficePage], tuple[str, ...]] = field(default=lambda _page: ())
    """Further addresses that belong to a page that is hit."""


def page_fault(
    *,
    first: OutcomeName | Ends,
    known: OutcomeName | Ends,
    issue: str | None = None,
    pick: Picking = any_pages,
    unlisted: bool = False,
    also: Callable[[OfficePage], tuple[str, ...]] = lambda _page: (),
) -> Callable[[SpoilPage], Fault]:
    """Declare a fault of single pages."""

    def declared(spoil: SpoilPage) -> Fault:
        bare = Fault(*_named(spoil), page=spoil, first=_ends(first), known=_ends(known))
        return replace(bare, issue=issue, pick=pick, unlisted=unlisted, also=also)

    return declared


def listing_fault(
    *,
    error: str | None = None,
    issue: str | None = None,
    pick: Picking = no_page,
    first: OutcomeName | Ends = (),
    known: OutcomeName | Ends = (),
) -> Callable[[SpoilListing], Fault]:
    """Declare a fault of the listing; the outcomes are those of pages that `pick` names."""

    def declared(spoil: SpoilListing) -> Fault:
        bare = Fault(*_named(spoil), listing=spoil, first=_ends(first), known=_ends(known))
        return replace(bare, error=error, issue=issue, pick=pick)

    return declared


def edit(
    *, digests_only: bool = False, also: Callable[[OfficePage], tuple[str, ...]] = lambda _page: ()
) -> Callable[[Edit], Fault]:
    """Declare that the office says something else on a page; files stand at the further addresses."""

    def declared(edited: Edit) -> Fault:
        def spoil(scene: PageScene, request: Request, answer: Answer) -> Answer:
            if request.address in also(scene.page):
                return Answer(200, PDF, {"Content-Type": "application/pdf"})
            pages = dict(page_resources(edited(scene.page, scene.draw)))
            return replace(answer, body=pages[request.address].body)

        bare = Fault(*_named(edited), page=spoil, first=("new",), known=("changed",))
        return replace(bare, digests_only=digests_only, edit=edited, also=also)

    return declared


def _named(function: Callable[..., object]) -> tuple[str, str]:
    """A fault's name and what it is, from the function that is the fault."""
    return function.__name__, (function.__doc__ or "").strip().splitlines()[0]


def _ends(outcomes: OutcomeName | Ends) -> Ends:
    return (outcomes,) if isinstance(outcomes, str) else outcomes
