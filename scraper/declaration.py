"""Whether a declaration can be used at all: what is wrong with it is one sentence, before anything is asked for.

What a declaration says of a site is another matter; `waiban sections check` holds it against saved pages, or the site.
"""

import inspect
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, get_args
from urllib.parse import urlsplit

from schemas.captures import Layout

if TYPE_CHECKING:
    from scraper.section import Publisher, Section

PART_OF_ID = re.compile(r"[a-z0-9_]+")
CRON = re.compile(r"[\d*/,-]+( [\d*/,-]+){4}")


def column_of(path: str) -> str:
    """The column of a path, as an id has it.

    >>> column_of("/zwxx_162/wsyw/"), column_of("/en/Visits-2021/list.html")
    ('wsyw', 'list_html')
    """
    return re.sub(r"[^a-z0-9]+", "_", path.strip("/").rsplit("/", 1)[-1].lower()).strip("_")


def faults(one: "Section") -> Iterator[str]:
    """What is wrong with a declaration, each with what to write instead; nothing, if it can be used."""
    yield from _of_publisher(one.publisher)
    yield from _of_id(one)
    if not one.title:
        yield 'title is empty; write {"zh-Hans": "…", "en": "…"}'
    if one.layout not in get_args(Layout):
        yield f"layout {one.layout!r} is neither of {', '.join(get_args(Layout))}"
    if one.schedule is not None and not CRON.fullmatch(one.schedule):
        yield f'schedule {one.schedule!r} is not a cron line of five fields, such as "0 9 * * *"'
    yield from _of_numbers(one)
    yield from _of_listing(one)
    yield from _of_page(one)


def _of_publisher(who: "Publisher") -> Iterator[str]:
    if not PART_OF_ID.fullmatch(who.id):
        yield f"publisher id {who.id!r} must be small letters, digits and _"
    parts = urlsplit(who.site_url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        yield f"site_url {who.site_url!r} is no web address; write https://host"
    elif parts.netloc not in who.hosts:
        yield f"hosts do not name {parts.netloc}, so nothing of {who.site_url} could be fetched; add it"


def _of_id(one: "Section") -> Iterator[str]:
    column = column_of(one.path)
    who, _, own = one.id.partition(".")
    if who == one.publisher.id and PART_OF_ID.fullmatch(own) and (own == column or own.endswith(f"_{column}")):
        return
    if column:
        named = f"{one.publisher.id}.{column}"
        yield f"must be called {named}, after its path {one.path}, or {one.publisher.id}.<something>_{column}"
    else:
        yield f"path {one.path!r} has no last part to call the section after"


def _of_numbers(one: "Section") -> Iterator[str]:
    for name, value, least in (
        ("min_entries", one.min_entries, 1),
        ("quiet_days", one.quiet_days, 1),
        ("recheck_days", one.recheck_days, 1),
        ("delay_seconds", one.delay_seconds, 0),
        ("lag_pages", one.listing.lag_pages, 0),
    ):
        if value is not None and value < least:
            yield f"{name} is {value}; it must be {least} or more"


def _of_listing(one: "Section") -> Iterator[str]:
    listing = one.listing
    if not listing.path.startswith("/"):
        yield f"path {listing.path!r} must begin with /; the host stands in its publisher's site_url"
    if "id" not in listing.entry.groupindex:
        yield f"entry {listing.entry.pattern!r} has no group (?P<id>…), the site's own id of a page"
    if listing.page_count.groups < 1:
        yield f"page_count {listing.page_count.pattern!r} has no group (…) around the number of listing pages"
    if "{}" not in listing.page_name:
        yield f"page_name {listing.page_name!r} has no {{}} where the number of the listing page goes"


def _of_page(one: "Section") -> Iterator[str]:
    fields = {
        "title": one.page.title,
        "published_on": tuple(rule for _, rule in one.page.published_on),
        "body": one.page.body,
    }
    for name, rules in fields.items():
        if not isinstance(rules, tuple):
            yield f"{name} must be a tuple of rules; a comma is missing behind {rules!r}"
            continue
        for rule in rules:
            if isinstance(rule, re.Pattern) and (name == "body" or rule.groups < 1):
                why = (
                    "finds a text, but an element is wanted"
                    if name == "body"
                    else "has no group (…) around what it is to find"
                )
                yield f"the rule {rule.pattern!r} for {name} {why}"
    if not one.page.body:
        yield "body has no rule; say where the text stands, as a CSS selector"


def spelled(value: object) -> str:
    """A declaration as text: the same for the same rules, functions by their source."""
    if is_dataclass(value) and not isinstance(value, type):
        inside = ", ".join(f"{f.name}={spelled(getattr(value, f.name))}" for f in fields(value))
        return f"{type(value).__name__}({inside})"
    if isinstance(value, tuple):
        return "(" + ", ".join(spelled(part) for part in value) + ")"
    if callable(value):
        return inspect.getsource(value)
    return value.pattern if isinstance(value, re.Pattern) else repr(value)
