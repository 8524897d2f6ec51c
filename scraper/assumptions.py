"""What is assumed of a site that nobody has seen from here, and how a first contact, or saved files, tell if it holds.

Each assumption is a row of `ASSUMPTIONS`; a test of one is a function of what was seen, and asks for nothing. The marks
are those of the notes on the site: R was seen on other sites of its kind, I is inferred; D is what a section declares.
"""

import re
from itertools import pairwise
from urllib.parse import urlsplit

from parsel import Selector

from scraper.clean.charset import META_CHARSET, META_REACH_BYTES
from scraper.clean.page import Source, clean_page
from scraper.contact import Assumption, Contact, Finding, Seen, told
from scraper.dialects import trs
from scraper.extract import extract
from scraper.refusal import refusal
from scraper.section import LOOPBACK
from scraper.whereabouts import fullest_element, shapes_of_links

CALL = re.compile(r"createPage(?:HTML)?\(\s*(\d+)\s*,\s*(\d+)")
METAS = ("ArticleTitle", "PubDate", "ContentSource")
"""The three that 国办发〔2017〕47号 requires of a page."""
PUB_DATE = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?")
MOSTLY = 0.9
"""Of the rows of a listing: a pinned notice, or one that was put in late, breaks no order."""


def _robots(contact: Contact) -> Finding:
    seen = _of(contact.robots)
    if seen.status is None or seen.status >= 500 or seen.status == 429:
        return told(False, f"{seen.how}: nothing is allowed")
    if not seen.answered:
        return told(True, f"{seen.how}: there is none, everything is allowed")
    is_page = b"<html" in seen.body[:2000].lower()
    return told(not is_page, f"{len(seen.body)} bytes, {'a web page' if is_page else 'rules'}")


def _answers(contact: Contact) -> Finding:
    seen = _of(contact.listing)
    if seen.answered and (refused := refusal(seen.text)):
        return told(False, f"{seen.url}: {refused}")
    return told(seen.answered, seen.how)


def _https(contact: Contact) -> Finding:
    parts = urlsplit(_of(contact.listing).url)
    if parts.hostname in LOOPBACK:
        return Finding("cannot be told", "a replica on loopback has no certificate")
    return told(parts.scheme == "https", f"asked for at {parts.scheme}://{parts.netloc}")


def _charset(contact: Contact) -> Finding:
    for seen in filter(None, (contact.listing, contact.page)):
        found = META_CHARSET.search(seen.body[:META_REACH_BYTES])
        declared = found[1].decode("latin-1").lower() if found else None
        try:
            seen.body.decode("utf-8")
        except UnicodeDecodeError as error:
            return told(False, f"{seen.url}: declares {declared}, no UTF-8 at offset {error.start}")
        if declared not in ("utf-8", "utf8"):
            return told(False, f"{seen.url}: its meta tag declares {declared}")
    return told(True, "meta tags say utf-8, the bytes are")


def _pagination(contact: Contact) -> Finding:
    found = CALL.search(_of(contact.listing).text)
    return told(found is not None, found[0] + " …" if found else "no call of createPage with numbers")


def _from_zero(contact: Contact) -> Finding:
    found = CALL.search(_of(contact.listing).text)
    if not found:
        return Finding("cannot be told", "no call of createPage with numbers")
    return told(found[2] == "0", f"the first page calls itself {found[2]} of {found[1]}")


def _index_n(contact: Contact) -> Finding:
    second = _of(contact.second)
    fresh = {row.page_key for row in contact.rows_of(second)} - {row.page_key for row in contact.rows}
    return told(second.answered and bool(fresh), f"{second.how}, {len(fresh)} entries that the first page lacks")


def _entries(contact: Contact) -> Finding:
    least, listing = contact.section.min_entries, _of(contact.listing)
    enough = len(contact.rows) >= least
    said = f"{len(contact.rows)} links fit {contact.section.listing.entry.pattern}, {least} are declared"
    return told(enough, said if enough else f"{said}; links there look like {shapes_of_links(listing.text)}")


