"""Declarations: a publisher, its sections, how a listing leads to pages and what stands where on a page.

A declaration is data. It imports neither Scrapy nor a parser, so that reading all of them (as Airflow does every few
seconds) stays cheap. `sections()` finds every declaration below `scraper/sections/`; there is no list to edit.
"""

import hashlib
import importlib
import pkgutil
import re
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

from schemas.captures import Layout, PublisherRecord, SectionRecord
from schemas.days import is_day
from schemas.errors import DeclarationUnusable, SectionDisabled, SectionUnknown
from scraper.declaration import column_of, faults, spelled

Rule = str | re.Pattern[str] | Callable[[Any], Any]
"""A CSS selector; a pattern whose first group is found in the text of the page; or, where neither is enough, a function
of the parsed page (a BeautifulSoup), which costs ten times as much."""

DateMethod = Literal["meta", "label", "url", "listing"]
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
POLITE_DELAY_SECONDS = 2.0
"""Between two requests to a live site; AutoThrottle may lengthen it."""


@dataclass(frozen=True)
class Publisher:
    """Who publishes, and where."""

    id: str
    title: dict[str, str]
    site_url: str
    hosts: tuple[str, ...]
    """Hosts a fetch may touch; a redirect elsewhere is refused."""
    mirrors: tuple[str, ...] = ()
    """Other hosts with the same pages under the same ids: never fetched, but what a person saved there is taken in."""


@dataclass(frozen=True)
class Listing:
    """How a section's listing leads to its pages.

    `entry` is matched against the path of each link; its group `id` is the source's own id of the page, its group
    `day` (YYYYMMDD, slashes allowed), if it has one, the date in the URL. `page_count` finds the number of listing
    pages in the text of the first one; `page_name` names the others, counted from 1.
    """

    path: str
    entry: re.Pattern[str]
    page_count: re.Pattern[str]
    page_name: str
    lag_pages: int = 1
    """How many wholly known listing pages are still looked at, so that a late insertion is seen."""


@dataclass(frozen=True)
class Page:
    """Where title, date and text stand on a page: rules in order of trust, the first that finds something wins."""

    title: tuple[Rule, ...]
    published_on: tuple[tuple[DateMethod, Rule], ...]
    body: tuple[Rule, ...]

    @property
    def reads_metas(self) -> bool:
        """Whether its rules want meta tags, so that a page without them is not as it should be."""
        rules = (*self.title, *(rule for _, rule in self.published_on))
        return any(isinstance(rule, str) and rule.startswith("meta[") for rule in rules)

    def names(self) -> dict[str, tuple[str, ...]]:
        """What its rules are called, by field, in order of trust; a date may also come from the URL or the listing."""
        methods = dict.fromkeys([*(method for method, _ in self.published_on), "url", "listing"])
        return {
            "title": tuple(map(rule_name, self.title)),
            "published_on": tuple(methods),
            "body": tuple(map(rule_name, self.body)),
        }


