"""The stage `plan`: a run folder with the declaration as used and the pages known before."""

from collections.abc import Iterable
from datetime import UTC, datetime

import structlog

from schemas.captures import KnownPage
from schemas.days import today
from schemas.errors import WrongUsage
from schemas.home import Home
from schemas.run_folder import FRONTIER, RunFolder
from scraper.clean.terms import Terms
from scraper.hosts import checked_site_url, hosts_of
from scraper.politeness import CONTACT
from scraper.recheck import days_due, turns, with_due
from scraper.section import Section


def plan(
    section: Section,
    home: Home,
    known: Iterable[KnownPage] = (),
    *,
    site_url: str | None = None,
    delay_seconds: float | None = None,
    contact: str | None = None,
    at: datetime | None = None,
) -> RunFolder:
    """Begin a run.

    Args:
        section: what to fetch.
        home: where the run folder goes.
        known: pages of the section that the archive holds.
        site_url: where the site lives, if not where it is declared: a replica.
        delay_seconds: wait between two requests; null: as declared, and none on loopback.
        contact: whom the publisher can write to: a mail address or a web address.
        at: the moment that names the run; now, if not given.

    Raises:
        SectionDisabled: the section must not be fetched from its live site.
        AddressUnusable: `site_url` is no web address, or lies in a private network.
        WrongUsage: `contact` is none.
    """
    if site_url is not None:
        site_url = checked_site_url(site_url)
    used = section.record(site_url, delay_seconds)
    if contact is not None and not CONTACT.fullmatch(contact):
        raise WrongUsage(f"{contact!r} is no contact such as archive@example.org or https://example.org/archive")
    if contact is None and used.site_url == section.publisher.site_url:
        structlog.get_logger().warning("nobody to write to", host=section.host, remedy="set WAIBAN_CONTACT")
    at = at or datetime.now(UTC)
    day, recheck_days = today(at), section.recheck_days
    pages = with_due(list(known), hosts_of(section, used.site_url), recheck_days, day)
    listing_turns = turns(days_due(pages, recheck_days, day), recheck_days, day)
    folder = home.prepare().new_folder(section.id, at)
    terms = Terms.load(home.terms).sha256
    chosen = {"terms_sha256": terms, "contact": contact, "turns": listing_turns}
    folder.write_section(used.model_copy(update=chosen))
    folder.write(FRONTIER, pages)
    due = sum(page.due is not None for page in pages)
    folder.finish("plan", {"from": "site", "known": len(pages), "due": due})
    return folder