def _entry_days(contact: Contact) -> Finding:
    if not contact.rows:
        return Finding("cannot be told", "no entries")
    dated = sum(row.entry_on is not None for row in contact.rows)
    return told(dated == len(contact.rows), f"{dated} of {len(contact.rows)} entries have a date in their li or tr")


def _newest_first(contact: Contact) -> Finding:
    return _in_order([row.entry_on for row in contact.rows if row.entry_on], "dates")


def _ids_grow(contact: Contact) -> Finding:
    dated = [(row.entry_on, int(row.page_key.rsplit("/", 1)[1])) for row in contact.rows if row.entry_on]
    return _in_order([number for _, number in sorted(dated, reverse=True)], "ids, by date,")


def _in_order(values: list[str] | list[int], what: str) -> Finding:
    pairs = list(pairwise(values))
    if not pairs:
        return Finding("cannot be told", "fewer than two entries")
    falling = sum(earlier >= later for earlier, later in pairs)  # type: ignore[operator]  # all str, or all int
    return told(falling >= MOSTLY * len(pairs), f"{falling} of {len(pairs)} steps down the listing go back: {what}")


def _metas(contact: Contact) -> Finding:
    page = Selector(_of(contact.page).text)
    found = {name: page.css(f"meta[name={name}]::attr(content)").get() for name in METAS}
    return told(all(found.values()), ", ".join(f"{name}: {value or 'missing'}" for name, value in found.items()))


def _pub_date(contact: Contact) -> Finding:
    said = Selector(_of(contact.page).text).css("meta[name=PubDate]::attr(content)").get()
    if said is None:
        return Finding("cannot be told", "no PubDate")
    return told(PUB_DATE.fullmatch(said.strip()) is not None, f"PubDate: {said}")


def _title(contact: Contact) -> Finding:
    found = extract(_of(contact.page).text, contact.section.page)
    rules = ", ".join(contact.section.page.names()["title"])
    said = f"{found.title_rule} finds {found.title}" if found.title else f"none of {rules} finds one"
    return told(found.title is not None, said)


def _day(contact: Contact) -> Finding:
    page = _of(contact.page)
    found = extract(page.text, contact.section.page).dates
    if found:
        return told(True, ", ".join(f"{one.method} {one.day}" for one in found))
    if day := contact.section.url_day(page.url):
        return told(True, f"url {day}; no rule finds one on the page")
    listed = next((row.entry_on for row in contact.rows if row.url == page.url), None)
    return told(listed is not None, f"listing {listed}" if listed else "no rule, no address and no listing gives one")


def _container(contact: Contact) -> Finding:
    page = _of(contact.page)
    found = extract(page.text, contact.section.page)
    if found.container:
        said = f"{len(found.paragraphs)} paragraphs, {sum(map(len, found.paragraphs))} characters"
        return told(True, f"{found.container}: {said}, from {found.paragraphs[0][:20]}")
    return told(False, f"none of the declared containers has text; most stands in {fullest_element(page.text)}")


def _bulletins(contact: Contact) -> Finding:
    section, page = contact.section, _of(contact.page)
    read = clean_page(Source(section.id, page.url, "", page.body, page.headers.get("content-type"), section))
    if not read.bulletins:
        return told(False, f"{read.outcome}: {read.reason}")
    return told(
        True, f"{len(read.bulletins)}: {'; '.join(one.title.zh or one.title.en or '–' for one in read.bulletins)}"
    )


def _label(contact: Contact) -> Finding:
    shown = " ".join(Selector(_of(contact.page).text).css("body ::text").getall())
    found = trs.LABELLED_DAY.search(shown)
    return told(found is not None, found[0] if found else "no 日期 or 发布日期 with a date behind it")


def _wap_twin(contact: Contact) -> Finding:
    twin, page = _of(contact.twin), _of(contact.page)
    titles = [extract(seen.text, contact.section.page).title for seen in (page, twin) if seen.answered]
    return told(len(titles) == 2 and titles[0] == titles[1], f"{twin.how}; titles: {titles}")


