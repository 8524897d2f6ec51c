"""What is assumed of a site that nobody has seen from here, and how a first contact tells whether it holds.

The marks are those of the notes on the site: [R] was seen on other sites of its kind, [I] is inferred. Each assumption
is a row of `ASSUMPTIONS`; a test of one is a function of what was captured, and asks for nothing.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Literal
from urllib.parse import urlsplit

from parsel import Selector

from schemas.errors import WaibanError
from scraper.capturing import Entry
from scraper.clean.charset import META_CHARSET, META_REACH_BYTES, decode
from scraper.dialects.trs import LABELLED_DAY
from scraper.extract import extract
from scraper.listing import entries
from scraper.refusal import refusal
from scraper.section import LOOPBACK, Section

Basis = Literal["R", "I"]
Verdict = Literal["holds", "does not hold", "cannot be told"]
CALL = re.compile(r"createPage(?:HTML)?\(\s*(\d+)\s*,\s*(\d+)")
METAS = ("ArticleTitle", "PubDate", "ContentSource")
"""The three that 国办发〔2017〕47号 requires of a page."""
PUB_DATE = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?")
MOSTLY = 0.9
"""Of the rows of a listing: a pinned notice, or one that was put in late, breaks no order."""


@dataclass(frozen=True)
class Seen:
    """A response, or why there is none."""

    url: str
    status: int | None
    headers: Mapping[str, str]
    body: bytes
    reason: str | None = None

    @cached_property
    def text(self) -> str:
        """Decoded; empty where there is no text."""
        try:
            return decode(self.body, self.headers.get("content-type")).text
        except WaibanError:
            return ""

    @property
    def answered(self) -> bool:
        """Whether it came, and is what was asked for."""
        return self.status == 200

    @property
    def how(self) -> str:
        """How it answered, for a person."""
        return f"{self.url} answers {self.status}" if self.status else f"{self.url}: {self.reason}"


@dataclass(frozen=True)
class Contact:
    """What a first contact has brought; null where it was not asked for."""

    section: Section
    robots: Seen | None = None
    listing: Seen | None = None
    second: Seen | None = None
    page: Seen | None = None
    twin: Seen | None = None

    @cached_property
    def rows(self) -> list[Entry]:
        """The entries of the listing."""
        return self.rows_of(self.listing)

    def rows_of(self, seen: Seen | None) -> list[Entry]:
        """The entries of a listing page."""
        return entries(self.section, seen.text, seen.url) if seen and seen.answered else []


@dataclass(frozen=True)
class Finding:
    """Whether an assumption holds, and what says so."""

    verdict: Verdict
    evidence: str


@dataclass(frozen=True)
class Assumption:
    """`basis`: R seen on sites of its kind, I inferred. `needs`: what must have been seen to tell anything."""

    id: str
    basis: Basis
    what: str
    needs: tuple[Literal["robots", "listing", "second", "page", "twin"], ...]
    test: Callable[[Contact], Finding]

    def judge(self, contact: Contact) -> Finding:
        """Test it, if what it needs was seen."""
        for name in self.needs:
            seen: Seen | None = getattr(contact, name)
            if seen is None:
                return Finding("cannot be told", f"no {name} was asked for")
            if not seen.answered and self.id not in TELL_OF_FAILURES:
                return Finding("cannot be told", seen.how)
        return self.test(contact)


TELL_OF_FAILURES = frozenset({"robots", "answers", "index_n", "wap_twin"})
"""For these, no answer is an answer."""


def _told(holds: bool, evidence: str) -> Finding:
    return Finding("holds" if holds else "does not hold", evidence)


def _robots(contact: Contact) -> Finding:
    seen = _of(contact.robots)
    if seen.status is None or seen.status >= 500 or seen.status == 429:
        return _told(False, f"{seen.how}: nothing is allowed")
    if not seen.answered:
        return _told(True, f"{seen.how}: there is none, everything is allowed")
    is_page = b"<html" in seen.body[:2000].lower()
    return _told(not is_page, f"{len(seen.body)} bytes, {'a web page' if is_page else 'rules'}")


def _answers(contact: Contact) -> Finding:
    seen = _of(contact.listing)
    if seen.answered and (refused := refusal(seen.text)):
        return _told(False, f"{seen.url}: {refused}")
    return _told(seen.answered, seen.how)


def _https(contact: Contact) -> Finding:
    parts = urlsplit(_of(contact.listing).url)
    if parts.hostname in LOOPBACK:
        return Finding("cannot be told", "a replica on loopback has no certificate")
    return _told(parts.scheme == "https", f"asked for at {parts.scheme}://{parts.netloc}")


def _charset(contact: Contact) -> Finding:
    for seen in filter(None, (contact.listing, contact.page)):
        found = META_CHARSET.search(seen.body[:META_REACH_BYTES])
        declared = found[1].decode("latin-1").lower() if found else None
        try:
            seen.body.decode("utf-8")
        except UnicodeDecodeError as error:
            return _told(False, f"{seen.url}: declares {declared}, no UTF-8 at offset {error.start}")
        if declared not in ("utf-8", "utf8"):
            return _told(False, f"{seen.url}: its meta tag declares {declared}")
    return _told(True, "meta tags say utf-8, the bytes are")


def _pagination(contact: Contact) -> Finding:
    found = CALL.search(_of(contact.listing).text)
    return _told(found is not None, found[0] + " …" if found else "no call of createPage with numbers")


def _from_zero(contact: Contact) -> Finding:
    found = CALL.search(_of(contact.listing).text)
    if not found:
        return Finding("cannot be told", "no call of createPage with numbers")
    return _told(found[2] == "0", f"the first page calls itself {found[2]} of {found[1]}")


def _index_n(contact: Contact) -> Finding:
    second = _of(contact.second)
    fresh = {row.page_key for row in contact.rows_of(second)} - {row.page_key for row in contact.rows}
    return _told(second.answered and bool(fresh), f"{second.how}, {len(fresh)} entries that the first page lacks")


def _entries(contact: Contact) -> Finding:
    least = contact.section.min_entries
    return _told(len(contact.rows) >= least, f"{len(contact.rows)} links fit the grammar, {least} are declared")


def _entry_days(contact: Contact) -> Finding:
    if not contact.rows:
        return Finding("cannot be told", "no entries")
    dated = sum(row.entry_on is not None for row in contact.rows)
    return _told(dated == len(contact.rows), f"{dated} of {len(contact.rows)} entries have a date in their li or tr")


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
    return _told(falling >= MOSTLY * len(pairs), f"{falling} of {len(pairs)} steps down the listing go back: {what}")


def _metas(contact: Contact) -> Finding:
    page = Selector(_of(contact.page).text)
    found = {name: page.css(f"meta[name={name}]::attr(content)").get() for name in METAS}
    return _told(all(found.values()), ", ".join(f"{name}: {value or 'missing'}" for name, value in found.items()))


def _pub_date(contact: Contact) -> Finding:
    said = Selector(_of(contact.page).text).css("meta[name=PubDate]::attr(content)").get()
    if said is None:
        return Finding("cannot be told", "no PubDate")
    return _told(PUB_DATE.fullmatch(said.strip()) is not None, f"PubDate: {said}")


def _container(contact: Contact) -> Finding:
    page = Selector(_of(contact.page).text)
    rule = next((rule for rule in contact.section.page.body if isinstance(rule, str) and page.css(rule)), None)
    return _told(rule is not None, f"{rule} finds it" if rule else "none of the declared containers is there")


def _label(contact: Contact) -> Finding:
    shown = " ".join(Selector(_of(contact.page).text).css("body ::text").getall())
    found = LABELLED_DAY.search(shown)
    return _told(found is not None, found[0] if found else "no 日期 or 发布日期 with a date behind it")


def _wap_twin(contact: Contact) -> Finding:
    twin, page = _of(contact.twin), _of(contact.page)
    titles = [extract(seen.text, contact.section.page).title for seen in (page, twin) if seen.answered]
    return _told(len(titles) == 2 and titles[0] == titles[1], f"{twin.how}; titles: {titles}")


def _validators(contact: Contact) -> Finding:
    sent = {name: _of(contact.page).headers.get(name) for name in ("etag", "last-modified")}
    return _told(any(sent.values()), ", ".join(f"{name}: {value or 'none'}" for name, value in sent.items()))


def _encoding(contact: Contact) -> Finding:
    encodings = {seen.headers.get("content-encoding", "none") for seen in _all(contact) if seen.answered}
    return _told(encodings <= {"none", "gzip", "deflate"}, f"content encodings: {', '.join(sorted(encodings))}")


def _of(seen: Seen | None) -> Seen:
    assert seen is not None, "`judge` has looked"  # noqa: S101
    return seen


def _all(contact: Contact) -> list[Seen]:
    every = (contact.robots, contact.listing, contact.second, contact.page, contact.twin)
    return [seen for seen in every if seen]


ASSUMPTIONS = (
    Assumption("robots", "I", "robots.txt is there or not, but no error", ("robots",), _robots),
    Assumption("answers", "R", "A visitor who names itself is let in, without a challenge", ("listing",), _answers),
    Assumption("https", "I", "The site is served over https", ("listing",), _https),
    Assumption("charset", "R", "UTF-8, declared by a meta tag", ("listing",), _charset),
    Assumption(
        "pagination", "R", "A call of createPage says how many listing pages there are", ("listing",), _pagination
    ),
    Assumption("from_zero", "R", "createPage counts from 0", ("listing",), _from_zero),
    Assumption("index_n", "R", "The second listing page is index_1.html", ("second",), _index_n),
    Assumption(
        "entries", "R", "Links of the listing fit the grammar …/YYYYMM/tYYYYMMDD_ID.html", ("listing",), _entries
    ),
    Assumption("entry_days", "R", "The date of an entry stands in its li or tr", ("listing",), _entry_days),
    Assumption("newest_first", "R", "The newest entry comes first", ("listing",), _newest_first),
    Assumption("ids_grow", "I", "Ids rise with the time of publication", ("listing",), _ids_grow),
    Assumption("metas", "I", "A page has the three meta tags that are required", ("page",), _metas),
    Assumption("pub_date", "R", "PubDate is YYYY-MM-DD HH:MM", ("page",), _pub_date),
    Assumption("container", "R", "The text stands in one of the declared containers", ("page",), _container),
    Assumption("label", "R", "The date is shown behind the label 日期", ("page",), _label),
    Assumption("wap_twin", "R", "The mobile twin is the same address with _wap", ("page", "twin"), _wap_twin),
    Assumption("validators", "I", "Pages have an ETag or Last-Modified", ("page",), _validators),
    Assumption("encoding", "R", "Bodies come as they are, or in gzip or deflate", ("listing",), _encoding),
)
"""In the order in which a person asks: may we, can we, what is on the listing, what is on a page."""


def judge_all(contact: Contact) -> list[tuple[Assumption, Finding]]:
    """Every assumption with its finding."""
    return [(assumption, assumption.judge(contact)) for assumption in ASSUMPTIONS]
