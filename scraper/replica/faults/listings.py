"""The listing is not what it was, or not what it seems; the pages behind it are as they should be."""

import re
from dataclasses import replace

from scraper.replica.exchange import Answer, Request
from scraper.replica.faults.declaring import HEALTHY_KNOWN, ListingScene, behind_the_first, listing_fault, newest_page
from scraper.replica.faults.refusals import CHALLENGE, HTML, STUB, redirect, refusal
from scraper.replica.frame import frame
from scraper.replica.pages import listing_resource

NAMES = re.compile(rb' class="[^"]*"')
ROW = re.compile(rb'<(?:li|tr)\b[^\n]*href="\./(?P<below>[^"]+?)(?P<ext>\.s?html)"[^\n]*</(?:li|tr)>\n?')
"""A row of a listing: a line that holds a link to a page of its column."""


@listing_fault(first="new", known=HEALTHY_KNOWN, pick=newest_page)
def listing_shift(scene: ListingScene, _request: Request, answer: Answer) -> Answer:
    """While the listing is walked, a bulletin comes in at its top and everything moves down by one."""
    pages = scene.office.pages[scene.column]
    late = {page.key for page in scene.hit} if not scene.walked_before else set()
    shown = [page for page in pages if page.key not in late]
    return replace(answer, body=listing_resource(scene.office, scene.column, shown, scene.number).body)


@listing_fault(first=("new",), known=HEALTHY_KNOWN, pick=newest_page)
def listing_shrinks(scene: ListingScene, _request: Request, answer: Answer) -> Answer:
    """While the listing is walked, the row at its top is taken away and everything moves up by one."""
    pages = scene.office.pages[scene.column]
    away = {page.key for page in scene.hit} if scene.walked_before else set()
    shown = [page for page in pages if page.key not in away]
    return replace(answer, body=listing_resource(scene.office, scene.column, shown, scene.number).body)


@listing_fault()
def redesigned_listing(_scene: ListingScene, _request: Request, answer: Answer) -> Answer:
    """The listing is built anew: no class is called what it was called before."""
    return replace(answer, body=NAMES.sub(b' class="x-r2"', answer.body))


@listing_fault()
def duplicates(_scene: ListingScene, request: Request, answer: Answer) -> Answer:
    """Each row stands there four times: as it is, as http and as https, as `_wap`, with a tracking parameter."""
    host = request.headers.get("host", "").encode()

    def repeated(row: re.Match[bytes]) -> bytes:
        here = row["below"] + row["ext"]
        column = request.address.rsplit("/", 1)[0].encode()
        forms = (
            b"https://" + host + column + b"/" + here,
            b"./" + row["below"] + b"_wap" + row["ext"] if row["ext"] == b".html" else b"./" + here,
            b"./" + here + b"?from=weixin",
            b"./" + here,
        )
        return b"".join(row[0].replace(b"./" + here, form) for form in forms)

    return replace(answer, body=ROW.sub(repeated, answer.body))


@listing_fault(first=(None,), known=(None, *HEALTHY_KNOWN), pick=behind_the_first, issue="listing_short")
def deep_listing_stub(scene: ListingScene, _request: Request, answer: Answer) -> Answer:
    """Every listing page but the first is a stub, answered with 200."""
    return Answer(200, STUB, HTML) if scene.number else answer


@listing_fault(error="SourceChanged")
def empty_listing(scene: ListingScene, _request: Request, answer: Answer) -> Answer:
    """The listing has no rows."""
    return replace(answer, body=ROW.sub(b"", answer.body), changed_at=None)


@listing_fault(error="SourceChanged")
def listing_redirects_home(_scene: ListingScene, _request: Request, _answer: Answer) -> Answer:
    """The listing redirects to the home page, which links to a few pages of every column."""
    return redirect("/")


@listing_fault(error="SourceChanged")
def listing_not_found(_scene: ListingScene, _request: Request, _answer: Answer) -> Answer:
    """The listing answers 404."""
    return Answer(404, frame("404", "<h1>404</h1>", {}).encode(), HTML)


@listing_fault(error="SourceUnavailable")
def listing_unavailable(_scene: ListingScene, _request: Request, _answer: Answer) -> Answer:
    """The listing answers 503."""
    return refusal(503, Retry_After="1")


@listing_fault(error="SourceBlocked")
def listing_blocked(_scene: ListingScene, _request: Request, _answer: Answer) -> Answer:
    """The listing is answered with 412 and the challenge of a firewall."""
    return Answer(412, CHALLENGE, HTML)