@dataclass(frozen=True)
class Section:
    """A section (栏目) of a publisher."""

    id: str
    publisher: Publisher
    title: dict[str, str]
    listing: Listing
    page: Page
    layout: Layout = "page"
    schedule: str | None = "0 9 * * *"
    """Cron, Asia/Shanghai."""
    enabled: bool = True
    """False: never fetched from its live site, only from a loopback replica or by `ingest`. So a section ends, too."""
    min_entries: int = 1
    """Fewer entries on the first listing page mean that the listing has changed its shape."""
    delay_seconds: float = field(default=POLITE_DELAY_SECONDS)
    quiet_days: int | None = None
    """Days without anything new after which a person should look whether the section has moved; null: never."""
    recheck_days: int = 30
    """Every known page is asked for at least once in so many days, listed or not, so that silent edits are found."""

    @property
    def path(self) -> str:
        """Path of the listing."""
        return self.listing.path

    @property
    def host(self) -> str:
        """The host it lives on; the name of its pool of politeness."""
        return urlsplit(self.publisher.site_url).netloc

    def listing_url(self, site_url: str, number: int = 0) -> str:
        """URL of a listing page; 0 is the first."""
        first = urljoin(site_url, self.path)
        return first if number == 0 else urljoin(first, self.listing.page_name.format(number))

    def page_key(self, url: str) -> str | None:
        """The key of a page of this section, null for any other URL.

        Scheme, host, `_wap` and query are folded away, so every form of one page has one key.
        """
        found = self.listing.entry.search(urlsplit(url).path)
        return f"{self.id}/{found['id']}" if found else None

    def url_day(self, url: str) -> str | None:
        """The date in a page's URL (YYYY-MM-DD), if its grammar has one and the calendar, too."""
        found = self.listing.entry.search(urlsplit(url).path)
        digits = ((found and found.groupdict().get("day")) or "").replace("/", "")
        day = f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
        return day if is_day(day) else None

    def record(self, site_url: str | None = None, delay_seconds: float | None = None) -> SectionRecord:
        """The declaration as a run uses it.

        Raises:
            SectionDisabled: it is not to be fetched, and `site_url` is no replica on loopback.
        """
        local = site_url is not None and urlsplit(site_url).hostname in LOOPBACK
        if not (self.enabled or local):
            raise SectionDisabled(
                f"{self.id} is declared with enabled=False: the terms of {self.host} were not read, or it has ended; "
                "use `waiban ingest`, or a replica on loopback with --site-url",
                section=self.id,
            )
        if delay_seconds is None:
            delay_seconds = 0.0 if local else self.delay_seconds
        return self.by_hand().model_copy(
            update={"site_url": site_url or self.publisher.site_url, "delay_seconds": delay_seconds}
        )

    def by_hand(self) -> SectionRecord:
        """The declaration for pages that a person saved: nothing is fetched, so any section will do."""
        who = self.publisher
        return SectionRecord(
            id=self.id,
            publisher=PublisherRecord(id=who.id, title=who.title, site_url=who.site_url),
            title=self.title,
            path=self.path,
            layout=self.layout,
            schedule=self.schedule,
            quiet_days=self.quiet_days,
            enabled=self.enabled,
            site_url=who.site_url,
            delay_seconds=self.delay_seconds,
            recheck_days=self.recheck_days,
            rules=self.page.names(),
            declaration_sha256=hashlib.sha256(spelled(self).encode()).hexdigest(),
            code_version=version("waiban"),
        )


def rule_name(rule: Rule) -> str:
    """What a rule is called: a selector or a pattern by itself, a function by its name."""
    if isinstance(rule, re.Pattern):
        return rule.pattern
    return rule if isinstance(rule, str) else rule.__name__


def sections() -> dict[str, Section]:
    """Every declared section by id, in the order of their ids.

    Raises:
        DeclarationUnusable: one of them cannot be used; the message names the file, the section and what is wrong.
    """
    return dict(_found())


def titles() -> dict[str, str]:
    """The title of every declared section by its id, in the publisher's own language."""
    return {one.id: next(iter(one.title.values())) for one in sections().values()}


def section(section_id: str) -> Section:
    """The declaration with this id.

    Raises:
        SectionUnknown: there is none; the message names the nearest.
    """
    declared = _found()
    if section_id in declared:
        return declared[section_id]
    near = get_close_matches(section_id, declared, n=1, cutoff=0.4)
    hint = f"did you mean {near[0]}? " if near else ""
    raise SectionUnknown(f"no section {section_id!r}; {hint}`waiban sections list` shows them all", section=section_id)


@cache
def _found() -> dict[str, Section]:
    declared: dict[str, tuple[str, Section]] = {}
    for where, one in _declarations():
        held_in, held = declared.setdefault(one.id, (where, one))
        if held is not one:
            raise DeclarationUnusable(
                f"two sections are called {one.id}, of {held.path} in {held_in} and of {one.path} in {where}; "
                f"call one of them {one.publisher.id}.<something>_{column_of(one.path)}"
            )
        if wrong := list(faults(one)):
            raise DeclarationUnusable(f"{where}: section {one.id}: {'; '.join(wrong)}", section=one.id)
    return {name: one for name, (_, one) in sorted(declared.items())}


def _declarations() -> Iterator[tuple[str, Section]]:
    """Every section, alone or in a list or tuple, and the file in which it stands."""
    package = importlib.import_module("scraper.sections")
    for module_info in pkgutil.iter_modules(package.__path__, "scraper.sections."):
        file = Path(f"{module_info.name.replace('.', '/')}.py")
        for value in vars(_imported(module_info.name, file)).values():
            for one in value if isinstance(value, tuple | list) else (value,):
                if isinstance(one, Section):
                    yield str(file), one


def _imported(name: str, file: Path) -> ModuleType:
    """A module of declarations; whatever it breaks at, the file and the line are named."""
    try:
        return importlib.import_module(name)
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        at = [frame.lineno for frame in frames if Path(frame.filename).name == file.name]
        line = error.lineno if isinstance(error, SyntaxError) else next(iter(at), None)
        raise DeclarationUnusable(
            f"{file}{f', line {line}' if line else ''}: {type(error).__name__}: {error}; "
            "until it is mended, no section can be used"
        ) from error