def _validators(contact: Contact) -> Finding:
    sent = {name: _of(contact.page).headers.get(name) for name in ("etag", "last-modified")}
    return told(any(sent.values()), ", ".join(f"{name}: {value or 'none'}" for name, value in sent.items()))


def _encoding(contact: Contact) -> Finding:
    encodings = {seen.headers.get("content-encoding", "none") for seen in _all(contact) if seen.answered}
    return told(encodings <= {"none", "gzip", "deflate"}, f"content encodings: {', '.join(sorted(encodings))}")


def _of(seen: Seen | None) -> Seen:
    assert seen is not None, "`judge` has looked"  # noqa: S101
    return seen


def _all(contact: Contact) -> list[Seen]:
    every = (contact.robots, contact.listing, contact.second, contact.page, contact.twin)
    return [seen for seen in every if seen]


ASSUMPTIONS = (
    Assumption(
        "robots",
        "I",
        "robots.txt is there or not, but no error",
        ("robots",),
        _robots,
        wire=True,
        tells_of_failures=True,
    ),
    Assumption(
        "answers",
        "R",
        "A visitor who names itself is let in, without a challenge",
        ("listing",),
        _answers,
        wire=True,
        tells_of_failures=True,
    ),
    Assumption("https", "I", "The site is served over https", ("listing",), _https, wire=True),
    Assumption("charset", "R", "UTF-8, declared by a meta tag", ("listing",), _charset, trs=True, wire=True),
    Assumption(
        "pagination",
        "R",
        "A call of createPage says how many listing pages there are",
        ("listing",),
        _pagination,
        trs=True,
    ),
    Assumption("from_zero", "R", "createPage counts from 0", ("listing",), _from_zero, trs=True),
    Assumption(
        "index_n",
        "R",
        "The second listing page is index_1.html",
        ("second",),
        _index_n,
        trs=True,
        wire=True,
        tells_of_failures=True,
    ),
    Assumption("entries", "D", "Links of the listing fit the grammar of the section", ("listing",), _entries),
    Assumption("entry_days", "R", "The date of an entry stands in its li or tr", ("listing",), _entry_days),
    Assumption("newest_first", "R", "The newest entry comes first", ("listing",), _newest_first),
    Assumption("ids_grow", "I", "Ids rise with the time of publication", ("listing",), _ids_grow, trs=True),
    Assumption("title", "D", "A rule finds the title of a page", ("page",), _title),
    Assumption("day", "D", "A rule, the address or the listing gives the date of a page", ("page",), _day),
    Assumption("container", "D", "The text of a page stands in one of the declared containers", ("page",), _container),
    Assumption("bulletins", "D", "A page gives bulletins", ("page",), _bulletins),
    Assumption("metas", "I", "A page has the three meta tags that are required", ("page",), _metas, trs=True),
    Assumption("pub_date", "R", "PubDate is YYYY-MM-DD HH:MM", ("page",), _pub_date, trs=True),
    Assumption("label", "R", "The date is shown behind the label 日期", ("page",), _label, trs=True),
    Assumption(
        "wap_twin",
        "R",
        "The mobile twin is the same address with _wap",
        ("page", "twin"),
        _wap_twin,
        trs=True,
        wire=True,
        tells_of_failures=True,
    ),
    Assumption("validators", "I", "Pages have an ETag or Last-Modified", ("page",), _validators, wire=True),
    Assumption("encoding", "R", "Bodies come as they are, or in gzip or deflate", ("listing",), _encoding, wire=True),
)
"""In the order in which a person asks: may we, can we, what is on the listing, what is on a page."""


def judge_all(contact: Contact) -> list[tuple[Assumption, Finding]]:
    """Every assumption that is one about such a section, with its finding."""
    is_trs = trs.declares(contact.section)
    return [(one, one.judge(contact)) for one in ASSUMPTIONS if is_trs or not one.trs]
