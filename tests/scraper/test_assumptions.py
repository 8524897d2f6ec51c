"""First contact: each assumption is told from what came, and each can be found not to hold."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from scraper.assumptions import ASSUMPTIONS, judge_all
from scraper.contact import Contact, Seen
from scraper.dialects.trs import twin_of
from scraper.listing import entries
from scraper.replica import Office
from scraper.replica.pages import resources
from scraper.section import section

SECTION = section("cq_fao.wsyw")
SITE = "https://zfwb.cq.gov.cn"
HEADERS = {"content-type": "text/html", "etag": '"1"', "content-encoding": "gzip"}
CHALLENGE = b"<html><head><script>document.cookie = 'c=1'; location.reload()</script></head><body></body></html>"


@pytest.fixture(scope="module")
def replica() -> Contact:
    """The made-up office, as if it were the real one."""
    served = resources(Office(0))

    def seen(path: str) -> Seen:
        return Seen(f"{SITE}{path}", 200, HEADERS, served[path].body)

    listing = seen(SECTION.path)
    page = entries(SECTION, listing.text, listing.url)[0].url.removeprefix(SITE)
    return Contact(
        SECTION, seen("/robots.txt"), listing, seen(f"{SECTION.path}index_1.html"), seen(page), seen(twin_of(page))
    )


def verdicts(contact: Contact) -> dict[str, str]:
    return {assumption.id: finding.verdict for assumption, finding in judge_all(contact)}


def test_all_hold_of_the_replica(replica: Contact) -> None:
    assert set(verdicts(replica).values()) == {"holds"}, judge_all(replica)


def test_each_is_a_row_of_its_own_with_evidence(replica: Contact) -> None:
    assert len({assumption.id for assumption in ASSUMPTIONS}) == len(ASSUMPTIONS)
    assert all(finding.evidence for _, finding in judge_all(replica))


def changed(what: str, change: Callable[[bytes], bytes]) -> Callable[[Contact], Contact]:
    def make(contact: Contact) -> Contact:
        seen = getattr(contact, what)
        body = change(seen.body)
        assert body != seen.body, "nothing was broken"
        return replace(contact, **{what: replace(seen, body=body)})

    return make


def swapped(what: str, old: str, new: str) -> Callable[[Contact], Contact]:
    return changed(what, lambda body: re.sub(old.encode(), new.encode(), body))


def answering(what: str, status: int | None, body: bytes = b"") -> Callable[[Contact], Contact]:
    return lambda contact: replace(
        contact, **{what: replace(getattr(contact, what), status=status, body=body, reason="connection refused")}
    )


def over_http(contact: Contact) -> Contact:
    assert contact.listing
    return replace(contact, listing=replace(contact.listing, url=contact.listing.url.replace("https", "http")))


def with_headers(what: str, headers: dict[str, str]) -> Callable[[Contact], Contact]:
    return lambda contact: replace(contact, **{what: replace(getattr(contact, what), headers=headers)})


def rows_turned(body: bytes) -> bytes:
    rows = re.findall(rb"<li class=.clearfix.>.*?</li>", body, re.S)
    assert len(rows) > 5
    whole = body.replace(b"".join(rows), b"")
    start = body.index(rows[0])
    for row in rows:
        whole = whole.replace(row, b"")
    return whole[:start] + b"".join(reversed(rows)) + whole[start:]


def ids_turned(body: bytes) -> bytes:
    """Each entry gets the id of the one that mirrors it, so ids fall while dates rise."""
    ids = re.findall(rb"t\d{8}_(\d+)\.html", body)
    other = dict(zip(ids, reversed(ids), strict=True))
    return re.sub(rb"(t\d{8}_)(\d+)", lambda found: found[1] + other.get(found[2], found[2]), body)


def undated(contact: Contact) -> Contact:
    """No rule, no address, no listing gives the page a date."""
    contact = swapped("page", r"日期:[\d-]+|<meta name=.PubDate.[^>]*>", "")(contact)
    assert contact.page
    return replace(contact, page=replace(contact.page, url="page.html"))


BROKEN = {
    "robots": [answering("robots", 503), answering("robots", None), answering("robots", 200, b"<html>hello</html>")],
    "answers": [answering("listing", 412), answering("listing", 200, CHALLENGE)],
    "https": [over_http],
    "charset": [
        swapped("listing", "utf-8", "gbk"),
        changed("page", lambda body: body + b"\xff"),
        swapped("page", "; charset=utf-8", ""),
    ],
    "pagination": [swapped("listing", "createPage", "makePages")],
    "from_zero": [swapped("listing", r"createPage\(3,0", "createPage(3,1")],
    "index_n": [answering("second", 404), answering("second", 200, b"<html>a stub</html>")],
    "entries": [swapped("listing", r"/t20", "/s20")],
    "entry_days": [swapped("listing", r"<span>\d{4}-\d\d-\d\d</span>", "")],
    "newest_first": [changed("listing", rows_turned)],
    "ids_grow": [changed("listing", ids_turned)],
    "title": [swapped("page", "<h1>.*?</h1>|<title>.*?</title>|<meta name=[^>]*>", "")],
    "day": [undated],
    "bulletins": [swapped("page", r"trs_editor_view|TRS_UEDITOR|TRS_Editor", "redesigned")],
    "metas": [swapped("page", "ContentSource", "Source"), swapped("page", "ArticleTitle", "Title")],
    "pub_date": [swapped("page", r'(name="PubDate" content=")(\d+)-(\d+)-', r"\1\2/\3/")],
    "container": [swapped("page", r"trs_editor_view|TRS_UEDITOR|TRS_Editor", "redesigned")],
    "label": [swapped("page", "日期", "时间")],
    "wap_twin": [answering("twin", 404), swapped("twin", "<h1>.*?</h1>|<title>.*?</title>|<meta name=[^>]*>", "")],
    "validators": [with_headers("page", {"content-type": "text/html"})],
    "encoding": [with_headers("page", {**HEADERS, "content-encoding": "br"})],
}


@pytest.mark.parametrize(
    ("assumption", "number"), [(name, number) for name, ways in BROKEN.items() for number in range(len(ways))]
)
def test_an_assumption_that_is_broken_does_not_hold(replica: Contact, assumption: str, number: int) -> None:
    found = verdicts(BROKEN[assumption][number](replica))
    assert found[assumption] == "does not hold"


def test_every_assumption_is_broken_once() -> None:
    assert set(BROKEN) == {assumption.id for assumption in ASSUMPTIONS}


@pytest.mark.parametrize("what", ["robots", "listing", "second", "page", "twin"])
def test_what_was_not_asked_for_tells_nothing(replica: Contact, what: str) -> None:
    found = verdicts(replace(replica, **{what: None}))
    needing = {assumption.id for assumption in ASSUMPTIONS if what in assumption.needs}
    assert {found[name] for name in needing} == {"cannot be told"}


def test_a_page_that_did_not_come_tells_nothing_of_pages(replica: Contact) -> None:
    found = verdicts(answering("page", 500)(replica))
    assert {found[name] for name in ("metas", "pub_date", "container", "label", "validators")} == {"cannot be told"}


def test_what_does_not_fit_says_what_is_there_instead(replica: Contact) -> None:
    """A maintainer reads there what to declare."""
    elsewhere = replace(SECTION, listing=replace(SECTION.listing, entry=re.compile(r"/news/(?P<id>\d+)\.html$")))
    found = {what.id: said for what, said in judge_all(replace(replica, section=elsewhere))}
    assert found["entries"].verdict == "does not hold"
    assert "./N/tN_N.html (10 times)" in found["entries"].evidence
    found = {what.id: said for what, said in judge_all(BROKEN["container"][0](replica))}
    assert "most stands in div.redesigned" in found["container"].evidence


def test_of_another_system_nothing_is_assumed_that_is_known_of_trs(replica: Contact) -> None:
    other = replace(SECTION, listing=replace(SECTION.listing, entry=re.compile(r"/wsyw/\d+/t\d+_(?P<id>\d+)\.html$")))
    found = verdicts(replace(replica, section=other))
    assert set(found) == {assumption.id for assumption in ASSUMPTIONS if not assumption.trs}
    assert set(found.values()) == {"holds"}
